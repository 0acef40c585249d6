import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

extension SurveyRows {
  /// Whether the rows were drawn one by one and count alike, so that classical tests hold.
  ///
  /// - Parameter schema: of the table, for the parts of its design.
  func isSimple(_ schema: Schema) -> Bool {
    let parts = schema.design
    guard parts.strata == nil, parts.clusters.isEmpty, parts.populations.isEmpty,
      design.replicates == nil
    else { return false }
    let used = design.weights.indices.lazy.filter { domain[$0] }.map { design.weights[$0] }
    guard let first = used.first else { return true }
    return used.allSatisfy { $0 == first }
  }

  /// Rows of the domain, and how many of them lack one of these answers.
  func counted(_ isUsed: [Bool]) -> RowCount {
    var count = rows
    count.used = isUsed.count { $0 }
    let lost = domain.count { $0 } - count.used
    if lost > 0 { count.dropped[.missingValue, default: 0] += lost }
    return count
  }
}

extension Presentation {
  /// What a reader sees for a value of a column: its label, or else the value.
  func label(_ value: Value, of column: ColumnID) -> String {
    let label = schema[column]?.valueLabels.first { $0.value == value }?.label
    return label?.text(in: language) ?? value.plainText
  }
}

/// Cells too small to be shown, and those too small to be leaned on.
///
/// A share of four people tells about persons, not about a population; it is hidden unless the
/// program says otherwise, and so is the cell from which it could be subtracted back.
struct SmallCells {
  /// Respondents below which a cell is hidden.
  let minimum: Int
  /// Respondents below which the base of a share is marked.
  static let fewRespondents = 30

  static let parameter = Parameter.integer(
    "minimum", "Cells of fewer respondents are hidden; 0 hides none", in: 0...1000
  ).default(5, "5")

  /// Of each cell (row after row), whether it is hidden: the small ones, and where one stands alone
  /// in its column or row, the next smallest beside it.
  func hidden(_ counts: [Int], columns: Int) -> [Bool] {
    var hidden = counts.map { $0 > 0 && $0 < minimum }
    let rows = counts.count / max(1, columns)
    for _ in 0..<2 {
      for column in 0..<columns {
        complete(&hidden, counts, (0..<rows).map { $0 * columns + column })
      }
      for row in 0..<rows where columns > 1 {
        complete(&hidden, counts, (0..<columns).map { row * columns + $0 })
      }
    }
    return hidden
  }

  private func complete(_ hidden: inout [Bool], _ counts: [Int], _ line: [Int]) {
    guard line.count(where: { hidden[$0] }) == 1,
      let next = line.filter({ !hidden[$0] && counts[$0] > 0 }).min(by: { counts[$0] < counts[$1] })
    else { return }
    hidden[next] = true
  }

  func note(_ hidden: [Bool]) -> Note? {
    let count = hidden.count { $0 }
    guard count > 0 else { return nil }
    return Note(
      .remark, "small-cells",
      "\(count.grouped) \(count == 1 ? "cell is" : "cells are") hidden (·): fewer than \(minimum) "
        + "respondents, or the one by which such a cell could be worked out. `minimum: 0` shows all."
    )
  }
}

extension Note {
  /// Below this many sampling units p-values and intervals rest on little.
  private static let fewUnits = 30

  static func fewUnits(_ degreesOfFreedom: Int) -> Note? {
    guard degreesOfFreedom < fewUnits - 1 else { return nil }
    return Note(
      .warning, "few-units",
      "Only \(max(0, degreesOfFreedom)) degrees of freedom: few sampling units carry these errors, "
        + "so take p near its limit with care and do not compare many things.")
  }

  static let independentRows = Note(
    .recipe, "design",
    "No design is set: rows count as drawn one by one. Where they came by village or school, say so "
      + "first (`design`), or p-values are too small.")

  /// Which rows were used, what weighted them.
  static func surveyRows(_ rows: RowCount, _ schema: Schema) -> Note {
    .rows(rows, missing: .listwise, weightedBy: schema.design.weight)
  }
}

/// A p in a sentence.
func sentence(p: Double) -> String {
  p < 0.001 ? "p < .001" : "p = \(Cell.number(p, .probability).displayText)"
}
