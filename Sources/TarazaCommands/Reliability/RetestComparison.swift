import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// The scores of those who answered everything on both occasions.
struct RetestComparison: Sendable {
  let result: TestRetest
  let rows: RowCount
  /// Items of the second occasion that are turned because those of the first are.
  let turned: [ColumnID]

  init(_ set: ItemSet, _ second: [ColumnID], in sample: Sample, level: Double) throws(CommandError)
  {
    let counted = try sample.answer(RowsQuestion(set.columns + second, missing: .listwise))
    let block = counted.answer
    let k = set.columns.count
    func scores(_ columns: ArraySlice<[Double]>) -> [Double] {
      var scores = [Double](repeating: 0, count: block.rowCount)
      for (column, isReversed) in zip(columns, set.isReversed) {
        for row in scores.indices { scores[row] += isReversed ? -column[row] : column[row] }
      }
      return scores
    }
    result = try naming(set.columns) { () throws(StatisticsError) in
      try TestRetest(
        first: scores(block.columns[..<k]), second: scores(block.columns[k...]), level: level)
    }
    rows = counted.rows
    turned = zip(second, set.isReversed).filter(\.1).map(\.0)
  }

  var table: DocumentTable {
    typealias Row = (String, Double?, ConfidenceInterval?, NumberStyle)
    let rows: [Row] = [
      ("retest correlation", result.correlation, result.interval, .coefficient),
      ("Spearman's rho", result.spearman, nil, .coefficient),
      ("absolute agreement, ICC(A,1)", result.agreement, nil, .coefficient),
      ("consistency, ICC(C,1)", result.consistency, nil, .coefficient),
      ("Lin's concordance", result.concordance, nil, .coefficient),
      ("mean difference, second less first", result.meanDifference, nil, .measurement),
      ("limits of agreement", nil, result.limits, .measurement),
      ("t of the mean difference", result.t, nil, .statistic),
      ("p of the mean difference", result.pValue, nil, .probability),
      (
        "standard error of measurement, by the retest", result.error.standardError, nil,
        .measurement
      ),
      (
        "reliable change of a person, by the retest", result.error.reliableChangeOfPerson, nil,
        .measurement
      ),
      ("people with both", Double(result.n), nil, .count),
    ]
    func column(_ name: String, _ value: (Row) -> Double?) -> DocumentColumn {
      DocumentColumn(name, rows.map { row in value(row).map { .number($0, row.3) } ?? .blank })
    }
    return DocumentTable(
      name: "retest", title: "Second occasion against the first",
      [
        .texts("measure", rows.map(\.0)), column("value") { $0.1 },
        column("lower") { $0.2?.lower }, column("upper") { $0.2?.upper },
      ])
  }

  /// - Parameter scale: of the first occasion; nil for a single item.
  func notes(_ scale: ReliabilityScale?, _ design: Design) -> [Note] {
    var notes: [Note] = []
    if let change = scale?.changes.first?.error.reliableChangeOfPerson {
      notes.append(
        Note(
          .reading, "two-errors",
          "A person's reliable change has two numbers: \(shown(change)) leans on alpha, the error "
            + "within one occasion; \(shown(result.error.reliableChangeOfPerson)) on the retest, where "
            + "what truly changed between the occasions counts as error too. Where nobody should have "
            + "changed, take the second."))
    }
    let seen = Note.rows(rows, missing: .listwise, weightedBy: nil)
    notes.append(Note(.recipe, "retest-rows", "Both occasions: \(seen.text)"))
    if !turned.isEmpty {
      let names = turned.map(\.name).joined(separator: ", ")
      notes.append(
        Note(
          .recipe, "retest-turned",
          "\(names) \(turned.count == 1 ? "is" : "are") turned on the second occasion, as on the "
            + "first: `versus` takes its signs from there."))
    }
    if !design.columns.isEmpty {
      notes.append(
        Note(
          .warning, "retest-without-design",
          "The two occasions are compared without the design: people count one each, as if they had "
            + "been drawn one by one."))
    }
    return notes
  }

  private func shown(_ value: Double) -> String { Cell.number(value, .measurement).displayText }
}
