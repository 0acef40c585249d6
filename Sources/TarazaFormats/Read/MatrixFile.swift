import TarazaData
import TarazaNumerics
import TarazaStatistics

/// Reads a correlation or covariance matrix: a first column with the items' names, usually called
/// `variable`, and a column for each item, all of it or its lower triangle. A table whose first column
/// names other things is a table of rows, unless that column is called `variable` and codebook or n
/// say otherwise.
package enum MatrixFile {
  private static let namesColumn = ColumnID("variable")
  /// Bytes of a file that is looked at to see whether its first column names the others: correlations
  /// of a hundred items have no more.
  private static let largestUnnamed = 1 << 16

  /// Nil when the file is a table of rows.
  ///
  /// - Parameters:
  ///   - found: the file's codebook.
  ///   - n: the cases behind the matrix, where the codebook does not say.
  ///   - kind: what the program says the numbers are, which goes before the codebook. The file then
  ///     is a matrix, whatever its first column is called; without one its items are its columns.
  /// - Throws: `.file` with row and column where the cells are no such matrix, and when nobody says n.
  package static func relation(
    _ reader: any TableReader, _ found: CodebookFile.Found?, n: Double?,
    kind: Codebook.Matrix.Kind? = nil
  ) throws(DataError) -> MatrixRelation? {
    guard let first = reader.schema.variables.first?.id,
      kind != nil || first == namesColumn || reader.byteCount <= largestUnnamed
    else { return nil }
    let path = reader.report.path
    var items = reader.schema.variables.dropFirst().map(\.id)
    let relation = try FileRelation(reader)
    let isNamed = first == namesColumn
    guard let table = isNamed || kind != nil ? try relation.table() : try? relation.table() else {
      return nil
    }
    var names = table[first]?.values.map(\.plainText) ?? []
    if kind != nil, table[first]?.type == .number, table.rowCount == items.count + 1 {
      items.insert(first, at: 0)
      names = items.map(\.name)
    }
    let isMeant = found?.codebook.matrix != nil || n != nil || kind != nil
    // Targets of a calibration, for one, have a column of that name too, and who knows whom is a
    // square table as well.
    guard kind != nil || (isNamed && isMeant) || Set(names) == Set(items.map(\.name)),
      isNamed || isMeant || holdsCorrelations(table, items)
    else { return nil }
    guard names == items.map(\.name) else {
      throw fault(
        path,
        "the names in the first column are not those of the header, in its order: in a matrix row and "
          + "column of an item stand at the same place")
    }
    guard let cases = found?.codebook.matrix?.n ?? n.flatMap({ Int(exactly: $0) }) else {
      throw fault(
        path, "nobody says how many cases this matrix rests on",
        hints: ["open it with n: 145, or write \"matrix\": {\"n\": 145} into its codebook"])
    }
    for (key, list) in [
      ("means", found?.codebook.matrix?.means),
      ("sds", found?.codebook.matrix?.standardDeviations),
    ] {
      guard let list, list.count != items.count else { continue }
      throw fault(
        path, "the codebook gives \(list.count) \(key) for the \(items.count) items of the matrix")
    }
    let matrix = try symmetric(table, items, path)
    let schema = Schema(items.map { Variable($0, type: .number, level: .interval) })
    let known = try found.map { found throws(DataError) in
      try schema.applying(found.codebook, file: found.path)
    }
    let entry = found?.codebook.matrix
    let meant = kind ?? entry?.kind ?? .correlation
    let moments = try moments(matrix, cases, meant, entry, path, names)
    return MatrixRelation(
      moments, schema: known ?? schema, coefficient: meant == .polychoric ? .polychoric : .pearson)
  }

  /// Whether all numbers lie between -1 and 1 and each item has 1 with itself.
  private static func holdsCorrelations(_ table: Table, _ items: [ColumnID]) -> Bool {
    items.indices.allSatisfy { place in
      table[items[place], place] == .number(1)
        && items.indices.allSatisfy { row in
          switch table[items[place], row] {
          case .number(let value): value.magnitude <= 1
          case .missing: true
          default: false
          }
        }
    }
  }

  private static func moments(
    _ matrix: SymmetricMatrix, _ n: Int, _ kind: Codebook.Matrix.Kind, _ entry: Codebook.Matrix?,
    _ path: String, _ names: [String]
  ) throws(DataError) -> Moments {
    do throws(StatisticsError) {
      switch kind {
      case .correlation, .polychoric:
        return try Moments(
          correlation: matrix, n: n, standardDeviations: entry?.standardDeviations,
          means: entry?.means)
      case .covariance: return try Moments(covariance: matrix, n: n, means: entry?.means)
      }
    } catch {
      throw fault(path, words(error, names), hints: hints(error))
    }
  }

  private static func words(_ error: StatisticsError, _ names: [String]) -> String {
    switch error {
    case .notCorrelation(let a, let b, let value) where a == b:
      "“\(names[a])” has \(value) with itself, and a correlation is 1 there"
    case .notCorrelation(let a, let b, let value), .notCovariance(let a, let b, let value):
      "the number of “\(names[a])” and “\(names[b])” is \(value), more than two items can have"
    case .notFinite(let item):
      "“\(names[item])” holds numbers too large to compute with"
    default: "the numbers are no correlations"
    }
  }

  private static func hints(_ error: StatisticsError) -> [String] {
    guard case .notCorrelation(let a, let b, _) = error, a == b else { return [] }
    return [
      "if these are covariances, open it with matrix: covariance, or write so into the codebook "
        + "beside it: \"matrix\": {\"kind\": \"covariance\", \"n\": 145}"
    ]
  }

  /// The lower triangle; where the upper one is filled too, it must mirror it.
  private static func symmetric(_ table: Table, _ items: [ColumnID], _ path: String)
    throws(DataError) -> SymmetricMatrix
  {
    var matrix = SymmetricMatrix(order: items.count, repeating: 0)
    for (column, id) in items.enumerated() {
      guard let cells = table[id], cells.type == .number else {
        throw fault(path, column: column + 2, "“\(id.name)” holds something that is not a number")
      }
      for row in column..<items.count {
        guard case .number(let value) = cells[row] else {
          throw fault(path, row: row + 2, column: column + 2, "a number is missing")
        }
        if case .number(let mirrored)? = table[items[row], column], mirrored != value {
          throw fault(
            path, row: row + 2, column: column + 2,
            "\(value) differs from its mirror image \(mirrored)")
        }
        matrix[row, column] = value
      }
    }
    return matrix
  }

  private static func fault(
    _ path: String, row: Int? = nil, column: Int? = nil, _ message: String, hints: [String] = []
  ) -> DataError {
    .file(FileTrouble(.format, path: path, row: row, column: column, message, hints: hints))
  }
}
