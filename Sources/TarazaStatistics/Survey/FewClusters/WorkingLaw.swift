import TarazaNumerics

/// How a cluster-robust covariance varies where rows are independent with the family's variances.
///
/// Entry (s, t) of the covariance is Σ_g (p_sgᵀε)(p_tgᵀε); its products p_sgᵀΦp_th over the clusters
/// g and h are δ_gh S_g(s, t) + z_sgᵀ J z_th, with z the shared parts and J = [[XᵀWΦWX, -I], [-I, 0]].
/// Sums over pairs of clusters are then products of sums over clusters.
struct WorkingLaw: Equatable, Sendable {
  /// Of each cluster, coefficients x coefficients.
  private let spreads: [Matrix]
  /// Of each cluster, 2 p x coefficients.
  private let shared: [Matrix]
  private let J: SymmetricMatrix

  init(_ parts: [ClusterAdjustment.Part], meat: SymmetricMatrix) {
    spreads = parts.map(\.spread)
    shared = parts.map(\.shared)
    let p = meat.order
    var J = SymmetricMatrix(order: 2 * p)
    for i in 0..<p {
      for j in 0..<p { J[i, j] = meat[i, j] }
      J[i, p + i] = -1
      J[p + i, i] = -1
    }
    self.J = J
  }

  private init(_ spreads: [Matrix], _ shared: [Matrix], _ J: SymmetricMatrix) {
    self.spreads = spreads
    self.shared = shared
    self.J = J
  }

  /// Satterthwaite's: twice the squared mean over the variance.
  func degreesOfFreedom(_ k: Int) -> Double {
    let own = transformed(by: Matrix(column: (0..<order).map { $0 == k ? 1 : 0 }).transposed)
    let mean = own.mean()[0, 0]
    return 2 * mean * mean / own.totalVariance()
  }

  private var order: Int { spreads.first?.columns ?? 0 }

  /// The law of C V Cᵀ; `combinations` is q x coefficients.
  func transformed(by combinations: Matrix) -> WorkingLaw {
    WorkingLaw(
      spreads.map { (combinations * $0).multiplied(by: combinations, transposingOther: true) },
      shared.map { $0.multiplied(by: combinations, transposingOther: true) }, J)
  }

  /// The mean of each entry.
  func mean() -> Matrix {
    var sum = Matrix(rows: order, columns: order)
    for (spread, z) in zip(spreads, shared) { sum = sum + spread + pairs(z) }
    return sum
  }

  /// zᵀJz, between the coefficients of one cluster.
  private func pairs(_ z: Matrix) -> Matrix { z.multiplied(by: J * z, transposingSelf: true) }

  /// The variances of all entries, added up.
  func totalVariance() -> Double {
    let q = order
    let inner = shared.map(pairs)
    var total = 0.0
    let sums = (0..<q).map { s in (0..<q).map { t in crossSum(s, t) } }
    for s in 0..<q {
      for t in 0..<q {
        for g in spreads.indices {
          let (S, F) = (spreads[g], inner[g])
          total += S[s, s] * S[t, t] + S[s, s] * F[t, t] + F[s, s] * S[t, t]
          total += S[s, t] * S[s, t] + S[s, t] * F[s, t] + F[t, s] * S[s, t]
        }
        total += Self.traceOfProduct(sums[s][t], sums[t][s])
        total += Self.traceOfProduct(sums[t][s], sums[t][s])
      }
    }
    return total
  }

  /// J Σ_g z_sg z_tgᵀ.
  private func crossSum(_ s: Int, _ t: Int) -> Matrix {
    let left = Matrix(columns: shared.map { $0.column(s) })
    let right = Matrix(columns: shared.map { $0.column(t) })
    return J * left.multiplied(by: right, transposingOther: true)
  }

  private static func traceOfProduct(_ a: Matrix, _ b: Matrix) -> Double {
    var trace = 0.0
    for i in 0..<a.rows {
      for j in 0..<a.columns { trace += a[i, j] * b[j, i] }
    }
    return trace
  }
}
