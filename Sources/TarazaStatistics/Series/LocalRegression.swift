import Glibc
import TarazaNumerics

/// LOESS: a smooth curve through a series by local lines or parabolas, with its band.
///
/// At each place the q = span n nearest points are fitted by weighted least squares, weights
/// (1 - (d / h)^3)^3 with h the distance of the q-th; beyond a span of 1, h is that of the farthest
/// times the span. `robust` repeats the fit with bisquare weights of the residuals over 6 times
/// their median magnitude. The band is fit -+ t s |l|, l the row of the operator, s^2 = RSS over
/// the trace d1 of (I - L)'(I - L), t with d1^2 / d2 degrees of freedom.
///
/// - Shapes: one series in time order; fits at the places asked for.
/// - Units: of the values; a change of unit of time changes nothing.
/// - Edge cases: every place is fitted directly; R's default blends between a few places, and
///   differs in the third digit. The band is of the fit without robustness.
/// - Throws: `.tooFewPeriods` below `leastPeriods`; `.notComputable` for a span that holds fewer than
///   degree + 3 points, the farthest of which weighs nothing: such a curve goes through every point;
///   `.outOfRange` for a span not above 0; `.interrupted` when `progress` answers false.
/// - Source: Cleveland & Devlin (1988). J. Am. Stat. Assoc. 83, 596-610.
///   doi:10.1080/01621459.1988.10478639
public struct LocalRegression: Equatable, Sendable {
  public struct Options: Equatable, Sendable {
    public var span = 0.75
    /// 0, 1 or 2.
    public var degree = 2
    public var isRobust = false

    public init() {}
  }

  public let n: Int
  public let fitted: [Double]
  public let residuals: [Double]
  /// The lengths |l| of the rows of the operator.
  public let rowLengths: [Double]
  /// Of the residuals of the fit without robustness.
  public let deviation: Double
  public let degreesOfFreedom: Double
  /// Trace of L, and of L L': two counts of the parameters that the curve is worth.
  public let trace: Double
  public let equivalentParameters: Double
  public let options: Options
  private let series: ObservedSeries
  private let robustness: [Double]?

  public static let leastPeriods = 6
  /// The operator is n x n, and every row is a fit.
  public static let mostPeriods = 3_000
  private static let robustPasses = 4
  /// A share of the degrees of freedom that is rounding.
  private static let nothingLeft = 1e-9

  /// In hundredths.
  private static func leastSpan(_ count: Int, of n: Int) -> Double {
    (Double(count) / Double(n) * 100).rounded(.up) / 100
  }

  public init(
    _ series: ObservedSeries, options: Options = Options(),
    progress: @escaping @Sendable (Double) -> Bool = { _ in true }
  ) throws(StatisticsError) {
    n = series.n
    self.series = series
    self.options = options
    guard n >= Self.leastPeriods else { throw .tooFewPeriods(needed: Self.leastPeriods, got: n) }
    guard n <= Self.mostPeriods else {
      throw .outOfRange("\(n) periods: \(Self.mostPeriods) are the most")
    }
    guard options.span > 0, options.span.isFinite, (0...2).contains(options.degree) else {
      throw .outOfRange("a span of \(options.span) or a degree of \(options.degree)")
    }
    let window = LocalWindow(series.times, span: options.span, degree: options.degree)
    // The farthest point of a window weighs nothing, and a curve through all others leaves nothing over
    // to judge it by.
    let fewest = options.degree + 3
    guard window.count >= fewest else {
      throw .notComputable(
        "a curve of degree \(options.degree) by windows of \(window.count) of \(n) periods: it would go "
          + "through every point. The least span here is "
          + "\(Self.leastSpan(fewest, of: n))")
    }
    let times = series.times
    let rows = try Self.each(of: n, progress, from: 0) { window.operatorRow(at: times[$0]) }
    let plain = rows.map { Self.product($0, series.values) }
    let error = try Self.operatorError(rows, progress)
    trace = rows.indices.reduce(0) { $0 + rows[$1][$1] }
    equivalentParameters = rows.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } }
    rowLengths = rows.map { row in row.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    let squares = zip(series.values, plain).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    guard error.first > Self.nothingLeft * Double(n) else {
      throw .notComputable("a curve that goes through every point: take a wider span")
    }
    deviation = (squares / error.first).squareRoot()
    degreesOfFreedom = error.first * error.first / error.second
    var fit = plain
    var weights: [Double]?
    if options.isRobust {
      for _ in 1..<Self.robustPasses {
        let bisquare = Self.bisquare(zip(series.values, fit).map { $0 - $1 })
        weights = bisquare
        fit = series.times.map { Self.product(window.operatorRow(at: $0, bisquare), series.values) }
      }
    }
    robustness = weights
    fitted = fit
    residuals = zip(series.values, fit).map { $0 - $1 }
  }

  /// The curve at another time within the series.
  public func value(at time: Double) -> Double {
    let window = LocalWindow(series.times, span: options.span, degree: options.degree)
    return Self.product(window.operatorRow(at: time, robustness), series.values)
  }

  /// One interval for each point of the series.
  public func band(level: Double = 0.95) -> [ConfidenceInterval] {
    let t = StudentT(degreesOfFreedom).upperQuantile((1 - level) / 2)
    return zip(fitted, rowLengths).map { fit, length in
      let margin = t * deviation * length
      return ConfidenceInterval(lower: fit - margin, upper: fit + margin, level: level)
    }
  }

  private static func product(_ row: [Double], _ values: [Double]) -> Double {
    zip(row, values).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The traces of (I - L)(I - L)' and of its square.
  private static func operatorError(
    _ rows: [[Double]], _ progress: @escaping @Sendable (Double) -> Bool
  ) throws(StatisticsError) -> (first: Double, second: Double) {
    let n = rows.count
    let rest = rows.enumerated().map { place, row in
      row.enumerated().map { ($0 == place ? 1 : 0) - $1 }
    }
    let first = rest.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } }
    let second = try each(of: n, progress, from: 0.5) { i in
      (0...i).reduce(0.0) { sum, j in
        let inner = product(rest[i], rest[j])
        return sum + (i == j ? 1 : 2) * inner * inner
      }
    }
    return (first, second.reduce(0, +))
  }

  /// What every point has, worked out on all cores: half of the work from this share on.
  private static func each<Answer: Sendable>(
    of count: Int, _ progress: @escaping @Sendable (Double) -> Bool, from start: Double,
    _ answer: @escaping @Sendable (Int) -> Answer
  ) throws(StatisticsError) -> [Answer] {
    let pieces = fixedPieces(of: count, size: pointsPerPiece)
    let begun = BegunPieces(of: pieces.count)
    return try concurrentPieces(
      count: pieces.count,
      check: { () throws(StatisticsError) in
        guard progress(start + begun.next() / 2) else { throw .interrupted }
      }
    ) { (piece: Int) throws(StatisticsError) in
      pieces[piece].map(answer)
    }.flatMap { $0 }
  }

  private static let pointsPerPiece = 16

  /// (1 - (e / 6 median |e|)^2)^2.
  private static func bisquare(_ residuals: [Double]) -> [Double] {
    let limit = 6 * OrderStatistic.median(of: residuals.map(\.magnitude))
    guard limit > 0 else { return residuals.map { $0 == 0 ? 1 : 0 } }
    return residuals.map { residual in
      let share = residual / limit
      if share.magnitude >= 0.999 { return 0 }
      if share.magnitude <= 0.001 { return 1 }
      return (1 - share * share) * (1 - share * share)
    }
  }
}

