import TarazaLanguage
import Testing

@Suite struct CompletenessTests {
  @Test(arguments: [
    "s | where (age > 30", "[1,\n 2", "f(a\n", "{1 => 2,", "case {", "((", "s |", "s | ",
    "s | # note",
    "a +", "a ==", "a and", "a not in", "a is", "a between 1 and", "let x =", "s | f a,",
    "s | f with",
    "s | f with a: 1,", "s | f with a:", "q1..", "all() except", "not", "text \"\"\"",
    "text \"\"\"a\nb",
    "s | where (\nage > 30\nand b", "s | append (\nopen \"a\"\n| select b", "let t = (s | f",
    "a; b |", "mean(age", "x is not", "[[1, 2], [",
  ])
  func aTextThatWantsMoreIsNotComplete(_ text: String) {
    #expect(!Syntax.isComplete(text))
  }

  @Test(arguments: [
    "", " ", "# note", "s", "s | describe", "| describe", "a; b;", "text \"\"\"a\"\"\"", "(a\n+ b)",
    "help", "help and", "f.with", "let x = 1",
  ])
  func aRightTextIsComplete(_ text: String) {
    #expect(Syntax.isComplete(text))
  }

  @Test(arguments: [
    "text \"a", "a b c", "s | | d", "(a]", "a)", "[1 2", "f(a = 1, ", "let in =", "1 < 2 < 3 and",
    "s | f (a\nlet b = 1", "let", "check", "text", "s | f a by", "a && b and", "`a", "f(1e999,",
    "s | 3 |", "(a ; b", "[\"\\q\",", "text \"\"\"a \\",
  ])
  func aFaultThatNoLineMendsIsToldAtOnce(_ text: String) {
    #expect(Syntax.isComplete(text))
  }
}
