import TarazaData
import TarazaDocument
import TarazaLanguage

/// A column for each rater, or a row for each rating.
extension RatingsReader {
  func byColumn(_ values: [[Double]]) throws(CommandError) -> Layout {
    let raters = command.columns.map(\.name)
    guard let over = command.over else {
      return Layout(
        columns: values, raters: raters,
        cases: (0..<table.rowCount).map { "row \(number(of: $0))" },
        nameless: 0, rows: (0..<table.rowCount).map { Int32($0) })
    }
    let keys = try Names(table, over)
    var rows = [Int](repeating: -1, count: keys.names.count)
    for (row, key) in keys.places.enumerated() where key >= 0 {
      guard rows[Int(key)] < 0 else {
        throw .diagnostic(
          Diagnostic(
            .repeatedKeys,
            "the case \(keys.text(Int(key))) stands in several rows, \(number(of: rows[Int(key)])) "
              + "and \(number(of: row)) among them",
            hints: [
              "with a row for each rating say so: agreement score over \(over.name) using expert"
            ]))
      }
      rows[Int(key)] = row
    }
    return Layout(
      columns: values.map { column in rows.map { column[$0] } }, raters: raters,
      cases: keys.shown(presentation), nameless: keys.places.count { $0 < 0 }, rows: keys.places)
  }

  func byRow(_ values: [Double], _ rater: ColumnID) throws(CommandError) -> Layout {
    guard let over = command.over else {
      throw .diagnostic(
        Diagnostic(
          .missingClause, "a row for each rating needs the column of cases",
          hints: ["agreement score over case using \(rater.name)"]))
    }
    let cases = try Names(table, over)
    let raters = try Names(table, rater)
    guard raters.names.count >= 2 else {
      throw .diagnostic(
        Diagnostic(
          .tooFewItems,
          "“\(rater.name)” names \(raters.names.count) "
            + "\(raters.names.count == 1 ? "rater" : "raters"), and agreement needs two",
          hints: ["`describe \(rater.name)` shows its values"]))
    }
    var columns = [[Double]](
      repeating: [Double](repeating: .nan, count: cases.names.count), count: raters.names.count)
    for row in 0..<table.rowCount where !values[row].isNaN {
      let (place, own) = (Int(cases.places[row]), Int(raters.places[row]))
      guard place >= 0, own >= 0 else { continue }
      guard columns[own][place].isNaN else {
        throw .diagnostic(
          Diagnostic(
            .repeatedKeys,
            "\(raters.text(own)) rated the case \(cases.text(place)) more than once",
            hints: hints(forRepeats: values, cases, raters, over, rater)))
      }
      columns[own][place] = values[row]
    }
    let nameless = (0..<table.rowCount).count { cases.places[$0] < 0 || raters.places[$0] < 0 }
    return Layout(
      columns: columns, raters: raters.shown(presentation), cases: cases.shown(presentation),
      nameless: nameless, rows: cases.places)
  }

  /// More columns are not looked through for one that tells repeated ratings apart.
  private static let mostColumnsSearched = 50

  private func hints(
    forRepeats values: [Double], _ cases: Names, _ raters: Names, _ over: ColumnID,
    _ rater: ColumnID
  ) -> [String] {
    let score = command.columns[0].name
    let first =
      "one rating of each case by each rater is compared: `distinct \(over.name), \(rater.name)` keeps "
      + "the first, `summarize` their mean"
    guard let telling = column(telling: values, cases, raters, over, rater)?.name else {
      return [first, "if the ratings are on several things, say which: by indicator"]
    }
    return [
      "\(telling) tells them apart: agreement \(score) over \(over.name) using \(rater.name) by \(telling)",
      "each rater with himself: `wide \(score) over \(telling) by \(over.name), \(rater.name)`, and then "
        + "`agreement` of the columns which that makes `over \(over.name) by \(rater.name)`",
      first,
    ]
  }

  /// A column of few values with which no rater has rated a case twice.
  private func column(
    telling values: [Double], _ cases: Names, _ raters: Names, _ over: ColumnID, _ rater: ColumnID
  ) -> ColumnID? {
    let used = Set([command.columns[0], over, rater])
    let others = sample.schema.variables.map(\.id).filter { !used.contains($0) }
    guard let found = try? sample.table(Array(others.prefix(Self.mostColumnsSearched))) else {
      return nil
    }
    let table = kept(of: found)
    let rated = values.indices.filter {
      !values[$0].isNaN && cases.places[$0] >= 0 && raters.places[$0] >= 0
    }
    return others.prefix(Self.mostColumnsSearched).first { id in
      guard let keys = try? RowKeys(table, [id], missing: .matchNothing), keys.count > 1,
        keys.count * 2 <= rated.count
      else { return false }
      var seen: Set<[Int32]> = []
      return rated.allSatisfy {
        keys.numbers[0][$0] >= 0
          && seen.insert([cases.places[$0], raters.places[$0], keys.numbers[0][$0]]).inserted
      }
    }
  }
}

/// The distinct values of a column in their order, and where each row's stands; -1 where missing.
private struct Names {
  let id: ColumnID
  let names: [Value]
  let places: [Int32]

  init(_ table: Table, _ id: ColumnID) throws(CommandError) {
    let keys = try withData { () throws(DataError) in
      try RowKeys(table, [id], missing: .matchNothing)
    }
    var names = [Value](repeating: .missing(nil), count: keys.count)
    for (row, key) in keys.numbers[0].enumerated().reversed() where key >= 0 {
      names[Int(key)] = table[id, row] ?? .missing(nil)
    }
    let order = names.indices.sorted { Value.precedes(names[$0], names[$1]) }
    var places = [Int32](repeating: 0, count: names.count)
    for (place, key) in order.enumerated() { places[key] = Int32(place) }
    self.id = id
    self.names = order.map { names[$0] }
    self.places = keys.numbers[0].map { $0 < 0 ? RowKeys.none : places[Int($0)] }
  }

  func text(_ place: Int) -> String { names[place].plainText }

  func shown(_ presentation: Presentation) -> [String] {
    names.map { presentation.label($0, of: id) }
  }
}
