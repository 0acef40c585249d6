import TarazaData
import TarazaFormats
import TarazaStatistics
import Testing

@Suite struct MatrixFileTests {
  private func relation(
    _ text: String, codebook: String? = nil, n: Double? = nil, kind: Codebook.Matrix.Kind? = nil
  ) throws -> MatrixRelation? {
    let found = try codebook.map {
      CodebookFile.Found(codebook: try Codebook(json: Array($0.utf8)), path: "r.json")
    }
    return try MatrixFile.relation(
      CSVReader(Array(text.utf8), name: "r.csv"), found, n: n, kind: kind)
  }

  private static let full = "variable,a,b,c\na,1,0.5,0.4\nb,0.5,1,0.3\nc,0.4,0.3,1\n"
  private static let lower = "variable,a,b,c\na,1,,\nb,0.5,1,\nc,0.4,0.3,1\n"

  @Test(arguments: [full, lower, full.replacing(",", with: ";").replacing(".", with: ",")])
  func allOfItAndItsLowerTriangleAreTheSame(text: String) throws {
    let found = try #require(try relation(text, n: 145))
    #expect(found.schema.variables.map(\.id.name) == ["a", "b", "c"])
    let frame = Frame(found)
    let moments = try #require(
      try frame.relation.answer(
        MomentsQuestion(found.schema.variables.map(\.id)), of: frame.view, .none
      ).groups.first?.answer.answer)
    let correlation = try moments.correlation()
    #expect(correlation.n == 145)
    for (row, column, r) in [(1, 0, 0.5), (2, 0, 0.4), (2, 1, 0.3), (0, 0, 1)] {
      #expect((correlation.R[row, column] - r).magnitude <= 4 * .ulpOfOne)
    }
  }

  @Test func theCodebookSaysNAndLabels() throws {
    let found = try #require(
      try relation(
        Self.lower,
        codebook: """
          {"taraza_codebook": 1, "matrix": {"n": 200},
           "variables": [{"name": "b", "label": "Trust"}]}
          """))
    #expect(found.schema.variables[1].label?.text(in: "en") == "Trust")
  }

  @Test func aTableOfRowsIsNoMatrix() throws {
    #expect(try relation("a,b\n1,2\n") == nil)
  }

  /// Whatever the first column is called, if it names the others and the numbers are correlations.
  @Test(arguments: ["item", "", "Пункт"])
  func itIsKnownByItsNamesAndNumbers(title: String) throws {
    let text = Self.full.replacing("variable", with: title)
    let found = try #require(try relation(text, n: 145))
    #expect(found.schema.variables.map(\.id.name) == ["a", "b", "c"])
    #expect(fileTrouble { _ = try relation(text) }?.hints.first?.contains("n: 145") ?? false)
  }

  /// Where the program says that it is a matrix, the first column is called as it likes, and need not
  /// be there.
  @Test(arguments: [
    ("who,a,b\na,4,1\nb,1,2\n", Codebook.Matrix.Kind.covariance),
    ("a,b\n4,1\n1,2\n", .covariance), ("a,b\n4,\n1,2\n", .covariance),
    ("a;b\n1;\n0,5;1\n", .polychoric), ("who,a,b\na,1,\nb,0.5,1\n", .correlation),
  ])
  func aMatrixIsWhatTheProgramSays(_ text: String, _ kind: Codebook.Matrix.Kind) throws {
    let found = try #require(try relation(text, n: 90, kind: kind))
    #expect(found.schema.variables.map(\.id.name) == ["a", "b"])
    #expect(found.coefficient == (kind == .polychoric ? .polychoric : .pearson))
    #expect(found.moments.rows == 90)
    let expected = kind == .covariance ? [4.0, 2] : [1, 1]
    for (own, variance) in zip(try found.moments.variances, expected) {
      #expect(abs(own - variance) < 1e-12)
    }
  }

  @Test(arguments: [
    "a,b\n1,0.5\n0.4,1\n", "a,b,c\n1,0.5,0\n0.5,1,0\n", "who,a,b\nb,1,0.5\na,0.5,1\n",
    "who,a,b\na,1,x\nb,x,1\n",
  ])
  func whatIsNoMatrixIsRefusedWhereTheProgramSaysSo(text: String) throws {
    #expect(fileTrouble { _ = try relation(text, n: 90, kind: .correlation) } != nil)
  }

  @Test(arguments: ["who,a,b\na,0,3\nb,2,0\n", "who,a,b\na,1,1\nb,0.5,0\n"])
  func aSquareTableOfOtherNumbersIsOneOfRows(text: String) throws {
    #expect(try relation(text) == nil)
  }

  @Test func withoutNItIsRefusedWithTheLinesThatSayIt() {
    let found = fileTrouble { _ = try relation(Self.full) }
    #expect(found?.hints.first?.contains("n: 145") ?? false)
  }

  @Test(
    arguments: [
      ("variable,a,b\na,1,0.5\nb,0.4,1\n", 3, 2),  // the triangles differ
      ("variable,a,b\na,1,\nb,,1\n", 3, 2),  // a hole in the lower triangle
      ("variable,a,b\na,1,\nb,x,1\n", nil, 2),  // a word
      ("variable,a,b\nb,1,\na,0.5,1\n", nil, nil),  // names in another order
      ("variable,a,b\na,1,\n", nil, nil),  // a row is missing
      ("variable,a,b\na,1,\nb,1.5,1\n", nil, nil),  // no correlation
      ("variable,a,b\na,2,\nb,0.5,1\n", nil, nil),  // the diagonal is not one
    ] as [(String, Int?, Int?)])
  func cellsThatAreNoMatrixAreRefusedWithTheirPlace(text: String, row: Int?, column: Int?) {
    let found = fileTrouble { _ = try relation(text, n: 100) }
    #expect(found?.kind == .format && found?.row == row && found?.column == column)
  }
}
