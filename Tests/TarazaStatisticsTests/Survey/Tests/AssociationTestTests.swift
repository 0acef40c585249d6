import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct AssociationTestTests {
  static let methods: [String: AssociationTest.Method] = [
    "F": .raoScott, "Chisq": .firstOrder, "Wald": .wald, "adjWald": .adjustedWald,
    // Without the package CompQuadForm R's `lincom` falls back on the saddlepoint.
    "lincom": .saddlepoint, "saddlepoint": .saddlepoint,
  ]

  private static func table(_ golden: GoldenCase) throws -> CrossTable {
    let survey = try SurveyCase(golden)
    let (rows, columns) = (survey.factor(golden.columns[0]), survey.factor(golden.columns[1]))
    return try CrossTable(
      rows: rows.codes, rowLevels: rows.levels.count, columns: columns.codes,
      columnLevels: columns.levels.count, design: try survey.design())
  }

  @Test(arguments: try Golden.cases("survey/svychisq"))
  func agreesWithSvychisq(_ golden: GoldenCase) throws {
    let method = try #require(Self.methods[golden.options["statistic"]?.string ?? ""])
    let test = try AssociationTest(try Self.table(golden), method: method)
    #expect(golden.disagreement("statistic", test.statistic) == nil)
    #expect(golden.disagreement("p", test.pValue) == nil)
    guard golden.has("df") else { return }
    let df = [test.degreesOfFreedom] + (test.residualDegreesOfFreedom.map { [$0] } ?? [])
    #expect(golden.disagreement("df", df) == nil)
  }

  @Test func theExactTailIsNearTheSaddlepoint() throws {
    for golden in try Golden.cases("survey/svychisq") {
      let table = try Self.table(golden)
      let exact = try AssociationTest(table, method: .linearCombination)
      let approximate = try AssociationTest(table, method: .saddlepoint)
      #expect(abs(exact.pValue - approximate.pValue) < 0.03)
    }
  }
}
