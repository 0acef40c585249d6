import Glibc
import TarazaNumerics
import Testing

@Suite struct SymmetricEigenTests {
  /// Orders on both sides of the change from our own algorithm to LAPACK's.
  static let orders = [1, 2, 3, 5, 8, 25, 48, 49, 64, 65, 120]

  @Test(arguments: orders)
  func vectorsRebuildTheMatrixAndAreOrthonormal(_ n: Int) throws {
    let s = randomSymmetric(n, seed: UInt64(n))
    let eigen = try s.eigen()
    let limit = 2e-14 * Double(n)
    let rebuilt = eigen.vectors.scalingColumns(by: eigen.values)
      .multiplied(by: eigen.vectors, transposingOther: true)
    #expect(distance(rebuilt, s.asMatrix) < limit)
    #expect(distance(SymmetricMatrix(gramOf: eigen.vectors).asMatrix, .identity(n)) < limit)
    #expect(eigen.values == eigen.values.sorted(by: >))
    #expect((eigen.values.reduce(0, +) - s.trace).magnitude < limit)
    #expect(distance(try s.eigenvalues(), eigen.values) < limit)
    #expect((try s.smallestEigenvalue() - eigen.values[n - 1]).magnitude < limit)
  }

  @Test(arguments: [5, 30, 65, 120])
  func leadingPairsAreTheFirstOfAll(_ n: Int) throws {
    let s = randomSymmetric(n, seed: 100)
    let all = try s.eigen()
    let leading = try s.leadingEigen(3)
    #expect(distance(leading.values, Array(all.values.prefix(3))) < 1e-12)
    #expect(distance(leading.vectors, all.vectors.selecting(columns: [0, 1, 2])) < 1e-10)
    #expect(try s.leadingEigen(n + 7).values.count == n)
    #expect(try s.leadingEigen(0).vectors == Matrix(rows: n, columns: 0))
    #expect(try s.leadingEigen(-1).values.isEmpty)
  }

  /// 2 on the diagonal and -1 beside it: eigenvalues 2 - 2 cos(j π / (n + 1)).
  @Test(arguments: orders)
  func secondDifferencesHaveTheirKnownEigenvalues(_ n: Int) throws {
    var s = SymmetricMatrix.diagonal(Array(repeating: 2, count: n))
    for i in 1..<max(1, n) { s[i, i - 1] = -1 }
    let known = (1...n).map { 2 - 2 * cos(Double(n + 1 - $0) * .pi / Double(n + 1)) }
    #expect(distance(try s.eigenvalues(), known) < 1e-14 * Double(n + 4))
    #expect(distance(try s.eigen().values, known) < 1e-14 * Double(n + 4))
  }

  /// All correlations r: 1 + (n - 1) r once, 1 - r otherwise; the vectors of the second are free.
  @Test(arguments: [3, 25, 80], [-0.01, 0, 0.5, 0.999])
  func equalEigenvaluesHaveOrthonormalVectors(_ n: Int, _ r: Double) throws {
    var s = SymmetricMatrix(order: n, repeating: r)
    for i in 0..<n { s[i, i] = 1 }
    let known = [1 + Double(n - 1) * r] + Array(repeating: 1 - r, count: n - 1)
    let eigen = try s.eigen()
    #expect(distance(eigen.values, known.sorted(by: >)) < 1e-12)
    #expect(distance(SymmetricMatrix(gramOf: eigen.vectors).asMatrix, .identity(n)) < 1e-12)
  }

  /// Elements from 1 down to what cannot be squared, as in the null space of a projection.
  @Test(arguments: [12, 28, 40, 52])
  func elementsTooSmallToSquareDoNotHoldItUp(_ n: Int) throws {
    var s = randomSymmetric(n, seed: UInt64(n))
    for i in 0..<n {
      for j in 0...i {
        // Rows fade by ten powers of ten each, from the fifth on.
        let fade = (0..<max(0, i - 4) + max(0, j - 4)).reduce(1.0) { value, _ in value * 1e-10 }
        s[i, j] *= max(fade, 1e-305)
      }
    }
    let eigen = try s.eigen()
    let rebuilt = eigen.vectors.scalingColumns(by: eigen.values)
      .multiplied(by: eigen.vectors, transposingOther: true)
    #expect(distance(rebuilt, s.asMatrix) < 1e-12)
    #expect(distance(SymmetricMatrix(gramOf: eigen.vectors).asMatrix, .identity(n)) < 1e-12)
  }

  @Test func theSignOfAVectorFollowsItsFirstLargeElement() throws {
    for n in [4, 25, 90] {
      let vectors = try randomSymmetric(n, seed: 7).eigen().vectors
      for c in 0..<n {
        let vector = vectors.column(c)
        let half = (vector.map(\.magnitude).max() ?? 0) / 2
        #expect((vector.first { $0.magnitude >= half } ?? 0) > 0)
      }
    }
  }

  @Test(arguments: [1e-300, 1e-150, 1e-99, 1e99, 1e150, 1e300])
  func extremeScalesKeepTheirDigits(_ scale: Double) throws {
    let s = randomSymmetric(12, seed: 8)
    let expected = try s.eigenvalues().map { $0 * scale }
    let scaled = scale * s
    #expect(distance(try scaled.eigenvalues(), expected) < 1e-13 * scale)
    let eigen = try scaled.eigen()
    #expect(distance(eigen.values, expected) < 1e-13 * scale)
    #expect(distance(SymmetricMatrix(gramOf: eigen.vectors).asMatrix, .identity(12)) < 1e-13)
  }

  @Test func tinyElementsBesideLargeOnesDoNoHarm() throws {
    var s = SymmetricMatrix.diagonal([1, 2, 3, 4, 5, 6])
    for i in 1..<6 { s[i, 0] = 1e-160 * Double(i) }
    s[3, 2] = 1e-155
    let eigen = try s.eigen()
    #expect(distance(eigen.values, [6, 5, 4, 3, 2, 1]) < 1e-14)
    #expect(distance(SymmetricMatrix(gramOf: eigen.vectors).asMatrix, .identity(6)) < 1e-14)
  }

  @Test func zerosAndDiagonalsAreTheirOwnAnswer() throws {
    #expect(try SymmetricMatrix(order: 9).eigen().values == Array(repeating: 0, count: 9))
    #expect(try SymmetricMatrix.diagonal([3, -1, 2]).eigen().values == [3, 2, -1])
    #expect(try SymmetricMatrix.identity(30).eigenvalues() == Array(repeating: 1, count: 30))
    #expect(try SymmetricMatrix(order: 4).reciprocalCondition == 0)
    #expect(try SymmetricMatrix.diagonal([4, -2, 1]).reciprocalCondition == 0.25)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity], [3, 60, 90])
  func whatIsNotFiniteIsRefused(_ bad: Double, _ n: Int) {
    var s = SymmetricMatrix.identity(n)
    s[n - 1, 1] = bad
    #expect(throws: NumericsError.notFinite) { try s.eigen() }
    #expect(throws: NumericsError.notFinite) { try s.eigenvalues() }
    #expect(throws: NumericsError.notFinite) { try s.leadingEigen(1) }
    #expect(throws: NumericsError.notFinite) { try s.reciprocalCondition }
  }
}
