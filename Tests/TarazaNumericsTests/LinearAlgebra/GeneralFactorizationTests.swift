import Glibc
import TarazaNumerics
import Testing

/// LU, QR and the singular values, held against their definitions and each other.
@Suite struct GeneralFactorizationTests {
  @Test(arguments: [1, 2, 9, 60])
  func luSolvesAndInverts(_ n: Int) throws {
    let a = randomMatrix(n, n, seed: UInt64(n))
    let b = randomMatrix(n, 2, seed: 99)
    let factors = try LUFactorization(a)
    let loss = 1e-14 * Double(n) / factors.reciprocalCondition
    let x = try factors.solve(b)
    #expect(distance(a * x, b) < loss)
    #expect(distance(a * (try a.inverse()), .identity(n)) < loss)
    #expect(distance(try a.solve(b), try QRFactorization(a).leastSquares(b)) < loss)
    #expect(distance(try a.solve(b.column(0)), x.column(0)) < loss)
    let singular = try a.singularValues().values
    #expect(
      (factors.logAbsoluteDeterminant - singular.reduce(0) { $0 + log($1) }).magnitude < loss)
    #expect(factors.determinantSign.magnitude == 1)
  }

  @Test func determinantsHaveTheirSign() throws {
    #expect(try LUFactorization(Matrix([[0, 1], [1, 0]])).determinantSign == -1)
    #expect(try LUFactorization(Matrix([[0, 1, 0], [0, 0, 1], [1, 0, 0]])).determinantSign == 1)
    #expect(try LUFactorization(Matrix([[-2, 0], [0, 3]])).determinantSign == -1)
    let product = try LUFactorization(Matrix([[4, 3], [6, 3]]))
    #expect(product.determinantSign == -1)
    #expect((product.logAbsoluteDeterminant - log(6)).magnitude < 1e-15)
    let singular = try LUFactorization(Matrix([[1, 2], [2, 4]]))
    #expect(singular.determinantSign == 0 && singular.logAbsoluteDeterminant == -.infinity)
  }

  @Test func singularSystemsAreRefused() {
    #expect(throws: NumericsError.singular(reciprocalCondition: 0)) {
      try Matrix([[1, 2], [2, 4]]).solve([1, 1])
    }
    #expect(throws: NumericsError.singular(reciprocalCondition: 0)) {
      try Matrix(rows: 3, columns: 3).inverse()
    }
    let error = #expect(throws: NumericsError.self) {
      try Matrix([[0.1, 0.2], [0.3, 0.6], [0.5, 1]]).leastSquares(of: [1, 2, 3])
    }
    guard case .singular(let condition) = error else {
      Issue.record("Refused for another reason: \(String(describing: error))")
      return
    }
    #expect(condition < 1e-15)
  }

  @Test(arguments: [(1, 1), (5, 5), (30, 4), (200, 33)])
  func qrRebuildsTheMatrix(_ rows: Int, _ columns: Int) throws {
    let a = randomMatrix(rows, columns, seed: 4)
    let factors = try QRFactorization(a)
    let q = try factors.orthonormal()
    let limit = 1e-14 * Double(rows)
    #expect(distance(q * factors.upper, a) < limit)
    #expect(distance(SymmetricMatrix(gramOf: q).asMatrix, .identity(columns)) < limit)
    for c in 0..<columns {
      #expect((c + 1..<max(columns, c + 1)).allSatisfy { factors.upper[$0, c] == 0 })
    }
  }

  @Test func leastSquaresSolveTheNormalEquations() throws {
    let a = randomMatrix(80, 6, seed: 5)
    let b = randomMatrix(80, 2, seed: 6)
    let x = try QRFactorization(a).leastSquares(b)
    let normal = try SymmetricMatrix(gramOf: a).cholesky()
      .solve(a.multiplied(by: b, transposingSelf: true))
    #expect(distance(x, normal) < 1e-13)
    let residual = b - a * x
    #expect(largestElement(a.multiplied(by: residual, transposingSelf: true)) < 1e-12)
  }

  @Test(arguments: [(1, 1), (12, 12), (40, 7), (7, 40), (1, 9)])
  func singularValuesRebuildTheMatrix(_ rows: Int, _ columns: Int) throws {
    let a = randomMatrix(rows, columns, seed: 7)
    let svd = try a.singularValues()
    let rank = min(rows, columns)
    let limit = 1e-14 * Double(rows + columns)
    let rebuilt = svd.left.scalingColumns(by: svd.values)
      .multiplied(by: svd.right, transposingOther: true)
    #expect(distance(rebuilt, a) < limit)
    #expect(distance(SymmetricMatrix(gramOf: svd.left).asMatrix, .identity(rank)) < limit)
    #expect(distance(SymmetricMatrix(gramOf: svd.right).asMatrix, .identity(rank)) < limit)
    #expect(svd.values == svd.values.sorted(by: >) && svd.values.allSatisfy { $0 >= 0 })
    let gram = rows < columns ? SymmetricMatrix(outerGramOf: a) : SymmetricMatrix(gramOf: a)
    let roots = try gram.eigenvalues().map { $0.squareRoot() }
    #expect(distance(svd.values, roots) < 1e-13 * Double(rows + columns))
  }

  @Test func emptyMatricesAreServed() throws {
    let none = Matrix(rows: 0, columns: 0)
    #expect(try none.inverse() == none && none.solve([]).isEmpty)
    #expect(try LUFactorization(none).determinantSign == 1)
    #expect(try LUFactorization(none).logAbsoluteDeterminant == 0)
    let tall = Matrix(rows: 4, columns: 0)
    #expect(try tall.leastSquares(of: [1, 2, 3, 4]).isEmpty)
    #expect(try QRFactorization(tall).orthonormal() == tall)
    #expect(try tall.singularValues().values.isEmpty)
    #expect(try tall.singularValues().left == tall)
    #expect(try Matrix(rows: 3, columns: 3).singularValues().values == [0, 0, 0])
    #expect(try Matrix.identity(2).solve(Matrix(rows: 2, columns: 0)).columns == 0)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func whatIsNotFiniteIsRefused(_ bad: Double) {
    let a = Matrix([[1, 0], [bad, 2]])
    #expect(throws: NumericsError.notFinite) { try a.inverse() }
    #expect(throws: NumericsError.notFinite) { try a.singularValues() }
    #expect(throws: NumericsError.notFinite) { try QRFactorization(a) }
    #expect(throws: NumericsError.notFinite) { try Matrix.identity(2).solve([1, bad]) }
    #expect(throws: NumericsError.notFinite) { try Matrix.identity(2).leastSquares(of: [bad, 1]) }
  }
}
