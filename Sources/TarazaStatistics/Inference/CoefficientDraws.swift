import TarazaNumerics

/// One coefficient over samples drawn again from the sample, and the intervals these give.
///
/// Percentile: the quantiles of the draws. BCa: the quantiles at
/// Φ(z0 + (z0 + z) / (1 - a (z0 + z))), with z0 that of the share of draws below the estimate, and
/// a = Σ u³ / (6 (Σ u²)^(3/2)) of the influences u of rows or units.
///
/// - Shapes: `values` has an entry for each draw; nil where a draw has none, such as a factor
///   solution that does not exist.
/// - Edge cases: no error and no interval from fewer than two draws with a value. No BCa without an
///   influence, or where nearly all draws lie on one side of the estimate: the correction then takes
///   the interval to the last few draws, as of a solution on its bound.
/// - Source: Efron & Tibshirani (1993). An Introduction to the Bootstrap, ch. 13-14; Efron (1987). J.
///   Am. Stat. Assoc. 82, 171-185. doi:10.1080/01621459.1987.10478410
public struct CoefficientDraws: Equatable, Sendable {
  public let estimate: Double
  public let values: [Double?]
  /// Nil for a coefficient without an influence.
  private let acceleration: Double?

  /// - Parameter influences: of what is drawn, rows or units.
  init(estimate: Double, values: [Double?], influences: [Double]?) {
    self.estimate = estimate
    self.values = values
    acceleration = influences.map(Self.acceleration)
  }

  private static func acceleration(_ influences: [Double]) -> Double {
    let squares = influences.reduce(0) { $0 + $1 * $1 }
    let cubes = influences.reduce(0) { $0 + $1 * $1 * $1 }
    return squares > 0 ? cubes / (6 * squares * squares.squareRoot()) : 0
  }

  /// The draws in which the coefficient has a value.
  public var usable: Int { values.count { $0 != nil } }

  private var known: [Double]? {
    let known = values.compactMap { $0 }
    return known.count >= 2 ? known : nil
  }

  public var standardError: Double? {
    guard let known else { return nil }
    let mean = Sums.pairwise(known) / Double(known.count)
    let squares = Sums.pairwise(known.map { ($0 - mean) * ($0 - mean) })
    return (squares / Double(known.count - 1)).squareRoot()
  }

  public func percentile(level: Double) -> ConfidenceInterval? {
    guard let sorted = known?.sorted() else { return nil }
    let tail = (1 - level) / 2
    return ConfidenceInterval(
      lower: sorted.quantile(tail),
      upper: sorted.quantile(1 - tail), level: level)
  }

  /// The smaller part of the draws must be at least so large for BCa.
  private static let leastShare = 0.1

  /// Bias-corrected and accelerated; nil where that is not to be trusted.
  public func biasCorrected(level: Double) -> ConfidenceInterval? {
    guard let sorted = known?.sorted() else { return nil }
    let below = sorted.reduce(0.0) { $0 + ($1 < estimate ? 1 : $1 == estimate ? 0.5 : 0) }
    let share = below / Double(sorted.count)
    guard let a = acceleration, min(share, 1 - share) >= Self.leastShare else { return nil }
    let z0 = Normal.quantile(share)
    func bound(_ z: Double) -> Double {
      let distance = z0 + z
      let p = Normal.lower(z0 + distance / (1 - a * distance))
      return sorted.quantile(min(max(p, 0), 1))
    }
    let z = Normal.upperQuantile((1 - level) / 2)
    return ConfidenceInterval(lower: bound(-z), upper: bound(z), level: level)
  }
}
