extension Document {
  /// The document in Markdown with GitHub's tables.
  public func markdown() -> String {
    let blocks = MarkdownDocument().blocks(self, depth: 0)
    return blocks.isEmpty ? "" : blocks.joined(separator: "\n\n") + "\n"
  }
}

/// Writes block after block as Markdown; what comes from data is escaped wherever it stands.
struct MarkdownDocument {
  private static let topLevel = 2
  private static let deepestLevel = 6
  /// Charts are drawn as text, in the width of a usual page.
  private static let chartStyle = TextStyle(width: 72)

  func blocks(_ document: Document, depth: Int) -> [String] {
    document.blocks.flatMap { blocks($0, depth) }
  }

  private func blocks(_ block: Block, _ depth: Int) -> [String] {
    switch block {
    case .heading(let title): return [heading(title, depth)]
    case .prose(let markdown): return MarkdownProse().blocks(prose(markdown))
    case .values(let values): return values.shown.isEmpty ? [] : [list(values.shown)]
    case .table(let table): return table.isDetail ? [] : self.table(table)
    case .chart(let chart): return [self.chart(chart)]
    case .note(let note):
      return ["> **\(note.kind.marker)** \(escapedMarkdown(flowing(note.text)))"]
    case .section(let section):
      guard !section.title.isEmpty else { return blocks(section.body, depth: depth) }
      return [heading(section.title, depth)] + blocks(section.body, depth: depth + 1)
    }
  }

  private func heading(_ title: String, _ depth: Int) -> String {
    let level = min(Self.topLevel + depth, Self.deepestLevel)
    return String(repeating: "#", count: level) + " " + escapedMarkdown(flowing(title))
  }

  private func list(_ values: [NamedValue]) -> String {
    values.map { value in
      let text = escapedMarkdown(flowing(value.cell.displayText))
      let remark = value.remark.map { " (\(escapedMarkdown(flowing($0))))" } ?? ""
      guard !value.title.isEmpty else { return text + remark }
      return "- **\(escapedMarkdown(flowing(value.title)))**: \(text)\(remark)"
    }.joined(separator: "\n")
  }

  private func table(_ table: DocumentTable) -> [String] {
    let table = table.withoutBlankColumns
    let title = table.title.map { ["**\(escapedMarkdown(flowing($0)))**"] } ?? []
    guard !table.columns.isEmpty else { return title + ["(a table without columns)"] }
    let texts = table.columns.map { column in
      let format = CellFormat(column.cells)
      return column.cells.map { escapedMarkdown(flowing(format.text($0))) }
    }
    let headers = table.columns.map { escapedMarkdown(flowing($0.title)) }
    let rules = table.columns.map { $0.isNumeric ? "---:" : "---" }
    let rows = (0..<table.rowCount).map { row in texts.map { $0[row] } }
    let lines = ([headers, rules] + rows).map { "| " + $0.joined(separator: " | ") + " |" }
    return title + [lines.joined(separator: "\n")]
  }

  private func chart(_ chart: Chart) -> String {
    let lines = TextDocument(style: Self.chartStyle).chart(chart)
    return fenced(lines.joined(separator: "\n"), language: "text")
  }
}

/// Code between fences that are longer than any run of backquotes in it.
func fenced(_ code: String, language: String = "") -> String {
  let shortest = 3
  let longest = code.split { $0 != "`" }.map(\.count).max() ?? 0
  let fence = String(repeating: "`", count: max(shortest, longest + 1))
  return "\(fence)\(language)\n\(code)\n\(fence)"
}

/// Text that Markdown shows as it is: no emphasis, no link, no HTML, no new cell.
package func escapedMarkdown(_ text: String) -> String {
  var escaped = ""
  for character in text {
    if #"\`*_[]<>|&~$"#.contains(character) { escaped.append("\\") }
    escaped.append(character)
  }
  return escaped
}
