import TarazaDocument
import TarazaLanguage
import Testing

/// The cursor stands at ‸.
@Suite struct CursorContextTests {
  typealias Context = Syntax.CursorContext

  private func context(_ marked: String) -> Context {
    let parts = marked.split(separator: "‸", omittingEmptySubsequences: false)
    return Syntax.context(at: parts[0].utf8.count, in: parts.joined())
  }

  @Test(arguments: [
    ("‸", Context.Expectation.statement), ("s\n‸", .statement), ("s; da‸", .statement),
    ("let x = ‸", .pipelineHead), ("f(1) + (‸", .pipelineHead), ("let ‸", .newName),
    ("let x ‸", .nothing), ("s | ‸", .verb), ("s | des‸", .verb), ("s\n  | whe‸", .verb),
    ("s ‸", .afterName("s")), ("open ‸", .afterName("open")), ("s | where ‸", .operand),
    ("s | where age ‸", .afterOperand), ("s | where age > ‸", .operand),
    ("s | where age > 3 a‸", .afterOperand), ("s | select a, ‸", .operand),
    ("s | summarize n() by ‸", .operand), ("s | plot as ‸", .operand),
    ("s | f with ‸", .optionName), ("s | f a with b: 1, ro‸", .optionName),
    ("s | f with rotation: ‸", .operand), ("s | f with rotation ‸", .nothing),
    ("s | f with rotation: oblimin ‸", .afterOperand), ("f(‸", .operand), ("f(a, ‸", .operand),
    ("[1, ‸", .operand), ("{1 => ‸", .operand), ("help ‸", .topic), ("help tr‸", .topic),
    ("check ‸", .operand), ("check a == ‸", .operand), ("s # a‸", .nothing),
    ("s | take 12‸", .nothing),
    ("@2023‸", .nothing), ("text ‸", .nothing), ("s | where a not ‸", .operand),
    ("s | where a is ‸", .operand), ("s | append (open \"a\" | ‸", .verb),
    ("s | f (a = 1 && ‸", .operand), ("s | ) where ] ‸", .operand),
    ("let a = (1\nlet b = ‸", .pipelineHead),
  ])
  func whatCouldStandAtThePlace(_ marked: String, _ expectation: Context.Expectation) {
    #expect(context(marked).expectation == expectation)
  }

  @Test(arguments: [
    ("s | where ‸", "where", Context.CallPlace.Part.items),
    ("s | where a > ‸", "where", .items), ("s | summarize mean(‸", "summarize", .items),
    ("s | summarize n() by ‸", "summarize", .clause("by")),
    ("s | plot as ‸", "plot", .clause("as")),
    ("s | f a over b by c, ‸", "f", .clause("by")), ("s | f a with ‸", "f", .options),
    ("s | f a with b: ‸", "f", .option("b")), ("s | f a with b: [c, ‸", "f", .option("b")),
    ("open \"a‸", "open", .items), ("s | f (a | g ‸", "g", .items), ("s | f (a + ‸", "f", .items),
    ("s | recode t = q using {1 => ‸", "recode", .clause("using")),
    ("s | where a == 1 | f a b ‸", "f", .clause("b")),
    ("s | f a = 1 ==== b && ‸", "f", .items),
  ])
  func theVerbRoundTheCursor(_ marked: String, _ verb: String, _ part: Context.CallPlace.Part) {
    let call = context(marked).call
    #expect(call?.verb == verb)
    #expect(call?.part == part)
  }

  @Test func whatStandsBeforeTheStageIsKnown() {
    func upstream(_ marked: String) -> String? {
      let text = marked.filter { $0 != "‸" }
      return context(marked).call?.upstream.map {
        String(decoding: Array(text.utf8)[$0.start..<$0.end], as: UTF8.self)
      }
    }
    #expect(upstream("let t = s | where a > 1 | select ‸") == "s | where a > 1")
    #expect(upstream("x\ns\n  | f a with b: 1\n  | select c, ‸") == "s\n  | f a with b: 1")
    #expect(upstream("open \"a\" with ‸") == nil)
    #expect(upstream("s | append (open \"b\" | select ‸") == "open \"b\"")
  }

  @Test func optionsThatAreThereAreKnown() {
    #expect(context("s | f with a: 1, b: 2, ‸").call?.optionsGiven == ["a", "b"])
    #expect(context("s | f with a: 1 | g with ‸").call?.optionsGiven == [])
  }

  @Test func theFunctionAndItsArgumentAreKnown() {
    #expect(context("s | f mean(q1, ‸").function == .init(name: "mean"))
    #expect(
      context("row_mean(q1..q5, at_least: ‸").function
        == .init(name: "row_mean", argument: "at_least"))
    #expect(context("f(a: 1, ‸").function == .init(name: "f"))
    #expect(context("f(g(1), [‸").function == .init(name: "f"))
    #expect(context("f(1) + ‸").function == nil)
    #expect(context("f(s | g ‸").function == .init(name: "f"))
  }

  @Test(arguments: [
    ("f.‸", "f"), ("f.lo‸", "f"), ("1 + f.fit.‸", "f.fit"), ("f[\"a\"].‸", "f[\"a\"]"),
    ("s | where mean(f.‸", "f"), ("(s | f a).‸", "(s | f a)"), ("a * g(b).‸ + c", "g(b)"),
  ])
  func behindAPointStandsAPartOfWhatIsBeforeIt(_ marked: String, _ base: String) {
    let text = Array(marked.filter { $0 != "‸" }.utf8)
    guard case .field(let span) = context(marked).expectation else {
      Issue.record("\(context(marked).expectation)")
      return
    }
    #expect(String(decoding: text[span.start..<span.end], as: UTF8.self) == base)
  }

  @Test(arguments: [
    ("s | des‸", "des", 4..<7), ("s | des‸cribe | x", "des", 4..<12), ("s | ‸describe", "", 4..<12),
    ("s | f ‸", "", 6..<6), ("жаш‸", "жаш", 0..<6), ("ж‸аш", "ж", 0..<6),
    ("s | f wit‸", "wit", 6..<9), ("s | f with‸", "with", 6..<10),
  ])
  func theWordAtTheCursorIsReplacedWhole(_ marked: String, _ typed: String, _ word: Range<Int>) {
    let context = context(marked)
    #expect(context.typed == typed)
    #expect(context.word == Span(word.lowerBound, word.upperBound))
  }

  @Test func withinQuotesTheTextIsTheWord() {
    let text = context("open \"dir/a‸")
    #expect(text.quotes == .text && text.typed == "dir/a" && text.word == Span(6, 11))
    let name = context("s | select `Q 1‸")
    #expect(name.quotes == .name && name.typed == "Q 1" && name.call?.verb == "select")
    #expect(context("text \"\"\"a‸").quotes == .text)
  }

  @Test func placesOutsideTheTextOrWithinACharacterAreTakenToItsEdges() {
    #expect(Syntax.context(at: 99, in: "s | ").expectation == .verb)
    #expect(Syntax.context(at: -5, in: "s | ").expectation == .statement)
    #expect(Syntax.context(at: 1, in: "жаш").typed == "")
    #expect(Syntax.context(at: 3, in: "жаш").typed == "ж")
  }
}
