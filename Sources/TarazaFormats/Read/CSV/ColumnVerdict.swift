import TarazaData

/// What the cells of one column, seen in all pieces of a file, make it.
enum ColumnVerdict {
  case type(ColumnType, notes: [ReadNote])
  /// To be read again as text: the cells are of several types, or words such as “NA” stand among
  /// texts.
  case readAsText(notes: [ReadNote])

  /// - Parameter pieces: in order, each with the number of records above it.
  init(
    _ pieces: [(piece: CSVBody.Piece, recordsAbove: Int)], column plan: ColumnPlan
  ) {
    var type: ColumnType?
    var words = 0
    for (piece, above) in pieces {
      let cells = piece.cells.columns[plan.index]
      words += Int(cells.missingWordCount)
      let clash = piece.cells.clashes[plan.index]
      let own = clash == nil ? cells.mode.type : clash?.earlier.type
      if let clash, own == nil || type == nil || own == type {
        self = .readAsText(notes: ColumnVerdict.notes(clash, after: type, above, plan.id))
        return
      }
      guard let found = own else { continue }
      if let type, type != found {
        // Where the piece began as something else, its first cell is the one that does not fit.
        let decisive = piece.cells.firstValid[plan.index]
        self = .readAsText(
          notes: decisive.map { ColumnVerdict.notes($0, after: type, above, plan.id) } ?? [])
        return
      }
      type = found
    }
    switch type {
    case .text where words > 0: self = .readAsText(notes: [])
    case nil: self = .type(.number, notes: [.allMissing(plan.id)])
    case let type?:
      self = .type(type, notes: words > 0 ? [.missingWords(plan.id, count: words)] : [])
    }
  }

  /// Says which cell made the column text, when there were cells of another type before it.
  private static func notes(
    _ cell: PieceCells.PlacedCell, after type: ColumnType?, _ above: Int, _ id: ColumnID
  ) -> [ReadNote] {
    guard let earlier = cell.earlier.type ?? type, earlier != .text else { return [] }
    return [.mixedTypes(id, earlier: earlier, row: above + cell.record + 1, cell: cell.text)]
  }
}
