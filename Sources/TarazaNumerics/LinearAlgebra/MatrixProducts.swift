import COpenBLAS

extension Matrix {
  /// The product op(self) op(other), where op transposes or not. The inner sizes must agree.
  public func multiplied(
    by other: Matrix, transposingSelf: Bool = false, transposingOther: Bool = false
  ) -> Matrix {
    let (m, k) = transposingSelf ? (columns, rows) : (rows, columns)
    let (inner, n) = transposingOther ? (other.columns, other.rows) : (other.rows, other.columns)
    precondition(k == inner, "The inner sizes of a product differ.")
    var result = Matrix(rows: m, columns: n)
    guard m > 0, n > 0, k > 0 else { return result }
    Numerics.useOneThread()
    guard let m32 = Int32(exactly: m), let n32 = Int32(exactly: n), let k32 = Int32(exactly: k)
    else {
      result.addPlainProduct(
        transposingSelf ? transposed : self, transposingOther ? other.transposed : other)
      return result
    }
    cblas_dgemm(
      CblasColMajor, transposingSelf ? CblasTrans : CblasNoTrans,
      transposingOther ? CblasTrans : CblasNoTrans, m32, n32, k32, 1, elements,
      transposingSelf ? k32 : m32, other.elements, transposingOther ? n32 : k32, 0,
      &result.elements, m32)
    return result
  }

  public static func * (a: Matrix, b: Matrix) -> Matrix { a.multiplied(by: b) }

  /// A v for a column vector v.
  public static func * (a: Matrix, v: [Double]) -> [Double] { a.multiplied(by: v) }

  /// The product of the matrix, or of its transpose, with a column vector.
  public func multiplied(by v: [Double], transposingSelf: Bool = false) -> [Double] {
    precondition(v.count == (transposingSelf ? rows : columns), "The inner sizes differ.")
    var result = [Double](repeating: 0, count: transposingSelf ? columns : rows)
    guard rows > 0, columns > 0 else { return result }
    guard let m = Int32(exactly: rows), let n = Int32(exactly: columns) else {
      return multiplied(by: Matrix(column: v), transposingSelf: transposingSelf).elements
    }
    Numerics.useOneThread()
    cblas_dgemv(
      CblasColMajor, transposingSelf ? CblasTrans : CblasNoTrans, m, n, 1, elements, m, v, 1, 0,
      &result, 1)
    return result
  }

  /// The product for sizes beyond BLAS's 32-bit integers.
  private mutating func addPlainProduct(_ a: Matrix, _ b: Matrix) {
    for c in 0..<columns {
      for i in 0..<a.columns {
        let factor = b.elements[c * b.rows + i]
        for r in 0..<rows { elements[c * rows + r] += factor * a.elements[i * rows + r] }
      }
    }
  }
}

extension Matrix {
  public static func + (a: Matrix, b: Matrix) -> Matrix { a.combined(with: b, +) }
  public static func - (a: Matrix, b: Matrix) -> Matrix { a.combined(with: b, -) }
  public static func * (factor: Double, a: Matrix) -> Matrix { a.map { factor * $0 } }

  /// Each element transformed.
  @inlinable public func map(_ transform: (Double) -> Double) -> Matrix {
    var result = self
    for i in result.elements.indices { result.elements[i] = transform(result.elements[i]) }
    return result
  }

  /// The matrix with column c multiplied by factors[c].
  public func scalingColumns(by factors: [Double]) -> Matrix {
    precondition(factors.count == columns, "One factor for each column.")
    var result = self
    for c in 0..<columns {
      for i in c * rows..<(c + 1) * rows { result.elements[i] *= factors[c] }
    }
    return result
  }

  /// The matrix with row r multiplied by factors[r].
  public func scalingRows(by factors: [Double]) -> Matrix {
    precondition(factors.count == rows, "One factor for each row.")
    var result = self
    let (rows, columns) = (rows, columns)
    result.elements.withUnsafeMutableBufferPointer { elements in
      factors.withUnsafeBufferPointer { factors in
        for c in 0..<columns {
          for r in 0..<rows { elements[c * rows + r] *= factors[r] }
        }
      }
    }
    return result
  }

  /// The sum of squared elements.
  public var sumOfSquares: Double { elements.reduce(0) { $0 + $1 * $1 } }

  private func combined(with other: Matrix, _ operation: (Double, Double) -> Double) -> Matrix {
    precondition(rows == other.rows && columns == other.columns, "The matrices differ in size.")
    var result = self
    for i in elements.indices { result.elements[i] = operation(elements[i], other.elements[i]) }
    return result
  }
}
