import Glibc
import TarazaNumerics
import Testing

@Suite struct CholeskyTests {
  @Test(arguments: [1, 2, 7, 40, 150])
  func theFactorRebuildsTheMatrixAndSolves(_ n: Int) throws {
    let s = SymmetricMatrix(gramOf: randomMatrix(2 * n + 1, n, seed: UInt64(n)))
    let factor = try s.cholesky()
    let limit = 1e-14 * Double(n) * largestElement(s.asMatrix)
    #expect(distance(SymmetricMatrix(outerGramOf: factor.lower).asMatrix, s.asMatrix) < limit)
    for c in 1..<max(1, n) { #expect((0..<c).allSatisfy { factor.lower[$0, c] == 0 }) }
    let loss = 1e-14 * Double(n) / (try s.reciprocalCondition)
    let b = randomMatrix(n, 3, seed: 5)
    let x = factor.solve(b)
    #expect(distance(s * x, b) < loss)
    #expect(distance(Matrix(column: factor.solve(b.column(1))), Matrix(column: x.column(1))) < loss)
    #expect(distance(s * factor.inverse(), .identity(n)) < loss)
    #expect(try s.inverse() == factor.inverse())
  }

  /// log det of the Hilbert matrix: 4 log c(n) - log c(2n) with c(n) the product of 1! ... (n - 1)!.
  @Test(arguments: 1...10)
  func hilbertDeterminantsAreTheKnownOnes(_ n: Int) throws {
    func logProduct(_ n: Int) -> Double { (1..<n).reduce(0) { $0 + lgamma(Double($1) + 1) } }
    let known = 4 * logProduct(n) - logProduct(2 * n)
    let loss = 4e-16 * Double(n) / (try hilbert(n).reciprocalCondition)
    let limit = loss + 1e-14 * known.magnitude + 1e-15
    #expect((try hilbert(n).logDeterminant() - known).magnitude < limit)
    #expect(
      (try LUFactorization(hilbert(n).asMatrix).logAbsoluteDeterminant - known).magnitude < limit)
    #expect((try hilbert(n).eigenvalues().reduce(0) { $0 + log($1) } - known).magnitude < limit)
  }

  @Test func theHilbertInverseIsOfWholeNumbers() throws {
    let inverse = try hilbert(4).inverse()
    let known = SymmetricMatrix([
      [16], [-120, 1200], [240, -2700, 6480], [-140, 1680, -4200, 2800],
    ])
    #expect(distance(inverse.asMatrix, known.asMatrix) < 6480 * 1e-16 * 15_500)
  }

  @Test func theConditionIsEstimatedWithinItsFactor() throws {
    let hilbert = hilbert(8)
    let estimate = try hilbert.cholesky().reciprocalCondition
    let exact = try hilbert.reciprocalCondition
    // The 1-norm's condition differs from the 2-norm's by at most the order.
    #expect(estimate > exact / 8 && estimate < exact * 8)
    #expect(try SymmetricMatrix.identity(5).cholesky().reciprocalCondition == 1)
  }

  @Test func anIndefiniteMatrixIsRefusedWithItsSmallestEigenvalue() {
    #expect(throws: NumericsError.notPositiveDefinite(smallestEigenvalue: -1)) {
      try SymmetricMatrix.diagonal([2, -1, 1]).cholesky()
    }
    let error = #expect(throws: NumericsError.self) {
      try SymmetricMatrix([[1], [2, 1]]).inverse()
    }
    guard case .notPositiveDefinite(let smallest) = error else {
      Issue.record("Refused for another reason: \(String(describing: error))")
      return
    }
    #expect((smallest + 1).magnitude < 1e-15)
  }

  @Test func aSingularMatrixIsRefused() {
    let error = #expect(throws: NumericsError.self) {
      try SymmetricMatrix(order: 2, repeating: 1).logDeterminant()
    }
    guard case .notPositiveDefinite(let smallest) = error else {
      Issue.record("Refused for another reason: \(String(describing: error))")
      return
    }
    #expect(smallest.magnitude < 1e-15)
  }

  @Test func anInverseWithoutARightDigitIsRefused() {
    // Its condition is 4e16.
    let nearly = SymmetricMatrix([[1], [1, 1 + .ulpOfOne / 2], [0, 0, 1]])
    let barely = SymmetricMatrix([[1], [1, 1 + .ulpOfOne], [0, 0, 1]])
    #expect(throws: NumericsError.self) { try nearly.inverse() }
    let error = #expect(throws: NumericsError.self) { try barely.inverse() }
    guard case .singular(let condition) = error else {
      Issue.record("Refused for another reason: \(String(describing: error))")
      return
    }
    #expect(condition < 1e-15)
  }

  @Test(arguments: [Double.nan, .infinity])
  func whatIsNotFiniteIsRefused(_ bad: Double) {
    #expect(throws: NumericsError.notFinite) { try SymmetricMatrix([[1], [bad, 1]]).cholesky() }
    #expect(throws: NumericsError.notFinite) { try SymmetricMatrix([[bad]]).inverse() }
  }
}
