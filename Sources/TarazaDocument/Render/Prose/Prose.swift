/// Prose as read from Markdown, in the small safe part of it that Taraza knows: headings,
/// paragraphs, lists, quotes, code, emphasis and links. Raw HTML is text like any other.
package indirect enum ProseBlock: Equatable, Sendable {
  case heading(level: Int, [ProseSpan])
  case paragraph([ProseSpan])
  /// A list; `first` is the number of its first item when it is numbered.
  case list(first: Int?, [[ProseBlock]])
  case quote([ProseBlock])
  case code(String)
  case rule
}

package indirect enum ProseSpan: Equatable, Sendable {
  case text(String)
  case strong([ProseSpan])
  case emphasis([ProseSpan])
  case code(String)
  /// A link to a place that is safe to follow.
  case link([ProseSpan], to: String)
  case lineBreak
}

package func prose(_ markdown: String) -> [ProseBlock] {
  var lines = markdown.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    .map(String.init)
  while lines.last?.isEmpty == true { lines.removeLast() }
  var reader = ProseReader(lines: lines, depth: 0)
  return reader.blocks()
}

/// The lines of a piece of code, safe to show; tabs are four blanks.
func codeLines(_ code: String) -> [String] {
  code.split(separator: "\n", omittingEmptySubsequences: false).map { line in
    visible(line.split(separator: "\t", omittingEmptySubsequences: false).joined(separator: "    "))
  }
}
