import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// `matrix`: a correlation matrix typed into the program.
struct MatrixCommand: SourceCommand {
  static let rows = Parameter.rows("rows", "The matrix row by row, its lower triangle or all of it")
  static let names = Parameter.texts("names", "The names of the items").optional
  static let n = Parameter.number("n", "How many cases the correlations rest on", in: 2...1e12)
    .asOption
  static let kinds: [ChoiceWord<Codebook.Matrix.Kind>] = [
    ChoiceWord(
      "correlation", .correlation, "Pearson's: each item has 1 with itself",
      otherNames: ["cor", "corr", "pearson"]),
    ChoiceWord(
      "covariance", .covariance, "each item has its variance with itself", otherNames: ["cov"]),
    ChoiceWord(
      "polychoric", .polychoric, "tests of fit, which these do not obey, are left out",
      otherNames: ["tetrachoric", "spearman", "kendall", "mixed"]),
  ]
  static let kind = Parameter<Codebook.Matrix.Kind>.choice(
    "kind", "What the numbers are", kinds
  ).default(.correlation, "correlation")
  static let signature = Signature(
    "matrix", "A correlation or covariance matrix typed into the program", input: .none,
    parameters: [rows, names, n, kind],
    details: "`factor`, `factors`, `adequacy` and `reliability` work on it as on a table. A matrix "
      + "in a file is opened, as any table: its first column, `variable`, names the items, each other "
      + "column is one of them, and `open \"file.csv\" with n: 145` says the cases (`matrix: covariance` what they are). The codebook "
      + "beside it may say them too, and that these are covariances: \"matrix\": {\"kind\": "
      + "\"covariance\", \"n\": 145}.",
    examples: [
      Example(
        "matrix [[1], [0.5, 1], [0.4, 0.3, 1]] with names: [\"a\", \"b\", \"c\"], n: 145 | reliability [a, b, c]",
        "three items of a published table"),
      Example(
        "matrix [[4], [1, 3], [1, 0.5, 2]] with names: [\"a\", \"b\", \"c\"], n: 200, kind: covariance | reliability [a, b, c]",
        "from covariances"),
    ])

  let relation: MatrixRelation

  init(_ arguments: Arguments) throws(Diagnostic) {
    let rows = Self.lower(arguments[Self.rows])
    let isTriangle = rows.enumerated().allSatisfy { $1.count == $0 + 1 }
    let isSquare = rows.allSatisfy { $0.count == rows.count }
    guard !rows.isEmpty, isTriangle || isSquare else {
      throw Diagnostic(
        .wrongType, "the rows form neither a square nor a triangle",
        hints: ["write the lower triangle: [[1], [0.5, 1], [0.4, 0.3, 1]]"])
    }
    if isTriangle, arguments[Self.kind] != .covariance, rows.count > 1,
      rows.allSatisfy({ $0[$0.count - 1].magnitude < 1 })
    {
      throw Diagnostic(
        .outOfRange, "no item has 1 with itself: the diagonal is missing",
        hints: ["begin with [1] and end each row with 1: [[1], [\(rows[0][0]), 1], …]"])
    }
    if !isTriangle, let place = Self.asymmetry(rows) {
      throw Diagnostic(
        .outOfRange,
        "the matrix is not symmetric: row \(place.row + 1), column \(place.column + 1) differs from its mirror image",
        hints: ["give the lower half alone, row by row: [[1], [0.5, 1]]"]
      )
    }
    let names = arguments[Self.names] ?? rows.indices.map { "v\($0 + 1)" }
    guard names.count == rows.count else {
      throw Diagnostic(
        .outOfRange, "there are \(rows.count) rows and \(names.count) names",
        hints: ["give one name for each row"])
    }
    guard Set(names).count == names.count else {
      throw Diagnostic(
        .duplicateName, "two items have one name",
        hints: ["give each a name of its own"])
    }
    do throws(StatisticsError) {
      let items = names.map { ColumnID($0) }
      switch arguments[Self.kind] {
      case .correlation, .polychoric:
        relation = try MatrixRelation(
          correlations: CorrelationMatrix(
            R: SymmetricMatrix(rows), n: arguments[Self.n],
            kind: arguments[Self.kind] == .polychoric ? .polychoric : .pearson),
          items: items)
      case .covariance:
        guard let n = Int(exactly: arguments[Self.n]) else {
          throw StatisticsError.outOfRange("n = \(arguments[Self.n]) is not a number of rows")
        }
        relation = MatrixRelation(
          try Moments(covariance: SymmetricMatrix(rows), n: n),
          schema: Schema(items.map { Variable($0, type: .number) }))
      }
    } catch {
      throw Diagnostic(error, items: names.map { ColumnID($0) })
    }
  }

  /// The lower triangle of an upper one, `[[1, 0.5, 0.4], [1, 0.3], [1]]`; all else as it is.
  private static func lower(_ rows: [[Double]]) -> [[Double]] {
    let p = rows.count
    guard p > 1, rows.enumerated().allSatisfy({ $1.count == p - $0 }) else { return rows }
    return (0..<p).map { row in (0...row).map { rows[$0][row - $0] } }
  }

  private struct Place { let row: Int, column: Int }

  /// The first pair of cells that should mirror each other and do not.
  private static func asymmetry(_ rows: [[Double]]) -> Place? {
    for row in rows.indices {
      for column in 0..<row where rows[row][column] != rows[column][row] {
        return Place(row: row, column: column)
      }
    }
    return nil
  }

  func schema(_ context: Context) -> Schema { relation.schema }

  func open(_ context: Context) -> Opened { Opened(Frame(relation)) }
}
