extension Document {
  /// The document as plain text for a terminal or a file, ending in a line end.
  public func text(_ style: TextStyle = TextStyle()) -> String {
    let lines = TextDocument(style: style).lines(self, depth: 0)
    return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
  }
}

/// Lays out block after block, with an empty line between them.
struct TextDocument {
  let style: TextStyle

  func lines(_ document: Document, depth: Int) -> [String] {
    var lines: [String] = []
    var previousIsNote = false
    for block in document.blocks {
      let more = self.lines(block, depth)
      guard !more.isEmpty else { continue }
      let isNote = if case .note = block { true } else { false }
      if !lines.isEmpty, !(isNote && previousIsNote) { lines.append("") }
      lines += more
      previousIsNote = isNote
    }
    return lines
  }

  private func lines(_ block: Block, _ depth: Int) -> [String] {
    switch block {
    case .heading(let title): return heading(visible(title), underline: "═")
    case .prose(let markdown): return prose(markdown)
    case .values(let values): return self.values(values.shown)
    case .table(let table): return self.table(table)
    case .chart(let chart): return self.chart(chart)
    case .note(let note): return self.note(note)
    case .section(let section): return self.section(section, depth)
    }
  }

  func heading(_ title: String, underline: Character) -> [String] {
    let lines = wrapped(title, to: style.width)
    let width = lines.map { cellWidth($0) }.max() ?? 0
    return lines.map { Paint.strong($0, style) } + [String(repeating: underline, count: width)]
  }

  private func table(_ table: DocumentTable) -> [String] {
    guard !table.isDetail else { return [] }
    let title = table.title.map { wrapped(visible($0), to: style.width) } ?? []
    return title.map { Paint.strong($0, style) } + TextTable(table, style).lines
  }

  private func note(_ note: Note) -> [String] {
    let hanging = 2
    let lines = wrapped(note.kind.marker + " " + flowing(note.text), to: style.width - hanging)
    let paint: Paint = note.kind == .warning ? .warning : .mark
    return lines.enumerated().map { index, line in
      guard index == 0 else { return blanks(hanging) + line }
      return paint(note.kind.marker, style) + line.dropFirst(note.kind.marker.count)
    }
  }

  private func section(_ section: Section, _ depth: Int) -> [String] {
    let stroke = depth == 0 ? "━" : "─"
    let longestRule = 72
    let title = shortened(visible(section.title), to: style.width - 6)
    let ruled = "\(stroke)\(stroke) \(title) "
    let rest = min(style.width, longestRule) - cellWidth(ruled)
    let rule = ruled + String(repeating: stroke, count: max(2, rest))
    let body = lines(section.body, depth: depth + 1)
    return [Paint.strong(rule, style)] + (body.isEmpty ? [] : [""] + body)
  }
}

extension Note.Kind {
  /// The word that tells the kind also where there is no colour.
  package var marker: String {
    switch self {
    case .recipe: "Method:"
    case .reading: "Reading:"
    case .warning: "WARNING:"
    case .remark: "Note:"
    }
  }
}