/// The neighbourhood of a place and the weighted fit in it.
struct LocalWindow: Sendable {
  private let times: [Double]
  private let degree: Int
  /// Points in a window.
  let count: Int
  /// What a bandwidth is multiplied by, for spans above 1.
  private let stretch: Double

  init(_ times: [Double], span: Double, degree: Int) {
    self.times = times
    self.degree = degree
    count = min(times.count, Int((Double(times.count) * span + 1e-5).rounded(.down)))
    stretch = max(1, span)
  }

  /// The weights with which the values enter the fit at `place`.
  func operatorRow(at place: Double, _ robustness: [Double]? = nil) -> [Double] {
    let distances = times.map { ($0 - place).magnitude }
    let bandwidth = distances.sorted()[count - 1] * stretch
    var weights = distances.map { distance -> Double in
      guard bandwidth > 0 else { return distance == 0 ? 1 : 0 }
      let share = distance / bandwidth
      guard share < 0.999 else { return 0 }
      if share <= 0.001 { return 1 }
      let cube = 1 - share * share * share
      return cube * cube * cube
    }
    if let robustness { weights = zip(weights, robustness).map { $0 * $1 } }
    return fittedRow(weights, at: place)
  }

  /// By orthogonal polynomials in the weights: p0 = 1, p1 = u - a, p2 = u p1 - …; the fit at u = 0.
  private func fittedRow(_ weights: [Double], at place: Double) -> [Double] {
    let total = weights.reduce(0, +)
    guard total > 0 else { return weights }
    let u = times.map { $0 - place }
    var row = weights.map { $0 / total }
    var polynomials = [[Double](repeating: 1, count: u.count)]
    var atPlace = [1.0]
    var squares = [total]
    for power in 0..<degree {
      // u times the last polynomial, less its parts along the earlier ones.
      var next = zip(u, polynomials[power]).map { $0 * $1 }
      var value = 0.0
      let whole = zip(weights, next).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
      for (earlier, polynomial) in polynomials.enumerated() {
        let share =
          zip(weights, zip(next, polynomial)).reduce(0) { $0 + $1.0 * $1.1.0 * $1.1.1 }
          / squares[earlier]
        next = zip(next, polynomial).map { $0 - share * $1 }
        value -= share * atPlace[earlier]
      }
      let square = zip(weights, next).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
      // Too few different times under the weights: a lower degree has to do.
      guard square > 1e-14 * whole, square > 0 else { break }
      for point in row.indices { row[point] += weights[point] * next[point] * value / square }
      polynomials.append(next)
      atPlace.append(value)
      squares.append(square)
    }
    return row
  }
}
