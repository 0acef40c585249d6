/// A table laid out in a given width.
///
/// It is tried as it is; then with headings on several lines; then with shortened words; and when
/// that is not enough the columns are dealt into blocks, each with the leading label columns again.
struct TextTable {
  private let columns: [TextColumn]
  private let keyCount: Int
  private let rowCount: Int
  private let leftOut: Int
  private let style: TextStyle

  private static let gap = 2
  /// Words are not cut below this while there is another way.
  private static let shortestLabel = 16
  private static let keyLabel = 24

  init(_ table: DocumentTable, _ style: TextStyle) {
    let shown = min(table.rowCount, style.rowLimit ?? table.rowCount)
    rowCount = shown
    leftOut = table.rowCount - shown
    let table = table.withoutBlankColumns
    columns = table.columns.map { column in
      TextColumn(
        DocumentColumn(column.name, title: column.title, Array(column.cells.prefix(shown))))
    }
    keyCount = table.labelColumnCount
    self.style = style
  }

  var lines: [String] {
    guard !columns.isEmpty else { return ["(a table without columns)"] }
    var lines: [String] = []
    for block in blocks() {
      if !lines.isEmpty { lines.append("") }
      lines += self.lines(block)
    }
    if rowCount == 0 { lines.append("(no rows)") }
    if leftOut > 0 { lines.append("… \(leftOut) more \(leftOut == 1 ? "row" : "rows")") }
    return lines
  }

  private struct Placed {
    let column: TextColumn
    var width: Int

    mutating func widen(to wanted: Int, by spare: Int) {
      width = max(width, min(wanted, width + spare))
    }
  }

  private func blocks() -> [[Placed]] {
    let natural = columns.map(\.naturalWidth)
    if fits(natural) { return [place(columns[...], natural)] }
    let compact = columns.map(\.compactWidth)
    if fits(compact) { return [place(columns[...], compact)] }
    if let capped = cappedWidths(compact) { return [place(columns[...], capped)] }
    return dealt(compact)
  }

  private func fits(_ widths: [Int]) -> Bool { total(widths) <= style.width }

  private func total(_ widths: [Int]) -> Int {
    widths.reduce(0, +) + Self.gap * max(0, widths.count - 1)
  }

  private func place(_ columns: ArraySlice<TextColumn>, _ widths: [Int]) -> [Placed] {
    zip(columns, widths).map { Placed(column: $0, width: $1) }
  }

  /// The widest common limit on word columns with which all columns fit in one block.
  private func cappedWidths(_ widths: [Int]) -> [Int]? {
    let longest = zip(columns, widths).map { $0.isNumeric ? 0 : $1 }.max() ?? 0
    guard longest >= Self.shortestLabel else { return nil }
    for cap in (Self.shortestLabel...longest).reversed() {
      let capped = zip(columns, widths).map { $0.isNumeric ? $1 : min($1, cap) }
      if fits(capped) { return capped }
    }
    return nil
  }

  private func dealt(_ compact: [Int]) -> [[Placed]] {
    let rest = keyCount..<columns.count
    let widestNumber = rest.filter { columns[$0].isNumeric }.map { compact[$0] }.max() ?? 0
    var keyWidths = compact[..<keyCount].map { min($0, Self.keyLabel) }
    let keyRoom = min(style.width / 2, style.width - widestNumber - Self.gap)
    while total(keyWidths) > keyRoom, let widest = keyWidths.max(), widest > 1,
      let index = keyWidths.firstIndex(of: widest)
    {
      keyWidths[index] -= 1
    }
    let keys = place(columns[..<keyCount], keyWidths)
    let room = style.width - (keys.isEmpty ? 0 : total(keyWidths) + Self.gap)
    var blocks: [[Placed]] = []
    var block: [Placed] = []
    for index in rest {
      let column = columns[index]
      let width = column.isNumeric ? compact[index] : min(compact[index], room, Self.keyLabel)
      if !block.isEmpty, total(block.map(\.width) + [width]) > room {
        blocks.append(keys + block)
        block = []
      }
      block.append(Placed(column: column, width: width))
    }
    return widened(blocks + [keys + block], compact)
  }

  /// Gives the room that is left to words that were cut: in each block to its own columns, and what
  /// every block has left to the leading ones, which then stand alike in all.
  private func widened(_ blocks: [[Placed]], _ compact: [Int]) -> [[Placed]] {
    var blocks = blocks
    var start = keyCount
    for number in blocks.indices {
      let count = blocks[number].count - keyCount
      for place in 0..<count {
        let spare = style.width - total(blocks[number].map(\.width))
        blocks[number][keyCount + place].widen(to: compact[start + place], by: spare)
      }
      start += count
    }
    for place in 0..<keyCount {
      let spare = blocks.map { style.width - total($0.map(\.width)) }.min() ?? 0
      for number in blocks.indices { blocks[number][place].widen(to: compact[place], by: spare) }
    }
    return blocks
  }

  private func lines(_ block: [Placed]) -> [String] {
    let headers = block.map { $0.column.header($0.width) }
    let height = headers.map(\.count).max() ?? 0
    var lines: [String] = []
    for line in 0..<height {
      // Titles of fewer lines stand at the bottom, next to their numbers.
      let parts = zip(headers, block).map { header, placed in
        let missing = height - header.count
        return line < missing ? blanks(placed.width) : header[line - missing]
      }
      lines.append(Paint.strong(joined(parts), style))
    }
    lines.append(
      Paint.faint(joined(block.map { String(repeating: "─", count: $0.width) }), style))
    for row in 0..<rowCount {
      lines.append(joined(block.map { $0.column.cell(row, $0.width) }))
    }
    return lines
  }

  private func joined(_ parts: [String]) -> String {
    withoutTrailingBlanks(parts.joined(separator: blanks(Self.gap)))
  }
}

func withoutTrailingBlanks(_ line: String) -> String {
  guard line.utf8.last == UInt8(ascii: " ") else { return line }
  return String(line[..<(line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex)])
}
