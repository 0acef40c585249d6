/// Reads emphasis, code and links within one block of prose.
func proseSpans(_ text: String) -> [ProseSpan] {
  var reader = ProseSpanReader(Array(text)[...], depth: 0)
  return reader.spans()
}

private struct ProseSpanReader {
  private let text: ArraySlice<Character>
  private let depth: Int
  private var at: Int
  private var read: [ProseSpan] = []
  private var plain = ""
  /// Marks of which it is known that none closes any more: keeps the reading linear.
  private var unclosed: Set<String> = []

  private static let deepest = 12
  /// A link's text is no longer than this; a bound for the search of its bracket.
  private static let longestLink = 1000

  init(_ text: ArraySlice<Character>, depth: Int) {
    self.text = text
    self.depth = depth
    at = text.startIndex
  }

  mutating func spans() -> [ProseSpan] {
    while at < text.endIndex {
      guard readSpan() else {
        plain.append(text[at])
        at += 1
        continue
      }
    }
    flush()
    return read
  }

  private mutating func readSpan() -> Bool {
    switch text[at] {
    case "\\": return escape()
    case "`": return code()
    case "*", "_": return emphasis(text[at])
    case "[": return link()
    case "!": return image()
    case "<": return autolink()
    case "\n": return lineEnd()
    default: return false
    }
  }

  private mutating func flush() {
    if !plain.isEmpty { read.append(.text(plain)) }
    plain = ""
  }

  private mutating func append(_ span: ProseSpan, next: Int) -> Bool {
    flush()
    read.append(span)
    at = next
    return true
  }

  private func inner(_ range: Range<Int>) -> [ProseSpan] {
    guard depth < Self.deepest else { return [.text(String(text[range]))] }
    var reader = ProseSpanReader(text[range], depth: depth + 1)
    return reader.spans()
  }

  private func character(_ index: Int) -> Character? {
    text.indices.contains(index) ? text[index] : nil
  }

  private mutating func escape() -> Bool {
    guard let next = character(at + 1), next.isASCII, next.isPunctuation || next.isSymbol
    else { return false }
    plain.append(next)
    at += 2
    return true
  }

  private func run(_ mark: Character, from start: Int) -> Int {
    text[start...].prefix { $0 == mark }.count
  }

  private mutating func code() -> Bool {
    let length = run("`", from: at)
    let key = String(repeating: "`", count: length)
    guard !unclosed.contains(key) else { return keepMarks(key) }
    var index = at + length
    while index < text.endIndex {
      let closing = run("`", from: index)
      if closing == length {
        let code = String(text[(at + length)..<index].map { $0 == "\n" ? " " : $0 })
        let isSpaced = code.count > 2 && code.first == " " && code.last == " "
        return append(
          .code(isSpaced ? String(code.dropFirst().dropLast()) : code), next: index + length)
      }
      index += max(closing, 1)
    }
    unclosed.insert(key)
    return keepMarks(key)
  }

  private mutating func keepMarks(_ marks: String) -> Bool {
    plain += marks
    at += marks.count
    return true
  }

  private mutating func emphasis(_ mark: Character) -> Bool {
    let length = min(run(mark, from: at), 2)
    let key = String(repeating: mark, count: length)
    guard !unclosed.contains(key), opens(mark, length) else { return keepMarks(key) }
    guard let end = closing(mark, length) else {
      unclosed.insert(key)
      return keepMarks(key)
    }
    let content = inner((at + length)..<end)
    return append(length == 2 ? .strong(content) : .emphasis(content), next: end + length)
  }

  /// Emphasis begins before a letter; an underscore within a word is part of a name.
  private func opens(_ mark: Character, _ length: Int) -> Bool {
    guard let after = character(at + length), !after.isWhitespace else { return false }
    guard mark == "_", let before = character(at - 1) else { return true }
    return !before.isLetter && !before.isNumber
  }

  private func closing(_ mark: Character, _ length: Int) -> Int? {
    var index = at + length
    while index < text.endIndex {
      switch text[index] {
      case "\\":
        index += 2
      case mark:
        let run = run(mark, from: index)
        if run >= length, run != 3 - length, closes(mark, index, run) {
          // Of a longer run the last marks close: `***a***` is strong emphasis.
          return length == 2 ? index + run - length : index
        }
        index += run
      default:
        index += 1
      }
    }
    return nil
  }

  private func closes(_ mark: Character, _ index: Int, _ run: Int) -> Bool {
    guard index > text.startIndex, !text[index - 1].isWhitespace else { return false }
    guard mark == "_", let after = character(index + run) else { return true }
    return !after.isLetter && !after.isNumber
  }

  private mutating func link() -> Bool {
    guard let (label, target, next) = linkParts(from: at) else { return false }
    let content = inner(label)
    guard isSafeLink(target) else {
      flush()
      read += content
      at = next
      return true
    }
    return append(.link(content, to: target), next: next)
  }

  /// A picture would be fetched from elsewhere; what it shows is told, and linked.
  private mutating func image() -> Bool {
    guard character(at + 1) == "[", let parts = linkParts(from: at + 1) else { return false }
    at += 1
    guard !parts.0.isEmpty else {
      at = parts.2
      return true
    }
    return link()
  }

  private func linkParts(from start: Int) -> (Range<Int>, String, Int)? {
    var nesting = 0
    var index = start
    let limit = min(text.endIndex, start + Self.longestLink)
    while index < limit {
      if text[index] == "\\" {
        index += 1
      } else if text[index] == "[" {
        nesting += 1
      } else if text[index] == "]" {
        nesting -= 1
        if nesting == 0 { break }
      }
      index += 1
    }
    guard index < limit, character(index + 1) == "(" else { return nil }
    guard let end = targetEnd(from: index + 2) else { return nil }
    let target = text[(index + 2)..<end].split(separator: " ").first.map { String($0) } ?? ""
    return ((start + 1)..<index, target, end + 1)
  }

  /// The bracket that closes a link's target, which may hold pairs of brackets itself.
  private func targetEnd(from start: Int) -> Int? {
    var nesting = 1
    for index in text[start...].prefix(Self.longestLink).indices {
      if text[index] == "(" { nesting += 1 }
      if text[index] == ")" { nesting -= 1 }
      if nesting == 0 { return index }
    }
    return nil
  }

  private mutating func autolink() -> Bool {
    let rest = text[(at + 1)...].prefix(Self.longestLink)
    guard let end = rest.firstIndex(where: { $0 == ">" || $0.isWhitespace || $0 == "<" }),
      text[end] == ">"
    else { return false }
    let target = String(text[(at + 1)..<end])
    guard target.contains(":"), isSafeLink(target) else { return false }
    return append(.link([.text(target)], to: target), next: end + 1)
  }

  /// Two blanks at the end of a line break it; else the line goes on.
  private mutating func lineEnd() -> Bool {
    let breaks = plain.hasSuffix("  ")
    while plain.last == " " { plain.removeLast() }
    at += 1
    while character(at) == " " { at += 1 }
    guard breaks else {
      plain.append(" ")
      return true
    }
    return append(.lineBreak, next: at)
  }
}

/// Web and mail addresses and places relative to the page; anything else, such as a script, is not.
func isSafeLink(_ target: String) -> Bool {
  guard !target.isEmpty, target.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F })
  else { return false }
  let beforePath = target.prefix { !"/?#".contains($0) }
  guard let colon = beforePath.firstIndex(of: ":") else { return true }
  return ["http", "https", "mailto"].contains(beforePath[..<colon].lowercased())
}
