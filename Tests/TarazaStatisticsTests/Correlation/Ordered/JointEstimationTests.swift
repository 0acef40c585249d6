import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

/// Against the likelihoods written out and maximised by a general optimiser.
@Suite struct JointEstimationTests {
  private static let references = Result { try Golden.cases("correlation/joint") }

  @Test(arguments: try references.get().filter { $0.name.contains("polychoric") })
  func polychoric(_ golden: GoldenCase) throws {
    let fit = try PolychoricCorrelation(
      golden.matrixValue("input.counts"), options: PolychoricOptions(estimation: .jointly))
    #expect(golden.disagreement("rho", fit.rho) == nil)
    #expect(golden.disagreement("rowThresholds", fit.rowThresholds) == nil)
    #expect(golden.disagreement("columnThresholds", fit.columnThresholds) == nil)
    #expect(golden.disagreement("logLikelihood", fit.meanLogLikelihood) == nil)
  }

  @Test(arguments: try references.get().filter { $0.name.contains("polyserial") })
  func polyserial(_ golden: GoldenCase) throws {
    let block = try golden.itemBlock()
    let rows = (0..<block.rowCount).filter { row in
      block.missing.allSatisfy { ($0?[row] ?? 0) == 0 }
    }
    let lowest = rows.map { block.columns[1][$0] }.min() ?? 0
    let fit = try PolyserialCorrelation(
      values: rows.map { block.columns[0][$0] },
      categories: rows.map { Int(block.columns[1][$0] - lowest) }, estimation: .jointly)
    #expect(golden.disagreement("rho", fit.rho) == nil)
    #expect(golden.disagreement("thresholds", fit.thresholds) == nil)
    #expect(golden.disagreement("mean", fit.mean) == nil)
    #expect(golden.disagreement("deviation", fit.deviation) == nil)
  }
}
