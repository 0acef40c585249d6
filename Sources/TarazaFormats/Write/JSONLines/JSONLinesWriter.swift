import TarazaData

/// Writes JSON lines: an object on each line, with every column as a member in the table's order.
///
/// Numbers have the fewest digits that give the same double again, days and periods are texts,
/// missing cells are null or, where the codebook has a value for their kind, that value.
package struct JSONLinesWriter: TableWriter {
  private let frame: Frame

  package init(_ frame: Frame) { self.frame = frame }

  package func write(to path: String, _ progress: Progress = .none)
    throws(DataError) -> WriteReport
  {
    var cells = frame.schema.variables.map { CodedCells($0) }
    let keys = frame.schema.variables.enumerated().map { index, variable in
      (index == 0 ? "{" : ", ") + variable.id.name.asJSON + ": "
    }
    var rowCount = 0
    try AtomicFile.write(to: path) { (sink: inout FileSink) throws(DataError) in
      try frame.rows(progress) { chunk throws(DataError) in
        var text = ""
        let slices = cells.map { chunk.columns[$0.variable.id] }
        for row in 0..<chunk.rowCount {
          for index in cells.indices {
            text += keys[index]
            if let slice = slices[index] { text += json(cells[index].value(slice, row)) }
          }
          text += "}\n"
        }
        try sink.write(text)
        rowCount += chunk.rowCount
      }
    }
    return WriteReport(
      path: path, rowCount: rowCount, columnCount: cells.count, notes: cells.flatMap(\.notes))
  }

  private func json(_ value: Value) -> String {
    switch value {
    case .number(let number): CellText.number(number, .point)
    case .truth(let truth): CellText.truth(truth)
    case .missing: "null"
    case .text, .date, .dateTime, .period: value.plainText.asJSON
    }
  }
}
