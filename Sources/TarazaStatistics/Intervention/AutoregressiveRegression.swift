import Glibc
import TarazaNumerics

/// Regression of a series on several columns with errors that follow an autoregression of order p, by
/// generalised least squares.
///
/// y = X b + u, u_t = phi_1 u_{t-1} + … + phi_p u_{t-p} + e_t. phi maximises the restricted likelihood,
/// which is less biased towards zero than the full one in short series; b and its covariance are the
/// generalised least squares for it, s² (X'V⁻¹X)⁻¹ with s² the whitened residuals' squares over n - k.
/// Order 0 is ordinary least squares.
///
/// - Shapes: `columns` are k columns of n entries; `coefficients` and `covariance` follow them.
/// - Units: those of y over those of the columns.
/// - Missing data: `places` says where the rows stand in a row of periods; gaps count as the distance
///   they are.
/// - Edge cases: the covariance takes phi as known, so that errors come out too small in short series;
///   `isAtBound` says that phi lies at the edge of what is looked at, where a wandering level and the
///   columns can hardly be told apart.
/// - Throws: `.tooFewPeriods` below k + p + 2 rows; `.outOfRange` for an order other than 0, 1 or 2, or
///   lengths that differ; `.singular` for columns that depend on each other; `.noVariance` when the
///   columns fit without error.
/// - Source: Harville (1977). J. Am. Stat. Assoc. 72, 320-338. doi:10.1080/01621459.1977.10480998;
///   Turner et al. (2021). BMC Med. Res. Methodol. 21, 181. doi:10.1186/s12874-021-01364-0, on
///   interrupted series by this likelihood.
public struct AutoregressiveRegression: Equatable, Sendable {
  public let order: Int
  public let coefficients: [Double]
  public let covariance: SymmetricMatrix
  public let phi: [Double]
  /// The deviation of e.
  public let sigma: Double
  /// y - X b.
  public let residuals: [Double]
  /// The residuals less what those before foretell, all of one size.
  public let innovations: [Double]
  /// Restricted, with the columns in the units given.
  public let logLikelihood: Double
  public let degreesOfFreedom: Int
  public let isAtBound: Bool

  /// Partial autocorrelations are looked for between -bound and bound.
  public static let bound = 0.999
  public static let mostOrder = 2
  /// Points of the first grid along each partial autocorrelation, by order.
  private static let gridSizes = [0, 81, 17]
  private static let smallestStep = 1e-6

  public init(
    columns: [[Double]], values: [Double], places: [Int], order: Int
  ) throws(StatisticsError) {
    let (n, k) = (values.count, columns.count)
    guard (0...Self.mostOrder).contains(order) else {
      throw .outOfRange("an autoregression of order \(order): \(Self.mostOrder) is the most")
    }
    guard columns.allSatisfy({ $0.count == n }), places.count == n, k > 0 else {
      throw .outOfRange("columns of other lengths than the \(n) values")
    }
    let fewest = k + order + (order == 0 ? 1 : 2)
    guard n >= fewest else { throw .tooFewPeriods(needed: fewest, got: n) }
    let likelihood = try RestrictedFits(columns, values, places)
    let plain = try likelihood.fit([])
    guard plain.squares > 1e-20 * values.reduce(0, { $0 + $1 * $1 }) else {
      throw .noVariance(items: [])
    }
    let partials = try Self.best(order) { (partials) throws(StatisticsError) in
      try likelihood.fit(partials).logLikelihood
    }
    let fit = try likelihood.fit(partials)
    self.order = order
    let estimates = fit.coefficients
    coefficients = estimates
    phi = AutoregressiveFilter(partials: partials).phi
    degreesOfFreedom = n - k
    let variance = fit.squares / Double(n - k)
    sigma = variance.squareRoot()
    covariance = variance * fit.inverse
    residuals = (0..<n).map { row in
      columns.indices.reduce(values[row]) { $0 - columns[$1][row] * estimates[$1] }
    }
    innovations = fit.innovations
    logLikelihood = fit.logLikelihood
    isAtBound = partials.contains { $0.magnitude > Self.bound - 1e-4 }
  }

