import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `generalizability` shows.
struct GeneralizabilityDocument {
  let command: GeneralizabilityCommand
  let outcome: GeneralizabilityOutcome
  let presentation: Presentation

  /// Numbers of interviews, or of a facet's levels, that the tables of plans go through.
  static let counts = [1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 100]

  var document: Document {
    switch outcome.found {
    case .groups(let groups): document(groups)
    case .study(let study): document(study)
    }
  }

  func cell(_ value: Double?, _ style: NumberStyle) -> Cell {
    value.flatMap { $0.isFinite ? .number($0, style) : nil } ?? .blank
  }

  func text(_ value: Double) -> String { Cell.number(value, .coefficient).displayText }

  struct Source {
    let name: String
    let levels: Int
    let variance: Double
    let error: Double?
  }

  func componentTable(_ rows: [Source], total: Double) -> DocumentTable {
    DocumentTable(
      name: "components", title: "Variance components",
      [
        .texts("source", rows.map(\.name)), .counts("levels", rows.map(\.levels)),
        .numbers("variance", rows.map(\.variance), as: .measurement),
        DocumentColumn("se", title: "SE", rows.map { cell($0.error, .measurement) }),
        .numbers("share", rows.map { $0.variance / total }, as: .percent),
      ])
  }

  var commonNotes: [Note] {
    var notes = [
      Note.rows(outcome.rows, missing: .listwise, weightedBy: nil),
      Note(
        .recipe, "method",
        "Restricted maximum likelihood, sought until no slope is left; errors of variances by the "
          + "average information."),
    ]
    if let design = unusedDesign { notes.append(design) }
    return notes
  }

  /// Of a design that is none of the sources.
  private var unusedDesign: Note? {
    let design = outcome.design
    let sources = Set([command.over] + command.facets)
    let clusters = design.clusters.filter { !sources.contains($0) }
    let weights = [
      design.weight.map { "weights (\($0.name))" }, design.replicates.map { _ in "replicates" },
    ]
    let parts =
      weights.compactMap { $0 } + (design.strata.map { ["strata (\($0.name))"] } ?? [])
      + (clusters.isEmpty ? [] : ["clusters (\(clusters.map(\.name).joined(separator: ", ")))"])
    guard let last = parts.last else { return nil }
    let listed = [parts.dropLast().joined(separator: ", "), last].filter { !$0.isEmpty }
    let advice =
      clusters.isEmpty
      ? "" : " Where rows of a cluster are alike, make it a source: name it in `using`."
    return Note(
      .warning, "design-not-used",
      "No number here uses the design's \(listed.joined(separator: " and ")): rows count one each, "
        + "and the objects and rows are taken for drawn one by one.\(advice)")
  }
}
