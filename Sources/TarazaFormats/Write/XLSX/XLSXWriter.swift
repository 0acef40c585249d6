import Glibc
import TarazaData

/// Writes an Excel workbook: a sheet with the rows, and sheets that say for a reader without Taraza
/// what the columns, their values and their codes of missing mean.
///
/// Numbers stand with the fewest digits that give the same double again. Days and moments are
/// Excel's own; those that Excel does not know (before March 1900, or finer than a millisecond) are
/// texts in ISO 8601, which read back the same. Rows go to the disk as they come.
package struct XLSXWriter: TableWriter {
  private let frame: Frame
  private let options: WriteOptions

  package init(_ frame: Frame, _ options: WriteOptions = WriteOptions()) {
    self.frame = frame
    self.options = options
  }

  /// - Throws: `.tooLarge` when a sheet cannot hold so many rows, columns or characters; nothing
  ///   takes the place of the old file then.
  package func write(to path: String, _ progress: Progress = .none)
    throws(DataError) -> WriteReport
  {
    let variables = frame.schema.variables
    guard variables.count <= CellReference.columnLimit else {
      throw .tooLarge(
        "a sheet of Excel has \(CellReference.columnLimit) columns at most, and this table has "
          + "\(variables.count)")
    }
    let parts = try WorkbookParts(beside: try WriteTarget(path).path, path: path)
    defer { parts.remove() }
    var columns = variables.map { SheetColumnWriter($0) }
    let rows = try parts.sheet { sink throws(DataError) -> (count: Int, blank: Int) in
      try writeRows(into: &sink, &columns, progress)
    }
    let describing = CodebookSheets(frame.schema)
    for sheet in describing.sheets {
      try parts.sheet { sink throws(DataError) in try sheet.write(to: &sink) }
    }
    let names = [sheetName] + describing.sheets.map(\.name)
    let packed = try parts.packed(SheetXML.parts(names: names))
    try AtomicFile.write(to: path) { sink throws(DataError) in
      try WorkbookParts.copy(packed, to: &sink)
    }
    let blank: [WriteNote] = rows.blank > 0 ? [.blankRows(rows.blank)] : []
    return WriteReport(
      path: path, rowCount: rows.count, columnCount: columns.count,
      notes: columns.flatMap(\.notes) + blank)
  }

  /// The rows of the table, with how many of them hold nothing.
  private func writeRows(
    into sink: inout FileSink, _ columns: inout [SheetColumnWriter], _ progress: Progress
  ) throws(DataError) -> (count: Int, blank: Int) {
    try sink.write(SheetXML.head(columnCount: columns.count, frozenRows: 1))
    var line = SheetXML.Row(1)
    for (index, column) in columns.enumerated() {
      line.append(
        SheetXML.cleaned(column.variable.id.name).text, column: index, style: SheetXML.headerStyle)
    }
    try sink.write(line.finished())
    var view = frame.view
    view.groups = []
    view.design = Design()
    var count = 0
    var blank = 0
    try frame.relation.chunks(columns.map(\.variable.id), of: view, progress) {
      chunk throws(DataError) in
      let slices = columns.map { chunk.columns[$0.variable.id] }
      for row in 0..<chunk.rowCount {
        guard count + 1 < CellReference.rowLimit else {
          throw .tooLarge(
            "a sheet of Excel has \(CellReference.rowLimit) rows at most, and this table has more")
        }
        count += 1
        var line = SheetXML.Row(count + 1)
        for index in columns.indices {
          if let slice = slices[index] { try columns[index].append(slice, row, index, to: &line) }
        }
        if line.isEmpty { blank += 1 } else { try sink.write(line.finished()) }
      }
    }
    try sink.write(SheetXML.tail)
    return (count, columns.count == 1 ? 0 : blank)
  }

  /// The table's title as far as the name of a sheet can hold it.
  private var sheetName: String {
    let title = frame.schema.title?.text(in: options.language) ?? ""
    return SheetXML.sheetName(title, butNot: CodebookSheets.names) ?? "data"
  }
}
