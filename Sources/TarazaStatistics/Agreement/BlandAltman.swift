import TarazaNumerics

/// Bland and Altman's limits of agreement: between which bounds the difference of two measurements of
/// a case lies in 95 of 100 cases.
///
/// Limits d ± z s, with d and s the mean and standard deviation of the differences second - first and
/// z the normal quantile. The interval of d is Student's; that of a limit is exact where differences
/// are normal, by the noncentral t with noncentrality z √n. `slope` is that of the differences on the
/// means of both: other than zero, the raters part more where the measurement is larger.
///
/// Cases of a design count by their weights; errors of the mean, the limits and the slope are then
/// those of the design, with t of its degrees of freedom.
///
/// - Shapes: `first` and `second` equally long; cases that miss either are left out.
/// - Units: those of the measurements.
/// - Missing data: NaN.
/// - Throws: `.tooFewRows` below three cases; `.outOfRange` for unequal lengths, or a design and
///   missing measurements; `.noVariance` when all differences are equal; `.notComputable` for a
///   design without degrees of freedom; what the design throws.
/// - Source: Bland & Altman (1999). Stat. Methods Med. Res. 8, 135-160.
///   doi:10.1177/096228029900800204; exact intervals: Carkeet (2015). Optom. Vis. Sci. 92, e71-e80.
///   doi:10.1097/OPX.0000000000000513
public struct BlandAltman: Equatable, Sendable {
  public let n: Int
  /// Mean of second - first.
  public let bias: Double
  public let deviation: Double
  public let biasStandardError: Double
  public let biasInterval: ConfidenceInterval
  public let lower: Double
  public let upper: Double
  public let lowerInterval: ConfidenceInterval
  public let upperInterval: ConfidenceInterval
  /// p of bias = 0.
  public let biasPValue: Double
  /// Nil when the means of both do not vary.
  public let slope: Double?
  public let slopePValue: Double?

  private static let fewestCases = 3

  /// - Parameter design: of the cases; nil for such as were drawn one by one.
  public init(
    _ first: [Double], _ second: [Double], design: CaseDesign? = nil, coverage: Double = 0.95,
    level: Double = 0.95
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
    guard design.map({ $0.rows.count == rows.count && rows.count == first.count }) ?? true else {
      throw .outOfRange("a design of other cases")
    }
    let weights = rows.map { design?.weight($0) ?? 1 }
    let whole = weights.reduce(0, +)
    guard whole > 0 else { throw .tooFewRows(needed: Self.fewestCases, got: 0) }
    let bias = zip(weights, differences).reduce(0) { $0 + $1.0 * $1.1 } / whole
    let squares = zip(weights, differences).reduce(0) {
      $0 + $1.0 * ($1.1 - bias) * ($1.1 - bias)
    }
    let deviation = (squares / whole * n / (n - 1)).squareRoot()
    let largest = rows.reduce(0) { max($0, first[$1].magnitude, second[$1].magnitude) }
    guard deviation > 8 * largest * .ulpOfOne else { throw .noVariance(items: []) }
    let z = Normal.upperQuantile((1 - coverage) / 2)
    self.n = rows.count
    self.bias = bias
    self.deviation = deviation
    (lower, upper) = (bias - z * deviation, bias + z * deviation)
    let errors: LimitErrors
    if let design {
      errors = try LimitErrors(
        first, second, design, bias: bias, deviation: deviation, z: z, level: level)
    } else {
      errors = try LimitErrors(
        rows.map { (first[$0] + second[$0]) / 2 }, differences, bias: bias, deviation: deviation,
        z: z, level: level, rounding: largest)
    }
    biasStandardError = errors.biasStandardError
    biasInterval = errors.bias
    lowerInterval = errors.lower
    upperInterval = errors.upper
    biasPValue = errors.biasPValue
    slope = errors.slope
    slopePValue = errors.slopePValue
  }
}

/// What limits of agreement tell of other cases.
private struct LimitErrors {
  let biasStandardError: Double
  let bias: ConfidenceInterval
  let lower: ConfidenceInterval
  let upper: ConfidenceInterval
  let biasPValue: Double
  let slope: Double?
  let slopePValue: Double?
}

extension LimitErrors {
  /// Of cases drawn one by one, whose differences are normal.
  fileprivate init(
    _ means: [Double], _ differences: [Double], bias: Double, deviation: Double, z: Double,
    level: Double, rounding: Double
  ) throws(StatisticsError) {
    let n = Double(differences.count)
    let error = deviation / n.squareRoot()
    let tail = (1 - level) / 2
    let margin = StudentT(n - 1).upperQuantile(tail) * error
    let low = try Self.quantile(tail, df: n - 1, noncentrality: z * n.squareRoot())
    let high = try Self.quantile(1 - tail, df: n - 1, noncentrality: z * n.squareRoot())
    let line = Self.line(means, differences.map { $0 - bias }, rounding: rounding)
    self.init(
      biasStandardError: error,
      bias: ConfidenceInterval(lower: bias - margin, upper: bias + margin, level: level),
      lower: ConfidenceInterval(
        lower: bias - high * error, upper: bias - low * error, level: level),
      upper: ConfidenceInterval(
        lower: bias + low * error, upper: bias + high * error, level: level),
      biasPValue: 2 * StudentT(n - 1).upper((bias / error).magnitude),
      slope: line?.slope, slopePValue: line?.pValue)
  }

  /// By the design: with S the covariances of both, the mean has slopes (-1, 1) on the means, the
  /// deviation (1, -1; -1, 1) / (2 s) on S, and the slope is (S₂₂ - S₁₁) / 2 over the variance of the
  /// means of both, (S₁₁ + S₂₂ + 2 S₂₁) / 4.
  fileprivate init(
    _ first: [Double], _ second: [Double], _ design: CaseDesign, bias: Double, deviation: Double,
    z: Double, level: Double
  ) throws(StatisticsError) {
    let moments = try CaseMoments([first, second], design)
    let S = moments.covariance
    func interval(_ value: Double, limit: Double) throws(StatisticsError)
      -> (interval: ConfidenceInterval, error: Double, pValue: Double)
    {
      let g = limit / (2 * deviation)
      let errors = moments.errors(
        means: [-1, 1], covariance: SymmetricMatrix([[g], [-g, g]]))
      let error = try errors.standardError()
      guard let error, let interval = errors.interval(around: value, error, level: level) else {
        throw .notComputable("a design without degrees of freedom in these cases")
      }
      let df = Double(errors.degreesOfFreedom)
      return (interval, error, 2 * StudentT(df).upper((value / error).magnitude))
    }
    let middle = try interval(bias, limit: 0)
    let variance = (S[0, 0] + S[1, 1] + 2 * S[1, 0]) / 4
    var line: (slope: Double, pValue: Double)?
    if variance > 0 {
      let slope = (S[1, 1] - S[0, 0]) / 2 / variance
      let part = slope / 4
      let errors = moments.errors(
        means: [0, 0],
        covariance: SymmetricMatrix([
          [(-0.5 - part) / variance], [-part / variance, (0.5 - part) / variance],
        ]))
      if let error = try errors.standardError(), error > 0 {
        let df = Double(errors.degreesOfFreedom)
        line = (slope, 2 * StudentT(df).upper((slope / error).magnitude))
      }
    }
    self.init(
      biasStandardError: middle.error, bias: middle.interval,
      lower: try interval(bias - z * deviation, limit: -z).interval,
      upper: try interval(bias + z * deviation, limit: z).interval, biasPValue: middle.pValue,
      slope: line?.slope, slopePValue: line?.pValue)
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
