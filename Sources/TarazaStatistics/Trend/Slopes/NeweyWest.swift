import Glibc
import TarazaNumerics

/// Newey and West's covariance of least-squares coefficients, right for errors that resemble their
/// neighbours in time and differ in size.
///
/// V = B M B with B = (X'X)^-1 and M = G(0) + sum over lags l of w(l) [G(l) + G(l)'], where
/// G(l) = sum over t of u_t u_{t-l} x_t x_{t-l}' and w(l) = 1 - l / (bandwidth), Bartlett's weights, for l
/// below the bandwidth. No prewhitening.
///
/// - Shapes: `design` is n x k, a row per period in time order; `residuals` has n entries.
/// - Units: of the coefficients.
/// - Missing data: `places` says where the rows stand in a row of periods; lags are then counted in
///   periods, a pair across a gap at its true distance. Without it neighbours are one period apart.
/// - Throws: `.outOfRange` for lengths that differ or a negative lag; `.singular` when the columns
///   depend on each other; `.tooFewRows` when there are no more rows than columns.
/// - Source: Newey & West (1987). Econometrica 55, 703-708. doi:10.2307/1913610; (1994). Rev. Econ.
///   Stud. 61, 631-653. doi:10.2307/2297912 (automatic bandwidth)
public struct NeweyWest: Equatable, Sendable {
  /// How far autocorrelation is followed.
  public enum LagRule: Equatable, Hashable, Sendable {
    /// Lags up to this one: the bandwidth is one more.
    case fixed(Int)
    /// floor(4 (n/100)^(2/9)) lags: by the number of periods alone.
    case byLength
    /// The whole part of Newey and West's (1994) bandwidth from the autocorrelation of the scores, of
    /// which it uses the lags of `byLength`.
    case automatic

    /// What a reader is told.
    public var words: String {
      switch self {
      case .fixed: "given"
      case .byLength: "by the number of periods, floor(4 (n/100)^(2/9))"
      case .automatic: "automatic, Newey and West (1994)"
      }
    }
  }

  public let covariance: SymmetricMatrix
  /// Lags that enter.
  public let lag: Int
  /// The real number behind `automatic`; nil for the other rules.
  public let bandwidth: Double?

  init(covariance: SymmetricMatrix, lag: Int, bandwidth: Double?) {
    self.covariance = covariance
    self.lag = lag
    self.bandwidth = bandwidth
  }

  /// - Parameter isAdjusted: whether V is multiplied by n / (n - k), which small samples need.
  public init(
    design: Matrix, residuals: [Double], places: [Int]? = nil, lags: LagRule = .byLength,
    isAdjusted: Bool = true
  ) throws(StatisticsError) {
    let (n, k) = (design.rows, design.columns)
    guard residuals.count == n, places?.count ?? n == n else {
      throw .outOfRange("\(residuals.count) residuals for \(n) rows")
    }
    guard n > k else { throw .tooFewRows(needed: k + 1, got: n) }
    let places = places ?? Array(0..<n)
    let bread = try numerically("Newey-West errors") { () throws(NumericsError) in
      let factors = try QRFactorization(design)
      guard factors.reciprocalCondition > 1e-13 else {
        throw .singular(reciprocalCondition: factors.reciprocalCondition)
      }
      // (X'X)^-1 = (R^-1) (R^-1)'.
      return try Matrix.inverseOfUpper(factors.upper)
    }
    let scores = (0..<n).map { row in (0..<k).map { design[row, $0] * residuals[row] } }
    let found = try Self.lag(lags, scores, places)
    lag = found.lag
    bandwidth = found.bandwidth
    var middle = SymmetricMatrix(order: k)
    for later in 0..<n {
      for earlier in stride(from: later, through: 0, by: -1) {
        let distance = places[later] - places[earlier]
        guard distance <= found.lag else { break }
        let weight = 1 - Double(distance) / Double(found.lag + 1)
        for a in 0..<k {
          for b in 0...a {
            middle[a, b] +=
              distance == 0
              ? scores[later][a] * scores[later][b]
              : weight
                * (scores[later][a] * scores[earlier][b] + scores[earlier][a] * scores[later][b])
          }
        }
      }
    }
    let factor = isAdjusted ? Double(n) / Double(n - k) : 1
    // In coordinates in which the columns are orthonormal: V = R^-1 (R^-T M R^-1) R^-T.
    covariance = SymmetricMatrix(
      symmetrizing: Self.sandwich(bread, middle).scaled(by: factor))
  }

  private static func sandwich(_ inverse: Matrix, _ middle: SymmetricMatrix) -> Matrix {
    let k = inverse.rows
    func bread(_ a: Int, _ b: Int) -> Double {
      (0..<k).reduce(0) { $0 + inverse[a, $1] * inverse[b, $1] }
    }
    let B = Matrix((0..<k).map { a in (0..<k).map { bread(a, $0) } })
    var V = Matrix(rows: k, columns: k)
    for a in 0..<k {
      for b in 0..<k {
        var sum = 0.0
        for c in 0..<k { for d in 0..<k { sum += B[a, c] * middle[c, d] * B[d, b] } }
        V[a, b] = sum
      }
    }
    return V
  }

  private static func lag(
    _ rule: LagRule, _ scores: [[Double]], _ places: [Int]
  ) throws(StatisticsError) -> (lag: Int, bandwidth: Double?) {
    let n = Double(scores.count)
    let byLength = Int((4 * pow(n / 100, 2.0 / 9)).rounded(.down))
    switch rule {
    case .fixed(let lag):
      guard lag >= 0 else { throw .outOfRange("a lag of \(lag)") }
      return (lag, nil)
    case .byLength: return (byLength, nil)
    case .automatic:
      // The scores of all columns but the constant first one, summed.
      let sums = scores.map { $0.dropFirst().reduce(0, +) }
      var autocovariances = [Double](repeating: 0, count: byLength + 1)
      for later in sums.indices {
        for earlier in stride(from: later, through: 0, by: -1) {
          let distance = places[later] - places[earlier]
          guard distance <= byLength else { break }
          autocovariances[distance] += sums[later] * sums[earlier] / n
        }
      }
      let level = autocovariances[0] + 2 * autocovariances.dropFirst().reduce(0, +)
      let slope = 2 * autocovariances.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element }
      guard level != 0 else { throw .notComputable("an automatic bandwidth: the scores cancel") }
      let ratio = slope / level
      let bandwidth = 1.1447 * cbrt(ratio * ratio) * cbrt(n)
      guard bandwidth.isFinite else { throw .notComputable("an automatic bandwidth") }
      return (Int(min(bandwidth.rounded(.down), n)), bandwidth)
    }
  }
}

extension Matrix {
  /// The inverse of an upper triangular matrix, by back-substitution.
  fileprivate static func inverseOfUpper(_ R: Matrix) throws(NumericsError) -> Matrix {
    let k = R.columns
    var inverse = Matrix(rows: k, columns: k)
    for column in 0..<k {
      for row in stride(from: column, through: 0, by: -1) {
        guard R[row, row] != 0 else { throw .singular(reciprocalCondition: 0) }
        var sum = row == column ? 1.0 : 0
        if row < column {
          for other in (row + 1)...column { sum -= R[row, other] * inverse[other, column] }
        }
        inverse[row, column] = sum / R[row, row]
      }
    }
    return inverse
  }

  fileprivate func scaled(by factor: Double) -> Matrix {
    Matrix(rows: rows, columns: columns, storage: elements.map { $0 * factor })
  }
}
