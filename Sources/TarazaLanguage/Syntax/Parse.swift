import TarazaDocument

extension Syntax {
  /// Reads a program: total over any text, and in time proportional to its length.
  ///
  /// At a prompt a program may begin with a pipe; it goes on from the last result, `_`.
  package static func parse(_ source: SourceText, atPrompt isAtPrompt: Bool = false) -> Parsed {
    let reading = read(source.text, atPrompt: isAtPrompt)
    return Parsed(
      source: source, program: reading.program,
      diagnostics: inOrder(reading.lexical + reading.faults.map(\.diagnostic)))
  }

  /// Reads a program from the bytes of a file. Bytes that are no UTF-8 are one diagnostic at the
  /// first of them, and then nothing else is read.
  package static func parse(bytes: [UInt8], name: String? = nil) -> Parsed {
    let source = SourceText(String(decoding: bytes, as: UTF8.self), name: name)
    guard let diagnostic = encodingFault(bytes) else { return parse(source) }
    let program = Program(statements: [], span: Span(0, source.text.utf8.count))
    return Parsed(source: source, program: program, diagnostics: [diagnostic])
  }

  /// Whether a text is worth running as it stands, for a prompt that may ask for a further line.
  ///
  /// It is not while a bracket or a text in three quotes is open, or while its last line ends in a
  /// pipe, a comma, an operator or `with`; but once it holds a fault that no further line can
  /// mend, it is, so that the fault is told at once.
  package static func isComplete(_ text: String) -> Bool {
    let reading = read(text, atPrompt: true, mayGoOn: true)
    guard reading.isOpen else { return true }
    let isMendable =
      reading.lexical.allSatisfy { $0.span?.start == reading.openText }
      && reading.faults.allSatisfy(\.isMendable)
    return !isMendable
  }

  struct Reading {
    let program: Program
    let lexical: [Diagnostic]
    let faults: [Parser.Fault]
    /// The text's last line wants another one.
    let isOpen: Bool
    /// Where a text in three quotes begins that is open at the end.
    let openText: Int?
  }

  private static func read(
    _ text: String, atPrompt isAtPrompt: Bool, mayGoOn: Bool = false
  ) -> Reading {
    var lexer = Lexer(Array(text.utf8))
    lexer.readAll()
    lexer.diagnostics.sort { ($0.span?.start ?? 0) < ($1.span?.start ?? 0) }
    var parser = Parser(lexer, isAtPrompt: isAtPrompt, mayGoOn: mayGoOn)
    let program = parser.program()
    return Reading(
      program: program, lexical: lexer.diagnostics, faults: parser.faults,
      isOpen: parser.isOpenAtEnd || lexer.endsInsideText || lexer.wantsMoreLines,
      openText: lexer.endsInsideText ? lexer.tokens.dropLast().last?.span.start : nil)
  }

  /// By place; of two at one place the first reported stays, as the other follows from it.
  private static func inOrder(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
    let sorted = diagnostics.enumerated().sorted { a, b in
      let (one, two) = (a.element.span?.start ?? 0, b.element.span?.start ?? 0)
      return one == two ? a.offset < b.offset : one < two
    }
    var kept: [Diagnostic] = []
    for (_, diagnostic) in sorted where kept.last?.span?.start != diagnostic.span?.start {
      kept.append(diagnostic)
    }
    guard kept.count > Limits.diagnostics else { return kept }
    let rest = Diagnostic(
      .unexpectedToken, "there are more faults behind the first \(Limits.diagnostics)",
      at: kept[Limits.diagnostics].span ?? Span(0, 0), severity: .note)
    return kept.prefix(Limits.diagnostics) + [rest]
  }
}
