import TarazaNumerics

extension PairwiseMoments {
  var covariance: SymmetricMatrix {
    get throws(StatisticsError) {
      var result = SymmetricMatrix(order: counts.order)
      for j in 0..<counts.order {
        for i in j..<counts.order {
          let n = counts[i, j]
          guard n >= 2 else { throw tooFew(i, j) }
          result[i, j] = cross[i, j] * (n / weights[i, j] / (n - 1))
        }
      }
      try result.requireFinite()
      return result
    }
  }

  var variances: [Double] {
    get throws(StatisticsError) {
      var result: [Double] = []
      for i in 0..<counts.order {
        let n = counts[i, i]
        guard n >= 2 else { throw .tooFewRows(needed: 2, got: Int(n)) }
        result.append(squares[i, i] * (n / weights[i, i] / (n - 1)))
      }
      return result
    }
  }

  /// Each pair with its own means and variances; exactly one on the diagonal.
  func correlation() throws(StatisticsError) -> SymmetricMatrix {
    try cross.requireFinite()
    var R = SymmetricMatrix.identity(counts.order)
    var constant: Set<Int> = []
    for j in 0..<counts.order {
      for i in j..<counts.order {
        guard counts[i, j] >= 2 else { throw tooFew(i, j) }
        let squareI = variable(i, with: j)
        let squareJ = variable(j, with: i)
        if squareI == nil { constant.insert(i) }
        if squareJ == nil { constant.insert(j) }
        guard i != j, let squareI, let squareJ else { continue }
        R[i, j] = min(1, max(-1, cross[i, j] / squareI.squareRoot() / squareJ.squareRoot()))
      }
    }
    guard constant.isEmpty else { throw .noVariance(items: constant.sorted()) }
    return R
  }

  /// The sum of squares of item i over its pair with j; nil when i is constant there.
  private func variable(_ i: Int, with j: Int) -> Double? {
    let rounding = weights[i, j] * Moments.rounding(aroundMean: means[i, j])
    return squares[i, j] > rounding ? squares[i, j] : nil
  }

  private func tooFew(_ i: Int, _ j: Int) -> StatisticsError {
    let few = [i, j].filter { counts[$0, $0] < 2 }.map { Int(counts[$0, $0]) }
    return few.first.map { .tooFewRows(needed: 2, got: $0) } ?? .emptyPair(min(i, j), max(i, j))
  }
}
