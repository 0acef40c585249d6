import TarazaLanguage
import Testing

@Suite struct ExpressionTests {
  @Test(arguments: [
    ("1 + 2 * 3", "(+ 1 (* 2 3))"),
    ("1 - 2 - 3", "(- (- 1 2) 3)"),
    ("8 / 4 / 2", "(/ (/ 8 4) 2)"),
    ("-2^2", "(- (^ 2 2))"),
    ("2^3^2", "(^ 2 (^ 3 2))"),
    ("2^-3", "(^ 2 (- 3))"),
    ("2^-3^2", "(^ 2 (- (^ 3 2)))"),
    ("- -5", "(- (- 5))"),
    ("-a * b", "(* (- a) b)"),
    ("a + b == c * d", "(== (+ a b) (* c d))"),
    ("not a == b and not c or d", "(or (and (not (== a b)) (not c)) d)"),
    ("a or b and c", "(or a (and b c))"),
    ("a and b and c", "(and (and a b) c)"),
    ("not not a", "(not (not a))"),
    ("(1 + 2) * 3", "(* (+ 1 2) 3)"),
    ("a -b", "(- a b)"),
    ("(1 < x) == true", "(== (< 1 x) true)"),
  ])
  func operatorsBindInOrder(_ text: String, _ tree: String) {
    #expect(outline(text) == tree)
  }

  @Test(arguments: [
    ("x in [1, 2]", "(in x [1 2])"),
    ("x not in 1..2", "(not-in x (.. 1.0 2.0))"),
    ("not x in [1]", "(not (in x [1]))"),
    ("x between 10 + 8 and 2 * 30 and y", "(and (between x (+ 10 8) (* 2 30)) y)"),
    ("x is missing or y is not missing", "(or (is x missing) (isn't y missing))"),
    ("x is missing(refused)", "(is x refused)"),
    ("x + 1 is missing", "(is (+ x 1) missing)"),
  ])
  func comparisonsOfOneKindOrAnother(_ text: String, _ tree: String) {
    #expect(outline(text) == tree)
  }

  @Test(arguments: [
    ("all() except q7 except q9", "(except (except (all) q7) q9)"),
    ("-q1..q5 except q2", "(- (except (.. q1 q5) q2))"),
    ("f.fit.rmsea", "(. (. f fit) rmsea)"),
    ("f[\"a\", \"b\"].x[1]", "(at (. (at f \"a\" \"b\") x) 1)"),
    ("f.missing.with", "(. (. f missing) with)"),
    ("mean(x, at_least: 3).y", "(. (mean x at_least: 3) y)"),
    ("f(g(x)).a ^ 2", "(^ (. (f (g x)) a) 2)"),
    ("[[1], []]", "[[1] []]"),
    ("missing", "missing"),
    ("missing(`not asked`)", "(missing `not asked`)"),
    (
      "{1..2 => 0, -1 => missing, \"a\" => b, else => 1}",
      "{(.. 1.0 2.0) => 0, (- 1) => missing, \"a\" => b, else => 1}"
    ),
    ("case {a < 1 => 1, else => case {b => 2}}", "case{(< a 1) => 1, else => case{b => 2}}"),
    ("2 * case {a => 1} + 1", "(+ (* 2 case{a => 1}) 1)"),
    ("(s | describe).n", "(. (pipe s | <describe>) n)"),
    ("((s))", "s"),
  ])
  func whatGoesOnAValue(_ text: String, _ tree: String) {
    #expect(outline(text) == tree)
  }

  @Test(arguments: [
    ("1..2", "(.. 1.0 2.0)"),
    ("-3 .. -1", "(.. -3.0 -1.0)"),
    ("-(1..3)", "(- (.. 1.0 3.0))"),
    ("-q1..q3", "(- (.. q1 q3))"),
    ("2 - 1..3", "(- 2 (.. 1.0 3.0))"),
    ("@2023Q2..@2024Q1", "(.. @2023Q2 @2024Q1)"),
    ("`Q 1`..`Q 12`", "(.. `Q 1` `Q 12`)"),
    ("10%..0.5", "(.. 0.1 0.5)"),
  ])
  func aRangeRunsBetweenTwoOfAKind(_ text: String, _ tree: String) {
    #expect(outline(text) == tree)
  }

  @Test func bracketsThatGroupCountInTheSpan() throws {
    let program = Syntax.parse(.init("(a + b) * c")).program
    guard case .pipeline(let pipeline) = program.statements[0].kind,
      case .expression(let product) = pipeline.head, case .binary(_, let sum, _) = product.kind
    else {
      Issue.record("no product")
      return
    }
    #expect(sum.span == .init(0, 7))
    #expect(product.span == .init(0, 11))
  }
}
