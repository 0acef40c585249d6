import TarazaDocument
import TarazaLanguage
import Testing

/// The outline of a program that has to be right.
func outline(_ text: String, _ location: SourceLocation = #_sourceLocation) -> String {
  let parsed = Syntax.parse(SourceText(text))
  #expect(parsed.diagnostics == [], sourceLocation: location)
  return parsed.program.outline
}

/// A text with its diagnostics' places in ‹marks›, the first diagnostic and all their codes.
struct Refusal {
  let parsed: Syntax.Parsed
  let marked: String
  let codes: [String]

  init(_ text: String, atPrompt: Bool = false) {
    parsed = Syntax.parse(SourceText(text), atPrompt: atPrompt)
    codes = parsed.diagnostics.map(\.code.rawValue)
    var bytes = Array(text.utf8)
    for span in parsed.diagnostics.compactMap(\.span).reversed() {
      bytes.insert(contentsOf: "›".utf8, at: span.end)
      bytes.insert(contentsOf: "‹".utf8, at: span.start)
    }
    marked = String(decoding: bytes, as: UTF8.self)
  }

  var first: Diagnostic? { parsed.diagnostics.first }
  var hints: String { parsed.diagnostics.flatMap(\.hints).joined(separator: " / ") }
}
