import TarazaLanguage
import Testing

@Suite struct PipelineTests {
  @Test(arguments: [
    ("open \"a.csv\"", "<open \"a.csv\">"),
    ("a", "a"),
    ("a - b", "(- a b)"),
    ("q1..q12", "(.. q1 q12)"),
    ("f[\"Osh\"]", "(at f \"Osh\")"),
    ("matrix [[1]]", "<matrix [[1]]>"),
    ("mean(x)", "(mean x)"),
    ("mean (x)", "<mean x>"),
    ("open with database: \"a\"", "<open with database: \"a\">"),
    ("a not in b", "(not-in a b)"),
    ("where not b", "<where (not b)>"),
    ("a is missing", "(is a missing)"),
    ("show missing", "<show missing>"),
    ("case {a => 1}", "case{a => 1}"),
    ("recode {1 => 2}", "<recode {1 => 2}>"),
    ("quality by g", "<quality (by: g)>"),
    ("_ | describe", "_ | <describe>"),
  ])
  func atTheHeadANameIsAVerbWhenAnItemFollows(_ text: String, _ tree: String) {
    #expect(outline(text) == tree)
  }

  @Test(arguments: [
    ("s | plot as scree", "s | <plot (as: scree)>"),
    ("s | trend flow over year", "s | <trend flow (over: year)>"),
    ("s | quality by enumerator", "s | <quality (by: enumerator)>"),
    ("s | select by, over, from", "s | <select by over from>"),
    ("s | select by", "s | <select by>"),
    ("s | where over == 1", "s | <where (== over 1)>"),
    ("s | where over in [1]", "s | <where (in over [1])>"),
    ("s | where by is missing", "s | <where (is by missing)>"),
    ("s | where by not in [1]", "s | <where (not-in by [1])>"),
    ("s | select to..by", "s | <select (.. to by)>"),
    ("s | derive by = 1", "s | <derive (by = 1)>"),
    ("s | select by.x", "s | <select (. by x)>"),
  ])
  func rightAfterTheVerbOnlyAFewWordsAreClauses(_ text: String, _ tree: String) {
    #expect(outline(text) == tree)
  }

  @Test(arguments: [
    ("s | summarize n() by by, over", "s | <summarize (n) (by: by over)>"),
    (
      "i | a b at @2022Q3 on c versus d with test: e",
      "i | <a b (at: @2022Q3) (on: c) (versus: d) with test: e>"
    ),
    (
      "s | recode t = q7 using {1 => 0} with label: \"T\"",
      "s | <recode (t = q7) (using: {1 => 0}) with label: \"T\">"
    ),
    (
      "s | agreement score over case using expert by i",
      "s | <agreement score (over: case) (using: expert) (by: i)>"
    ),
    (
      "s | derive \"{name}_top\" = each(q1..q12) >= 4, b = 2",
      "s | <derive (\"{name}_top\" = (>= (each (.. q1 q12)) 4)) (b = 2)>"
    ),
    (
      "s | append (open \"b.csv\" | select id)",
      "s | <append (pipe <open \"b.csv\"> | <select id>)>"
    ),
    ("s | where(age > 30)", "s | <where (> age 30)>"),
    ("s | sort -F1, F2", "s | <sort (- F1) F2>"),
    ("s | join t on id = key with kind: left", "s | <join t (on: (id = key)) with kind: left>"),
  ])
  func clausesAndOptionsFollowItems(_ text: String, _ tree: String) {
    #expect(outline(text) == tree)
  }

  @Test(arguments: [
    ("let x = 1; x", "(let x 1); x"),
    ("let `in` = 1", "(let in 1)"),
    ("check a == b within c from \"x\"", "(check (== a b) within c from \"x\")"),
    (
      "check within == from within within from \"x\"",
      "(check (== within from) within within from \"x\")"
    ),
    ("text \"a\"", "(text \"a\")"),
    ("help\nhelp trend\nhelp let", "(help); (help trend); (help let)"),
    ("help and\ns", "(help and); s"),
    ("s | derive text = text(help)", "s | <derive (text = (text help))>"),
    ("x <-5", "(< x (- 5))"),
  ])
  func statements(_ text: String, _ tree: String) {
    #expect(outline(text) == tree)
  }

  @Test func atAPromptALeadingPipeGoesOnFromTheLastResult() {
    let parsed = Syntax.parse(.init("| describe\n| take 3"), atPrompt: true)
    #expect(parsed.diagnostics == [])
    #expect(parsed.program.outline == "_ | <describe> | <take 3>")
    #expect(Syntax.parse(.init("let a = 1;\n| describe"), atPrompt: true).diagnostics.count == 1)
  }
}
