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

  /// Of each cell (row after row), whether it is hidden: the small ones, and in a table whose totals
  /// are known those by which they could be worked out.
  func suppression(_ counts: [Int], columns: Int, hasTotals: Bool) -> CellSuppression {
    hasTotals && columns > 0
      ? CellSuppression(counts: counts, columns: columns, minimum: minimum)
      : CellSuppression(counts: counts, minimum: minimum)
  }

  func note(_ cells: CellSuppression) -> Note? {
    let count = cells.isHidden.count { $0 }
    guard count > 0 else { return nil }
    let exposed =
      cells.exposed.isEmpty
      ? ""
      : " \(cells.exposed.count.grouped) of them can be worked out from the totals all the same: "
        + "think before you publish these."
    return Note(
      cells.exposed.isEmpty ? .remark : .warning, "small-cells",
      "\(count.grouped) \(count == 1 ? "cell is" : "cells are") hidden (·): fewer than \(minimum) "
        + "respondents, or those by which such a cell could be worked out. `minimum: 0` shows all."
        + exposed)
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
