import TarazaDocument
import TarazaLanguage
import Testing

@Suite struct LimitTests {
  private func times(_ count: Int, _ text: String) -> String {
    String(repeating: text, count: count)
  }

  private static let openings = [
    "(", "[", "{", "f(", "f[", "- ", "-", "not ", "1^", "case {", "{1 => ", "(a | b ", "([{",
    "f(a: ",
    "s | f a with b: (", "let x = (", "case {a => ",
  ]

  @Test(arguments: openings)
  func nestingIsBounded(_ opening: String) {
    let parsed = Syntax.parse(SourceText(times(2_000, opening) + "1"))
    #expect(!parsed.diagnostics.isEmpty)
    // No line to come can mend it.
    #expect(Syntax.isComplete(times(2_000, opening) + "1"))
    #expect(Syntax.context(at: 1_000, in: times(2_000, opening)).typed.utf8.count < 10)
  }

  @Test func asManyBracketsAsAnyoneWritesAreRead() {
    let depth = Syntax.Limits.nesting
    #expect(Refusal(times(depth, "(") + "1" + times(depth, ")")).codes == [])
    #expect(Refusal(times(depth + 1, "(") + "1" + times(depth + 1, ")")).codes == ["E109"])
  }

  @Test(arguments: [" + 1", " and b", ".a", "[1]", " except b"])
  func theHeightOfATreeIsBounded(_ step: String) {
    let high = Syntax.Limits.height
    #expect(Refusal("a" + times(high - 1, step)).codes == [])
    #expect(Refusal("a" + times(high, step)).codes == ["E109"])
  }

  @Test func longListsAndPipelinesAreNoNesting() {
    #expect(Refusal("[" + times(20_000, "1, ") + "1]").codes == [])
    #expect(Refusal("s" + times(5_000, " | f a")).codes == [])
    #expect(Refusal(times(5_000, "let a = 1\n")).codes == [])
  }

  /// Each takes some hundredths of a second; quadratic work would take minutes.
  @Test(arguments: [
    "a", "ж", "(", ")", "(]", "[{", "\"", "'a ", "‘a", "`", "\"a\n", "!", "|", ",", ".", "-", "1+",
    "1<",
    "9", "@2023-04-18 ", "\\", "$", "a$", "%", "🙂 ", "\u{A0}", "\u{306}", "#\n", "/*", "f(",
    "a by ",
    "with ", "x <- 1\n", "select a from b\n", "select a, ", "is missing ", "{1=>", "\"\\q\" ",
    "f.a",
    "tab a b, c\n", "let x = (\n", ";",
  ])
  func anythingInARowTakesLinearTime(_ piece: String) {
    let clock = ContinuousClock()
    func seconds(_ size: Int) -> Double {
      let text = "s | f " + times(size / piece.utf8.count, piece)
      let duration = clock.measure { _ = Syntax.parse(SourceText(text)) }
      return Double(duration.components.attoseconds) * 1e-18 + Double(duration.components.seconds)
    }
    #expect(seconds(100_000) < 10)
  }

  @Test func aMegabyteOfNameIsToldByItsBeginning() throws {
    let refusal = Refusal("dataset bfi | select " + times(1_000_000, "a"))
    #expect(refusal.codes == ["E121"])
    #expect(try #require(refusal.first).message.utf8.count < 100)
    let combining = Refusal("s | select a" + times(500_000, "\u{306}"))
    #expect(try #require(combining.first).message.utf8.count < 200)
  }

  @Test func messagesQuoteOnlyTheBeginningOfLongThings() {
    for text in ["text ", "let s ", "x = ", "f(1) ", "'"] {
      let refusal = Refusal(text + times(3_000, "a") + "'")
      #expect(refusal.parsed.diagnostics.allSatisfy { $0.message.utf8.count < 300 })
      #expect(refusal.hints.utf8.count < 1_000)
    }
  }
}
