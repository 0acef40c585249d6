import TarazaNumerics

/// The order and signs in which the factors of one solution resemble those of another most.
///
/// Pairs are taken in order of their congruence, the closest first.
struct FactorMatch {
  /// For each factor of the other solution, which of this one, and with which sign.
  let order: [Int]
  let signs: [Double]

  init(_ loadings: Matrix, to other: Matrix) {
    let m = loadings.columns
    let products = loadings.multiplied(by: other, transposingSelf: true)
    let lengths = (0..<m).map { loadings.column($0).reduce(0) { $0 + $1 * $1 }.squareRoot() }
    let targets = (0..<m).map { other.column($0).reduce(0) { $0 + $1 * $1 }.squareRoot() }
    var pairs: [(own: Int, target: Int, congruence: Double)] = []
    for own in 0..<m {
      for target in 0..<m {
        let scale = lengths[own] * targets[target]
        pairs.append((own, target, scale > 0 ? products[own, target] / scale : 0))
      }
    }
    pairs.sort { $0.congruence.magnitude > $1.congruence.magnitude }
    var order = [Int?](repeating: nil, count: m)
    var signs = [Double](repeating: 1, count: m)
    var isTaken = [Bool](repeating: false, count: m)
    for pair in pairs where order[pair.target] == nil && !isTaken[pair.own] {
      order[pair.target] = pair.own
      signs[pair.target] = pair.congruence < 0 ? -1 : 1
      isTaken[pair.own] = true
    }
    self.order = order.compactMap { $0 }
    self.signs = signs
  }

  func columns(of matrix: Matrix) -> Matrix {
    Matrix(columns: zip(order, signs).map { own, sign in matrix.column(own).map { sign * $0 } })
  }

  func factors(of phi: SymmetricMatrix) -> SymmetricMatrix {
    var result = phi
    for i in order.indices {
      for j in 0...i { result[i, j] = signs[i] * signs[j] * phi[order[i], order[j]] }
    }
    return result
  }
}

extension FactorSolution {
  /// The same solution with its factors in the order and signs of those of another that they
  /// resemble most; unchanged where the numbers of factors or items differ.
  public func arranged(like other: FactorSolution) -> FactorSolution {
    guard factors == other.factors, items == other.items else { return self }
    let match = FactorMatch(loadings, to: other.loadings)
    return FactorSolution(
      method: method, rotation: rotation, n: n, loadings: match.columns(of: loadings),
      phi: match.factors(of: phi), communalities: communalities, uniquenesses: uniquenesses,
      objective: objective, iterations: iterations, gradient: gradient, converged: converged,
      warnings: warnings,
      rotationSearch: rotationSearch)
  }
}
