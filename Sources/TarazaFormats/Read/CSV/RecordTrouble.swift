import TarazaData

/// What is wrong with a record of one piece.
struct RecordTrouble: Equatable, Sendable {
  enum Kind: Equatable, Sendable {
    case cellCount(Int, beginning: String)
    case unclosedQuote
    case textAfterQuote
    /// Longer than a record may be.
    case endless
    case nulByte
    case notInEncoding(TextEncoding)
  }

  /// How much of a record a message shows.
  static let beginningBytes = 80

  /// Counted from 0 among the records of the piece.
  let record: Int
  /// Counted from 0.
  let column: Int
  let kind: Kind
}

extension RecordTrouble.Kind {
  init(_ fault: Field.Fault) {
    switch fault {
    case .unclosedQuote: self = .unclosedQuote
    case .textAfterQuote: self = .textAfterQuote
    }
  }
}

extension RecordTrouble {
  /// The trouble as a user reads it.
  ///
  /// - Parameters:
  ///   - row: counted from 1 with the header, blank lines too: as a spreadsheet counts.
  ///   - name: of the column.
  ///   - cells: how many cells the header has.
  func file(_ path: String, row: Int, name: ColumnID?, cells: Int) -> FileTrouble {
    let place = "row \(row), column \(column + 1)" + (name.map { " (“\($0)”)" } ?? "")
    let trouble = { (kind: FileTrouble.Kind, message: String, hints: [String]) in
      FileTrouble(kind, path: path, row: row, column: column + 1, message, hints: hints)
    }
    switch kind {
    case .cellCount(let found, let beginning):
      return trouble(
        .rowShape,
        "row \(row) has \(found) cells where the header has \(cells); it begins “\(beginning)”",
        found < cells
          ? ["with ragged: fill, cells that are not there are missing"]
          : ["a cell that holds the delimiter must stand in quotes"])
    case .unclosedQuote:
      return trouble(.format, "\(place): a quote is opened and never closed", [])
    case .textAfterQuote:
      return trouble(
        .format, "\(place): text stands behind the closing quote",
        ["a quote within a quoted cell is written twice"])
    case .endless:
      return trouble(
        .format, "row \(row) is longer than \(CSVHead.longestRecord >> 20) MB",
        ["a quote in it may never be closed"])
    case .nulByte:
      return trouble(.encoding, "\(place) holds a NUL byte: the file is not plain text", [])
    case .notInEncoding(let encoding):
      return trouble(
        .encoding, "\(place) is not valid \(encoding.rawValue)",
        ["name the file's encoding: with encoding: \"windows-1251\""])
    }
  }
}
