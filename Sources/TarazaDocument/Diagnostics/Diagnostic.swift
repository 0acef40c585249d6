/// One thing that is wrong, or doubtful, said so that a person can act on it.
public struct Diagnostic: Error, Equatable, Sendable {
  public enum Severity: String, Sendable { case error, warning, note }

  /// Where it is: in the program, in a data file, or nowhere in particular.
  public enum Place: Equatable, Sendable {
    case program(Span)
    /// A row and a column of a data file, both from 1; the row counts the file's own lines.
    case file(path: String, row: Int?, column: Int?)
    case nowhere
  }

  /// A further place that explains the first one, such as the bracket left open.
  public struct Label: Equatable, Sendable {
    public let span: Span
    public let text: String

    public init(_ span: Span, _ text: String) {
      self.span = span
      self.text = text
    }
  }

  public let code: DiagnosticCode
  public let severity: Severity
  /// One sentence in the user's terms: what is, against what was expected.
  public let message: String
  public var place: Place
  public let labels: [Label]
  /// What to do: the nearest name, the options there are, the line to type instead.
  public let hints: [String]

  public init(
    _ code: DiagnosticCode, _ message: String, at place: Place = .nowhere,
    severity: Severity = .error, labels: [Label] = [], hints: [String] = []
  ) {
    self.code = code
    self.message = message
    self.place = place
    self.severity = severity
    self.labels = labels
    self.hints = hints
  }

  public init(
    _ code: DiagnosticCode, _ message: String, at span: Span,
    severity: Severity = .error, labels: [Label] = [], hints: [String] = []
  ) {
    self.init(
      code, message, at: .program(span), severity: severity, labels: labels, hints: hints)
  }

  public var span: Span? {
    guard case .program(let span) = place else { return nil }
    return span
  }

  /// The same diagnostic, pointing at `span` unless it already points somewhere.
  public func located(at span: Span) -> Diagnostic {
    guard case .nowhere = place else { return self }
    var copy = self
    copy.place = .program(span)
    return copy
  }
}

/// Several diagnostics thrown as one: all that is wrong with a program.
public struct Diagnostics: Error, Equatable, Sendable {
  public let all: [Diagnostic]

  public init(_ all: [Diagnostic]) {
    self.all = all
  }
}
