/// What the place that text goes to can show. Whoever knows the terminal decides.
public struct TextStyle: Equatable, Sendable {
  /// In cells; lines are broken, labels shortened and tables split to stay within it.
  public let width: Int
  /// Whether escape sequences for colour may be written.
  public let colour: Bool
  /// From how many rows on a table is cut, with a line that says how many are left out.
  public let rowLimit: Int?

  /// Below this nothing can be laid out.
  private static let narrowest = 20

  public init(width: Int = 80, colour: Bool = false, rowLimit: Int? = nil) {
    self.width = max(width, Self.narrowest)
    self.colour = colour
    self.rowLimit = rowLimit
  }
}

/// The few roles that colour plays; without colour the text stays as it is.
package enum Paint: String {
  case strong = "1"
  case faint = "2"
  case emphasis = "3"
  case error = "1;31"
  case warning = "1;33"
  case mark = "36"

  package func callAsFunction(_ text: String, _ style: TextStyle) -> String {
    style.colour && !text.isEmpty ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
  }
}
