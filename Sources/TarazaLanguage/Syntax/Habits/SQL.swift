import TarazaDocument

extension Syntax.Parser {
  /// `SELECT … FROM …`: reported, with the pipeline that does the same, and passed. Whether the
  /// statement was one.
  mutating func reportSQL() -> Bool {
    guard case .name(let verb) = kind(), verb.lowercased() == "select" else { return false }
    var sections = SQLSections(keyword: "select", at: position)
    let start = position
    var end = position + 1
    while true {
      let ahead = kind(at: end)
      if ahead == .end || ahead == .symbol(.semicolon) || ahead == .symbol(.pipe) { break }
      sections.note(ahead, at: end, after: kind(at: end - 1))
      if let partner = partners[end], partner > end { end = partner }
      end += 1
    }
    guard sections.places["from"] != nil else { return false }
    let place = Span(tokens[start].span.start, tokens[end - 1].span.end)
    report(
      .foreignLanguage, "this looks like SQL; here the data come first, and each step after a pipe",
      at: place, "write “\(pipeline(for: sections, upTo: end).clippedToHint)”")
    skipToStatementEnd()
    return true
  }

  private func kind(at index: Int) -> Kind {
    index >= tokens.count || endsStatement(before: index) ? .end : tokens[index].kind
  }

  private func pipeline(for sections: SQLSections, upTo end: Int) -> String {
    func words(_ keyword: String, skipping: Int = 1) -> String? {
      sections.range(of: keyword, upTo: end).map { rewritten($0.dropFirst(skipping)) }
    }
    let table = words("from") ?? "…"
    var steps = [boundNames.contains(table) ? table : "dataset \(table)"]
    if let condition = words("where") { steps.append("where \(condition)") }
    let groups = words("group", skipping: 2)
    let columns = sections.range(of: "select", upTo: end).map { selected($0.dropFirst()) } ?? []
    let summaries = columns.filter { $0.hasSuffix(")") }
    if !summaries.isEmpty {
      let by = groups.map { " by \($0)" } ?? ""
      steps.append("summarize \(summaries.joined(separator: ", "))\(by)")
    } else if columns != ["*"] {
      steps.append("select \(columns.joined(separator: ", "))")
    }
    if let condition = words("having") { steps.append("where \(condition)") }
    if let range = sections.range(of: "order", upTo: end) {
      let isDown =
        tokens[range.upperBound - 1].kind == .name("desc")
        || tokens[range.upperBound - 1].kind == .name("DESC")
      let columns = rewritten(range.dropFirst(2).dropLast(isDown ? 1 : 0))
      steps.append("sort \(isDown ? "-" : "")\(columns)")
    }
    if let count = words("limit") { steps.append("take \(count)") }
    return steps.joined(separator: " | ")
  }

  /// The selected columns, each rewritten on its own.
  private func selected(_ range: Range<Int>) -> [String] {
    var columns: [String] = []
    var start = range.lowerBound
    var index = start
    while index < range.upperBound {
      if tokens[index].kind == .symbol(.comma) {
        columns.append(rewritten(start..<index))
        start = index + 1
      }
      if let partner = partners[index], partner > index { index = partner }
      index += 1
    }
    return columns + [rewritten(start..<range.upperBound)]
  }

  /// Tokens as they stand, with the operators and functions of SQL in our spelling.
  private func rewritten(_ range: Range<Int>) -> String {
    var text = ""
    for index in range {
      let token = tokens[index]
      if index > range.lowerBound, !token.touchesPrevious { text += " " }
      switch token.kind {
      case .symbol(.equals): text += "=="
      case .symbol(.notEqual): text += "!="
      case .text(let content): text += Syntax.quoted(content)
      case .name(let name): text += SQLSections.spelling[name.lowercased()] ?? name
      case .symbol(.star) where index > range.lowerBound: break  // count(*) is n()
      default: text += source(token.span)
      }
    }
    return text
  }
}

/// Where the sections of a SELECT begin.
private struct SQLSections {
  private(set) var places: [String: Int]

  static let keywords: Set<String> = ["from", "where", "group", "having", "order", "limit"]

  /// Functions and words that have another name here.
  static let spelling: [String: String] = [
    "avg": "mean", "count": "n", "sum": "sum", "min": "min", "max": "max", "stddev": "sd",
    "and": "and", "or": "or", "not": "not", "in": "in", "is": "is", "null": "missing",
    "between": "between",
  ]

  init(keyword: String, at index: Int) { places = [keyword: index] }

  mutating func note(
    _ kind: Syntax.Token.Kind, at index: Int, after previous: Syntax.Token.Kind
  ) {
    guard case .name(let name) = kind, previous != .symbol(.comma) else { return }
    let keyword = name.lowercased()
    guard Self.keywords.contains(keyword), places[keyword] == nil else { return }
    places[keyword] = index
  }

  /// The tokens of a section, its keyword first.
  func range(of keyword: String, upTo end: Int) -> Range<Int>? {
    guard let start = places[keyword] else { return nil }
    let next = places.values.filter { $0 > start }.min() ?? end
    return start..<max(start, next)
  }
}

extension String {
  /// A whole line of hint: longer than a message's other quotations may be.
  fileprivate var clippedToHint: String {
    unicodeScalars.count <= 200 ? self : "\(String(unicodeScalars.prefix(200)))…"
  }
}
