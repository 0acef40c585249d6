/// What a command has to show: typed values in an order, never formatted strings.
///
/// Every renderer (text, Markdown, HTML, JSON) reads the same document, and the language reaches
/// into it by name: `f.loadings` is the table named `loadings`, `f.fit.rmsea` the value `fit.rmsea`.
public struct Document: Equatable, Sendable {
  public var blocks: [Block]

  public init(_ blocks: [Block] = []) {
    self.blocks = blocks
  }
}

public enum Block: Equatable, Sendable {
  case heading(String)
  /// Prose in Markdown: paragraphs, emphasis, code, lists, headings.
  case prose(String)
  /// Named single values, printed together as a small two-column list.
  case values([NamedValue])
  case table(DocumentTable)
  case chart(Chart)
  case note(Note)
  /// The result of one group, or a titled part of a long result.
  case section(Section)
}

/// One named number of a result, such as `fit.rmsea`.
public struct NamedValue: Equatable, Sendable {
  /// The path by which the language reaches it: names joined by points.
  public let name: String
  /// What a reader sees, such as “RMSEA”.
  public let title: String
  public let cell: Cell
  /// A few words after the number, such as its interval's level or what it means.
  public let remark: String?

  public init(_ name: String, _ title: String, _ cell: Cell, remark: String? = nil) {
    self.name = name
    self.title = title
    self.cell = cell
    self.remark = remark
  }
}

extension [NamedValue] {
  /// Those that a reader is shown: a value that does not exist here, and of which nothing is said,
  /// takes no line.
  package var shown: [NamedValue] {
    filter { $0.cell != .blank || $0.remark != nil }
  }
}

/// What qualifies the numbers beside it: how they were reached, a warning, what may be concluded.
public struct Note: Equatable, Sendable {
  public enum Kind: String, Sendable {
    /// Rows used and dropped, the method as resolved, versions: always said.
    case recipe
    /// What the numbers mean, in a sentence.
    case reading
    /// A doubt that a careful analyst would raise. Makes `--strict` fail.
    case warning
    /// A fact worth knowing that is not a doubt.
    case remark
  }

  public let kind: Kind
  /// A stable word for programs, such as `heywood-case` or `too-few-periods`.
  public let code: String
  public let text: String

  public init(_ kind: Kind, _ code: String, _ text: String) {
    self.kind = kind
    self.code = code
    self.text = text
  }
}

public struct Section: Equatable, Sendable {
  public let title: String
  /// The group's keys, such as `community` = “Osh”; empty for a titled part.
  public let keys: [NamedValue]
  public var body: Document

  public init(_ title: String, keys: [NamedValue] = [], _ body: Document) {
    self.title = title
    self.keys = keys
    self.body = body
  }
}
