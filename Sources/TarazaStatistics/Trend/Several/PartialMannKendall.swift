import TarazaNumerics

/// Mann-Kendall's test of a series given another: whether it still rises when what goes with the
/// covariate's own trend is taken out.
///
/// S' = S_x - cov(S_x, S_z) / var(S_z) * S_z, with variance var(S_x) - cov^2 / var(S_z); variances
/// and covariance as in `JointMannKendall`, ties taken into account.
///
/// - Missing data: times at which either has no value are left out.
/// - Edge cases: a covariate without variance leaves S as it is. When the two series are ordered
///   alike nothing is left to test: z and p are nil.
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
    let covariance = scores[0].covariance(with: scores[1])
    self.covariance = covariance
    let ratio = scores[1].variance > 0 ? covariance / scores[1].variance : 0
    let S = Double(scores[0].S) - ratio * Double(scores[1].S)
    self.S = S
    let left = scores[0].variance - ratio * covariance
    variance = max(0, left)
    // What rounding leaves of nothing is nothing.
    guard left > 1e-9 * scores[0].variance else {
      z = nil
      pValue = nil
      return
    }
    let step = continuity ? min(1, S.magnitude) * (S < 0 ? -1 : 1) : 0
    let z = (S - step) / variance.squareRoot()
    self.z = z
    pValue = alternative.normalPValue(z)
  }
}
