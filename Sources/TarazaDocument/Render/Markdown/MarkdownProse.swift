/// Writes prose back as Markdown: what was not understood on reading, raw HTML above all, has become
/// text and is escaped.
struct MarkdownProse {
  func blocks(_ blocks: [ProseBlock]) -> [String] { blocks.map(block) }

  private func block(_ block: ProseBlock) -> String {
    switch block {
    case .heading(let level, let spans):
      return String(repeating: "#", count: level) + " " + text(spans)
    case .paragraph(let spans): return paragraph(spans)
    case .list(let first, let items): return list(first, items)
    case .quote(let inner):
      return blocks(inner).joined(separator: "\n\n").split(
        separator: "\n", omittingEmptySubsequences: false
      ).map { $0.isEmpty ? ">" : "> " + $0 }.joined(separator: "\n")
    case .code(let code): return fenced(codeLines(code).joined(separator: "\n"))
    case .rule: return "---"
    }
  }

  private func paragraph(_ spans: [ProseSpan]) -> String {
    text(spans).split(separator: "\n").map { safeStart(String($0)) }.joined(separator: "\n")
  }

  /// A line of text that begins like a heading, a list or a rule is kept from being one.
  private func safeStart(_ line: String) -> String {
    guard let first = line.first else { return line }
    if "#+-=".contains(first) { return "\\" + line }
    let digits = line.prefix { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty, let mark = line.dropFirst(digits.count).first, ".)".contains(mark)
    else { return line }
    return digits + "\\" + line.dropFirst(digits.count)
  }

  private func list(_ first: Int?, _ items: [[ProseBlock]]) -> String {
    items.enumerated().map { index, item in
      let mark = first.map { "\($0.addingReportingOverflow(index).partialValue). " } ?? "- "
      let body = zip(item, blocks(item)).reduce("") { body, next in
        // A list stands close under the paragraph that it belongs to.
        let isList = if case .list = next.0 { true } else { false }
        return body.isEmpty ? next.1 : body + (isList ? "\n" : "\n\n") + next.1
      }
      let lines = body.split(separator: "\n", omittingEmptySubsequences: false)
      return lines.enumerated().map { row, line in
        row == 0 ? mark + line : line.isEmpty ? "" : blanks(mark.utf8.count) + line
      }.joined(separator: "\n")
    }.joined(separator: "\n")
  }

  private func text(_ spans: [ProseSpan]) -> String {
    spans.map(text).joined()
  }

  private func text(_ span: ProseSpan) -> String {
    switch span {
    case .text(let text): return escapedMarkdown(flowing(text))
    case .strong(let inner): return "**\(text(inner))**"
    case .emphasis(let inner): return "*\(text(inner))*"
    case .code(let code):
      let longest = code.split { $0 != "`" }.map(\.count).max() ?? 0
      let fence = String(repeating: "`", count: longest + 1)
      let pad = code.hasPrefix("`") || code.hasSuffix("`") ? " " : ""
      return fence + pad + visible(code) + pad + fence
    case .link(let inner, let target): return "[\(text(inner))](<\(escapedTarget(target))>)"
    case .lineBreak: return "\\\n"
    }
  }

  private func escapedTarget(_ target: String) -> String {
    String(target.flatMap { "<>\\".contains($0) ? ["\\", $0] : [$0] })
  }
}
