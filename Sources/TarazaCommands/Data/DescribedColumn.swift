import TarazaData
import TarazaDocument
import TarazaLanguage

/// One column as `describe` shows it: what is known of it and what it holds.
struct DescribedColumn: Sendable {
  let variable: Variable
  let profile: ColumnProfile

  init(_ variable: Variable, _ profile: ColumnProfile) {
    self.variable = variable
    self.profile = profile
  }

  var id: ColumnID { variable.id }

  /// Every answer that is given or has a label, in the order of the labels where they are ordered
  /// by hand, else by value; nil when there are too many to tell apart.
  var answers: [Answer]? {
    guard let frequencies = profile.frequencies else { return nil }
    let total = frequencies.reduce(0) { $0 + $1.weight }
    func answer(_ value: Value, _ count: Int, _ weight: Double) -> Answer {
      Answer(value: value, count: count, share: total > 0 ? weight / total : 0)
    }
    let counted = Dictionary(
      frequencies.map { ($0.value, $0) }, uniquingKeysWith: { first, _ in first })
    let labelled = variable.valueLabels.map(\.value)
    guard !labelled.isEmpty else {
      return frequencies.map { answer($0.value, $0.count, $0.weight) }
    }
    let known = Set(labelled)
    let all = labelled + frequencies.map(\.value).filter { !known.contains($0) }
    let ordered = variable.type == .text ? all : all.sorted(by: Value.precedes)
    return ordered.map { answer($0, counted[$0]?.count ?? 0, counted[$0]?.weight ?? 0) }
  }

  struct Answer: Sendable {
    let value: Value
    let count: Int
    /// Of the valid answers, weighted.
    let share: Double
  }

  /// The lowest and the highest answer that the instrument allows, where it says so.
  private var ends: ClosedRange<Double>? {
    if let range = variable.range { return range }
    let coded = variable.valueLabels.compactMap { $0.value.stored }
    guard variable.level == .ordinal, variable.type == .number, let low = coded.min(),
      let high = coded.max()
    else { return nil }
    return low...high
  }

  /// The share of answers at the lowest end; nil where there is no scale of three steps or more.
  var floor: Double? { share(at: \.lowerBound) }
  /// The share of answers at the highest end.
  var ceiling: Double? { share(at: \.upperBound) }

  private func share(at end: (ClosedRange<Double>) -> Double) -> Double? {
    guard let ends, ends.upperBound - ends.lowerBound >= 2, profile.valid > 0 else { return nil }
    return answers?.first { $0.value == .number(end(ends)) }?.share ?? (answers == nil ? nil : 0)
  }

  /// Rows whose value lies outside the range; nil without a range, or where values are too many.
  var outside: Int? {
    guard let range = variable.range, let frequencies = profile.frequencies else { return nil }
    return frequencies.reduce(0) { sum, found in
      guard let number = found.value.stored else { return sum }
      return sum + (range.contains(number) ? 0 : found.count)
    }
  }

  /// The first value outside the range.
  var firstOutside: Value? {
    guard let range = variable.range else { return nil }
    return profile.frequencies?.first { found in
      found.value.stored.map { !range.contains($0) } ?? false
    }?.value
  }

  func label(of value: Value, _ language: String) -> String? {
    variable.valueLabels.first { $0.value == value }?.label.text(in: language)
  }

  /// The name of a kind of missing in the reader's language.
  func label(ofKind kind: String, _ language: String) -> String {
    guard !kind.isEmpty else { return "" }
    return variable.missingCodes.first { $0.name == kind }?.label?.text(in: language) ?? ""
  }
}

/// Bars of text: eighths of a block, so that neighbours differ by little where shares do.
enum TextBar {
  private static let eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
  private static let heights = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// A bar of at most `width` signs for a share of the largest one.
  static func line(_ share: Double, of largest: Double, width: Int) -> String {
    guard largest > 0, share > 0 else { return "" }
    let steps = max(1, Int((share / largest * Double(width * 8)).rounded()))
    return String(repeating: "█", count: steps / 8) + eighths[steps % 8]
  }

  /// A sign for each share, the largest one the highest; a dot where there is none.
  static func row(_ shares: [Double]) -> String {
    guard let largest = shares.max(), largest > 0 else { return "" }
    return shares.map { share in
      share <= 0 ? "·" : heights[min(7, Int(share / largest * 8))]
    }.joined()
  }
}
