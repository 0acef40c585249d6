import TarazaData
import TarazaDocument
import TarazaLanguage

/// What makes a join refuse.
struct JoinFaults {
  /// Examples that a message shows.
  static let shown = 5

  let joining: Joining

  init(_ joining: Joining) { self.joining = joining }

  /// Keys are held against each other cell by cell, so they are of one type.
  func compareKeys(_ first: Schema, _ second: Schema) throws(Diagnostic) {
    for key in joining.keys {
      guard let one = first[key.first]?.type, let other = second[key.second]?.type,
        one != other, one != .unknown, other != .unknown
      else { continue }
      let hint =
        switch (one, other) {
        case (.number, .text), (.text, .number):
          "make both texts first: derive \(key.first.name) = text(\(key.first.name)), or both numbers: number(…)"
        default: "`derive` makes one of the type of the other first"
        }
      throw Diagnostic(
        .wrongType,
        "“\(key.first.name)” holds \(one.word)s and “\(key.second.name)” of the other table "
          + "\(other.word)s, so they never match", hints: [hint])
    }
  }

  func repeated(_ count: RowMatch.Counts, _ second: Table) -> Diagnostic {
    let keys = joining.keys.map(\.second)
    let examples = count.repeatedSecond.prefix(Self.shown).map { second.key(keys, Int($0)) }
    let many = count.repeatedSecond.count
    let names = keys.map(\.name).joined(separator: ", ")
    return Diagnostic(
      .repeatedKeys,
      "\(many.grouped) \(many == 1 ? "key stands" : "keys stand") in several rows of the other "
        + "table (\(count.rowsRepeatedSecond.grouped) rows), such as \(examples.joined(separator: "; "))",
      hints: [
        "each row would come out once for every match: with cardinality: many, if that is meant",
        "else keep one row for each key of the other table: … | distinct \(names)",
      ])
  }
}

extension Table {
  /// The cells of a key in one row, as a message shows them: `7`, or `Osh, 2023`.
  func key(_ columns: [ColumnID], _ row: Int) -> String {
    columns.map { (self[$0, row] ?? .missing(nil)).plainText }.joined(separator: ", ")
  }
}
