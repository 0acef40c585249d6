/// One column of a table on its way to the terminal: cells as text, numbers lined up on the point.
struct TextColumn {
  let title: String
  let cells: [String]
  let isNumeric: Bool
  let bodyWidth: Int

  init(_ column: DocumentColumn) {
    title = visible(column.title)
    isNumeric = column.isNumeric
    let format = CellFormat(column.cells)
    let texts = column.cells.map { visible(format.text($0)) }
    cells = isNumeric ? alignedOnPoint(column.cells, texts) : texts
    bodyWidth = cells.reduce(0) { max($0, cellWidth($1)) }
  }

  var naturalWidth: Int { max(cellWidth(title), bodyWidth) }

  /// The least width at which the title still takes few lines and no number is cut.
  var compactWidth: Int {
    let mostLines = 3
    let longWord = 14
    let words = title.split(separator: " ").map { cellWidth(String($0)) }
    var width = max(bodyWidth, min(words.max() ?? 0, longWord))
    while width < naturalWidth, wrapped(title, to: width).count > mostLines { width += 1 }
    return width
  }

  /// The heading at `width`: on one line where it fits, else on several.
  func header(_ width: Int) -> [String] {
    wrapped(title, to: width).map { aligned($0, to: width) }
  }

  /// The cell of a row at `width`; words are shortened, numbers never.
  func cell(_ row: Int, _ width: Int) -> String {
    aligned(isNumeric ? cells[row] : shortened(cells[row], to: width), to: width)
  }

  private func aligned(_ text: String, to width: Int) -> String {
    isNumeric ? blanks(width - cellWidth(text)) + text : padded(text, to: width)
  }
}

/// Pads numbers so that their decimal points stand under each other; intervals, NaN and missing
/// marks have no one point and are left for the column to put on the right.
func alignedOnPoint(_ cells: [Cell], _ texts: [String]) -> [String] {
  var before = 0
  var after = 0
  let splits = zip(cells, texts).map { cell, text -> Int? in
    switch cell {
    case .number(let value, _) where !value.isFinite: return nil
    case .number, .integer: break
    case .interval, .missing, .blank, .text, .truth: return nil
    }
    let width = cellWidth(text)
    let point = text.utf8.firstIndex(of: UInt8(ascii: "."))
    let integer = point.map { cellWidth(String(text[..<$0])) } ?? integerWidth(text, width)
    before = max(before, integer)
    after = max(after, width - integer)
    return integer
  }
  return zip(splits, texts).map { split, text in
    guard let split else { return text }
    return blanks(before - split) + text + blanks(after - (cellWidth(text) - split))
  }
}

/// Of a number without a point: `12%` ends before its sign, `1e300` before its power.
private func integerWidth(_ text: String, _ width: Int) -> Int {
  guard
    let end = text.utf8.firstIndex(where: { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "%") })
  else { return width }
  return text.utf8.distance(from: text.startIndex, to: end)
}
