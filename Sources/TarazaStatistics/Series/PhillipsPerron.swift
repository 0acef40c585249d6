/// Phillips and Perron: the Dickey-Fuller test with the serial correlation taken out of the
/// statistic instead of by lags.
///
/// Regression of x_t on a constant, a line and x_(t-1); with u its residuals, s^2 their variance
/// and l^2 their long-run variance (Bartlett, L lags), D the determinant of X'X:
/// Z(t) = s / l t - n^3 (l^2 - s^2) / (4 sqrt(3 D) l) and
/// Z(alpha) = n (alpha - 1) - n^6 (l^2 - s^2) / (24 D).
///
/// - Shapes: evenly spaced values in time order.
/// - Units: none; shift and scale change nothing.
/// - Edge cases: p is tabled from .01 to .99 and otherwise only known to lie beyond.
/// - Throws: `.tooFewPeriods` below `leastPeriods`; `.notComputable` for gaps; `.noVariance`;
///   `.outOfRange` for lags outside 0 to n - 2.
/// - Source: Phillips & Perron (1988). Biometrika 75, 335-346. doi:10.1093/biomet/75.2.335
public struct PhillipsPerron: Equatable, Sendable {
  public let n: Int
  public let lags: Int
  /// Z(t), with its p.
  public let t: Double
  public let tProbability: TabledProbability
  /// Z(alpha), with its p.
  public let alpha: Double
  public let alphaProbability: TabledProbability

  /// The printed tables begin at 25 equations.
  public static let leastPeriods = 20

  public init(
    _ series: ObservedSeries, lags rule: LagRule = .short
  ) throws(StatisticsError) {
    n = series.n
    guard n >= Self.leastPeriods else { throw .tooFewPeriods(needed: Self.leastPeriods, got: n) }
    let x = try series.evenValues(for: "the Phillips-Perron test")
    guard series.range > 0 else { throw .noVariance(items: []) }
    let m = x.count - 1
    let count = Double(m)
    guard let lags = rule.lags(n: m), (0..<m).contains(lags) else {
      throw .outOfRange("lags by this rule for \(m) equations")
    }
    self.lags = lags
    // Alpha and its error do not depend on the level; deviations keep the digits of D.
    let mean = x[..<m].reduce(0, +) / count
    let before = x[..<m].map { $0 - mean }
    let times = (1...m).map { Double($0) - count / 2 }
    let fit = try LinearFit(
      columns: [before, [Double](repeating: 1, count: m), times], x[1...].map { $0 - mean })
    guard fit.standardErrors[0] > 0 else { throw .noVariance(items: []) }
    let variance = fit.residualSquares / count
    let longRun = LongRunVariance.bartlett(fit.residuals, lags: lags)
    guard longRun > 0 else { throw .noVariance(items: []) }
    let determinant = Self.determinant(before)
    let excess = longRun - variance
    let cube = count * count * count
    let raw = (fit.coefficients[0] - 1) / fit.standardErrors[0]
    t =
      (variance / longRun).squareRoot() * raw
      - cube * excess / (4 * (3 * determinant * longRun).squareRoot())
    alpha = count * (fit.coefficients[0] - 1) - cube * cube * excess / (24 * determinant)
    tProbability = DickeyFullerTable.t.probability(t, n: m)
    alphaProbability = DickeyFullerTable.coefficient.probability(alpha, n: m)
  }

  /// Of X'X for constant, line and the values before, whose sum is 0.
  private static func determinant(_ before: [Double]) -> Double {
    let n = Double(before.count)
    let squares = before.reduce(0) { $0 + $1 * $1 }
    let product = before.enumerated().reduce(0) { $0 + Double($1.offset + 1) * $1.element }
    return n * n * (n * n - 1) * squares / 12 - n * product * product
  }
}
