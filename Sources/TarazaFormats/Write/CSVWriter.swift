import TarazaData

/// Writes delimited text by RFC 4180, with a line feed behind each row.
///
/// Cells stand as the reader reads them: numbers with the fewest digits that give the same double
/// again, days in ISO 8601, missing cells empty or, where the codebook has a value for their kind,
/// as that value. A cell stands in quotes only where it must.
package struct CSVWriter: TableWriter {
  private let frame: Frame
  private let options: WriteOptions

  package init(_ frame: Frame, _ options: WriteOptions = WriteOptions()) {
    self.frame = frame
    self.options = options
  }

  /// Streams the rows into a new file that takes the place of the old one when it is whole.
  package func write(to path: String, _ progress: Progress = .none)
    throws(DataError) -> WriteReport
  {
    var columns = frame.schema.variables.map { ColumnWriter($0, options) }
    var rowCount = 0
    try AtomicFile.write(to: path) { sink throws(DataError) in
      try sink.write(header)
      var view = frame.view
      view.groups = []
      view.design = Design()
      let ids = frame.schema.variables.map(\.id)
      try frame.relation.chunks(ids, of: view, progress) { chunk throws(DataError) in
        try sink.write(rows(of: chunk, &columns))
        rowCount += chunk.rowCount
      }
    }
    return WriteReport(
      path: path, rowCount: rowCount, columnCount: columns.count, notes: columns.flatMap(\.notes))
  }

  private var header: [UInt8] {
    var line: [UInt8] = options.byteOrderMark ? [0xEF, 0xBB, 0xBF] : []
    let quoting = CellQuoting(options.delimiter)
    for (index, variable) in frame.schema.variables.enumerated() {
      if index > 0 { line.append(options.delimiter.byte) }
      quoting.append(name: variable.id.name, isFirst: index == 0, to: &line)
    }
    return line + [Byte.lineFeed]
  }

  private func rows(of chunk: borrowing Chunk, _ columns: inout [ColumnWriter]) -> [UInt8] {
    let usualCell = 8
    var bytes: [UInt8] = []
    bytes.reserveCapacity(chunk.rowCount * columns.count * usualCell)
    let slices = columns.map { chunk.columns[$0.variable.id] }
    for row in 0..<chunk.rowCount {
      for index in columns.indices {
        if index > 0 { bytes.append(options.delimiter.byte) }
        if let slice = slices[index] { columns[index].append(slice, row, to: &bytes) }
      }
      bytes.append(Byte.lineFeed)
    }
    return bytes
  }
}
