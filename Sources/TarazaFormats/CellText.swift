import TarazaData

/// How values stand in a text file: what the writer writes and the reader reads back.
enum CellText {
  /// Whole numbers beyond this keep a point or an exponent, so that they are read as numbers.
  private static let largestPlainWhole = 9_007_199_254_740_992.0

  /// The shortest digits that give the same double again; `12`, not `12.0`.
  static func number(_ number: Double) -> String {
    let text = number.description
    guard number.magnitude <= largestPlainWhole, text.hasSuffix(".0") else { return text }
    return String(text.dropLast(2))
  }

  static func truth(_ truth: Bool) -> String { truth ? "true" : "false" }

  static func day(_ day: Day) -> String { day.description }

  static func period(_ period: Period) -> String { period.description }
}
