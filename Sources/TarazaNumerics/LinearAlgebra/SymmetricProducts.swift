import COpenBLAS

extension SymmetricMatrix {
  /// AᵀA.
  public init(gramOf a: Matrix) { self.init(rankUpdateOf: a, transposing: true) }

  /// AAᵀ.
  public init(outerGramOf a: Matrix) { self.init(rankUpdateOf: a, transposing: false) }

  private init(rankUpdateOf a: Matrix, transposing: Bool) {
    let (order, inner) = transposing ? (a.columns, a.rows) : (a.rows, a.columns)
    self.init(order: order)
    guard order > 0, inner > 0 else { return }
    guard let n = Int32(exactly: order), let k = Int32(exactly: inner) else {
      elements =
        a.multiplied(by: a, transposingSelf: transposing, transposingOther: !transposing).elements
      mirrorLowerTriangle()
      return
    }
    Numerics.useOneThread()
    cblas_dsyrk(
      CblasColMajor, CblasLower, transposing ? CblasTrans : CblasNoTrans, n, k, 1, a.elements,
      transposing ? k : n, 0, &elements, n)
    mirrorLowerTriangle()
  }

  /// AᵀSA.
  public func congruence(with a: Matrix) -> SymmetricMatrix {
    SymmetricMatrix(symmetrizing: a.multiplied(by: self * a, transposingSelf: true))
  }

  /// DSD with D the diagonal matrix of these factors.
  public func scaled(by factors: [Double]) -> SymmetricMatrix {
    precondition(factors.count == order, "One factor for each row.")
    var result = self
    for c in 0..<order {
      for r in 0..<order { result.elements[c * order + r] *= factors[r] * factors[c] }
    }
    return result
  }

  public static func * (s: SymmetricMatrix, a: Matrix) -> Matrix {
    precondition(s.order == a.rows, "The inner sizes of a product differ.")
    return s.product(with: a, side: CblasLeft)
  }

  public static func * (a: Matrix, s: SymmetricMatrix) -> Matrix {
    precondition(a.columns == s.order, "The inner sizes of a product differ.")
    return s.product(with: a, side: CblasRight)
  }

  public static func * (s: SymmetricMatrix, t: SymmetricMatrix) -> Matrix { s * t.asMatrix }

  public static func * (s: SymmetricMatrix, v: [Double]) -> [Double] { s.asMatrix * v }

  private func product(with a: Matrix, side: CBLAS_SIDE) -> Matrix {
    var result = Matrix(rows: a.rows, columns: a.columns)
    guard a.rows > 0, a.columns > 0 else { return result }
    guard let m = Int32(exactly: a.rows), let n = Int32(exactly: a.columns) else {
      return side == CblasLeft ? asMatrix.multiplied(by: a) : a.multiplied(by: asMatrix)
    }
    Numerics.useOneThread()
    cblas_dsymm(
      CblasColMajor, side, CblasLower, m, n, 1, elements, side == CblasLeft ? m : n, a.elements, m,
      0, &result.elements, m)
    return result
  }
}

extension SymmetricMatrix {
  public static func + (a: SymmetricMatrix, b: SymmetricMatrix) -> SymmetricMatrix {
    a.combined(with: b, +)
  }

  public static func - (a: SymmetricMatrix, b: SymmetricMatrix) -> SymmetricMatrix {
    a.combined(with: b, -)
  }

  public static func * (factor: Double, a: SymmetricMatrix) -> SymmetricMatrix {
    a.map { factor * $0 }
  }

  /// Each element transformed.
  @inlinable public func map(_ transform: (Double) -> Double) -> SymmetricMatrix {
    var result = self
    for i in result.elements.indices { result.elements[i] = transform(result.elements[i]) }
    return result
  }

  private func combined(
    with other: SymmetricMatrix, _ operation: (Double, Double) -> Double
  ) -> SymmetricMatrix {
    precondition(order == other.order, "The matrices differ in order.")
    var result = self
    for i in elements.indices { result.elements[i] = operation(elements[i], other.elements[i]) }
    return result
  }
}
