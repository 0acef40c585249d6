/// One thing that the language can reach in a document, such as `fit.rmsea` or `loadings`.
public struct DocumentPath: Equatable, Hashable, Sendable {
  public enum Kind: String, Sendable { case value, table, chart }

  public let kind: Kind
  /// The names between the points, outermost first.
  public let names: [String]
  /// What a reader sees.
  public let title: String

  public init(_ kind: Kind, _ names: [String], title: String) {
    self.kind = kind
    self.names = names
    self.title = title
  }

  public var name: String { names.joined(separator: ".") }
}

extension Document {
  /// Everything reachable, each name once, in the order of the document.
  public var paths: [DocumentPath] {
    var seen: Set<DocumentPath> = []
    var paths: [DocumentPath] = []
    for place in places() {
      for path in place.paths {
        let key = DocumentPath(path.kind, path.names, title: "")
        if seen.insert(key).inserted { paths.append(path) }
      }
    }
    return paths
  }

  /// The value called by `path`, such as `["fit", "rmsea"]`.
  ///
  /// Titled parts are seen through. A value that each group has is not one value: it is nil here,
  /// and `valueTable(at:)` has it.
  public func value(at path: [String]) -> Cell? {
    let name = path.joined(separator: ".")
    for place in places() where place.keys.isEmpty {
      if let value = place.values.first(where: { $0.name == name }) { return value.cell }
    }
    return nil
  }

  /// The value called by `path` of every group: a row per group, its keys in front.
  public func valueTable(at path: [String]) -> DocumentTable? {
    let name = path.joined(separator: ".")
    let parts = places().compactMap { place -> GroupedTables.Part? in
      guard !place.keys.isEmpty, let value = place.values.first(where: { $0.name == name })
      else { return nil }
      let column = DocumentColumn(path.last ?? name, title: value.title, [value.cell])
      return GroupedTables.Part(keys: place.keys, table: DocumentTable(name: name, [column]))
    }
    return GroupedTables(parts).table
  }

  /// The table called `name`. When groups have one each they come as one table, the group's keys
  /// in the first columns; a column that a group lacks is blank there.
  public func table(named name: String) -> DocumentTable? {
    let parts = places().compactMap { place in
      place.tables.first { $0.name == name }.map { GroupedTables.Part(keys: place.keys, table: $0) }
    }
    if let alone = parts.first(where: { $0.keys.isEmpty }) { return alone.table }
    return GroupedTables(parts).table
  }

  /// The first chart called `name`, of the first group when groups have one each.
  public func chart(named name: String) -> Chart? { charts(named: name).first }

  /// The charts called `name`, one for each group that has one; the group is named in the subtitle.
  public func charts(named name: String) -> [Chart] {
    places().flatMap { place in
      place.charts.filter { $0.name == name }.map { chart in
        guard !place.titles.isEmpty else { return chart }
        var titled = chart
        titled.subtitle = (place.titles + [chart.subtitle].compactMap(\.self))
          .joined(separator: " · ")
        return titled
      }
    }
  }

  /// The result of the group whose keys read as `keys`, outermost first; nil when there is none.
  public func group(_ keys: [String]) -> Document? {
    for case .section(let section) in blocks {
      guard !section.keys.isEmpty else {
        if let found = section.body.group(keys) { return found }
        continue
      }
      let own = section.keys.map(\.cell.displayText)
      if own == keys { return section.body }
      if own == Array(keys.prefix(own.count)),
        let found = section.body.group(Array(keys.dropFirst(own.count)))
      {
        return found
      }
    }
    return nil
  }

  /// All notes, also those of groups, in order.
  public var notes: [Note] { places().flatMap(\.notes) }
}

/// What one section holds itself, without the sections in it.
struct DocumentPlace {
  /// Keys of all the groups around it, outermost first.
  let keys: [NamedValue]
  /// Titles of the groups around it.
  let titles: [String]
  let blocks: [Block]

  var values: [NamedValue] {
    blocks.flatMap { block -> [NamedValue] in
      if case .values(let values) = block { values } else { [] }
    }
  }

  var tables: [DocumentTable] {
    blocks.compactMap { if case .table(let table) = $0 { table } else { nil } }
  }

  var charts: [Chart] {
    blocks.compactMap { if case .chart(let chart) = $0 { chart } else { nil } }
  }

  var notes: [Note] {
    blocks.compactMap { if case .note(let note) = $0 { note } else { nil } }
  }

  var paths: [DocumentPath] {
    blocks.flatMap { block -> [DocumentPath] in
      switch block {
      case .values(let values):
        values.map { value in
          let names = value.name.split(separator: ".", omittingEmptySubsequences: false)
          return DocumentPath(.value, names.map(String.init), title: value.title)
        }
      case .table(let table): [DocumentPath(.table, [table.name], title: table.title ?? table.name)]
      case .chart(let chart): [DocumentPath(.chart, [chart.name], title: chart.title)]
      case .heading, .prose, .note, .section: []
      }
    }
  }
}

extension Document {
  /// The document itself and every section in it, in order.
  func places(keys: [NamedValue] = [], titles: [String] = []) -> [DocumentPlace] {
    let own = DocumentPlace(keys: keys, titles: titles, blocks: blocks)
    return blocks.reduce(into: [own]) { places, block in
      guard case .section(let section) = block else { return }
      let title = section.keys.isEmpty ? [] : [section.title]
      places += section.body.places(keys: keys + section.keys, titles: titles + title)
    }
  }
}
