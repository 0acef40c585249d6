extension Document {
  /// The document as JSON with every digit, in the shape that `docs/reference/json.md` states.
  public func json() -> String {
    JSONValue.object(JSONFormat.header + members).text
  }

  /// What a document and a section have in common.
  fileprivate var members: [(String, JSONValue?)] {
    var place = JSONPlace()
    for block in blocks { place.add(block) }
    return place.members
  }
}

enum JSONFormat {
  /// Raised when a reader of the shape before would misread the new one; additions do not count.
  static let version = 1

  static let header: [(String, JSONValue?)] = [
    ("taraza", .object([("format", .integer(version))]))
  ]
}

/// Gathers the blocks of one document by kind, and their order.
private struct JSONPlace {
  private var values = JSONTree()
  private var details: [JSONValue.Member] = []
  private var tables: [JSONValue.Member] = []
  private var charts: [JSONValue.Member] = []
  private var notes: [JSONValue] = []
  private var sections: [JSONValue] = []
  private var layout: [JSONValue] = []
  private var taken: [String: Int] = [:]

  var members: [(String, JSONValue?)] {
    [
      ("values", values.json), ("value_details", .object(details)), ("tables", .object(tables)),
      ("charts", .object(charts)), ("notes", .array(notes)), ("sections", .array(sections)),
      ("layout", .array(layout)),
    ]
  }

  mutating func add(_ block: Block) {
    switch block {
    case .heading(let title): place("heading", .string(title))
    case .prose(let markdown): place("prose", .string(markdown))
    case .values(let values):
      place("values", .strings(values.map { add($0) }))
    case .table(let table):
      let name = unique("table", table.name)
      tables.append(JSONValue.Member(name, table.json))
      place("table", .string(name))
    case .chart(let chart):
      let name = unique("chart", chart.name)
      charts.append(JSONValue.Member(name, chart.json))
      place("chart", .string(name))
    case .note(let note):
      place("note", .integer(notes.count))
      notes.append(
        .object([
          ("kind", .string(note.kind.rawValue)), ("code", .string(note.code)),
          ("text", .string(note.text)),
        ]))
    case .section(let section):
      place("section", .integer(sections.count))
      sections.append(json(section))
    }
  }

  private mutating func place(_ kind: String, _ what: JSONValue) {
    layout.append(.object([(kind, what)]))
  }

  private mutating func add(_ value: NamedValue) -> String {
    let name = unique("value", value.name)
    values.insert(value.cell.json, at: name.split(separator: ".")[...])
    details.append(
      JSONValue.Member(
        name,
        .object([
          ("title", .string(value.title)), ("type", value.cell.jsonType.map(JSONValue.string)),
          ("style", value.cell.style.map { .string($0.rawValue) }),
          ("remark", value.remark.map(JSONValue.string)), ("null", value.cell.nullReason),
        ])))
    return name
  }

  private func json(_ section: Section) -> JSONValue {
    let keys = section.keys.map { JSONValue.Member($0.name, $0.cell.json) }
    let titles = section.keys.map { JSONValue.Member($0.name, .string($0.title)) }
    return .object(
      [
        ("title", .string(section.title)), ("keys", .object(keys)),
        ("key_titles", .object(titles)),
      ] + section.body.members)
  }

  /// The name, or `name#2` when the place already has one of that kind.
  private mutating func unique(_ kind: String, _ name: String) -> String {
    let count = (taken[kind + " " + name] ?? 0) + 1
    taken[kind + " " + name] = count
    return count == 1 ? name : unique(kind, "\(name)#\(count)")
  }
}

/// Values nested by the points in their names.
private struct JSONTree {
  private var own: JSONValue?
  private var children: [(name: String, tree: JSONTree)] = []

  mutating func insert(_ value: JSONValue, at path: ArraySlice<Substring>) {
    guard let name = path.first.map(String.init) else {
      own = value
      return
    }
    let index = children.firstIndex { $0.name == name } ?? children.endIndex
    if index == children.endIndex { children.append((name, JSONTree())) }
    children[index].tree.insert(value, at: path.dropFirst())
  }

  /// A name that is a value and also begins others keeps its own value under the empty name.
  var json: JSONValue {
    if let own, children.isEmpty { return own }
    let below = children.map { JSONValue.Member($0.name, $0.tree.json) }
    return .object((own.map { [JSONValue.Member("", $0)] } ?? []) + below)
  }
}
