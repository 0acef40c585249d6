import TarazaData

/// Reads tables from files of one format: its names on opening, its cells when they are asked for.
package protocol TableReader: Sendable {
  /// What is known without reading cells; types that the codebook does not say are `.unknown`.
  var schema: Schema { get }
  var identity: DataHash { get }
  /// What was understood of the file so far.
  var report: ReadReport { get }

  /// Reads the cells of the named columns, in the order of `ids`.
  func read(_ ids: [ColumnID], _ progress: Progress) throws(DataError) -> ReadColumns
}

/// Columns as they came out of a file.
package struct ReadColumns: Sendable {
  package let columns: [Column]
  package let rowCount: Int
  /// What their cells made doubtful.
  package let notes: [ReadNote]
}
