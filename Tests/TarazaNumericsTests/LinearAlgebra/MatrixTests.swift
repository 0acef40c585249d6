import TarazaNumerics
import Testing

@Suite struct MatrixTests {
  @Test func elementsStandByColumns() {
    let a = Matrix([[1, 2, 3], [4, 5, 6]])
    #expect(a.rows == 2 && a.columns == 3)
    #expect(a.storage == [1, 4, 2, 5, 3, 6])
    #expect(a[1, 2] == 6)
    #expect(a.row(1) == [4, 5, 6] && a.column(1) == [2, 5])
    #expect(a.transposed == Matrix([[1, 4], [2, 5], [3, 6]]))
    #expect(a.transposed.transposed == a)
  }

  @Test func productsFollowTheDefinition() {
    let a = Matrix([[1, 2, 3], [4, 5, 6]])
    let b = Matrix([[1, -1], [0, 2], [3, 1]])
    let product = Matrix([[10, 6], [22, 12]])
    #expect(a * b == product)
    #expect(a.transposed.multiplied(by: b, transposingSelf: true) == product)
    #expect(a.multiplied(by: b.transposed, transposingOther: true) == product)
    #expect(
      a.transposed.multiplied(by: b.transposed, transposingSelf: true, transposingOther: true)
        == product)
    #expect(a * [1, 0, -1] == [-2, -2])
    #expect(a.multiplied(by: [1, -1], transposingSelf: true) == [-3, -3, -3])
  }

  @Test func emptyProductsAreZeroOfTheRightSize() {
    let tall = Matrix(rows: 3, columns: 0)
    #expect(tall * Matrix(rows: 0, columns: 2) == Matrix(rows: 3, columns: 2))
    #expect(
      Matrix(rows: 0, columns: 3) * Matrix(rows: 3, columns: 2) == Matrix(rows: 0, columns: 2))
    #expect(tall * [] == [0, 0, 0])
    #expect(SymmetricMatrix(gramOf: tall).order == 0)
    #expect(SymmetricMatrix(outerGramOf: tall) == SymmetricMatrix(order: 3))
  }

  @Test func scalingAndSelectingActOnWholeRowsAndColumns() {
    let a = Matrix([[1, 2], [3, 4], [5, 6]])
    #expect(a.scalingColumns(by: [10, 1]) == Matrix([[10, 2], [30, 4], [50, 6]]))
    #expect(a.scalingRows(by: [1, 0, 2]) == Matrix([[1, 2], [0, 0], [10, 12]]))
    #expect(a.selecting(columns: [1]) == Matrix([[2], [4], [6]]))
    #expect(a.selecting(rows: [2, 0]) == Matrix([[5, 6], [1, 2]]))
    #expect(a + a == 2 * a)
    #expect(a - a == Matrix(rows: 3, columns: 2))
    #expect(a.sumOfSquares == 91)
  }
}
