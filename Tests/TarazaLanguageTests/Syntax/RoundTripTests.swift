import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

@Suite struct RoundTripTests {
  @Test(arguments: 0..<40)
  func aTreeReadsBackFromItsText(_ seed: Int) {
    var generator = TreeGenerator(random: RandomSource(seed: UInt64(seed)))
    for _ in 0..<50 {
      let tree = generator.program()
      let again = Syntax.parse(SourceText(tree.description))
      #expect(again.diagnostics == [], "\(tree.description)")
      #expect(again.program.outline == tree.outline, "\(tree.description)")
    }
  }

  @Test(arguments: [
    ("share(q7>=4)", "share(q7 >= 4)"), ("mean( x )", "mean(x)"), ("- 2 ^ 2", "-2^2"),
    ("(a)", "a"), ("( a+b )*c", "(a + b) * c"), ("50%", "0.5"), ("1e3", "1000"),
    ("`x`", "x"), ("`with`", "`with`"), ("f . with".filter { $0 != " " }, "f.with"),
    ("[ 1,2 ]", "[1, 2]"), ("-( 1 .. 3 )", "-(1..3)"), ("a   is  not missing", "a is not missing"),
  ])
  func anExpressionIsWrittenOneWay(_ text: String, _ written: String) {
    #expect(Syntax.parse(SourceText(text)).program.description == written)
  }
}
