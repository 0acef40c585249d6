import TarazaData
import TarazaDocument

/// What changes in an analysis when some rows are left out: `reliability q1..q5 without flagged`.
///
/// The result stays that of all rows; the numbers that differ stand beside it.
struct Rerun {
  static let without = Parameter.condition(
    "without", "Shows as well what changes without the rows for which this is true"
  ).asClause.optional

  /// Numbers shown; `f.without` has all of them.
  private static let shownNumbers = 12
  /// The line that readers draw, whatever one thinks of it.
  private static let customaryLevel = 0.05

  /// As it is written in the program.
  let condition: String
  let rows: Int
  let leftOut: Int

  static let tables = [
    ResultShape.Table("without", nil), ResultShape.Table("without_largest", nil),
  ]

  private var share: String {
    "\(leftOut.grouped) of \(rows.grouped) rows (\((Double(leftOut) / Double(rows)).percent))"
  }

  /// - Precondition: some rows were left out, and not all.
  func blocks(_ differences: DocumentDifferences) -> [Block] {
    let largest = differences.largest
    let shown = Array(largest.prefix(Self.shownNumbers))
    var blocks: [Block] = [
      .table(table("without", differences.all, isDetail: true))
    ]
    if !shown.isEmpty { blocks.append(.table(table("without_largest", shown, isDetail: false))) }
    blocks.append(.note(reading(largest, shown.count)))
    if let crossed = crossed(differences.all) { blocks.append(.note(crossed)) }
    return blocks
  }

  var nothingLeftOut: [Block] {
    blocks([Note(.remark, "without", "`without \(condition)` leaves no row out.")])
  }

  /// The analysis cannot be done on the rows that are left.
  func impossible(_ reason: Diagnostic) -> [Block] {
    blocks([
      Note(
        .warning, "without",
        "Without the \(share) for which \(condition) the analysis cannot be done: "
          + "\(reason.message).")
    ])
  }

  /// The tables are there all the same, so that what names them finds no number and no fault.
  private func blocks(_ notes: [Note]) -> [Block] {
    Self.tables.map { .table(table($0.name, [], isDetail: true)) } + notes.map(Block.note)
  }

  // MARK: Parts

  private func table(
    _ name: String, _ differences: [DocumentDifferences.Difference], isDetail: Bool
  ) -> DocumentTable {
    typealias Difference = DocumentDifferences.Difference
    func numbers(_ name: String, _ title: String, _ value: (Difference) -> Double)
      -> DocumentColumn
    {
      DocumentColumn(name, title: title, differences.map { .number(value($0), $0.style) })
    }
    func texts(_ name: String, _ title: String, _ text: (Difference) -> String) -> DocumentColumn {
      DocumentColumn(
        name, title: title, differences.map { text($0).isEmpty ? .blank : .text(text($0)) })
    }
    return DocumentTable(
      name: name, title: isDetail ? nil : "Without \(condition): what changes",
      [
        texts("group", "group") {
          $0.keys.map(\.cell.displayText).joined(separator: ", ")
        },
        texts("part", "part", \.part), texts("row", "of", \.row), texts("name", "number", \.name),
        numbers("all", "all rows", \.before), numbers("rest", "without", \.after),
        DocumentColumn("change", differences.map { .number($0.change, $0.changeStyle) }),
      ], isDetail: isDetail)
  }

  private func reading(_ largest: [DocumentDifferences.Difference], _ shown: Int) -> Note {
    let rest =
      largest.isEmpty
      ? "no number changes"
      : "\(largest.count.grouped) numbers change"
        + (largest.count > shown
          ? ", of which the main ones and those that change most are shown" : "")
    return Note(.reading, "without", "Without the \(share) for which \(condition), \(rest).")
  }

  /// Tests whose p lies on another side of the customary level.
  private func crossed(_ differences: [DocumentDifferences.Difference]) -> Note? {
    let level = Self.customaryLevel
    let crossed = differences.filter {
      $0.style == .probability && ($0.before < level) != ($0.after < level)
    }
    guard let first = crossed.first else { return nil }
    let place = (first.keys.map(\.cell.displayText) + [first.part, first.row])
      .filter { !$0.isEmpty }.joined(separator: ", ")
    let name = place.isEmpty ? first.name : "\(first.name) (\(place))"
    let others = crossed.count > 1 ? ", and \(crossed.count - 1) more," : ""
    return Note(
      .warning, "without-crosses",
      "\(name)\(others) \(crossed.count > 1 ? "fall" : "falls") on another side of "
        + "\(level.percent) without these rows: the conclusion hangs on them.")
  }
}
