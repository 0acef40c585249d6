/// Reads the blocks of prose, line by line; lists and quotes are read again without their marks.
struct ProseReader {
  private let lines: [String]
  private let depth: Int
  private var next = 0

  /// Deeper nesting is no longer taken apart, so that no text can exhaust the stack.
  private static let deepest = 12

  init(lines: [String], depth: Int) {
    self.lines = lines
    self.depth = depth
  }

  mutating func blocks() -> [ProseBlock] {
    var blocks: [ProseBlock] = []
    while next < lines.count {
      if isBlank(lines[next]) {
        next += 1
      } else {
        blocks.append(block())
      }
    }
    return blocks
  }

  private mutating func block() -> ProseBlock {
    let line = lines[next]
    if let fence = Fence(line) { return code(fence) }
    if let heading = heading(line) {
      next += 1
      return heading
    }
    if isRule(line) {
      next += 1
      return .rule
    }
    if depth < Self.deepest {
      if quoted(line) != nil { return quote() }
      if let marker = ListMarker(line) { return list(marker) }
    }
    return paragraph()
  }

  private struct Fence {
    let mark: Character
    let length: Int

    init?(_ line: String) {
      let text = line.drop { $0 == " " }
      guard let mark = text.first, mark == "`" || mark == "~" else { return nil }
      length = text.prefix { $0 == mark }.count
      guard length >= 3, mark == "~" || !text.dropFirst(length).contains("`") else { return nil }
      self.mark = mark
    }

    func isClosed(by line: String) -> Bool {
      let text = line.drop { $0 == " " }
      let run = text.prefix { $0 == mark }.count
      return run >= length && text.dropFirst(run).allSatisfy { $0 == " " }
    }
  }

  private mutating func code(_ fence: Fence) -> ProseBlock {
    next += 1
    var code: [String] = []
    while next < lines.count, !fence.isClosed(by: lines[next]) {
      code.append(lines[next])
      next += 1
    }
    next += 1
    return .code(code.joined(separator: "\n"))
  }

  private func heading(_ line: String) -> ProseBlock? {
    let deepestHeading = 6
    let level = line.prefix { $0 == "#" }.count
    let rest = line.dropFirst(level)
    guard (1...deepestHeading).contains(level), rest.isEmpty || rest.first == " " else {
      return nil
    }
    var title = trimmed(rest)
    // A closing run of marks is decoration.
    if let last = title.lastIndex(where: { $0 != "#" }), title[last] == " " {
      title = trimmed(title[..<last])
    }
    return .heading(level: level, proseSpans(title))
  }

  private func isRule(_ line: String) -> Bool {
    let marks = line.filter { $0 != " " }
    guard let first = marks.first, "-*_".contains(first), marks.count >= 3 else { return false }
    return marks.allSatisfy { $0 == first }
  }

  private func quoted(_ line: String) -> String? {
    let text = line.drop { $0 == " " }
    guard text.first == ">" else { return nil }
    let rest = text.dropFirst()
    return String(rest.first == " " ? rest.dropFirst() : rest)
  }

  private mutating func quote() -> ProseBlock {
    var inner: [String] = []
    while next < lines.count, let line = quoted(lines[next]) {
      inner.append(line)
      next += 1
    }
    var reader = ProseReader(lines: inner, depth: depth + 1)
    return .quote(reader.blocks())
  }

  private mutating func paragraph() -> ProseBlock {
    var text: [String] = []
    while next < lines.count, text.isEmpty || continuesParagraph(lines[next]) {
      text.append(lines[next])
      next += 1
    }
    return .paragraph(proseSpans(text.joined(separator: "\n")))
  }

  private func continuesParagraph(_ line: String) -> Bool {
    !isBlank(line) && Fence(line) == nil && heading(line) == nil && !isRule(line)
      && quoted(line) == nil && ListMarker(line) == nil
  }

  private mutating func list(_ first: ListMarker) -> ProseBlock {
    var items: [[ProseBlock]] = []
    while next < lines.count, let marker = ListMarker(lines[next]), marker.continues(first),
      !isRule(lines[next])
    {
      items.append(item(marker))
    }
    return .list(first: first.number, items)
  }

  private mutating func item(_ marker: ListMarker) -> [ProseBlock] {
    var inner = [marker.rest]
    next += 1
    while next < lines.count {
      let line = lines[next]
      let isIndented = line.prefix { $0 == " " }.count >= marker.indent
      if isIndented, !isBlank(line) {
        inner.append(String(line.dropFirst(marker.indent)))
      } else if isBlank(line) {
        guard next + 1 < lines.count, !isBlank(lines[next + 1]),
          lines[next + 1].prefix(while: { $0 == " " }).count >= marker.indent
        else { break }
        inner.append("")
      } else if inner.last?.isEmpty == false, continuesParagraph(line) {
        inner.append(line)
      } else {
        break
      }
      next += 1
    }
    while next < lines.count, isBlank(lines[next]) { next += 1 }
    var reader = ProseReader(lines: inner, depth: depth + 1)
    return reader.blocks()
  }
}

/// The bullet or number in front of an item of a list.
private struct ListMarker {
  let number: Int?
  /// How far the text of the item stands in.
  let indent: Int
  let rest: String

  init?(_ line: String) {
    let outer = line.prefix { $0 == " " }.count
    let text = line.dropFirst(outer)
    guard outer < 4, let first = text.first else { return nil }
    let mostDigits = 9
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    var length = 1
    if "-*+".contains(first) {
      number = nil
    } else if let value = Int(digits), digits.count <= mostDigits,
      let end = text.dropFirst(digits.count).first, end == "." || end == ")"
    {
      number = value
      length = digits.count + 1
    } else {
      return nil
    }
    let rest = text.dropFirst(length)
    guard rest.isEmpty || rest.first == " " else { return nil }
    let gap = rest.prefix { $0 == " " }.count
    self.rest = String(rest.dropFirst(gap))
    indent = outer + length + max(1, min(gap, 4))
  }

  func continues(_ first: ListMarker) -> Bool { (number == nil) == (first.number == nil) }
}

private func isBlank(_ line: String) -> Bool {
  line.allSatisfy { $0 == " " || $0 == "\t" }
}

private func trimmed(_ text: Substring) -> String {
  let start = text.drop { $0 == " " || $0 == "\t" }
  guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
  return String(start[...last])
}
