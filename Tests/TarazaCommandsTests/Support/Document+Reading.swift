import TarazaDocument

/// What a test looks up in a document.
extension Document {
  func cells(_ table: String, _ name: String) -> [Cell] {
    self.table(named: table)?.columns.first { $0.name == name }?.cells ?? []
  }

  func texts(_ table: String, _ name: String) -> [String] {
    cells(table, name).map(\.displayText)
  }

  /// The number of a column in the row of that name; nil where it is blank or not there.
  func number(_ table: String, _ row: String, _ name: String) -> Double? {
    guard let columns = self.table(named: table)?.columns,
      let place = columns.first?.cells.firstIndex(where: { $0.displayText == row }),
      let column = columns.first(where: { $0.name == name })
    else { return nil }
    return column.cells[place].number
  }

  /// The text of a note by its code; nil where there is none.
  func note(_ code: String) -> String? {
    blocks.lazy.compactMap { block in
      if case .note(let note) = block, note.code == code { note.text } else { nil }
    }.first
  }
}
