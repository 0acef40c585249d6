import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `correlate` shows: the matrix, and the pairs one by one where they are few.
struct CorrelateDocument {
  let command: CorrelateCommand
  let outcome: CorrelateCommand.Outcome

  private var correlations: ItemCorrelations { outcome.correlations }
  private var names: [String] { correlations.items.map(\.name) }

  /// Up to this many pairs are listed at once; more are a page of numbers that nobody asked for.
  private static let mostPairsShown = 15

  var document: Document {
    let notes =
      [recipe, untested, pairsElsewhere].compactMap { $0 }
      + correlations.notes(errors: errors)
    return Document(
      [
        .table(matrix), .table(pairs), .table(outcome.thresholds.table),
      ] + [outcome.covariance?.table].compactMap { $0.map(Block.table) } + [
        .values([NamedValue("n", "n", .integer(correlations.rows.used), remark: range)])
      ] + notes.map(Block.note))
  }

  private var matrix: DocumentTable {
    let R = correlations.matrix.R
    return DocumentTable(
      name: "r", title: command.correlation.coefficient.title,
      [.texts("item", names)]
        + names.enumerated().map { .numbers($1, R.column($0), as: .coefficient) },
      isDetail: false)
  }

  private var pairs: DocumentTable {
    let pairs = outcome.pairs
    let percent = command.level.percent
    func cell(_ value: Double?, _ style: NumberStyle) -> Cell {
      value.map { .number($0, style) } ?? .blank
    }
    return DocumentTable(
      name: "pairs", title: "Pairs",
      [
        .texts("first", pairs.map { names[$0.first] }),
        .texts("second", pairs.map { names[$0.second] }),
        .numbers(
          "r", title: command.correlation.coefficient.symbol, pairs.map(\.r), as: .coefficient),
        DocumentColumn("se", pairs.map { cell($0.standardError, .coefficient) }),
        DocumentColumn(
          "lower", title: "\(percent) from", pairs.map { cell($0.interval?.lower, .coefficient) }),
        DocumentColumn("upper", title: "to", pairs.map { cell($0.interval?.upper, .coefficient) }),
        .numbers("n", pairs.map(\.rows), as: .count),
        DocumentColumn("p", pairs.map { cell($0.pValue, .probability) }),
        DocumentColumn(
          "p_adjusted", title: "p adjusted", outcome.adjusted.map { cell($0, .probability) }),
      ], isDetail: pairs.count > Self.mostPairsShown)
  }

  /// How many rows the pairs have, where that differs.
  private var range: String? {
    let counts = outcome.pairs.map(\.rows)
    guard let least = counts.min(), let most = counts.max(), least < most else { return nil }
    return "pairs have \(Int(least).grouped) to \(Int(most).grouped)"
  }

  private var recipe: Note {
    guard outcome.pairs.contains(where: { $0.pValue != nil }) else {
      return Note(
        .recipe, "method", "\(command.correlation.coefficient.title); no errors and no tests.")
    }
    let adjusted =
      command.adjustment == .none || outcome.pairs.count == 1
      ? "p is not adjusted"
      : "p adjusted allows for \(outcome.pairs.count.grouped) tests (\(command.adjustment.words))"
    return Note(.recipe, "method", "\(command.correlation.coefficient.title); \(adjusted).")
  }

  /// Of several pairs the least degrees of freedom.
  private var errors: Note? {
    outcome.sampleDesign.map { design in
      Note.errors(
        by: design,
        degreesOfFreedom: outcome.pairs.compactMap(\.degreesOfFreedom).min()
          ?? design.degreesOfFreedom)
    }
  }

  private var untested: Note? {
    if command.wantsCovariance, outcome.covariance == nil {
      return Note(
        .warning, "no-covariance",
        "The covariances of these correlations are not known here: they are of Pearson's with "
          + "missing: listwise, of polychoric in two steps and of auto, from rows, unsmoothed, and "
          + "where the design has no replicate weights.")
    }
    if command.correlation.options.estimation == .jointly {
      return Note(
        .remark, "no-errors",
        "Correlations estimated together with their thresholds have no intervals and no p here: "
          + "estimation: two_step has them, and hardly differs.")
    }
    guard correlations.design.weight != nil, command.correlation.coefficient == .kendall else {
      return nil
    }
    return Note(
      .remark, "no-test-with-weights",
      "Kendall's tau has no interval and no p here when rows are weighted.")
  }

  private var pairsElsewhere: Note? {
    guard outcome.pairs.count > Self.mostPairsShown else { return nil }
    return Note(
      .remark, "pairs",
      "The intervals and p of the \(outcome.pairs.count.grouped) pairs are in the table `pairs`: "
        + "let c = … | correlate …, then c.pairs.")
  }
}
