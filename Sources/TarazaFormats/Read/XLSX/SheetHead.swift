import TarazaData

/// Where the table in a sheet begins, and what its columns are called.
struct SheetHead: Sendable {
  let names: [ColumnID]
  /// The column of the sheet in which each of them stands.
  let columns: [Int]
  /// The first row below the header, counted from 0.
  let dataStart: Int
  let notes: [ReadNote]

  /// Nil when the sheet has no cells.
  init?(_ sheet: Workbook.Sheet, _ workbook: Workbook, of archive: ZipArchive) throws(DataError) {
    let texts = SheetTexts()
    let sample = SheetSample()
    guard let part = try archive.part(sheet.part) else {
      throw .file(
        FileTrouble(
          .format, path: archive.path,
          "“\(archive.path)” is damaged: its sheet “\(sheet.name)” is not there"))
    }
    let scan = { SheetScan(sheet.name, path: archive.path, texts, into: $0) }
    try XMLScanner.scan(part, of: archive, scan(sample))
    guard !sample.rows.isEmpty else { return nil }
    let shared = SheetTexts()
    if let highest = sample.highestShared {
      try shared.load(workbook, of: archive, through: highest)
    }
    let words = SheetWords(workbook, shared: shared, inline: texts)
    var rows = sample.rows.map { row in
      SheetRow(row: row.row, texts: row.cells.mapValues { words.text($0) })
    }
    var notes: [ReadNote] = []
    let titles = SheetHead.titleCount(rows)
    if titles > 0 {
      notes.append(.titleLines(titles, text: rows[0].texts.values.first ?? ""))
      rows.removeFirst(titles)
    }
    var header = rows[0]
    let used = Set(rows.flatMap { $0.texts.keys })
    columns = used.sorted()
    var last = header.row
    if columns.contains(where: { header.texts[$0] == nil }) {
      let merges = MergeScan(in: header.row)
      try XMLScanner.scan(part, of: archive, scan(merges))
      if !merges.ranges.isEmpty {
        let second = rows.dropFirst().first.flatMap { $0.row == header.row + 1 ? $0 : nil }
        let isTwoLines = second.map { SheetHead.isNames($0, words) } ?? false
        header = SheetHead.joined(header, isTwoLines ? second : nil, merges.ranges)
        if isTwoLines { last += 1 }
        notes.append(.mergedHeader(lines: isTwoLines ? 2 : 1))
      }
    }
    dataStart = last + 1
    let cells = columns.map { header.texts[$0] ?? "" }
    let named = HeaderNames(cells)
    names = named.ids
    if cells.allSatisfy({ words.isNumber($0) }) { notes.append(.headerLooksLikeData) }
    self.notes = notes + named.notes
  }

  /// How many lines above the header hold one text alone, as the title of a table does.
  private static func titleCount(_ rows: [SheetRow]) -> Int {
    let fewestNames = 3
    let titles = rows.prefix { $0.texts.count == 1 }.count
    guard titles > 0, titles < rows.count, rows[titles].texts.count >= fewestNames else { return 0 }
    return titles
  }

  /// Whether the line below merged cells goes on with the names: none of its cells is a number.
  private static func isNames(_ row: SheetRow, _ words: SheetWords) -> Bool {
    row.texts.values.allSatisfy { !words.isNumber($0) }
  }

  /// The names of columns under merged cells: what stands in those, and in the line below.
  private static func joined(
    _ header: SheetRow, _ second: SheetRow?, _ ranges: [CellRange]
  ) -> SheetRow {
    var joined = header
    for range in ranges where range.first.column < range.last.column {
      for column in range.first.column...range.last.column {
        joined.texts[column] = header.texts[range.first.column]
      }
    }
    for (column, below) in second?.texts ?? [:] {
      joined.texts[column] = joined.texts[column].map { "\($0)_\(below)" } ?? below
    }
    return joined
  }
}

/// A row of the sample as texts.
private struct SheetRow {
  let row: Int
  var texts: [Int: String]
}

/// The cells of the first rows as texts, as far as a header needs them.
private struct SheetWords {
  private let workbook: Workbook
  private let shared: SheetTexts
  private let inline: SheetTexts
  private let scanner = CellScanner(decimals: DecimalScanner(mark: Byte.point, delimiter: nil))

  init(_ workbook: Workbook, shared: SheetTexts, inline: SheetTexts) {
    self.workbook = workbook
    self.shared = shared
    self.inline = inline
  }

  func text(_ cell: SheetSample.Cell) -> String {
    switch cell.content {
    case .number(let number):
      SheetValue(number, cell.style, workbook).text
    case .shared(let index): index < shared.texts.count ? shared.texts[index] : ""
    case .inline(let code): code < inline.texts.count ? inline.texts[code] : ""
    case .truth(let truth): CellText.truth(truth)
    case .error, .formula: ""
    }
  }

  func isNumber(_ text: String) -> Bool {
    let buffer = PieceBuffer()
    buffer.load(Array(text.utf8))
    let bytes = UnsafeBufferPointer(start: buffer.start, count: buffer.count)
    if case .number = scanner.reading(of: bytes, isQuoted: false) { return true }
    return false
  }
}

/// The first rows of a sheet that are not blank.
final class SheetSample: SheetSink {
  struct Cell {
    let content: SheetCell
    let style: Int
  }

  private(set) var rows: [(row: Int, cells: [Int: Cell])] = []
  private(set) var highestShared: Int?
  private var cells: [Int: Cell] = [:]
  private(set) var isDone = false
  private var cellCount = 0

  /// Enough to see which columns have cells.
  private static let rowCount = 100
  private static let mostCells = 1 << 17

  func take(_ cell: SheetCell, row: Int, column: Int, style: Int) {
    if case .shared(let index) = cell { highestShared = max(highestShared ?? 0, index) }
    cells[column] = Cell(content: cell, style: style)
  }

  func end(row: Int) {
    guard !cells.isEmpty else { return }
    cellCount += cells.count
    rows.append((row, cells))
    cells.removeAll(keepingCapacity: true)
    isDone = rows.count == SheetSample.rowCount || cellCount >= SheetSample.mostCells
  }
}

/// The merged cells of one row, which a sheet lists behind all of its cells.
private final class MergeScan: SheetSink {
  private(set) var ranges: [CellRange] = []
  private let row: Int
  let isDone = false

  init(in row: Int) { self.row = row }

  func take(_ cell: SheetCell, row: Int, column: Int, style: Int) {}
  func end(row: Int) {}

  func take(merged range: CellRange) {
    guard range.first.row == row, ranges.count < CellReference.columnLimit else { return }
    ranges.append(range)
  }
}
