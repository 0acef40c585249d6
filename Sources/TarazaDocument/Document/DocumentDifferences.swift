/// The numbers that two documents of one shape both have, where they differ.
///
/// Values are matched by their names; rows of tables by the texts that stand in them, and by their
/// order where texts repeat; groups by their keys. Counts are left out: they differ by the very
/// rows that set the documents apart.
package struct DocumentDifferences: Equatable, Sendable {
  package struct Difference: Equatable, Sendable {
    /// Of the groups around it, outermost first.
    package let keys: [NamedValue]
    /// The table, or nothing for a value that stands alone.
    package let part: String
    /// The texts of its row.
    package let row: String
    package let name: String
    package let before: Double
    package let after: Double
    package let style: NumberStyle
    /// The greatest magnitude in its column, for numbers that have a unit.
    let scale: Double

    package var change: Double { after - before }
    package var changeStyle: NumberStyle { style == .percent ? .points : style }

    /// The change against what is much for a number of its kind: one for coefficients, shares and
    /// p-values, the greatest number of the column for others.
    package var extent: Double { scale > 0 ? abs(change) / scale : 0 }
  }

  /// All numbers found in both, in the order of the first document.
  package let all: [Difference]

  package init(from first: Document, to second: Document) {
    let others = Dictionary(
      second.places().map { (PlaceKey($0), $0) }, uniquingKeysWith: { first, _ in first })
    all = first.places().flatMap { place in
      others[PlaceKey(place)].map { Self.differences(place, $0) } ?? []
    }
  }

  /// The numbers that stand alone, which are what an analysis is asked for, and then the greatest changes;
  /// what stays as it is does not count as one.
  package var largest: [Difference] {
    let changed = all.filter { $0.change != 0 }
    return changed.filter(\.part.isEmpty)
      + changed.filter { !$0.part.isEmpty }.enumerated()
      .sorted { ($1.element.extent, $0.offset) < ($0.element.extent, $1.offset) }
      .map(\.element)
  }

  private struct PlaceKey: Hashable {
    let texts: [String]

    init(_ place: DocumentPlace) {
      texts = place.keys.flatMap { [$0.name, $0.cell.displayText] }
    }
  }

  private static func differences(_ first: DocumentPlace, _ second: DocumentPlace) -> [Difference] {
    let values = Dictionary(
      second.values.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let alone = first.values.compactMap { value -> Difference? in
      guard let other = values[value.name] else { return nil }
      return difference(
        value.cell, other.cell, keys: first.keys, part: "", row: "", name: value.title,
        largest: value.cell.magnitude)
    }
    let tables = Dictionary(
      second.tables.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return alone
      + first.tables.filter { !$0.isDetail }.flatMap { table in
        tables[table.name].map { differences(table, $0, keys: first.keys) } ?? []
      }
  }

  private static func differences(
    _ first: DocumentTable, _ second: DocumentTable, keys: [NamedValue]
  ) -> [Difference] {
    let rows = Dictionary(
      zip(second.rowTexts, 0...).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
    let columns = Dictionary(
      second.columns.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let largest = first.columns.map { $0.cells.map(\.magnitude).max() ?? 0 }
    return first.rowTexts.enumerated().flatMap { row, text -> [Difference] in
      guard let other = rows[text] else { return [] }
      return zip(first.columns, largest).compactMap { column, largest in
        guard let same = columns[column.name] else { return nil }
        return difference(
          column.cells[row], same.cells[other], keys: keys, part: first.title ?? first.name,
          row: text.words, name: column.title, largest: largest)
      }
    }
  }

  private static func difference(
    _ first: Cell, _ second: Cell, keys: [NamedValue], part: String, row: String, name: String,
    largest: Double
  ) -> Difference? {
    guard case .number(let before, let style) = first, case .number(let after, _) = second,
      style != .count, before.isFinite, after.isFinite
    else { return nil }
    let scale: Double =
      switch style {
      case .coefficient, .probability, .percent, .points: 1
      case .statistic, .measurement, .plain, .count: largest
      }
    return Difference(
      keys: keys, part: part, row: row, name: name, before: before, after: after, style: style,
      scale: scale)
  }
}

/// The texts of a row, and the how-manieth row with them it is.
private struct RowText: Hashable {
  let words: String
  let occurrence: Int
}

extension DocumentTable {
  fileprivate var rowTexts: [RowText] {
    var seen: [String: Int] = [:]
    // What stands in all rows, and labels and sources beside names, tell no row from another.
    let besides: Set = ["label", "formula", "interval"]
    let naming = columns.filter { column in
      !besides.contains(column.name)
        && (rowCount < 2 || Set(column.cells.map(\.displayText)).count > 1)
    }
    return (0..<rowCount).map { row in
      let words = naming.compactMap { column -> String? in
        if case .text(let text) = column.cells[row], !text.isEmpty { text } else { nil }
      }.joined(separator: ", ")
      seen[words, default: 0] += 1
      return RowText(words: words, occurrence: seen[words] ?? 0)
    }
  }
}

extension Cell {
  fileprivate var magnitude: Double {
    if case .number(let number, _) = self, number.isFinite { abs(number) } else { 0 }
  }
}
