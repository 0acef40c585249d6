import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// Whether alpha is the same in all groups, for one scale.
struct ReliabilityComparison: Sendable {
  let test: String
  let statistic: Double
  let df1: Double
  let df2: Double?
  let pValue: Double

  /// By the design, where there is one, so that groups may share people and units; else for groups of
  /// different people, by the answers themselves where there are enough of them.
  init(_ scales: [ReliabilityScale]) throws(StatisticsError) {
    let samples = scales.compactMap(\.sample)
    let hasDesign = scales.contains(where: \.hasDesign)
    let tellThemselves =
      samples.contains(where: \.isPairwise)
      || scales.allSatisfy { $0.effectiveRows >= ReliabilityIntervals.enoughRows }
    if samples.count == scales.count, hasDesign || tellThemselves {
      let result = try ReliabilitySample.equality(
        of: .alpha, in: samples, drawn: scales.compactMap(\.bootstrap))
      let isDrawn = scales.allSatisfy { $0.bootstrap?.drawsUnits == true }
      test =
        isDrawn
        ? "Wald, covariance from drawn sampling units"
        : hasDesign ? "Wald, covariance by the design" : "Wald, independent groups"
      (statistic, df1, df2, pValue) = (result.F, result.df1, result.df2, result.pValue)
      return
    }
    let result = try AlphaEquality(
      alphas: scales.map(\.alpha.alpha), rows: scales.map(\.effectiveRows),
      items: scales.map(\.set.columns.count))
    pValue = result.pValue
    switch result.test {
    case .feldt(let W, let first, let second):
      (test, statistic, df1, df2) = ("Feldt 1969, independent groups", W, first, second)
    case .bonett(let chiSquare, let df):
      (test, statistic, df1, df2) = ("Bonett 2003, independent groups", chiSquare, df, nil)
    }
  }
}
