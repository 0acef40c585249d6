import Glibc
import TarazaNumerics

/// The confidence interval of the date of a change, from the law of the estimated date.
///
/// Scaled by the size of the change, the estimated date less the true one has the law of the place
/// where a two-sided Brownian motion with drift is highest; variance and regressors may differ
/// before and after. With jump d, moments Q1, Q2 and error variances s1, s2 of the two segments:
/// L = d'Q1 d / s1, xi = d'Q2 d / d'Q1 d, phi = xi s2 / s1. What is distributed so is the estimate
/// less the truth, so the ends are the date less the upper and less the lower quantile over L,
/// outward to whole values.
///
/// - Shapes: ends count values like the cut they belong to; they may lie outside 1...n - 1.
/// - Edge cases: short segments make it too narrow: with fewer than `leastSegment` points on a side
///   `ChangeDateBootstrap` is the honest one.
/// - Throws: `.outOfRange` for cuts or a level that make no sense; `.noVariance` when a segment is
///   fitted perfectly, or a jump is none.
/// - Source: Bai (1997). Rev. Econ. Stat. 79, 551-563. doi:10.1162/003465397557132; Bai & Perron
///   (2003). J. Appl. Econometrics 18, 1-22. doi:10.1002/jae.659
public struct BreakInterval: Equatable, Sendable {
  public let cut: Int
  public let lower: Int
  public let upper: Int
  public let level: Double

  /// Fewer points in a segment are far from the limit law.
  public static let leastSegment = 15

  /// One interval for each cut.
  public static func intervals(
    of series: ObservedSeries, cuts: [Int], model: ChangeModel, level: Double = 0.95
  ) throws(StatisticsError) -> [BreakInterval] {
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    let ends = [0] + cuts + [series.n]
    guard zip(ends, ends.dropFirst()).allSatisfy({ $1 - $0 > model.coefficients }) else {
      throw .outOfRange("segments without enough points for their coefficients")
    }
    let pieces = zip(ends, ends.dropFirst()).map { start, end in
      SegmentMoments(series, start..<end, model)
    }
    guard pieces.allSatisfy({ $0.variance > 0 }) else { throw .noVariance(items: []) }
    var result: [BreakInterval] = []
    for (place, cut) in cuts.enumerated() {
      result.append(try interval(cut, pieces[place], pieces[place + 1], level: level))
    }
    return result
  }

  private static func interval(
    _ cut: Int, _ before: SegmentMoments, _ after: SegmentMoments, level: Double
  ) throws(StatisticsError) -> BreakInterval {
    let intercept = after.intercept - before.intercept
    let slope = after.slope - before.slope
    let first = before.form(intercept, slope)
    guard first > 0 else { throw .noVariance(items: []) }
    let scale = first / before.variance
    let xi = after.form(intercept, slope) / first
    let law = BreakDateLaw(xi: xi, phi: xi * after.variance / before.variance)
    let tail = (1 - level) / 2
    let lower = try law.quantile(tail) / scale
    let upper = try law.quantile(1 - tail) / scale
    func whole(_ value: Double) -> Int {
      Int(max(-1e15, min(1e15, value)))
    }
    return BreakInterval(
      cut: cut, lower: cut - whole(upper.rounded(.up)), upper: cut - whole(lower.rounded(.down)),
      level: level)
  }
}

/// Fit and moments of one segment. Moments are taken about time 0 like the coefficients.
private struct SegmentMoments {
  let intercept: Double
  let slope: Double
  let variance: Double
  private let meanTime: Double
  private let meanSquaredTime: Double

  init(_ series: ObservedSeries, _ points: Range<Int>, _ model: ChangeModel) {
    let stretch = StretchFit(model, series.times[points], series.values[points])
    intercept = stretch.fit.intercept
    slope = stretch.fit.slope
    let count = Double(points.count)
    variance = stretch.residualSquares / count
    meanTime = series.times[points].reduce(0, +) / count
    meanSquaredTime = series.times[points].reduce(0) { $0 + $1 * $1 } / count
  }

  /// The mean over the segment of the squared difference of the two lines.
  func form(_ intercept: Double, _ slope: Double) -> Double {
    intercept * intercept + 2 * intercept * slope * meanTime + slope * slope * meanSquaredTime
  }
}

/// The law of the place of the maximum of W1(-s) - |s| / 2 for s < 0 and
/// sqrt(phi) W2(s) - xi s / 2 for s > 0.
///
/// - Source: Bai (1997), appendix B.
struct BreakDateLaw: Sendable {
  let xi: Double
  let phi: Double

  /// P(place <= s).
  func lower(_ s: Double) -> Double {
    s < 0 ? left(-s) : 1 - right(s)
  }

  /// exp(exponent) times the upper tail beyond z, without overflow between.
  private func scaledTail(_ exponent: Double, _ z: Double) -> Double {
    exp(exponent + Normal.logUpper(z))
  }

  private func left(_ s: Double) -> Double {
    let root = s.squareRoot()
    let ratio = xi / phi
    let density = root * exp(-s / 8) / (2 * Double.pi).squareRoot()
    let far = (phi + 2 * xi) * phi / (xi * (phi + xi))
    let near = (phi + 2 * xi) * (phi + 2 * xi) / ((phi + xi) * xi) - 2 + s / 2
    return -density - far * scaledTail(ratio * (1 + ratio) * s / 2, (0.5 + ratio) * root)
      + near * Normal.upper(root / 2)
  }

  private func right(_ s: Double) -> Double {
    let root = s.squareRoot()
    let frac = xi * xi / phi
    let density = (frac * s).squareRoot() * exp(-frac * s / 8) / (2 * Double.pi).squareRoot()
    let far = (2 * phi + xi) * xi / (phi * (phi + xi))
    let near = (2 * phi + xi) * (2 * phi + xi) / ((phi + xi) * phi) - 2 + frac * s / 2
    return -density - far * scaledTail((phi + xi) * s / 2, (phi + xi / 2) / phi.squareRoot() * root)
      + near * Normal.upper(frac.squareRoot() * root / 2)
  }

  func quantile(_ p: Double) throws(StatisticsError) -> Double {
    let isLeft = p < lower(0)
    // Outward by doubling until the quantile lies between.
    var far = isLeft ? -1.0 : 1.0
    while isLeft ? lower(far) > p : lower(far) < p {
      far *= 2
      guard far.magnitude < 1e12 else {
        throw .notConverged(method: "date of a break", iterations: 40)
      }
    }
    return try numerically("date of a break") { () throws(NumericsError) in
      try RootFinder.root(between: far, and: 0, of: { lower($0) - p }).value
    }
  }
}
