import TarazaNumerics

/// Mann-Kendall's test of a series given another: whether it still rises when what goes with the
/// covariate's own trend is taken out.
///
/// S' = S_x - cov(S_x, S_z) / var(S_z) * S_z, with variance var(S_x) - cov^2 / var(S_z); variances
/// and covariance as in `JointMannKendall`, ties taken into account.
///
/// - Missing data: times at which either has no value are left out.
/// - Edge cases: a covariate without variance leaves S as it is. When the two series are ordered
///   alike nothing is left to test: z and p are nil. Few periods, or a covariate that itself goes
///   steadily one way, may leave no order of the series with a small p: `smallestPValue`.
/// - Throws: `.tooFewPeriods` below four complete times.
/// - Source: Libiseller & Grimvall (2002). Environmetrics 13, 71-84. doi:10.1002/env.507. The R package
///   trend and pymannkendall leave ties out of the variances.
public struct PartialMannKendall: Equatable, Sendable {
  public let n: Int
  /// Of the series and of the covariate.
  public let seriesScore: Int
  public let covariateScore: Int
  /// Of the two scores.
  public let covariance: Double
  /// The conditional score, S'.
  public let S: Double
  public let variance: Double
  public let z: Double?
  public let pValue: Double?
  /// The least p that any order of the series' values has beside this covariate; nil above
  /// `mostOrdered` periods.
  public let smallestPValue: Double?

  /// Up to so many periods every order is looked at: 5,040 of seven.
  public static let mostOrdered = 7

  public init(
    _ panel: SeriesPanel, alternative: Alternative = .twoSided, continuity: Bool = true
  ) throws(StatisticsError) {
    guard panel.series.count == 2 else { throw .tooFewItems(needed: 2, got: panel.series.count) }
    let complete = panel.times.indices.filter { time in
      panel.series.allSatisfy { $0[time] != nil }
    }
    n = complete.count
    guard n >= 4 else { throw .tooFewPeriods(needed: 4, got: n) }
    let scores = panel.series.map { values in SeriesScores(complete.map { values[$0] }) }
    seriesScore = scores[0].S
    covariateScore = scores[1].S
    let found = Conditional(scores[0], given: scores[1])
    covariance = found.covariance
    S = found.S
    variance = found.variance
    z = found.z(continuity: continuity)
    pValue = z.map(alternative.normalPValue)
    smallestPValue =
      n <= Self.mostOrdered
      ? Self.smallest(complete.compactMap { panel.series[0][$0] }, given: scores[1]) { scores in
        scores.z(continuity: continuity).map(alternative.normalPValue)
      } : nil
  }

  private static func smallest(
    _ values: [Double], given covariate: SeriesScores, _ pValue: (Conditional) -> Double?
  ) -> Double? {
    var order = values.sorted()
    var least: Double?
    repeat {
      let scores = Conditional(SeriesScores(order), given: covariate)
      if let p = pValue(scores) { least = min(least ?? 1, p) }
    } while NullDistribution.advance(&order)
    return least
  }
}

/// A score given that of a covariate.
private struct Conditional {
  let covariance: Double
  let S: Double
  let variance: Double
  /// Of the score by itself.
  private let whole: Double

  init(_ series: SeriesScores, given covariate: SeriesScores) {
    covariance = series.covariance(with: covariate)
    let ratio = covariate.variance > 0 ? covariance / covariate.variance : 0
    S = Double(series.S) - ratio * Double(covariate.S)
    variance = max(0, series.variance - ratio * covariance)
    whole = series.variance
  }

  /// Nil where no variance is left; what rounding leaves of nothing is nothing.
  func z(continuity: Bool) -> Double? {
    guard variance > 1e-9 * whole else { return nil }
    let step = continuity ? min(1, S.magnitude) * (S < 0 ? -1 : 1) : 0
    return (S - step) / variance.squareRoot()
  }
}
