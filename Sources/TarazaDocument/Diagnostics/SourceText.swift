/// A piece of text that diagnostics can point into: a script, a prompt line, a codebook.
public struct SourceText: Equatable, Sendable {
  /// Shown before the place of a diagnostic, such as `survey.taraza`; nil at a prompt.
  public let name: String?
  public let text: String

  public init(_ text: String, name: String? = nil) {
    self.text = text
    self.name = name
  }

  /// A place as a reader counts it: lines and characters (grapheme clusters), both from 1.
  public struct Position: Equatable, Comparable, Sendable {
    public let line: Int
    public let column: Int

    public init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }

    public static func < (a: Position, b: Position) -> Bool {
      (a.line, a.column) < (b.line, b.column)
    }
  }
}

/// A run of bytes in a `SourceText`: UTF-8 offsets, the end not included.
public struct Span: Hashable, Sendable {
  public let start: Int
  public let end: Int

  public init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  public func union(_ other: Span) -> Span {
    Span(min(start, other.start), max(end, other.end))
  }
}
