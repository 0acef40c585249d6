/// Prose as HTML: only the elements named here can come out of it.
enum HTMLProse {
  private static let deepestLevel = 6

  static func write(_ blocks: [ProseBlock], to html: inout HTMLWriter, level: Int) {
    for block in blocks { write(block, to: &html, level: level) }
  }

  private static func write(_ block: ProseBlock, to html: inout HTMLWriter, level: Int) {
    switch block {
    case .heading(let depth, let spans):
      element("h\(min(level + depth - 1, deepestLevel))", spans, to: &html)
    case .paragraph(let spans): element("p", spans, to: &html)
    case .list(let first, let items):
      let name = first == nil ? "ul" : "ol"
      html.open(name, first.map { $0 == 1 ? [] : [("start", String($0))] } ?? [])
      for item in items { write(item: item, to: &html, level: level) }
      html.close(name)
    case .quote(let inner):
      html.open("blockquote")
      write(inner, to: &html, level: level)
      html.close("blockquote")
    case .code(let code):
      html.open("pre", inline: true)
      html.open("code", inline: true)
      html.raw(codeLines(code).map(escapedMarkup).joined(separator: "\n"))
      html.close("code", inline: true)
      html.close("pre")
    case .rule: html.void("hr")
    }
  }

  /// A paragraph alone in an item needs no element of its own.
  private static func write(item: [ProseBlock], to html: inout HTMLWriter, level: Int) {
    html.open("li", inline: true)
    for block in item {
      if case .paragraph(let spans) = block, item.first == block {
        write(spans, to: &html)
      } else {
        write(block, to: &html, level: level)
      }
    }
    html.close("li")
  }

  private static func element(_ name: String, _ spans: [ProseSpan], to html: inout HTMLWriter) {
    html.open(name, inline: true)
    write(spans, to: &html)
    html.close(name)
  }

  private static func write(_ spans: [ProseSpan], to html: inout HTMLWriter) {
    for span in spans {
      switch span {
      case .text(let text): html.content(text)
      case .strong(let inner): inline("strong", [], inner, to: &html)
      case .emphasis(let inner): inline("em", [], inner, to: &html)
      case .code(let code): inline("code", [], [.text(code)], to: &html)
      case .link(let inner, let target):
        inline("a", [("href", target), ("rel", "noopener noreferrer")], inner, to: &html)
      case .lineBreak: html.void("br")
      }
    }
  }

  private static func inline(
    _ name: String, _ attributes: [(String, String)], _ spans: [ProseSpan],
    to html: inout HTMLWriter
  ) {
    html.open(name, attributes, inline: true)
    write(spans, to: &html)
    html.close(name, inline: true)
  }
}
