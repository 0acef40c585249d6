import Glibc
import TarazaNumerics

/// Durbin-Watson: whether neighbouring residuals of a level or a line resemble each other.
///
/// d = sum of (e_t - e_(t-1))^2 / sum of e_t^2: near 2 without serial correlation, towards 0 when
/// neighbours are alike. p is exact for normal errors: P(d < observed) is that of a weighted sum
/// of chi-squares being negative, by Imhof's integral.
///
/// - Shapes: evenly spaced values in time order.
/// - Units: none; shift and scale change nothing.
/// - Edge cases: `pValue` is two-sided, twice the smaller tail; `positivePValue` against likeness.
/// - Throws: `.tooFewPeriods` below five values or above `mostPeriods`; `.noVariance`;
///   `.notComputable` for gaps.
/// - Source: Durbin & Watson (1971). Biometrika 58, 1-19. doi:10.1093/biomet/58.1.1; Imhof (1961).
///   Biometrika 48, 419-426. doi:10.1093/biomet/48.3-4.419
public struct DurbinWatson: Equatable, Sendable {
  public let n: Int
  public let around: ChangeModel
  public let d: Double
  /// P(d at most this) under no correlation: small for neighbours that are alike.
  public let positivePValue: Double
  public let pValue: Double

  /// The eigenvalues of a matrix of this order take well under a second.
  public static let mostPeriods = 1_000

  public init(
    _ series: ObservedSeries, around: ChangeModel = .level
  ) throws(StatisticsError) {
    n = series.n
    self.around = around
    guard n >= Autocorrelation.leastPeriods else {
      throw .tooFewPeriods(needed: Autocorrelation.leastPeriods, got: n)
    }
    guard n <= Self.mostPeriods else {
      throw .outOfRange("\(n) periods: \(Self.mostPeriods) are the most")
    }
    let x = try series.evenValues(for: "the Durbin-Watson test")
    guard series.range > 0 else { throw .noVariance(items: []) }
    let times = x.indices.map(Double.init)
    let stretch = StretchFit(around, times[...], x[...])
    let e = stretch.residuals
    let squares = stretch.residualSquares
    let scale = x.map(\.magnitude).max() ?? 0
    guard squares > Double(n) * (.ulpOfOne * scale) * (.ulpOfOne * scale) else {
      throw .noVariance(items: [])
    }
    let steps = zip(e.dropFirst(), e).map { $0 - $1 }
    let d = steps.reduce(0) { $0 + $1 * $1 } / squares
    self.d = d
    let eigenvalues = try Self.eigenvalues(n: n, around)
    let lower = Self.negative(weights: eigenvalues.map { $0 - d })
    positivePValue = lower
    pValue = min(1, 2 * min(lower, 1 - lower))
  }

  /// Those of the differencing form on what the fit leaves over: for a mean 2 - 2 cos(pi j / n).
  private static func eigenvalues(
    n: Int, _ around: ChangeModel
  ) throws(StatisticsError) -> [Double] {
    let level = (1..<n).map { (j: Int) -> Double in
      2 - 2 * cos(Double.pi * Double(j) / Double(n))
    }
    guard around == .trend else { return level }
    // In the basis of cosines the form is diagonal and the mean is gone; the line is one vector g,
    // and taking it out leaves P D P with P = I - g g'.
    var g = (1..<n).map { (j: Int) -> Double in
      let turn = Double.pi * Double(j) / Double(n)
      return (0..<n).reduce(0.0) { sum, t in sum + Double(t) * cos(turn * (Double(t) + 0.5)) }
    }
    let length = g.reduce(0) { $0 + $1 * $1 }.squareRoot()
    g = g.map { $0 / length }
    let m = n - 1
    let weighted = zip(g, level).reduce(0.0) { sum, pair in sum + pair.0 * pair.0 * pair.1 }
    var rows = [[Double]](repeating: [Double](repeating: 0, count: m), count: m)
    for i in 0..<m {
      for j in 0..<m { rows[i][j] = -g[i] * g[j] * (level[i] + level[j] - weighted) }
      rows[i][i] += level[i]
    }
    let values = try numerically("Durbin-Watson") { () throws(NumericsError) in
      try SymmetricMatrix(rows).eigenvalues()
    }
    // One eigenvalue is the zero of the line itself.
    return Array(values.sorted().dropFirst())
  }

  /// P(sum of weights x chi-square(1) < 0): 1/2 - 1/pi integral of sin(theta) / (u rho) over u > 0.
  private static func negative(weights: [Double]) -> Double {
    let scale = weights.map(\.magnitude).max() ?? 1
    let lambda = weights.map { $0 / scale }
    func integrand(_ u: Double) -> Double {
      var theta = 0.0
      var logRho = 0.0
      for weight in lambda {
        theta += atan(weight * u)
        logRho += log1p(weight * weight * u * u)
      }
      return sin(theta / 2) * exp(-logRho / 4) / u
    }
    // u = exp(pi/2 sinh s): the trapezoidal rule then converges exponentially at both ends.
    let step = 1.0 / 64
    var sum = 0.0
    for place in -288...288 {
      let s = Double(place) * step
      let u = exp(Double.pi / 2 * sinh(s))
      let value = integrand(u) * u * Double.pi / 2 * cosh(s)
      if value.isFinite { sum += value }
    }
    return min(1, max(0, 0.5 - sum * step / Double.pi))
  }
}
