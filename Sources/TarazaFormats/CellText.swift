import TarazaData

/// How values stand in a text file: what the writer writes and the reader reads back.
enum CellText {
  /// Whole numbers beyond this keep a point or an exponent, so that they are read as numbers.
  private static let largestPlainWhole = 9_007_199_254_740_992.0

  /// The shortest digits that give the same double again; `12`, not `12.0`.
  static func number(_ number: Double, _ decimal: DecimalMark) -> String {
    let text = number.description
    if number.magnitude <= largestPlainWhole, text.hasSuffix(".0") {
      return String(text.dropLast(2))
    }
    return decimal == .point ? text : String(text.map { $0 == "." ? "," : $0 })
  }

  static func truth(_ truth: Bool) -> String { truth ? "true" : "false" }

  /// Empty for a missing value.
  static func value(_ value: Value, _ decimal: DecimalMark) -> String {
    switch value {
    case .number(let number): CellText.number(number, decimal)
    case .text(let text): text
    case .truth(let truth): CellText.truth(truth)
    case .date(let day): day.description
    case .dateTime(let moment): moment.description
    case .period(let period): period.description
    case .missing: ""
    }
  }

  /// The digits of a whole number.
  static func append(_ number: Int32, to bytes: inout [UInt8]) {
    if number < 0 { bytes.append(Byte.minus) }
    let start = bytes.count
    var rest = number.magnitude
    repeat {
      bytes.append(Byte.zero + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }
}
