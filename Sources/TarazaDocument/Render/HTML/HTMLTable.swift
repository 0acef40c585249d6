/// A table with what a screen reader needs: a caption, and headings for columns and rows.
struct HTMLTable {
  private let table: DocumentTable

  init(_ table: DocumentTable) {
    self.table = table.withoutBlankColumns
  }

  func write(to html: inout HTMLWriter) {
    let name = table.title ?? table.name
    html.open(
      "div", [("class", "table"), ("role", "region"), ("tabindex", "0"), ("aria-label", name)])
    html.open("table")
    html.line("caption", name, table.title == nil ? [("class", "unseen")] : [])
    html.open("thead", inline: true)
    html.open("tr", inline: true)
    for column in table.columns {
      html.open(
        "th", [("scope", "col")] + (column.isNumeric ? [("class", "n")] : []), inline: true)
      html.content(column.title)
      html.close("th", inline: true)
    }
    html.raw("</tr></thead>\n")
    writeRows(to: &html)
    html.close("table")
    html.close("div")
  }

  private func writeRows(to html: inout HTMLWriter) {
    let formats = table.columns.map { CellFormat($0.cells) }
    let keys = table.labelColumnCount
    html.open("tbody")
    for row in 0..<table.rowCount {
      html.open("tr", inline: true)
      for (index, column) in table.columns.enumerated() {
        let name = index < keys ? "th" : "td"
        let scope = index < keys ? [("scope", "row")] : []
        html.open(name, scope + (column.isNumeric ? [("class", "n")] : []), inline: true)
        Self.write(column.cells[row], formats[index], to: &html)
        html.close(name, inline: true)
      }
      html.close("tr")
    }
    html.close("tbody")
  }

  static func write(_ cell: Cell, _ format: CellFormat, to html: inout HTMLWriter) {
    guard case .missing(let kind) = cell else {
      html.content(format.text(cell))
      return
    }
    // A point says nothing to the ear.
    html.open(
      "abbr", [("class", "missing"), ("title", kind.map { "missing: " + $0 } ?? "missing")],
      inline: true)
    html.content(format.text(cell))
    html.close("abbr", inline: true)
  }
}
