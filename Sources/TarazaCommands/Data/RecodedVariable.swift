import TarazaData
import TarazaLanguage

/// What is still known of a column after its values were mapped: what the mapping says of labels,
/// range and direction, and nothing that would no longer be true.
struct RecodedVariable {
  /// Ranges with more whole numbers than this are no list of answers.
  private static let mostAnswers = 200.0

  let mapping: Mapping
  let source: Variable

  /// - Parameter name: of the column that comes out.
  func variable(_ name: ColumnID) -> Variable {
    var made = Variable(name, type: mapping.type, label: source.label)
    made.askedIf = source.askedIf
    let images = pairs.map(\.image)
    made.valueLabels = labels
    if mapping.type == source.type {
      // Missing values stay missing, for the reasons that they had.
      let used = Set(images + mapping.arms.map(\.result))
      made.missingCodes = source.missingCodes.filter { !used.contains($0.value) }
      made.unit = direction == nil ? nil : source.unit
    }
    if source.range != nil, mapping.type == .number {
      let numbers = images.compactMap(\.stored)
      if let low = numbers.min(), let high = numbers.max(), numbers.count == images.count {
        made.range = low...high
      }
    }
    made.level = direction != nil || source.level == .nominal ? source.level : nil
    made.isReversed = direction.map { $0 != source.isReversed } ?? false
    return made
  }

  /// Whether higher answers have become lower ones; nil where the order is lost.
  var direction: Bool? {
    let numbers = pairs.compactMap { pair -> (Double, Double)? in
      guard let from = pair.value.stored, let to = pair.image.stored else { return nil }
      return (from, to)
    }.sorted { $0.0 < $1.0 }
    guard numbers.count == pairs.count, let first = numbers.first, let last = numbers.last,
      first.1 != last.1
    else { return nil }
    let falls = last.1 < first.1
    let isOrdered = zip(numbers, numbers.dropFirst()).allSatisfy { a, b in
      falls ? a.1 >= b.1 : a.1 <= b.1
    }
    return isOrdered ? falls : nil
  }

  private struct Pair {
    let value: Value
    let image: Value
  }

  /// The answers that the codebook knows, each with what becomes of it; missing ones left out.
  private var pairs: [Pair] {
    var known = source.valueLabels.map(\.value)
    if let range = source.range, range.upperBound - range.lowerBound < Self.mostAnswers {
      let wholes = stride(from: range.lowerBound.rounded(.up), through: range.upperBound, by: 1)
      known += wholes.map { Value.number($0) }.filter { !known.contains($0) }
    }
    return known.compactMap { value in
      guard let image = mapping.image(of: value), !image.isMissing else { return nil }
      return Pair(value: value, image: image)
    }
  }

  /// The label of each new value that comes from one old value alone.
  private var labels: [ValueLabel] {
    var sources: [Value: [Value]] = [:]
    for pair in pairs { sources[pair.image, default: []].append(pair.value) }
    return sources.keys.sorted(by: Value.precedes).compactMap { image in
      guard let values = sources[image], values.count == 1,
        let label = source.valueLabels.first(where: { $0.value == values[0] })
      else { return nil }
      return ValueLabel(image, label.label)
    }
  }
}

extension Mapping {
  /// What becomes of a value; nil when no arm takes it.
  fileprivate func image(of value: Value) -> Value? {
    for arm in arms {
      switch arm.pattern {
      case .value(let key) where key == value: return arm.result
      case .range(let low, let high)
      where !Value.precedes(value, low) && !Value.precedes(high, value): return arm.result
      default: continue
      }
    }
    return otherwise
  }
}

extension Schema {
  /// With an item's direction turned in every scale that holds it.
  func turning(_ id: ColumnID) -> Schema {
    var copy = self
    copy.scales = scales.map { scale in
      Scale(
        scale.name, label: scale.label,
        items: scale.items.map {
          $0.column == id ? Scale.Item(id, isReversed: !$0.isReversed) : $0
        })
    }
    return copy
  }
}
