import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `compare` shows: the tests, the groups' means, and what may be concluded.
struct CompareDocument {
  let command: CompareCommand
  let outcome: CompareOutcome
  let presentation: Presentation

  var document: Document {
    let notes =
      ([
        reading, undone, few, fewClusters, designNote,
        .surveyRows(outcome.rows, presentation.schema), method,
      ] + permutations).compactMap { $0 }
    return Document(
      [
        .table(tests), .table(means),
        .values([
          NamedValue("df", "Degrees of freedom of the design", .integer(outcome.degreesOfFreedom))
        ]),
      ] + notes.map(Block.note))
  }

  private func name(_ comparison: Comparison) -> String {
    guard command.isPaired else { return command.items[comparison.item].name }
    return "\(command.items[1].name) − \(command.items[0].name)"
  }

  private var tests: DocumentTable {
    let done = outcome.comparisons
    func cells(_ style: NumberStyle, _ value: (Comparison) -> Double?) -> [Cell] {
      done.map { comparison in
        value(comparison).flatMap { $0.isFinite ? .number($0, style) : nil } ?? .blank
      }
    }
    let percent = command.level.percent
    return DocumentTable(
      name: "tests", title: title,
      [
        .texts("item", done.map(name)), .texts("test", done.map(\.test)),
        DocumentColumn("estimate", title: estimateTitle, cells(.measurement) { $0.estimate }),
        DocumentColumn("se", title: "SE", cells(.measurement) { $0.standardError }),
        DocumentColumn(
          "lower", title: "\(percent) from", cells(.measurement) { $0.interval?.lower }),
        DocumentColumn("upper", title: "to", cells(.measurement) { $0.interval?.upper }),
        DocumentColumn("statistic", cells(.statistic) { $0.statistic }),
        DocumentColumn("df", cells(.statistic) { $0.degreesOfFreedom }),
        DocumentColumn("df2", title: "df below", cells(.statistic) { $0.residualDegreesOfFreedom }),
        DocumentColumn("p", cells(.probability) { $0.pValue }),
        DocumentColumn(
          "p_adjusted", title: "p adjusted", cells(.probability) { $0.adjustedPValue }),
        DocumentColumn("d", title: "Cohen's d", cells(.coefficient) { $0.cohenD }),
        DocumentColumn("superiority", cells(.coefficient) { $0.superiority }),
      ])
  }

  private var title: String {
    command.over.map { "Compared over \(presentation.label($0))" } ?? "Compared"
  }

  private var estimateTitle: String {
    if command.test == .armitage { return "per step" }
    return command.over == nil ? "mean" : "difference"
  }

  private var means: DocumentTable {
    let places = outcome.comparisons.flatMap { comparison in
      comparison.means.indices.map { (comparison, $0) }
    }
    func number(_ value: Double, _ style: NumberStyle) -> Cell {
      value.isFinite ? .number(value, style) : .blank
    }
    return DocumentTable(
      name: "means", title: "Means",
      [
        .texts("item", places.map { name($0.0) }),
        .texts(
          "group", title: command.over.map(presentation.label),
          places.map { group($0.0.levels[$0.1]) }),
        .counts("n", places.map { $0.0.counts[$0.1] }),
        DocumentColumn("mean", places.map { number($0.0.means[$0.1], .measurement) }),
        DocumentColumn("se", title: "SE", places.map { number($0.0.errors[$0.1], .measurement) }),
        DocumentColumn(
          "sd", title: "SD", places.map { number($0.0.deviations[$0.1], .measurement) }),
      ])
  }

  private func group(_ level: Int) -> String {
    guard let over = command.over, outcome.groups.indices.contains(level) else { return "all" }
    return presentation.label(outcome.groups[level], of: over)
  }

  private var reading: Note? {
    let done = outcome.comparisons.filter { $0.adjustedPValue != nil }
    guard !done.isEmpty else { return nil }
    let differing = done.filter { ($0.adjustedPValue ?? 1) < 1 - command.level }
    let caution =
      "This is about the population sampled, not about causes; look at the size of the difference too."
    guard !differing.isEmpty else {
      return Note(
        .reading, "test",
        "No sign of a difference. That is not proof that there is none: see how wide the intervals "
          + "are.")
    }
    let words = differing.map { "\(name($0)) (\(sentence(p: $0.adjustedPValue ?? 1)))" }
    return Note(
      .reading, "test", "A difference is seen in \(words.joined(separator: ", ")). " + caution)
  }

  private var undone: Note? {
    let words = outcome.comparisons.compactMap { comparison in
      comparison.reason.map { "\(name(comparison)): \($0)" }
    }
    guard !words.isEmpty else { return nil }
    return Note(.warning, "not-compared", "Not compared: " + words.joined(separator: "; ") + ".")
  }

  private var few: Note? {
    guard !outcome.isSimple, command.inference == .design, fewClusters == nil else { return nil }
    return .fewUnits(outcome.degreesOfFreedom)
  }

  private var fewClusters: Note? {
    guard command.inference == .design, let count = outcome.clusterCount else { return nil }
    return .fewClusters(
      count,
      remedy: command.over == nil
        ? "Take p near its limit with care."
        : "Where groups are of whole clusters, or every cluster has both of two, "
          + "`inference: permutation` holds with a handful; else `regress` with `errors: cr2`.")
  }

  /// What was exchanged, how often, and how small p can get; items may differ by their gaps.
  private var permutations: [Note] {
    var said: [String] = []
    for permutation in outcome.comparisons.compactMap(\.permutation) {
      let least = smallest(p: permutation.smallestPValue)
      let count =
        permutation.isComplete
        ? "all \(permutation.arrangements.grouped) arrangements"
        : "\(permutation.arrangements.grouped) arrangements, seed \(outcome.seed)"
      let what =
        switch permutation.scheme {
        case .betweenClusters: "the groups of whole clusters exchanged within strata"
        case .withinClusters: "the two groups swapped within clusters"
        }
      let text =
        "Permutation of \(permutation.clusterCount.grouped) clusters: \(what), \(count); the "
        + "smallest p possible is \(least)."
      if !said.contains(text) { said.append(text) }
    }
    return said.map { Note(.recipe, "permutation", $0) }
  }

  private var designNote: Note {
    guard !presentation.schema.design.columns.isEmpty else { return .independentRows }
    guard command.inference == .design else {
      return Note(
        .recipe, "design", "p by permutation of clusters; the errors of means are the design's.")
    }
    return .errors(by: outcome.design, degreesOfFreedom: outcome.degreesOfFreedom)
  }

  private var method: Note? {
    guard outcome.comparisons.count > 1 else { return nil }
    return Note(
      .recipe, "method",
      command.adjustment == .none
        ? "p is not adjusted." : "p adjusted for several comparisons: \(command.adjustment.words).")
  }
}
