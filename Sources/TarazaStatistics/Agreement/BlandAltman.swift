import TarazaNumerics

/// Bland and Altman's limits of agreement: between which bounds the difference of two measurements of
/// a case lies in 95 of 100 cases.
///
/// Limits d ± z s, with d and s the mean and standard deviation of the differences second - first and
/// z the normal quantile. The interval of d is Student's; that of a limit is exact where differences
/// are normal, by the noncentral t with noncentrality z √n. `slope` is that of the differences on the
/// means of both: other than zero, the raters part more where the measurement is larger.
///
/// - Shapes: `first` and `second` equally long; cases that miss either are left out.
/// - Units: those of the measurements.
/// - Missing data: NaN.
/// - Throws: `.tooFewRows` below three cases; `.outOfRange` for unequal lengths; `.noVariance` when
///   all differences are equal.
/// - Source: Bland & Altman (1999). Stat. Methods Med. Res. 8, 135-160.
///   doi:10.1177/096228029900800204; exact intervals: Carkeet (2015). Optom. Vis. Sci. 92, e71-e80.
///   doi:10.1097/OPX.0000000000000513
public struct BlandAltman: Equatable, Sendable {
  public let n: Int
  /// Mean of second - first.
  public let bias: Double
  public let deviation: Double
  public let biasInterval: ConfidenceInterval
  public let lower: Double
  public let upper: Double
  public let lowerInterval: ConfidenceInterval
  public let upperInterval: ConfidenceInterval
  /// The share of cases between the limits, in which the limits claim to hold `coverage`.
  public let inside: Double
  public let coverage: Double
  /// p of bias = 0.
  public let biasPValue: Double
  /// Nil when the means of both do not vary.
  public let slope: Double?
  public let slopePValue: Double?

  private static let fewestCases = 3

  public init(
    _ first: [Double], _ second: [Double], coverage: Double = 0.95, level: Double = 0.95
  ) throws(StatisticsError) {
    guard first.count == second.count else {
      throw .outOfRange("\(first.count) and \(second.count) measurements")
    }
    guard level > 0, level < 1, coverage > 0, coverage < 1 else {
      throw .outOfRange("a confidence level of \(level) and a coverage of \(coverage)")
    }
    let rows = first.indices.filter { (first[$0] + second[$0]).isFinite }
    let differences = rows.map { second[$0] - first[$0] }
    let n = Double(rows.count)
    guard rows.count >= Self.fewestCases else {
      throw .tooFewRows(needed: Self.fewestCases, got: rows.count)
    }
    let bias = differences.reduce(0, +) / n
    let squares = differences.reduce(0) { $0 + ($1 - bias) * ($1 - bias) }
    let deviation = (squares / (n - 1)).squareRoot()
    let largest = rows.reduce(0) { max($0, first[$1].magnitude, second[$1].magnitude) }
    guard deviation > 8 * largest * .ulpOfOne else { throw .noVariance(items: []) }
    let z = Normal.upperQuantile((1 - coverage) / 2)
    let error = deviation / n.squareRoot()
    let margin = StudentT(n - 1).upperQuantile((1 - level) / 2) * error
    let tail = (1 - level) / 2
    let low = try Self.quantile(tail, df: n - 1, noncentrality: z * n.squareRoot())
    let high = try Self.quantile(1 - tail, df: n - 1, noncentrality: z * n.squareRoot())
    self.n = rows.count
    self.bias = bias
    self.deviation = deviation
    self.coverage = coverage
    biasInterval = ConfidenceInterval(lower: bias - margin, upper: bias + margin, level: level)
    lower = bias - z * deviation
    upper = bias + z * deviation
    lowerInterval = ConfidenceInterval(
      lower: bias - high * error, upper: bias - low * error, level: level)
    upperInterval = ConfidenceInterval(
      lower: bias + low * error, upper: bias + high * error, level: level)
    let (from, to) = (lower, upper)
    inside = Double(differences.count { $0 >= from && $0 <= to }) / n
    biasPValue = 2 * StudentT(n - 1).upper((bias / error).magnitude)
    let line = Self.line(
      rows.map { (first[$0] + second[$0]) / 2 }, differences.map { $0 - bias }, rounding: largest)
    slope = line?.slope
    slopePValue = line?.pValue
  }

  /// The x with this lower tail under the noncentral t.
  private static func quantile(
    _ p: Double, df: Double, noncentrality: Double
  ) throws(StatisticsError) -> Double {
    let law = NoncentralT(df, noncentrality: noncentrality)
    var (lower, upper) = (noncentrality - 1, noncentrality + 1)
    return try numerically("limits of agreement") { () throws(NumericsError) in
      for _ in 0..<Self.widenings where law.lower(lower) > p { lower -= upper - lower }
      for _ in 0..<Self.widenings where law.lower(upper) < p { upper += upper - lower }
      return try RootFinder.root(between: lower, and: upper, tolerance: Self.tolerance) {
        law.lower($0) - p
      }.value
    }
  }

  /// Doublings of the bracket; each side needs a few even with three cases.
  private static let widenings = 60
  /// As the law itself is accurate to about 1e-12.
  private static let tolerance = 1e-11

  private static func line(
    _ x: [Double], _ y: [Double], rounding: Double
  ) -> (slope: Double, pValue: Double)? {
    let n = Double(x.count)
    let mean = x.reduce(0, +) / n
    let xx = x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let xy = zip(x, y).reduce(0) { $0 + ($1.0 - mean) * $1.1 }
    guard xx > n * (rounding * .ulpOfOne) * (rounding * .ulpOfOne), n > 2 else { return nil }
    let slope = xy / xx
    let left = zip(x, y).reduce(0) { sum, point in
      let residual = point.1 - slope * (point.0 - mean)
      return sum + residual * residual
    }
    guard left > 0 else { return (slope, 0) }
    let t = slope / (left / (n - 2) / xx).squareRoot()
    return (slope, 2 * StudentT(n - 2).upper(t.magnitude))
  }
}
