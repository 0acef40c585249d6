/// Two columns, one of each table, by which rows are held to belong together.
package struct KeyPair: Hashable, Sendable {
  package let first: ColumnID
  package let second: ColumnID

  package init(_ first: ColumnID, _ second: ColumnID) {
    self.first = first
    self.second = second
  }
}

/// How the columns of a second table come beside those of a first one.
package struct Joining: Hashable, Sendable {
  /// Cells of rows that found no partner are missing for this reason.
  package static let unmatchedKind = "unmatched"

  package let keys: [KeyPair]
  package let keeping: RowMatch.Keeping

  package init(on keys: [KeyPair], keeping: RowMatch.Keeping) {
    self.keys = keys
    self.keeping = keeping
  }

  /// The columns of the second table that come along, with the names they get: keys stay behind,
  /// and a name that the first table has already gets `_2` behind it, or the next number that is
  /// free.
  package func renamings(_ first: Schema, _ second: Schema) -> [View.Renaming] {
    var taken = Set(first.variables.map(\.id)).union(first.design.columns)
    taken.formUnion(first.scales.map { ColumnID($0.name) })
    let left = Set(keys.map(\.second))
    let names = Set(second.variables.map(\.id))
    return second.variables.map(\.id).filter { !left.contains($0) }.map { old in
      var new = old
      var number = 2
      while taken.contains(new) || (new != old && names.contains(new)) {
        new = ColumnID("\(old.name)_\(number)")
        number += 1
      }
      taken.insert(new)
      return View.Renaming(new, from: old)
    }
  }

  /// What is known of the table that comes out: all of the first one's, and of the second one's
  /// columns and scales; the design and the wave are those of the first.
  ///
  /// - Parameter renamings: the columns of the second table that come along; all when nil.
  package func schema(_ first: Schema, _ second: Schema, _ renamings: [View.Renaming]? = nil)
    -> Schema
  {
    let brought = second.selecting(renamings ?? self.renamings(first, second))
    var joined = first
    joined.variables += brought.variables
    var names = Set(
      joined.variables.map(\.id.name) + first.scales.map(\.name) + first.sets.map(\.name))
    for scale in brought.scales where names.insert(scale.name).inserted {
      joined.scales.append(scale)
    }
    for set in brought.sets where names.insert(set.name).inserted { joined.sets.append(set) }
    joined.languages += second.languages.filter { !first.languages.contains($0) }
    joined.notice = LocalizedText.both(first.notice, second.notice)
    joined.isComplete = first.isComplete && second.isComplete
    return joined
  }

  /// The rows of both tables that belong together.
  ///
  /// - Throws: `.unknownColumn`; `.tooLarge`.
  package func match(_ first: Table, _ second: Table) throws(DataError) -> RowMatch {
    var firstKeys: [Column] = []
    var secondKeys: [Column] = []
    for key in keys {
      firstKeys.append(try first.column(key.first))
      secondKeys.append(try second.column(key.second))
    }
    return try RowMatch(
      RowKeys(
        [firstKeys, secondKeys], rowCounts: [first.rowCount, second.rowCount],
        missing: .matchNothing),
      keeping: keeping)
  }

  /// The table of the rows matched. A row that only the second table has takes its keys from there.
  ///
  /// - Parameter renamings: the columns of the second table that come along; all when nil.
  /// - Throws: `.unknownColumn`.
  package func table(
    _ first: Table, _ second: Table, _ match: RowMatch, _ renamings: [View.Renaming]? = nil
  ) throws(DataError) -> Table {
    let renamings = renamings ?? self.renamings(first.schema, second.schema)
    let schema = schema(first.schema, second.schema, renamings)
    let isWhole =
      match.first.count == first.rowCount
      && match.first.indices.allSatisfy {
        match.first[$0] == Int32($0)
      }
    var columns = first.columns
    if !isWhole {
      columns = columns.mapValues { $0.placing(match.first, absentAs: Self.unmatchedKind) }
    }
    if keeping == .all {
      for key in keys {
        columns[key.first] = try Column.either(
          first.column(key.first), match.first, second.column(key.second), match.second)
      }
    }
    for renaming in renamings {
      columns[renaming.new] = try second.column(renaming.old)
        .placing(match.second, absentAs: Self.unmatchedKind)
    }
    return Table(schema: schema, columns: columns, rowCount: match.first.count)
  }
}

extension Column {
  /// The cells of `a` where it has the row, else those of `b`.
  fileprivate static func either(_ a: Column, _ rowsA: [Int32], _ b: Column, _ rowsB: [Int32])
    -> Column
  {
    // Rows without the first table come last.
    let own = rowsA.prefix { $0 >= 0 }
    var builder = ColumnBuilder(type: a.type, capacity: rowsA.count)
    builder.append(a.taking(Array(own)))
    builder.append(b.taking(Array(rowsB[own.count...])))
    return builder.finished()
  }
}

extension LocalizedText {
  /// What must be said of two tables must be said of what is made of them.
  package static func both(_ a: LocalizedText?, _ b: LocalizedText?) -> LocalizedText? {
    guard let a, let b, a != b else { return a ?? b }
    var languages = a.versions.map(\.language)
    languages += b.versions.map(\.language).filter { !languages.contains($0) }
    return LocalizedText(
      languages.map { language in
        let texts = [a, b].compactMap { $0.text(in: language) }
        return Version(language, texts.joined(separator: " "))
      })
  }
}
