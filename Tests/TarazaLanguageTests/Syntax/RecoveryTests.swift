import TarazaDocument
import TarazaLanguage
import Testing

@Suite struct RecoveryTests {
  @Test(arguments: [
    "s | where a ‹=› 1 and b ‹=› 2".replacing("a ‹=›", with: "c and a ‹=›"),
    "s | select a ‹&&› b | sort ‹!›c",
    "s | where ‹1 < a < 2› | take ‹1e999› | ‹3› | derive x = ‹'a'›",
    "let a = ‹@2023-13›\nlet ‹in› = 5; s | take ‹.5›",
    "[1, f(2, ‹*›), {‹a› > 1 => 2}]".replacing("f(2, ‹*›)", with: "f(2, ‹*› 1)"),
    "f(a ‹b›) + g(‹)›".replacing("g(‹)›", with: "g(c ‹d›)"),
    "s | summarize mean‹(›age\nlet b = ‹[›1\ncheck c ‹===› d",
    "s | ‹|› describe | where ‹(›a",
    "text ‹a›\ntext ‹b›\ntext \"c\"",
  ])
  func allFaultsAreToldAtOnce(_ marked: String) {
    let refusal = Refusal(marked.filter { $0 != "‹" && $0 != "›" })
    #expect(refusal.marked == marked)
  }

  @Test(arguments: [
    ("a = 1 and b", "(let a (and 1 b))"),
    ("s <- dataset bfi", "(let s <dataset bfi>)"),
    ("let s dataset bfi", "(let s <dataset bfi>)"),
    ("s | where a && !b", "s | <where (and a (not b))>"),
    ("s |> f 'x' %>% g", "s | <f \"x\"> | <g>"),
    ("s | where 1 < a < 2", "s | <where (and (< 1 a) (< a 2))>"),
    ("s | select(a, b) by c", "s | <select a b (by: c)>"),
    ("mean(bfi$age)", "(mean age)"),
    ("s | f a with b: 1 by c", "s | <f a (by: c) with b: 1>"),
    ("s | f [a b", "s | <f [a b]>"),
    ("s | f a | 3 | g b", "s | <f a> | <g b>"),
    ("a ≥ 1 ∧ b ∉ c", "(and (>= a 1) (not-in b c))"),
  ])
  func theParserReadsOnAsIfTheRightThingStoodThere(_ text: String, _ tree: String) {
    let parsed = Syntax.parse(SourceText(text))
    #expect(!parsed.diagnostics.isEmpty)
    #expect(parsed.program.statements.first?.outline == tree)
    #expect(parsed.program.statements.allSatisfy { $0.isBroken })
  }

  @Test func onlyTheStatementWithTheFaultIsBroken() {
    let parsed = Syntax.parse(SourceText("let a = 1\nlet b = 2 +* 3\ns | take 3; text \"\\q\""))
    #expect(parsed.program.statements.map(\.isBroken) == [false, true, false, true])
    guard case .unreadable(binding: let name) = parsed.program.statements[1].kind else {
      Issue.record("the statement should be unreadable")
      return
    }
    #expect(name?.text == "b")
  }

  @Test func aQuoteThatRunsOverLinesIsOneFault() {
    #expect(Refusal("text \"first line\nsecond line\"\ns | take 3").codes == ["E103"])
    #expect(Refusal("let s = open \"a.csv\ns | where a == \"b\"").codes == ["E103"])
  }

  @Test func moreFaultsThanAnyoneReadsAreCutShort() {
    let parsed = Syntax.parse(SourceText(String(repeating: "a !== 'b'\n", count: 1000)))
    #expect(parsed.diagnostics.count == Syntax.Limits.diagnostics + 1)
    #expect(parsed.diagnostics.last?.severity == .note)
  }
}
