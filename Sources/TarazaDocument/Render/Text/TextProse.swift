extension TextDocument {
  func prose(_ markdown: String) -> [String] {
    lines(TarazaDocument.prose(markdown), width: style.width)
  }

  private func lines(_ blocks: [ProseBlock], width: Int, isTight: Bool = false) -> [String] {
    var lines: [String] = []
    for block in blocks {
      if !lines.isEmpty, !isTight { lines.append("") }
      lines += self.lines(block, width: width)
    }
    return lines
  }

  private func lines(_ block: ProseBlock, width: Int) -> [String] {
    switch block {
    case .heading(let level, let spans): return heading(level, spans, width)
    case .paragraph(let spans): return ProseFlow(spans, style).lines(width)
    case .list(let first, let items): return list(first, items, width)
    case .quote(let blocks):
      return lines(blocks, width: width - 2).map { withoutTrailingBlanks("│ " + $0) }
    case .code(let code): return codeLines(code).map { withoutTrailingBlanks("    " + $0) }
    case .rule: return [String(repeating: "─", count: min(width, 40))]
    }
  }

  private func heading(_ level: Int, _ spans: [ProseSpan], _ width: Int) -> [String] {
    let lines = ProseFlow(spans, TextStyle(width: style.width)).lines(width)
    let ruleWidth = lines.map { cellWidth($0) }.max() ?? 0
    let underline: Character? = level == 1 ? "═" : level == 2 ? "─" : nil
    let rule = underline.map { [String(repeating: $0, count: ruleWidth)] } ?? []
    return lines.map { Paint.strong($0, style) } + rule
  }

  private func list(_ first: Int?, _ items: [[ProseBlock]], _ width: Int) -> [String] {
    let marks = items.indices.map { index in
      first.map { "\($0.addingReportingOverflow(index).partialValue). " } ?? "• "
    }
    let indent = marks.map { cellWidth($0) }.max() ?? 0
    return zip(marks, items).flatMap { mark, item in
      let body = lines(item, width: max(width - indent, 1), isTight: true)
      let mark = blanks(indent - cellWidth(mark)) + mark
      guard !body.isEmpty else { return [withoutTrailingBlanks(mark)] }
      return body.enumerated().map { index, line in
        withoutTrailingBlanks((index == 0 ? mark : blanks(indent)) + line)
      }
    }
  }
}

/// Spans of prose broken into lines: the width is counted before any colour is added.
private struct ProseFlow {
  private struct Word {
    var pieces: [(text: String, paint: Paint?)] = []
    var width = 0
  }

  private let style: TextStyle
  /// Words of each forced line.
  private var paragraphs: [[Word]] = [[]]
  /// Whether the next piece belongs to the word before it.
  private var isWordOpen = false

  init(_ spans: [ProseSpan], _ style: TextStyle) {
    self.style = style
    add(spans, nil)
  }

  private mutating func add(_ spans: [ProseSpan], _ paint: Paint?) {
    for span in spans {
      switch span {
      case .text(let text): add(text, paint)
      case .strong(let inner): add(inner, .strong)
      case .emphasis(let inner): add(inner, paint ?? .emphasis)
      case .code(let code): add("`" + code + "`", .mark)
      case .lineBreak:
        paragraphs.append([])
        isWordOpen = false
      case .link(let inner, let target):
        add(inner, paint)
        if inner != [.text(target)] { add(" (" + target + ")", paint) }
      }
    }
  }

  private mutating func add(_ text: String, _ paint: Paint?) {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == " " || $0 == "\n" }
    for (index, part) in parts.enumerated() {
      if index > 0 { isWordOpen = false }
      guard !part.isEmpty else { continue }
      let piece = visible(String(part))
      let line = paragraphs.count - 1
      if !isWordOpen { paragraphs[line].append(Word()) }
      let word = paragraphs[line].count - 1
      paragraphs[line][word].pieces.append((piece, paint))
      paragraphs[line][word].width += cellWidth(piece)
      isWordOpen = true
    }
  }

  /// A word too long for a line, such as a sentence of Chinese, in pieces that fill lines.
  private func cut(_ word: Word, to width: Int) -> [Word] {
    word.pieces.flatMap { text, paint in
      wrapped(text, to: max(width, 1)).map { Word(pieces: [($0, paint)], width: cellWidth($0)) }
    }
  }

  func lines(_ width: Int) -> [String] {
    paragraphs.flatMap { words in
      var lines: [String] = []
      var line = ""
      var used = 0
      for word in words.flatMap({ $0.width > width ? cut($0, to: width) : [$0] }) {
        if used > 0, used + 1 + word.width > width {
          lines.append(line)
          (line, used) = ("", 0)
        }
        if used > 0 {
          line += " "
          used += 1
        }
        for piece in word.pieces { line += piece.paint?(piece.text, style) ?? piece.text }
        used += word.width
      }
      return lines + [line]
    }
  }
}
