extension TextDocument {
  /// Named values as a list: titles, numbers lined up on the point, remarks.
  func values(_ values: [NamedValue]) -> [String] {
    let gap = 2
    let format = values.map { CellFormat([$0.cell]) }
    let texts = zip(values, format).map { visible($1.text($0.cell)) }
    let titleWidth = min(
      values.map { cellWidth(visible($0.title)) }.max() ?? 0, style.width / 2)
    let aligned = alignedOnPoint(values.map(\.cell), texts)
    let numberWidth =
      zip(values, aligned).filter { $0.0.cell.isNumeric }
      .map { cellWidth($1) }.max() ?? 0
    // A value by itself has no title and stands at the margin.
    let start = titleWidth > 0 ? titleWidth + gap : 0
    return zip(values, aligned).flatMap { value, text in
      let title = padded(shortened(visible(value.title), to: titleWidth), to: start)
      let remark = value.remark.map { visible($0) }
      let room = max(style.width - start, 1)
      guard value.cell.isNumeric else {
        let words = wrapped(text + (remark.map { " (\($0))" } ?? ""), to: room)
        return hanging(title, words, indent: start)
      }
      let number = title + (remark == nil ? text : padded(text, to: numberWidth) + blanks(gap))
      return remarked(number, remark, indent: start + numberWidth + gap)
    }.map(withoutTrailingBlanks)
  }

  private func hanging(_ first: String, _ lines: [String], indent: Int) -> [String] {
    lines.enumerated().map { ($0 == 0 ? first : blanks(indent)) + $1 }
  }

  /// A remark follows its number, or stands on lines of its own where there is no room.
  private func remarked(_ number: String, _ remark: String?, indent: Int) -> [String] {
    guard let remark else { return [number] }
    let narrowest = 16
    if style.width - indent >= min(narrowest, cellWidth(remark)) {
      return hanging(number, wrapped(remark, to: style.width - indent), indent: indent)
    }
    let below = 4
    return [number] + wrapped(remark, to: style.width - below).map { blanks(below) + $0 }
  }
}
