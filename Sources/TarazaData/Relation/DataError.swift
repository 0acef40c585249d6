/// What is wrong with data, in the terms of tables; the command layer adds the words and the place.
package enum DataError: Error, Equatable, Sendable {
  case unknownColumn(ColumnID, known: [ColumnID])
  case notNumeric(ColumnID, example: String)
  case noRows
  case negativeWeight(ColumnID)
  /// The relation holds statistics (a correlation matrix), not rows.
  case hasNoRows
  /// A matrix source knows nothing of groups, filters or derived columns.
  case statisticsOnly(String)
  /// `recode` met values that no arm takes.
  case unmapped(ColumnID, [Value])
  /// A cell cannot be what an expression or a cast asks for.
  case badCast(ColumnID?, example: String, from: ColumnType = .text, to: ColumnType)
  /// One column would hold values of two types.
  case mixedTypes(ColumnType, ColumnType)
  /// A value that cells of this type are held against, and which is of another type.
  case notComparable(ColumnID?, ColumnType, Value)
  case tooLarge(String)
  /// Trouble with a file: unreadable, wrong encoding, a row of another shape …
  case file(FileTrouble)
  /// All that is wrong with a codebook, in the order of its file.
  case codebook(file: String?, [CodebookProblem])
  case interrupted
}

/// Trouble with a file, with the place inside it where there is one.
package struct FileTrouble: Error, Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    case notFound, notReadable, notWritable, format, encoding, rowShape, unknownFormat
  }

  package let kind: Kind
  package let path: String
  package let row: Int?
  package let column: Int?
  package let message: String
  package let hints: [String]

  package init(
    _ kind: Kind, path: String, row: Int? = nil, column: Int? = nil, _ message: String,
    hints: [String] = []
  ) {
    self.kind = kind
    self.path = path
    self.row = row
    self.column = column
    self.message = message
    self.hints = hints
  }
}
