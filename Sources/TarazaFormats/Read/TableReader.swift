import TarazaData

/// Reads tables from files of one format: its names on opening, its cells when they are asked for.
package protocol TableReader: Sendable {
  /// What is known without reading cells; types that the codebook does not say are `.unknown`.
  var schema: Schema { get }
  var identity: DataHash { get }
  /// The size of the file.
  var byteCount: Int { get }
  /// What was understood of the file so far.
  var report: ReadReport { get }
  /// Whether its columns come with every code and range of missing found, whatever their type.
  var findsAllMissing: Bool { get }

  /// Reads the cells of some columns, in the order of `variables`.
  ///
  /// A variable's codes of missing become kinds of missing, and one whose type is text is read as
  /// text whatever its cells look like. All other types the cells decide.
  func read(_ variables: [Variable], _ progress: Progress) throws(DataError) -> ReadColumns
}

/// Columns as they came out of a file.
package struct ReadColumns: Sendable {
  package let columns: [Column]
  package let rowCount: Int
  /// What their cells made doubtful.
  package let notes: [ReadNote]
  /// Codes of missing that the cells held and neither file nor codebook had listed.
  package var foundCodes: [ColumnID: [MissingCode]] = [:]
}

extension TableReader {
  package var findsAllMissing: Bool { false }
}
