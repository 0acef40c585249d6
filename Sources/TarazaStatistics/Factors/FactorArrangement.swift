import TarazaNumerics

/// The one rule by which factors are ordered and signed: falling sums of squared loadings, and a
/// positive sum of loadings.
struct FactorArrangement {
  /// For each place, the column that goes there.
  let order: [Int]
  /// For each place, 1 or -1.
  let signs: [Double]

  /// Sums below this share of the sum of magnitudes are rounding: the largest loading decides.
  private static let negligibleShare = 1e-10

  init(of loadings: Matrix, phi: SymmetricMatrix) {
    let variances = Self.ssLoadings(of: loadings, phi: phi)
    // Equal variances keep their order, so that the rule is a function of the numbers alone.
    let order = variances.indices.sorted {
      variances[$0] != variances[$1] ? variances[$0] > variances[$1] : $0 < $1
    }
    self.order = order
    signs = order.map { Self.sign(of: loadings.column($0)) }
  }

  static func ssLoadings(of loadings: Matrix, phi: SymmetricMatrix) -> [Double] {
    let structure = loadings * phi
    return (0..<loadings.columns).map { factor in
      zip(loadings.column(factor), structure.column(factor)).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }

  func columns(of matrix: Matrix) -> Matrix {
    matrix.selecting(columns: order).scalingColumns(by: signs)
  }

  func factors(of phi: SymmetricMatrix) -> SymmetricMatrix {
    phi.selecting(order).scaled(by: signs)
  }

  private static func sign(of column: [Double]) -> Double {
    let sum = column.reduce(0, +)
    let magnitude = column.reduce(0) { $0 + $1.magnitude }
    if sum.magnitude > negligibleShare * magnitude { return sum < 0 ? -1 : 1 }
    return (column.max { $0.magnitude < $1.magnitude } ?? 0) < 0 ? -1 : 1
  }
}
