import Glibc
import TarazaNumerics

/// The likelihood of a contingency table as a function of thresholds and correlation together.
///
/// Maximised by Fisher scoring: with g = Σ p ∇π / π and I = Σ ∇π ∇πᵀ / π the step is I⁻¹ g, halved
/// until the likelihood does not fall.
struct JointLikelihood {
  struct Maximum {
    let rows: [Double]
    let columns: [Double]
    let rho: Double
    let value: Double
    let iterations: Int
  }

  private static let iterationLimit = 500
  /// Scoring gains a constant factor at each step; steps this long leave nothing beyond rounding.
  private static let lastStep = 1e-11
  private static let halvingLimit = 40
  private static let boundary = 1 - 1e-10

  private let shares: Matrix

  init(_ counts: Matrix) {
    let total = counts.storage.reduce(0, +)
    shares = counts.map { $0 / total }
  }

  /// - Throws: `.notConverged`, also when rho runs towards 1 or -1; what the solution of the
  ///   information matrix throws.
  func maximum(
    from rows: [Double], _ columns: [Double], _ rho: Double
  ) throws(StatisticsError) -> Maximum {
    var point = rows + columns + [rho]
    var (value, slopes) = try evaluated(point) ?? (-.infinity, nil)
    for iteration in 1...Self.iterationLimit {
      guard let here = slopes else { break }
      let direction = try direction(here)
      var scale = 1.0
      var moved = false
      for _ in 0..<Self.halvingLimit {
        let next = zip(point, direction).map { $0 + scale * $1 }
        if let (there, slopesThere) = try evaluated(next), there >= value - 1e-14 {
          (point, value, slopes) = (next, there, slopesThere)
          moved = true
          break
        }
        scale /= 2
      }
      let longest = scale * (direction.map(\.magnitude).max() ?? 0)
      if !moved || longest <= Self.lastStep {
        return Maximum(
          rows: Array(point[..<rows.count]), columns: Array(point[rows.count..<point.count - 1]),
          rho: point[point.count - 1], value: value, iterations: iteration)
      }
    }
    throw .notConverged(method: "polychoric correlation", iterations: Self.iterationLimit)
  }

  /// Nil where thresholds do not ascend or rho leaves (-1, 1), or the table is impossible.
  private func evaluated(_ point: [Double]) throws(StatisticsError) -> (Double, CellSlopes?)? {
    let rowCount = shares.rows - 1
    let (h, k) = (Array(point[..<rowCount]), Array(point[rowCount..<point.count - 1]))
    let rho = point[point.count - 1]
    guard rho.magnitude < Self.boundary, zip(h, h.dropFirst()).allSatisfy(<),
      zip(k, k.dropFirst()).allSatisfy(<)
    else { return nil }
    let slopes = CellSlopes(h: h, k: k, rho: rho)
    var value = 0.0
    for row in 0..<shares.rows {
      for column in 0..<shares.columns where shares[row, column] > 0 {
        value += shares[row, column] * log(slopes.probabilities[row * shares.columns + column])
      }
    }
    return value.isFinite ? (value, slopes) : nil
  }

  private func direction(_ slopes: CellSlopes) throws(StatisticsError) -> [Double] {
    let count = slopes.rows + slopes.columns - 1
    var gradient = [Double](repeating: 0, count: count)
    var information = SymmetricMatrix(order: count)
    for row in 0..<slopes.rows {
      for column in 0..<slopes.columns {
        let probability = slopes.probabilities[row * slopes.columns + column]
        guard probability > 0 else { continue }
        let cell = slopes.gradient(row, column)
        for j in cell.indices where cell[j] != 0 {
          gradient[j] += shares[row, column] * cell[j] / probability
          for i in j..<count { information[i, j] += cell[i] * cell[j] / probability }
        }
      }
    }
    let total = gradient
    let matrix = information
    return try numerically("polychoric correlation") { () throws(NumericsError) in
      try matrix.cholesky().solve(total)
    }
  }
}
