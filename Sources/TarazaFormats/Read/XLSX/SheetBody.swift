import TarazaData

/// Takes the rows below a header into columns.
final class SheetBody: SheetSink {
  private let path: String
  private let sheet: String
  private let head: SheetHead
  private let workbook: Workbook
  private let texts: SheetTexts
  /// Where the cells of a column of the sheet go; `beside` for those of the table that nobody asked
  /// for, and `outside` for those that are no part of the table.
  private var places: [Int]
  private(set) var columns: [SheetColumn]
  private(set) var rowCount = 0
  private var rowHasCell = false
  private var lastRow: Int
  private var blankRows = 0
  private var pendingBlank = 0
  private var cellCount = 0
  private var cellsOutside = 0
  private var firstOutside: Int?
  let isDone = false

  private static let beside = -1
  private static let outside = -2
  /// Columns times rows that are made without a thought.
  private static let freeCells = 100_000_000
  /// Beyond that, one cell in so many must hold something.
  private static let fewestFilled = 200

  init(
    _ head: SheetHead, _ sheet: Workbook.Sheet, _ workbook: Workbook, _ texts: SheetTexts,
    columns: [SheetColumn], path: String
  ) {
    self.path = path
    self.sheet = sheet.name
    self.head = head
    self.workbook = workbook
    self.texts = texts
    self.columns = columns
    lastRow = head.dataStart - 1
    places = Array(repeating: SheetBody.outside, count: CellReference.columnLimit)
    for column in head.columns { places[column] = SheetBody.beside }
    for (index, column) in columns.enumerated() {
      places[head.columns[column.plan.index]] = index
    }
  }

  func take(_ cell: SheetCell, row: Int, column: Int, style: Int) throws(DataError) {
    guard row >= head.dataStart else { return }
    let place = places[column]
    guard place != SheetBody.outside else {
      cellsOutside += 1
      firstOutside = firstOutside ?? row
      return
    }
    if !rowHasCell { beginRow(row) }
    cellCount += 1
    guard place >= 0 else { return }
    columns[place].fill(to: rowCount)
    switch cell {
    case .number(let number):
      columns[place].append(SheetValue(number, style, workbook), row: row)
    case .shared(let index):
      guard index < texts.sharedCount else {
        throw .file(
          FileTrouble(
            .format, path: path, row: row + 1,
            "the sheet “\(sheet)” is damaged: row \(row + 1) names text \(index), and there are "
              + "\(texts.sharedCount)",
            hints: ["open and save the file in a spreadsheet program"]))
      }
      columns[place].append(index, of: texts, row: row)
    case .inline(let code): columns[place].append(code, of: texts, row: row)
    case .truth(let truth): columns[place].append(truth, row: row)
    case .error: columns[place].appendError()
    case .formula: columns[place].appendFormula()
    }
  }

  /// Rows without a cell are passed over, but in a table of one column they are missing cells.
  private func beginRow(_ row: Int) {
    rowHasCell = true
    let gap = row - lastRow - 1
    if head.columns.count == 1 { rowCount += gap } else { blankRows += gap }
    lastRow = row
  }

  func end(row: Int) throws(DataError) {
    guard rowHasCell else { return }
    rowHasCell = false
    rowCount += 1
    let size = rowCount * columns.count
    guard size <= SheetBody.freeCells || size / SheetBody.fewestFilled <= cellCount else {
      throw .tooLarge(
        "the sheet “\(sheet)” spans \(rowCount) rows and \(columns.count) columns, of which hardly "
          + "any cell is filled")
    }
  }

  /// The columns at their full length.
  func finish() {
    for index in columns.indices { columns[index].fill(to: rowCount) }
  }

  var notes: [ReadNote] {
    (blankRows > 0 ? [.blankLines(blankRows)] : [])
      + (firstOutside.map { [.cellsBesideTable(cellsOutside, row: $0 + 1)] } ?? [])
  }
}
