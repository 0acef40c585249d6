import TarazaNumerics
import Testing

@Suite struct SymmetricMatrixTests {
  @Test func rowsMayBeFullOrEndAtTheDiagonal() {
    let full = SymmetricMatrix([[1, 2, 3], [2, 5, 6], [3, 6, 9]])
    #expect(SymmetricMatrix([[1], [2, 5], [3, 6, 9]]) == full)
    #expect(full[0, 2] == 3 && full[2, 0] == 3)
    #expect(SymmetricMatrix(order: 2, storage: [1, 7, -99, 4]) == SymmetricMatrix([[1], [7, 4]]))
  }

  @Test func settingAnElementSetsItsMirrorImage() {
    var matrix = SymmetricMatrix(order: 3)
    matrix[0, 2] = 4
    #expect(matrix[2, 0] == 4 && matrix.storage.filter { $0 != 0 }.count == 2)
  }

  @Test func sumsAndDiagonalAreThoseOfTheFullMatrix() {
    let matrix = SymmetricMatrix([[1], [2, 5], [3, 6, 9]])
    #expect(matrix.diagonal == [1, 5, 9] && matrix.trace == 15)
    #expect(matrix.rowSums == [6, 13, 18] && matrix.sum == 37)
    #expect(matrix.column(1) == [2, 5, 6])
    #expect(matrix.selecting([2, 0]) == SymmetricMatrix([[9], [3, 1]]))
    #expect(
      SymmetricMatrix(symmetrizing: Matrix([[1, 4], [2, 3]])) == SymmetricMatrix([[1], [3, 3]]))
  }

  @Test func productsAgreeWithThoseOfTheFullMatrix() {
    let s = randomSymmetric(7, seed: 1)
    let a = randomMatrix(7, 4, seed: 2)
    #expect(distance(s * a, s.asMatrix * a) < 1e-14)
    #expect(distance(a.transposed * s, a.transposed * s.asMatrix) < 1e-14)
    #expect(distance(s * s, s.asMatrix * s.asMatrix) < 1e-14)
    #expect(distance(s.congruence(with: a).asMatrix, a.transposed * s.asMatrix * a) < 1e-13)
    let factors = [1, -2, 0.5, 3, 1, 0, 4]
    let scaled = s.asMatrix.scalingRows(by: factors).scalingColumns(by: factors)
    #expect(distance(s.scaled(by: factors).asMatrix, scaled) < 1e-15)
  }

  @Test(arguments: [(1, 1), (3, 5), (40, 7), (7, 40), (301, 12)])
  func gramsAreProductsWithTheTranspose(_ rows: Int, _ columns: Int) {
    let a = randomMatrix(rows, columns, seed: 3)
    let limit = 1e-14 * Double(max(rows, columns))
    #expect(distance(SymmetricMatrix(gramOf: a).asMatrix, a.transposed * a) < limit)
    #expect(distance(SymmetricMatrix(outerGramOf: a).asMatrix, a * a.transposed) < limit)
    let gram = SymmetricMatrix(gramOf: a).asMatrix
    #expect(gram == gram.transposed)
  }

  @Test func orderZeroIsServed() throws {
    let none = SymmetricMatrix(order: 0)
    #expect(none.sum == 0 && none.trace == 0 && none.rowSums.isEmpty)
    #expect(try none.eigen().values.isEmpty && none.eigenvalues().isEmpty)
    #expect(try none.leadingEigen(3).vectors == Matrix(rows: 0, columns: 0))
    #expect(try none.inverse() == none && none.logDeterminant() == 0)
    #expect(try none.reciprocalCondition == 1 && none.cholesky().reciprocalCondition == 1)
    #expect(try none.cholesky().solve([]).isEmpty)
    #expect(SymmetricMatrix([]) == none && none.scaled(by: []) == none)
  }
}