  /// The best of a grid, then steps along the axes that shrink: the likelihood may have several peaks.
  private static func best(
    _ order: Int, _ likelihood: ([Double]) throws(StatisticsError) -> Double
  ) throws(StatisticsError) -> [Double] {
    guard order > 0 else { return [] }
    let size = gridSizes[order]
    let axis = (0..<size).map { bound * (2 * Double($0) / Double(size - 1) - 1) }
    var points: [[Double]] = [[]]
    for _ in 0..<order { points = points.flatMap { point in axis.map { point + [$0] } } }
    var best = [Double](repeating: 0, count: order)
    var top = -Double.infinity
    for point in points {
      let value = try likelihood(point)
      if value > top { (best, top) = (point, value) }
    }
    var step = 2 * bound / Double(size - 1)
    while step > smallestStep {
      var isBetter = false
      for position in 0..<order {
        for direction in [-1.0, 1] {
          var point = best
          point[position] = min(bound, max(-bound, point[position] + direction * step))
          let value = try likelihood(point)
          if value > top { (best, top, isBetter) = (point, value, true) }
        }
      }
      if !isBetter { step /= 2 }
    }
    return try polished(best, likelihood)
  }

  /// Of differences of fourth order: their bias and their rounding are both about 1e-12.
  private static let width = 1e-3
  private static let mostSweeps = 20
  private static let smallestMove = 1e-11

  /// Where the slope is zero, axis by axis by Newton's steps. Values near a top are alike to half of
  /// their digits, so that comparing them would leave the other half to the order of the sums.
  private static func polished(
    _ start: [Double], _ likelihood: ([Double]) throws(StatisticsError) -> Double
  ) throws(StatisticsError) -> [Double] {
    var point = start
    for _ in 0..<mostSweeps {
      var largest = 0.0
      for position in point.indices where point[position].magnitude < bound - 3 * width {
        func value(_ steps: Double) throws(StatisticsError) -> Double {
          var other = point
          other[position] += steps * width
          return try likelihood(other)
        }
        let (a, b, c, d, e) = (
          try value(-2), try value(-1), try value(0), try value(1), try value(2)
        )
        let slope = (a - 8 * b + 8 * d - e) / (12 * width)
        let curvature = (-a + 16 * b - 30 * c + 16 * d - e) / (12 * width * width)
        guard curvature < 0 else { continue }
        let move = min(width, max(-width, -slope / curvature))
        point[position] += move
        largest = max(largest, move.magnitude)
      }
      if largest < smallestMove { break }
    }
    return point
  }
}

/// The restricted likelihood of one regression at any partial autocorrelations.
private struct RestrictedFits {
  struct Fit {
    let coefficients: [Double]
    /// (X'V⁻¹X)⁻¹ with e of variance one.
    let inverse: SymmetricMatrix
    let innovations: [Double]
    let squares: Double
    let logLikelihood: Double
  }

  /// Columns of length one, so that only their directions tell whether they are dependent, and y.
  private let scaled: [[Double]]
  private let lengths: [Double]
  private let places: [Int]
  private let k: Int

  init(_ columns: [[Double]], _ values: [Double], _ places: [Int]) throws(StatisticsError) {
    let lengths = columns.map { column in column.reduce(0) { $0 + $1 * $1 }.squareRoot() }
    guard lengths.allSatisfy({ $0 > 0 }) else { throw .singular(reciprocalCondition: 0) }
    scaled = zip(columns, lengths).map { column, length in column.map { $0 / length } } + [values]
    self.lengths = lengths
    self.places = places
    k = columns.count
  }

  func fit(_ partials: [Double]) throws(StatisticsError) -> Fit {
    let white = AutoregressiveFilter(partials: partials).whitened(scaled, places: places)
    let X = Matrix(columns: Array(white.columns.dropLast()))
    let y = white.columns[k]
    let (solution, upper, root) = try numerically("a regression with autoregressive errors") {
      () throws(NumericsError) in
      let factors = try QRFactorization(X)
      let upper = factors.upper
      return (try factors.leastSquares(y), upper, try upper.inverse())
    }
    let innovations = y.indices.map { row in
      (0..<k).reduce(y[row]) { $0 - X[row, $1] * solution[$1] }
    }
    let squares = innovations.reduce(0) { $0 + $1 * $1 }
    let inverse = SymmetricMatrix(outerGramOf: root).scaled(by: lengths.map { 1 / $0 })
    let logDeterminant = (0..<k).reduce(0) {
      $0 + 2 * log(upper[$1, $1].magnitude) + 2 * log(lengths[$1])
    }
    let df = Double(y.count - k)
    return Fit(
      coefficients: zip(solution, lengths).map { $0 / $1 }, inverse: inverse,
      innovations: innovations, squares: squares,
      logLikelihood: -0.5
        * (df * (1 + log(2 * Double.pi * squares / df)) + white.logDeterminant + logDeterminant))
  }
}
