import TarazaData

/// Whole numbers of a column that questionnaires write for “no answer” and that stand apart from
/// its other numbers: 98 and 99 beside answers from 1 to 5. Nothing in the file says what they mean.
///
/// A code counts when it is one of the usual ones (8 and 9; 88 and 95 to 99; the same with three and
/// four digits; and negative ones), has no label, and lies beyond the other numbers by a gap that is
/// wide for its number of digits and for their spread.
package struct CodesApart: Hashable, Sendable {
  /// In ascending order.
  package let codes: [Int]
  package var columns: [ColumnID]

  /// Columns with the same codes together, in the order in which they come.
  static func found(in columns: [(variable: Variable, column: Column)]) -> [CodesApart] {
    var found: [CodesApart] = []
    for (variable, column) in columns {
      let codes = codes(in: column, of: variable)
      guard !codes.isEmpty else { continue }
      if let place = found.firstIndex(where: { $0.codes == codes }) {
        found[place].columns.append(variable.id)
      } else {
        found.append(CodesApart(codes: codes, columns: [variable.id]))
      }
    }
    return found
  }

  private static func codes(in column: Column, of variable: Variable) -> [Int] {
    guard column.type == .number else { return [] }
    let labelled = Set(variable.valueLabels.map(\.value))
    let codes =
      switch column.storage {
      case .int8(let values): codes(among: values, column.kinds)
      case .int16(let values): codes(among: values, column.kinds)
      case .int32(let values): codes(among: values, column.kinds)
      case .double, .text: [Int]()
      }
    return codes.filter { code in
      !labelled.contains(.number(Double(code)))
        && variable.range.map { !$0.contains(Double(code)) } ?? true
    }
  }

  private static func codes<T: FixedWidthInteger>(among values: [T], _ kinds: [UInt8]?) -> [Int] {
    guard let (low, high) = extremes(of: values, kinds, where: { _ in true }) else { return [] }
    let mayBeAbove = usualAbove.contains { $0.codes.contains(Int(high)) }
    let mayBeBelow = usualBelow.contains(Int(low))
    guard mayBeAbove || mayBeBelow else { return [] }
    var seen: Set<Int> = []
    // What is no usual code is an answer.
    guard
      let answers = extremes(
        of: values, kinds,
        where: { value in
          let number = Int(value)
          guard allUsual.contains(number) else { return true }
          seen.insert(number)
          return false
        })
    else { return [] }
    let (lowest, highest) = (Int(answers.low), Int(answers.high))
    return below(seen, lowest, highest) + above(seen, lowest, highest)
  }

  private static func below(_ seen: Set<Int>, _ lowest: Int, _ highest: Int) -> [Int] {
    guard lowest >= 0 else { return [] }
    // −1 beside 0 and 1 is an answer such as “worse”.
    return usualBelow.filter {
      seen.contains($0) && ($0 < -1 || (lowest >= 1 && highest >= leastScaleEnd))
    }
  }

  private static func above(_ seen: Set<Int>, _ lowest: Int, _ highest: Int) -> [Int] {
    var highest = highest
    var apart: [Int] = []
    for (codes, gap) in usualAbove {
      for code in codes where seen.contains(code) {
        let spread = highest - lowest
        let wide = spread <= widestScale ? gap : max(gap, spread)
        if !apart.isEmpty || code - highest >= wide {
          apart.append(code)
        } else {
          highest = max(highest, code)
        }
      }
    }
    return apart
  }

  private static func extremes<T: FixedWidthInteger>(
    of values: [T], _ kinds: [UInt8]?, where counts: (T) -> Bool
  ) -> (low: T, high: T)? {
    var (low, high) = (T.max, T.min)
    var isAny = false
    for row in values.indices where kinds.map({ $0[row] == Column.valid }) ?? true {
      let value = values[row]
      guard counts(value) else { continue }
      isAny = true
      low = min(low, value)
      high = max(high, value)
    }
    return isAny ? (low, high) : nil
  }

  /// Answers that spread over more are amounts, of which a few may well be large: there the gap is
  /// as wide as their spread.
  private static let widestScale = 12
  private static let leastScaleEnd = 3
  /// The usual codes by their number of digits, with the least gap below the first of them.
  private static let usualAbove: [(codes: [Int], gap: Int)] = [
    ([8, 9], 3), ([88] + Array(95...99), 20), ([888] + Array(995...999), 200),
    ([8888] + Array(9995...9999), 2000),
  ]
  private static let usualBelow = [
    -9999, -9998, -9997, -999, -998, -997, -888, -99, -98, -97, -96, -88, -77, -9, -8, -7, -1,
  ]
  private static let allUsual = Set(usualBelow + usualAbove.flatMap(\.codes))
}

extension CodesApart {
  package var message: String {
    let words = codes.map(String.init)
    let listed =
      words.count < 2
      ? words.joined()
      : words.dropLast().joined(separator: ", ") + " and " + (words.last ?? "")
    let names = columns.map(\.name)
    let shown = 8
    let all =
      names.prefix(shown).joined(separator: ", ")
      + (names.count > shown ? " and \(names.count - shown) more" : "")
    let example = names.first.map(AskedIf.written) ?? ""
    let isOne = codes.count == 1
    return "\(listed) \(isOne ? "stands" : "stand") apart from the other numbers of \(all); "
      + "unless \(isOne ? "it is an answer" : "they are answers"): derive \(example) = missing_if(\(example), \(words.joined(separator: ", ")))"
  }
}
