import Glibc
import TarazaNumerics

/// The straight line through a series whose errors are autoregressive of order one, by generalised
/// least squares.
///
/// corr(u_s, u_t) = phi^(distance in periods). phi maximises the restricted likelihood, a and b are the
/// weighted least squares for it; p and intervals by Student's t on n - 2 degrees of freedom, as if phi
/// were known.
///
/// - Units: slope in units of the values per unit of time.
/// - Missing data: gaps count as the distance they are.
/// - Edge cases: phi near one means that the line and the wandering of the errors cannot be told apart;
///   `isAtBound` says so.
/// - Throws: `.tooFewPeriods` below six values; `.noVariance` when the line fits without error;
///   `.outOfRange` for a level outside (0, 1) or times that are not a row of periods.
/// - Source: Prais & Winsten (1954); Harville (1977). J. Am. Stat. Assoc. 72, 320-338.
///   doi:10.1080/01621459.1977.10480998 (restricted likelihood)
public struct AutoregressiveTrend: Equatable, Sendable {
  public let n: Int
  public let phi: Double
  public let intercept: Double
  public let slope: Double
  public let standardError: Double
  public let sigma: Double
  public let logLikelihood: Double
  public let t: Double
  public let pValue: Double
  public let interval: ConfidenceInterval
  public let degreesOfFreedom: Int
  /// Whether phi lies at the edge of what is looked at.
  public let isAtBound: Bool

  /// phi is looked for between -bound and bound.
  public static let bound = 0.999
  private static let fewest = 6

  /// Sums of the whitened regression at one phi.
  private struct Fit {
    var slope = 0.0
    var intercept = 0.0
    var residual = 0.0
    var slopeFactor = 0.0
    var logDeterminants = 0.0
    var logLikelihood = 0.0
  }

  public init(_ series: ObservedSeries, level: Double = 0.95) throws(StatisticsError) {
    n = series.n
    guard n >= Self.fewest else { throw .tooFewPeriods(needed: Self.fewest, got: n) }
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    let places = try PeriodPlaces(series).places
    let middle = (series.times[0] + series.times[n - 1]) / 2
    let base = Sums.pairwise(series.values) / Double(n)
    let x = series.times.map { ($0 - middle) / series.timeSpan }
    let y = series.values.map { $0 - base }
    let plain = Self.fit(x, y, places, phi: 0)
    let size = y.reduce(0) { $0 + $1 * $1 } + Double(n) * base * base
    guard plain.residual > 1e-26 * size else { throw .noVariance(items: []) }
    let best = Self.bestPhi { Self.fit(x, y, places, phi: $0).logLikelihood }
    let fit = Self.fit(x, y, places, phi: best)
    phi = best
    isAtBound = best.magnitude > Self.bound - 1e-4
    slope = fit.slope / series.timeSpan
    intercept = base + fit.intercept - slope * middle
    let df = Double(n - 2)
    sigma = (fit.residual / df).squareRoot()
    standardError = sigma * fit.slopeFactor.squareRoot() / series.timeSpan
    // The likelihood of the line with time in its own units.
    logLikelihood = fit.logLikelihood - log(series.timeSpan)
    degreesOfFreedom = n - 2
    let law = StudentT(df)
    t = slope / standardError
    pValue = Alternative.twoSided.pValue(t: t, law)
    let margin = law.upperQuantile((1 - level) / 2) * standardError
    interval = ConfidenceInterval(lower: slope - margin, upper: slope + margin, level: level)
  }

  /// Each row less phi^d times the one before, over sqrt(1 - phi^2d): independent errors of one size.
  private static func fit(_ x: [Double], _ y: [Double], _ places: [Int], phi: Double) -> Fit {
    var sums = (cc: 0.0, cx: 0.0, xx: 0.0, cy: 0.0, xy: 0.0)
    var fit = Fit()
    var rows: [(c: Double, v: Double, w: Double)] = []
    for row in x.indices {
      let r = row == 0 ? 0 : power(phi, places[row] - places[row - 1])
      let left = 1 - r * r
      fit.logDeterminants += log(left)
      let scale = 1 / left.squareRoot()
      let before = max(0, row - 1)
      let c = (row == 0 ? 1 : 1 - r) * scale
      let v = (row == 0 ? x[row] : x[row] - r * x[before]) * scale
      let w = (row == 0 ? y[row] : y[row] - r * y[before]) * scale
      sums.cc += c * c
      sums.cx += c * v
      sums.xx += v * v
      sums.cy += c * w
      sums.xy += v * w
      rows.append((c, v, w))
    }
    let determinant = sums.cc * sums.xx - sums.cx * sums.cx
    fit.slope = (sums.cc * sums.xy - sums.cx * sums.cy) / determinant
    fit.intercept = (sums.xx * sums.cy - sums.cx * sums.xy) / determinant
    // From the residuals themselves: a difference of sums would lose the digits of a close fit.
    fit.residual = rows.reduce(0) { sum, row in
      let left = row.w - fit.intercept * row.c - fit.slope * row.v
      return sum + left * left
    }
    fit.slopeFactor = sums.cc / determinant
    let df = Double(x.count - 2)
    fit.logLikelihood =
      -0.5
      * (df * (1 + log(2 * Double.pi * fit.residual / df)) + fit.logDeterminants
        + log(determinant))
    return fit
  }

  private static func power(_ phi: Double, _ exponent: Int) -> Double {
    let size = pow(phi.magnitude, Double(exponent))
    return phi < 0 && !exponent.isMultiple(of: 2) ? -size : size
  }

  /// The best of a grid, then golden sections around it: the likelihood may have several peaks.
  private static func bestPhi(_ likelihood: (Double) -> Double) -> Double {
    let grid = (0...80).map { bound * (Double($0) / 40 - 1) }
    let values = grid.map(likelihood)
    let top = values.indices.max { values[$0] < values[$1] } ?? 40
    var (low, high) = (grid[max(0, top - 1)], grid[min(80, top + 1)])
    let golden = (5.0.squareRoot() - 1) / 2
    var (a, b) = (high - golden * (high - low), low + golden * (high - low))
    var (fa, fb) = (likelihood(a), likelihood(b))
    while high - low > 1e-10 {
      if fa >= fb {
        (high, b, fb) = (b, a, fa)
        a = high - golden * (high - low)
        fa = likelihood(a)
      } else {
        (low, a, fa) = (a, b, fb)
        b = low + golden * (high - low)
        fb = likelihood(b)
      }
    }
    return (low + high) / 2
  }
}
