import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// The scores of those who answered everything on both occasions.
struct RetestComparison: Sendable {
  let result: TestRetest
  let rows: RowCount
  /// Of the people; nil where each counts one.
  let design: CaseDesign?
  /// Items of the second occasion that are turned because those of the first are.
  let turned: [ColumnID]

  init(_ set: ItemSet, _ other: ItemSet, in sample: Sample, level: Double) throws(CommandError) {
    let second = other.columns
    let columns = set.columns + second
    let survey = try sample.surveyRows(of: columns)
    let complete = survey.complete(Array(columns.indices))
    let people = complete.indices.filter { complete[$0] && survey.design.weights[$0] > 0 }
    let k = set.columns.count
    func scores(_ columns: ArraySlice<[Double]>) -> [Double] {
      people.map { row in
        zip(columns, set.isReversed).reduce(0) { $0 + ($1.1 ? -$1.0[row] : $1.0[row]) }
      }
    }
    let design =
      sample.schema.design.columns.isEmpty ? nil : CaseDesign(survey.design, rows: people)
    do throws(StatisticsError) {
      result = try TestRetest(
        first: scores(survey.values[..<k]), second: scores(survey.values[k...]), design: design,
        level: level)
    } catch .noVariance(let occasions) where !occasions.isEmpty {
      throw .diagnostic(
        Diagnostic(
          .noVariance,
          "everybody who answered on both occasions has the same score on the "
            + "\(occasions[0] == 0 ? "first" : "second")",
          hints: ["`describe \(columns[occasions[0] * k].name)` shows what the columns hold"]))
    } catch {
      throw .statistics(error, items: set.columns)
    }
    rows = try sample.answer(MomentsQuestion(columns, missing: .listwise)).rows
    self.design = design
    turned = second.indices.filter { set.isReversed[$0] && !other.isReversed[$0] }.map {
      second[$0]
    }
  }

  var table: DocumentTable {
    typealias Row = (String, Double?, ConfidenceInterval?, NumberStyle)
    let rows: [Row] = [
      ("retest correlation", result.correlation, result.interval, .coefficient),
      ("Spearman's rho", result.spearman, nil, .coefficient),
      (
        "absolute agreement, ICC(A,1)", result.agreement?.value, result.agreement?.interval,
        .coefficient
      ),
      (
        "consistency, ICC(C,1)", result.consistency?.value, result.consistency?.interval,
        .coefficient
      ),
      (
        "Lin's concordance", result.concordance.value, result.concordance.interval, .coefficient
      ),
      (
        "mean difference, second less first", result.meanDifference, result.meanInterval,
        .measurement
      ),
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
      (
        "detectable change of a mean, the same people", result.changeOfMean?.change, nil,
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

  /// A line for each group.
  static func summary(
    _ comparisons: [RetestComparison], keys: [DocumentColumn], isDetail: Bool
  ) -> DocumentTable {
    let found = comparisons.map(\.result)
    return DocumentTable(
      name: "retests", title: "Second occasion against the first",
      keys + [
        .numbers("r", title: "retest r", found.map(\.correlation), as: .coefficient),
        DocumentColumn("lower", found.map { .coefficient($0.interval?.lower) }),
        DocumentColumn("upper", found.map { .coefficient($0.interval?.upper) }),
        .numbers(
          "difference", title: "mean difference", found.map(\.meanDifference), as: .measurement),
        DocumentColumn("p", found.map { $0.pValue.map { .number($0, .probability) } ?? .blank }),
        .counts("n", title: "people with both", found.map(\.n)),
      ], isDetail: isDetail)
  }

  /// - Parameter scale: of the first occasion; nil for a single item.
  func notes(_ scale: ReliabilityScale?, weightedBy weight: ColumnID?) -> [Note] {
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
    let seen = Note.rows(rows, missing: .listwise, weightedBy: weight)
    notes.append(Note(.recipe, "retest-rows", "Both occasions: \(seen.text)"))
    if !turned.isEmpty {
      let names = turned.map(\.name).joined(separator: ", ")
      notes.append(
        Note(
          .recipe, "retest-turned",
          "\(names) \(turned.count == 1 ? "is" : "are") turned on the second occasion, as on the "
            + "first: `versus` takes its signs from there."))
    }
    // A scale says it with its own numbers.
    if scale == nil, let design {
      notes.append(Note.errors(by: design.design, degreesOfFreedom: design.degreesOfFreedom))
    }
    return notes
  }

  private func shown(_ value: Double) -> String { Cell.number(value, .measurement).displayText }
}
