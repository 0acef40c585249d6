import TarazaNumerics

/// Segmented regression: a line that bends once, its two pieces joined, and where it bends.
///
/// y = a + b t + d max(0, t - psi). The least sum of squares over all psi is found exactly: with
/// the points split after the j-th, the two lines fitted to the sides meet somewhere; where they
/// meet between t_j and t_(j+1) that is a candidate, and so is every time itself. The standard
/// error of psi is that of g / d in the regression on 1, t, max(0, t - psi) and -d [t > psi].
///
/// - Shapes: one series in time order.
/// - Units: psi in units of time; slopes per unit of time.
/// - Edge cases: psi keeps two points beyond it on each side: a bend before the last point alone would
///   fit that point whatever it is. At a point of the series the error of psi differs
///   from either side; the larger is given. The t of `change` is no test of a bend: the
///   bend was looked for; `StructuralChangeTest` is one.
/// - Throws: `.tooFewPeriods` below `leastPeriods`; `.noVariance` for a perfect line.
/// - Source: Hudson (1966). J. Am. Stat. Assoc. 61, 1097-1129. doi:10.1080/01621459.1966.10482198
///   (exact search); Muggeo (2003). Stat. Med. 22, 3055-3071. doi:10.1002/sim.1545 (error of psi).
///   The R package segmented steps from a start value and may stop at another minimum.
public struct SegmentedRegression: Equatable, Sendable {
  public let n: Int
  /// The time at which the line bends.
  public let psi: Double
  /// Nil when psi stands at a point and the slope does not change.
  public let psiStandardError: Double?
  /// At time 0, of the first piece.
  public let intercept: Double
  public let slopeBefore: Double
  public let slopeAfter: Double
  public let residualSquares: Double

  /// After less before.
  public var change: Double { slopeAfter - slopeBefore }

  private static let leastBeyond = 2
  /// Four coefficients and something to judge them by.
  public static let leastPeriods = 7

  public init(_ series: ObservedSeries) throws(StatisticsError) {
    n = series.n
    guard n >= Self.leastPeriods else { throw .tooFewPeriods(needed: Self.leastPeriods, got: n) }
    guard series.range > 0 else { throw .noVariance(items: []) }
    var best: JoinedLines?
    for psi in Self.candidates(series) {
      let lines = try JoinedLines(series, psi: psi)
      if best.map({ lines.residualSquares < $0.residualSquares }) ?? true { best = lines }
    }
    guard let best else { throw .tooFewPeriods(needed: Self.leastPeriods, got: n) }
    let scale = series.values.map(\.magnitude).max() ?? 0
    let floor = Double(n) * (Double.ulpOfOne * scale) * (Double.ulpOfOne * scale)
    guard best.residualSquares > floor else { throw .noVariance(items: []) }
    psi = best.psi
    intercept = best.coefficients[0]
    slopeBefore = best.coefficients[1]
    slopeAfter = best.coefficients[1] + best.coefficients[2]
    residualSquares = best.residualSquares
    psiStandardError = best.psiStandardError(series)
  }

  /// Normal-theory interval with n - 4 degrees of freedom, cut at the ends of the series by no one.
  public func interval(level: Double = 0.95) -> ConfidenceInterval? {
    psiStandardError.map { error in
      let margin = StudentT(Double(n - 4)).upperQuantile((1 - level) / 2) * error
      return ConfidenceInterval(lower: psi - margin, upper: psi + margin, level: level)
    }
  }

  private static func candidates(_ series: ObservedSeries) -> [Double] {
    let times = series.times
    var result = Array(times[leastBeyond..<(series.n - leastBeyond)])
    for cut in leastBeyond...(series.n - leastBeyond) {
      let before = StretchFit(.trend, times[..<cut], series.values[..<cut]).fit
      let after = StretchFit(.trend, times[cut...], series.values[cut...]).fit
      let meeting = (before.intercept - after.intercept) / (after.slope - before.slope)
      if meeting > times[cut - 1], meeting < times[cut] { result.append(meeting) }
    }
    return result
  }
}

/// The fit with the bend at a given time.
private struct JoinedLines {
  let psi: Double
  let coefficients: [Double]
  let residualSquares: Double

  init(_ series: ObservedSeries, psi: Double) throws(StatisticsError) {
    self.psi = psi
    let fit = try LinearFit(
      columns: [
        [Double](repeating: 1, count: series.n), series.times,
        series.times.map { max(0, $0 - psi) },
      ], series.values)
    coefficients = fit.coefficients
    residualSquares = fit.residualSquares
  }

  func psiStandardError(_ series: ObservedSeries) -> Double? {
    let jump = coefficients[2]
    guard jump != 0 else { return nil }
    let sides = [series.times.map { $0 > psi }, series.times.map { $0 >= psi }]
    return sides.compactMap { isBeyond -> Double? in
      let columns = [
        [Double](repeating: 1, count: series.n), series.times,
        series.times.map { max(0, $0 - psi) }, isBeyond.map { $0 ? -jump : 0 },
      ]
      return (try? LinearFit(columns: columns, series.values))?.standardErrors[3]
    }.max()
  }
}
