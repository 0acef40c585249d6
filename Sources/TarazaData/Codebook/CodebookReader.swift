extension Codebook {
  /// Reads a codebook from JSON.
  ///
  /// - Parameter file: how errors name it.
  /// - Throws: `.codebook` with every problem there is, in the order of the file; a text that is
  ///   not JSON has only its first.
  package init(json bytes: [UInt8], file: String? = nil) throws(DataError) {
    let root: JSONNode
    do throws(JSONError) {
      root = try JSONNode(bytes)
    } catch {
      let place = TextPlaces(bytes).place(of: error.offset)
      throw .codebook(
        file: file,
        [CodebookProblem(path: "", line: place.line, column: place.column, error.message)])
    }
    var reader = CodebookReader(bytes)
    let codebook = reader.codebook(root)
    guard reader.problems.isEmpty else { throw .codebook(file: file, reader.inOrder) }
    self = codebook
  }
}

/// Reads the tree of a codebook and notes every fault on the way.
struct CodebookReader {
  private(set) var problems: [CodebookProblem] = []
  private let places: TextPlaces

  init(_ bytes: [UInt8]) {
    places = TextPlaces(bytes)
  }

  var inOrder: [CodebookProblem] {
    problems.enumerated().sorted { a, b in
      (a.element.line ?? 0, a.element.column ?? 0, a.offset)
        < (b.element.line ?? 0, b.element.column ?? 0, b.offset)
    }.map(\.element)
  }

  mutating func report(_ path: String, _ offset: Int, _ message: String, hint: String? = nil) {
    let place = places.place(of: offset)
    problems.append(
      CodebookProblem(path: path, line: place.line, column: place.column, message, hint: hint))
  }

  private static let keys =
    [
      Codebook.formatKey, "title", "description", "source", "licence", "notice", "languages",
      "wave",
      "missing", "variables", "scales", "sets", "matrix",
    ] + designKeys

  mutating func codebook(_ root: JSONNode) -> Codebook {
    var codebook = Codebook()
    guard let object = object(root, "", Self.keys) else { return codebook }
    checkFormat(object)
    codebook.title = object["title"].flatMap { label($0) }
    codebook.description = object["description"].flatMap { label($0) }
    codebook.source = object["source"].flatMap { text($0) }
    codebook.licence = object["licence"].flatMap { text($0) }
    codebook.notice = object["notice"].flatMap { label($0) }
    codebook.languages = list(object["languages"]) { $0.text($1) }
    codebook.wave = object["wave"].flatMap { column($0) }
    codebook.design = design(object)
    codebook.missingCodes = missing(object["missing"], type: nil, allowsRanges: false)?.codes ?? []
    codebook.entries = entries(object["variables"], missing: codebook.missingCodes)
    codebook.scales = scales(object["scales"], entries: codebook.entries)
    codebook.sets = sets(object["sets"], codebook)
    codebook.matrix = object["matrix"].flatMap { matrix($0) }
    return codebook
  }

  private mutating func checkFormat(_ object: Object) {
    guard let format = object[Codebook.formatKey] else {
      report(
        Codebook.formatKey, object.node.offset, "the key that says this is a codebook is missing",
        hint: "add \"\(Codebook.formatKey)\": \(Codebook.format)")
      return
    }
    if let number = number(format), number != Double(Codebook.format) {
      report(
        format.path, format.node.offset,
        "format \(Value.number(number).plainText) of codebooks is not known",
        hint: "this version reads format \(Codebook.format)")
    }
  }

  // MARK: Parts

  private mutating func scales(_ item: Item?, entries: [Codebook.Entry]) -> [Codebook.ScaleEntry] {
    var names: Set<String> = []
    return list(item) { reader, item in
      guard let object = reader.object(item.node, item.path, ["name", "label", "items"]) else {
        return nil
      }
      let name = reader.required(object, "name").flatMap { reader.name($0) } ?? ""
      if !name.isEmpty, !names.insert(name).inserted {
        reader.report(item.path, item.node.offset, "a second scale is called “\(name)”")
      }
      if entries.contains(where: { $0.id.name == name }) {
        reader.report(
          item.path, item.node.offset, "a variable is called “\(name)” too",
          hint: "a scale and a variable may not share a name")
      }
      let items = reader.items(reader.required(object, "items"), entries, of: "a scale")
      return Codebook.ScaleEntry(
        name, label: object["label"].flatMap { reader.label($0) }, items: items)
    }
  }

  private mutating func sets(_ item: Item?, _ codebook: Codebook) -> [ResponseSet] {
    var names = Set(codebook.scales.map(\.name) + codebook.entries.map(\.id.name))
    return list(item) { reader, item in
      guard let object = reader.object(item.node, item.path, ["name", "label", "items"]) else {
        return nil
      }
      let name = reader.required(object, "name").flatMap { reader.name($0) } ?? ""
      if !name.isEmpty, !names.insert(name).inserted {
        reader.report(
          item.path, item.node.offset,
          "a variable, a scale or another set is called “\(name)” too",
          hint: "a set needs a name of its own")
      }
      return ResponseSet(
        name, label: object["label"].flatMap { reader.label($0) },
        items: reader.items(reader.required(object, "items"), codebook.entries, of: "a set"))
    }
  }

  private mutating func items(
    _ item: Item?, _ entries: [Codebook.Entry], of noun: String
  ) -> [ColumnID] {
    guard let item else { return [] }
    let known = entries.map(\.id.name)
    var seen: Set<ColumnID> = []
    let items = list(item) { reader, item -> ColumnID? in
      guard let id = reader.column(item) else { return nil }
      if !seen.insert(id).inserted {
        reader.report(item.path, item.node.offset, "“\(id)” is an item twice")
      } else if !known.isEmpty, !known.contains(id.name) {
        reader.report(
          item.path, item.node.offset, "no variable is called “\(id)”",
          hint: nearestName(to: id.name, among: known).map { "did you mean “\($0)”?" })
      }
      return id
    }
    if items.isEmpty { report(item.path, item.node.offset, "\(noun) needs items") }
    return items
  }

  private mutating func matrix(_ item: Item) -> Codebook.Matrix? {
    guard let object = object(item.node, item.path, ["kind", "n", "means", "sds"]) else {
      return nil
    }
    let kind = object["kind"].flatMap { choice($0, Codebook.Matrix.Kind.self) }
    let given = required(object, "n").flatMap { number($0) }
    let n = given.flatMap { Int(exactly: $0) } ?? 0
    if let given, n < 2 {
      report(
        item.path + ".n", object["n"]?.node.offset ?? 0,
        "n is \(Value.number(given).plainText), and a matrix rests on two rows or more")
    }
    return Codebook.Matrix(
      kind: kind ?? .correlation, n: n,
      means: object["means"].map { item in list(item) { $0.number($1) } },
      standardDeviations: object["sds"].map { item in list(item) { $0.number($1) } })
  }
}
