extension Document {
  /// The document as a page that stands alone: no script, nothing fetched from elsewhere.
  ///
  /// - Parameter language: of the text, as a tag such as `ky` or `en`.
  public func html(title: String, language: String = "en") -> String {
    var html = HTMLWriter()
    html.raw("<!doctype html>\n")
    html.open("html", [("lang", language)])
    html.open("head")
    html.void("meta", [("charset", "utf-8")])
    html.void(
      "meta", [("name", "viewport"), ("content", "width=device-width, initial-scale=1")])
    html.void(
      "meta",
      [
        ("http-equiv", "Content-Security-Policy"),
        ("content", "default-src 'none'; style-src 'unsafe-inline'"),
      ])
    html.line("title", title)
    html.raw("<style>\n" + Self.htmlStyle + "</style>\n")
    html.close("head")
    html.open("body")
    html.open("main", [("class", "taraza")])
    html.line("h1", title)
    HTMLBlocks.write(self, to: &html, level: 2)
    for name in ["main", "body", "html"] { html.close(name) }
    return html.text
  }

  /// The document as a piece of a page; `htmlStyle` makes it look as it does on a page of its own.
  public func htmlFragment() -> String {
    var html = HTMLWriter()
    html.open("div", [("class", "taraza")])
    HTMLBlocks.write(self, to: &html, level: 2)
    html.close("div")
    return html.text
  }
}

/// Collects HTML; text and attribute values are escaped here and nowhere else.
struct HTMLWriter {
  private(set) var text = ""

  mutating func raw(_ html: String) { text += html }

  mutating func open(_ name: String, _ attributes: [(String, String)] = [], inline: Bool = false) {
    text += "<" + name
    for (key, value) in attributes { text += " \(key)=\"\(escapedMarkup(flowing(value)))\"" }
    text += inline ? ">" : ">\n"
  }

  mutating func close(_ name: String, inline: Bool = false) {
    text += "</\(name)>" + (inline ? "" : "\n")
  }

  mutating func void(_ name: String, _ attributes: [(String, String)] = []) {
    open(name, attributes)
  }

  mutating func content(_ content: String) { text += escapedMarkup(flowing(content)) }

  /// An element that holds only text, on a line of its own.
  mutating func line(_ name: String, _ content: String, _ attributes: [(String, String)] = []) {
    open(name, attributes, inline: true)
    self.content(content)
    close(name)
  }
}

enum HTMLBlocks {
  private static let deepestLevel = 6

  static func write(_ document: Document, to html: inout HTMLWriter, level: Int) {
    for block in document.blocks { write(block, to: &html, level: min(level, deepestLevel)) }
  }

  private static func write(_ block: Block, to html: inout HTMLWriter, level: Int) {
    switch block {
    case .heading(let title): html.line("h\(level)", title)
    case .prose(let markdown): HTMLProse.write(prose(markdown), to: &html, level: level)
    case .values(let values): write(values.shown, to: &html)
    case .table(let table):
      if !table.isDetail { HTMLTable(table).write(to: &html) }
    case .chart(let chart): write(chart, to: &html)
    case .note(let note):
      html.open("p", [("class", "note " + note.kind.rawValue), ("role", "note")], inline: true)
      html.line("strong", note.kind.marker)
      html.content(note.text)
      html.close("p")
    case .section(let section):
      html.open("section")
      if !section.title.isEmpty { html.line("h\(level)", section.title) }
      write(section.body, to: &html, level: section.title.isEmpty ? level : level + 1)
      html.close("section")
    }
  }

  private static func write(_ values: [NamedValue], to html: inout HTMLWriter) {
    guard !values.isEmpty else { return }
    html.open("dl")
    for value in values {
      html.open("div", inline: true)
      html.open("dt", inline: true)
      html.content(value.title.isEmpty ? "value" : value.title)
      html.close("dt", inline: true)
      html.open("dd", inline: true)
      HTMLTable.write(value.cell, CellFormat([value.cell]), to: &html)
      if let remark = value.remark {
        html.raw(" ")
        html.open("small", inline: true)
        html.content(remark)
        html.close("small", inline: true)
      }
      html.close("dd", inline: true)
      html.close("div")
    }
    html.close("dl")
  }

  /// The picture, and its numbers for readers who cannot see it or want them.
  private static func write(_ chart: Chart, to html: inout HTMLWriter) {
    let longestTable = 500
    html.open("figure")
    html.raw(chart.svgElement())
    let table = chart.table
    if (1...longestTable).contains(table.rowCount) {
      html.open("details")
      html.line("summary", "The numbers of this chart")
      HTMLTable(table).write(to: &html)
      html.close("details")
    }
    html.close("figure")
  }
}
