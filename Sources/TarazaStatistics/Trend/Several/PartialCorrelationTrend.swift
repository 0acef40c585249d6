import TarazaNumerics

/// The correlation of a series with time when a covariate is held fixed.
///
/// r = (r_xt - r_xz r_zt) / sqrt[(1 - r_xz^2) (1 - r_zt^2)], by values or by ranks; t on n - 3 degrees
/// of freedom, one less than without the covariate.
///
/// - Missing data: times at which either has no value are left out.
/// - Throws: `.tooFewPeriods` below four complete times; `.noVariance` for a constant series or
///   covariate; `.notComputable` when the covariate is time itself or the series.
/// - Source: Fisher (1924). Metron 3, 329-332. The R package trend has n - 2 degrees of freedom.
public struct PartialCorrelationTrend: Equatable, Sendable {
  public enum Kind: String, CaseIterable, Equatable, Hashable, Sendable {
    case pearson
    case spearman
  }

  public let n: Int
  public let r: Double
  public let t: Double
  public let degreesOfFreedom: Int
  public let pValue: Double

  public init(
    _ panel: SeriesPanel, kind: Kind = .spearman, alternative: Alternative = .twoSided
  ) throws(StatisticsError) {
    guard panel.series.count == 2 else { throw .tooFewItems(needed: 2, got: panel.series.count) }
    let complete = panel.times.indices.filter { time in
      panel.series.allSatisfy { $0[time] != nil }
    }
    n = complete.count
    guard n >= 4 else { throw .tooFewPeriods(needed: 4, got: n) }
    var columns = panel.series.map { values in complete.compactMap { values[$0] } }
    columns.append(complete.map { panel.times[$0] })
    if kind == .spearman {
      var ranked: [[Double]] = []
      for column in columns { ranked.append(try RankedColumn(column).midranks()) }
      columns = ranked
    }
    let xz = try Self.correlation(columns[0], columns[1])
    let xt = try Self.correlation(columns[0], columns[2])
    let zt = try Self.correlation(columns[1], columns[2])
    let left = (1 - xz * xz) * (1 - zt * zt)
    guard left > 1e-14 else {
      throw .notComputable("a partial correlation given a covariate that says the same")
    }
    r = max(-1, min(1, (xt - xz * zt) / left.squareRoot()))
    degreesOfFreedom = n - 3
    t = r * (Double(n - 3) / ((1 - r) * (1 + r))).squareRoot()
    pValue = alternative.pValue(t: t, StudentT(Double(n - 3)))
  }

  private static func correlation(_ a: [Double], _ b: [Double]) throws(StatisticsError) -> Double {
    let n = Double(a.count)
    let (meanA, meanB) = (Sums.pairwise(a) / n, Sums.pairwise(b) / n)
    var (aa, ab, bb) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      aa += (x - meanA) * (x - meanA)
      ab += (x - meanA) * (y - meanB)
      bb += (y - meanB) * (y - meanB)
    }
    guard aa > 0, bb > 0 else { throw .noVariance(items: []) }
    return ab / (aa * bb).squareRoot()
  }
}
