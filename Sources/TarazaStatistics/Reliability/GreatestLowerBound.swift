import Glibc
import TarazaNumerics

/// The greatest lower bound: the least reliability of a sum that is still compatible with the items'
/// covariances.
///
/// Of all error variances psi ≥ 0 that leave S - diag(psi) a covariance matrix (without a negative
/// eigenvalue), those with the greatest sum: glb = 1 - Σ psi / Σ S. This semidefinite programme is
/// solved on its central path, by Newton's steps on Σ psi + mu (log det(S - diag psi) + Σ log psi)
/// for falling mu. A matrix Y without a negative eigenvalue and with no diagonal element below one
/// proves Σ psi ≤ tr(S Y) for all admissible psi: `gap` is how far the answer can be from the exact
/// one by that proof.
///
/// - Shapes: `covariance` is k x k, positive definite; `errorVariances` has an entry per item.
/// - Units: none; error variances in those of S.
/// - Edge cases: in samples the glb is biased upwards, the more so the fewer rows and the more items
///   there are (ten Berge & Sočan 2004).
/// - Throws: `.tooFewItems` below two; `.notPositiveDefinite`; `.notConverged`.
/// - Source: Woodhouse & Jackson (1977). Psychometrika 42, 579-591. doi:10.1007/BF02295980; Bentler &
///   Woodward (1980). Psychometrika 45, 249-267. doi:10.1007/BF02294079; ten Berge & Sočan (2004).
///   Psychometrika 69, 613-625. doi:10.1007/BF02289858. The path: Vandenberghe & Boyd (1996). SIAM
///   Review 38, 49-95. doi:10.1137/1038003
public struct GreatestLowerBound: Equatable, Sendable {
  public let coefficient: Double
  /// The exact coefficient lies between `coefficient - gap` and `coefficient`.
  public let gap: Double
  public let errorVariances: [Double]
  public let slopes: SymmetricMatrix
  public let iterations: Int

  /// How near the path is followed, as a gap: far below what samples tell. Nearer, S - diag(psi) comes
  /// so close to singular that rounding in its inverse would cost the proof more than is won.
  private static let tolerance = 1e-7
  private static let mostIterations = 1000
  /// How much nearer to the end each part of the path leads.
  private static let shrinkage = 0.1

  public init(covariance given: SymmetricMatrix) throws(StatisticsError) {
    let k = given.order
    guard k >= 2 else { throw .tooFewItems(needed: 2, got: k) }
    let scale = given.trace / Double(k)
    guard scale > 0 else { throw .noVariance(items: Array(0..<k)) }
    let S = given.map { $0 / scale }
    let least = try numerically("the greatest lower bound") { () throws(NumericsError) in
      try S.smallestEigenvalue()
    }
    // Below this the set of admissible error variances has no inside to move in.
    guard least > 1e-10 else {
      throw .notPositiveDefinite(smallestEigenvalue: least * scale)
    }
    let total = S.sum
    guard total > Double(k) * .ulpOfOne * S.trace else { throw .noVariance(items: []) }
    var point = CentralPoint(psi: [Double](repeating: least / 2, count: k), S: S)
    var mu = 0.1
    // On the path the gap is 2 k mu / Σ S.
    let last = Self.tolerance * total / Double(2 * k)
    mu = max(mu, last)
    while true {
      try point.centre(mu: mu, tolerance: mu > last ? 0.1 : 1e-10, most: Self.mostIterations)
      guard mu > last else { break }
      mu = max(last, mu * Self.shrinkage)
    }
    let proof = try point.proof(mu: mu)
    let sum = point.psi.reduce(0, +)
    var bound = 0.0
    for (s, y) in zip(S.storage, proof.storage) { bound += s * y }
    coefficient = 1 - sum / total
    gap = max(0, bound - sum) / total
    errorVariances = point.psi.map { $0 * scale }
    iterations = point.iterations
    // By the envelope theorem the best sum of errors changes by tr(Y dS).
    let unit = scale * total
    slopes = proof.map { (sum / total - $0) / unit }
  }
}

/// A point near the central path.
private struct CentralPoint {
  var psi: [Double]
  let S: SymmetricMatrix
  var iterations = 0

  private func inverse() throws(StatisticsError) -> SymmetricMatrix {
    var left = S
    for item in psi.indices { left[item, item] -= psi[item] }
    let matrix = left
    return try numerically("the greatest lower bound") { () throws(NumericsError) in
      try matrix.cholesky().inverse()
    }
  }

  /// Newton's steps, damped so that they stay inside, until the decrement is below `tolerance`, or
  /// rounding lets it fall no more.
  mutating func centre(mu: Double, tolerance: Double, most: Int) throws(StatisticsError) {
    var before = Double.infinity
    while true {
      let P = try inverse()
      var H = P.hadamard(P)
      var gradient: [Double] = []
      for item in psi.indices {
        H[item, item] += 1 / (psi[item] * psi[item])
        gradient.append(1 / mu - P[item, item] + 1 / psi[item])
      }
      let (hessian, slope) = (H, gradient)
      let step = try numerically("the greatest lower bound") { () throws(NumericsError) in
        try hessian.cholesky().solve(slope)
      }
      let decrement = max(0, zip(gradient, step).reduce(0) { $0 + $1.0 * $1.1 }).squareRoot()
      guard decrement > tolerance, decrement > 1e-3 || decrement < before / 2 else { return }
      before = decrement
      guard iterations < most else {
        throw .notConverged(method: "the greatest lower bound", iterations: iterations)
      }
      iterations += 1
      // A whole step stays inside when the decrement is below one (self-concordance).
      let length = decrement < 0.25 ? 1 : 1 / (1 + decrement)
      for item in psi.indices { psi[item] += length * step[item] }
    }
  }

  /// mu (S - diag psi)⁻¹, its rows and columns stretched so that no diagonal element is below one.
  func proof(mu: Double) throws(StatisticsError) -> SymmetricMatrix {
    let Y = try inverse().map { mu * $0 }
    return Y.scaled(by: Y.diagonal.map { max(1, 1 / $0.squareRoot()) })
  }
}
