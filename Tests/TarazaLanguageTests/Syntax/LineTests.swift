import TarazaLanguage
import Testing

@Suite struct LineTests {
  @Test(arguments: [
    "s |\nwhere a", "s\n| where a", "s # note\n\n # note\n| where a", "s\r\n| where a\r\n",
  ])
  func aPipeAtEitherEndOfALineGoesOn(_ text: String) {
    #expect(outline(text) == "s | <where a>")
  }

  @Test(arguments: [
    ("a +\nb", "(+ a b)"), ("a ==\nb", "(== a b)"), ("a not\nin\nb", "(not-in a b)"),
    ("a is\nnot\nmissing", "(isn't a missing)"), ("a\nand b\nor c", "(or (and a b) c)"),
    ("a between 1 and\n2", "(between a 1 2)"), ("q1..\nq2", "(.. q1 q2)"),
    ("let a =\n1", "(let a 1)"), ("f a,\nb", "<f a b>"), ("f a with\nb:\n1", "<f a with b: 1>"),
    ("f a\nwith b: 1,\n c: 2", "<f a with b: 1 with c: 2>"),
    ("all() except\nq1", "(except (all) q1)"),
  ])
  func anOperatorGoesOnInTheNextLine(_ text: String, _ tree: String) {
    #expect(outline(text) == tree)
  }

  @Test(arguments: [
    ("a\nb", "a; b"), ("a\n-b", "a; (- b)"), ("a\n(b)", "a; b"), ("a\n[b]", "a; [b]"),
    ("f.a\n\n\nb", "(. f a); b"), ("f.with\nb", "(. f with); b"), ("a;;b;", "a; b"),
    ("help in\nb", "(help in); b"), ("missing\nb", "missing; b"),
  ])
  func anythingElseEndsTheStatement(_ text: String, _ tree: String) {
    #expect(outline(text) == tree)
  }

  @Test(arguments: [
    ("[\na\n,\nb\n]", "[a b]"), ("f(\na\n)", "(f a)"), ("{\n1 => 2\n}", "{1 => 2}"),
    ("(\na\nb\n)", "(pipe <a b>)"), ("case {\na\n=> 1\n}", "case{a => 1}"),
  ])
  func newLinesMeanNothingInBrackets(_ text: String, _ tree: String) {
    #expect(outline(text) == tree)
  }

  @Test func aMarkOfByteOrderIsSkippedOnlyAtTheStart() {
    #expect(outline("\u{FEFF}a") == "a")
    #expect(Refusal("a\n\u{FEFF}b").codes == ["E102"])
  }

  @Test(arguments: ["\u{A0}", "\u{2003}", "\u{B}", "\u{C}", "\r", "\u{85}", "\u{2028}", "\u{3000}"])
  func otherBlanksAreNamedAndReadAsBlanks(_ blank: String) {
    let refusal = Refusal("s |\(blank)describe")
    #expect(refusal.codes == ["E102"])
    #expect(refusal.hints.contains("space") || refusal.hints.contains("remove"))
    #expect(refusal.parsed.program.outline == "s | <describe>")
  }
}
