import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `intervention` says of communities with and without, beside its numbers.
struct InterventionPanelWords {
  let command: InterventionCommand
  let tables: InterventionTables

  private static let alpha = InterventionSeriesWords.alpha
  /// Below so many degrees of freedom CR2 does not keep its level.
  ///
  /// - Source: Tipton (2015). Psychol. Methods 20, 375-393. doi:10.1037/met0000011
  private static let fewestDegrees = 4.0

  /// Communities in an arm below which the bootstrap with the null imposed hardly rejects.
  ///
  /// - Source: MacKinnon & Webb (2017). J. Appl. Econ. 32, 233-254. doi:10.1002/jae.2508
  private static let fewestForBootstrap = 4

  private var scale: PeriodScale { tables.scale }
  private var unit: String { command.unit?.name ?? "unit" }

  func notes(_ findings: InterventionPanelFindings) -> [Note] {
    [
      reading(findings), smallest(findings), single(findings), .knownDate(command.at),
      parallel(findings), placebo(findings), degrees(findings), supposed, oneSided(findings),
      outside(findings), withoutCR2(findings), byPermutation(findings), adjusted(findings),
      errors(findings),
      .rows(findings.rows.count, missing: .listwise, weightedBy: designWeight),
      .loss(findings.rows.count, canKeep: false),
    ].compactMap { $0 }
  }

  private var designWeight: ColumnID? { tables.presentation.schema.design.weight }

  private func number(_ value: Double) -> String {
    Cell.number(value, tables.effectStyle).displayText
  }

  private func reading(_ findings: InterventionPanelFindings) -> Note? {
    guard let p = findings.effect.pValue else { return nil }
    let effect = findings.estimate
    let interval = findings.effect.lower.flatMap { lower in
      findings.effect.upper.map { upper in
        "\(command.level.percent) interval \(number(lower)) to \(number(upper)), "
      }
    }
    let shown = "(\(interval ?? "")\(sentence(p: p)), \(findings.effect.title))"
    let found =
      "The change of \(command.series.name) was \(number(effect.magnitude)) "
      + "\(effect < 0 ? "lower" : "higher") where the intervention was than where it was not \(shown)"
    guard p < Self.alpha else {
      let permutation = findings.changes.permutation
      if findings.effect.errors == .permutation, p <= permutation.smallestPValue * (1 + 1e-9) {
        return Note(
          .reading, "intervention-reading",
          "\(found). No other division of the communities differs as much; more than that so few of "
            + "them cannot show.")
      }
      return Note(
        .reading, "intervention-reading",
        "\(found): chance alone could well give that. It does not show that nothing was achieved"
          + (interval == nil ? "." : "; the interval says which effects are left."))
    }
    return Note(.reading, "intervention-reading", "\(found).")
  }

  private func smallest(_ findings: InterventionPanelFindings) -> Note? {
    let permutation = findings.changes.permutation
    let least = permutation.smallestPValue
    guard least >= Self.alpha || findings.effect.errors == .permutation else { return nil }
    let (pilots, all) = (findings.panel.treatedCount, findings.panel.codes.count)
    let said =
      "\(pilots) of \(all) could have had the intervention in "
      + "\(permutation.isComplete ? permutation.arrangements.grouped : "very many") ways, so that p of "
      + "the permutation cannot fall below \(TarazaCommands.smallest(p: least))"
    return least >= Self.alpha
      ? Note(
        .warning, "too-few-communities",
        "\(said), however large the effect."
          + (findings.hasErrors
            ? " Other errors go lower, and lean on more: that places change by themselves about as much "
              + "as each other." : ""))
      : Note(.remark, "smallest-p", "\(said).")
  }

  private func single(_ findings: InterventionPanelFindings) -> Note? {
    guard !findings.hasErrors else { return nil }
    return Note(
      .remark, "one-community",
      "One arm is a single \(unit), so that nothing tells by how much such places differ by "
        + "themselves: there are no errors and no interval, only the rank among the others. Without "
        + "`unit` the difference of the two series is analysed by its periods instead.")
  }

  private func parallel(_ findings: InterventionPanelFindings) -> Note {
    let events = findings.events
    let leads = events.points.count { $0.isLead && $0.estimate != nil }
    let joint = events.leads.map { "all \(leads) leads together \(sentence(p: $0.pValue))" }
    let drift = events.drift.map { test in
      "a drift of \(number(test.difference)) per \(scale.unit), \(sentence(p: test.pValue))"
    }
    let tests = [joint, drift].compactMap { $0 }
    let few =
      joint == nil && leads > 0 && findings.hasErrors
      ? " \(leads) leads cannot be tested together with \(findings.panel.codes.count) communities."
      : ""
    guard !tests.isEmpty else {
      return Note(
        .warning, "parallel-trends",
        "Whether the arms went side by side before could not be tested"
          + (leads == 0
            ? ": there is one period before." : ": look at `events`, and see whether they did.")
          + few)
    }
    let isApart =
      (events.leads?.pValue ?? 1) < Self.alpha || (events.drift?.pValue ?? 1) < Self.alpha
    let found = tests.joined(separator: "; ")
    return isApart
      ? Note(
        .warning, "parallel-trends",
        "The arms went apart before anything was done (\(found)): the effect may be no more than "
          + "that going on.\(few)")
      : Note(
        .remark, "parallel-trends",
        "Before the intervention the arms are not seen to part (\(found)). A test that finds nothing "
          + "does not prove that they would have gone on side by side; with few communities it finds "
          + "little.\(few)")
  }

  private func placebo(_ findings: InterventionPanelFindings) -> Note? {
    guard let placebo = findings.placebo else { return nil }
    let p = placebo.test?.pValue
    let found =
      "At \(scale.words(placebo.time)), before anything was done, the same analysis finds "
      + "\(number(placebo.estimate))" + (p.map { " (\(sentence(p: $0)))" } ?? "")
      + leftOut(placebo, findings)
    return (p ?? 1) < Self.alpha
      ? Note(.warning, "placebo", "\(found): something else moves the arms apart.")
      : Note(.remark, "placebo", "\(found).")
  }

  /// “, of 5 of the 6 communities: Alga has no rows on one side of it”.
  private func leftOut(
    _ placebo: InterventionPanelFindings.Placebo, _ findings: InterventionPanelFindings
  ) -> String {
    guard !placebo.leftOut.isEmpty else { return "" }
    let (all, left) = (findings.panel.codes.count, placebo.leftOut.count)
    return
      ", without \(left) of \(all) (\(placebo.leftOut.map(\.plainText).joined(separator: ", "))), which "
      + "\(left == 1 ? "has" : "have") rows on one side of that time only"
  }

  private func degrees(_ findings: InterventionPanelFindings) -> Note? {
    if findings.effect.errors == .cluster, findings.panel.codes.count < fewClusters {
      return Note(
        .warning, "few-clusters",
        "Only \(findings.panel.codes.count) communities: below \(fewClusters) uncorrected errors find "
          + "effects too often. `errors: cr2` corrects them.")
    }
    let smallest = min(findings.panel.treatedCount, findings.panel.comparisonCount)
    if findings.effect.errors == .wild, smallest < Self.fewestForBootstrap {
      return Note(
        .warning, "few-in-an-arm",
        "One arm has \(smallest) communities: with so few the bootstrap finds effects far too seldom."
      )
    }
    guard findings.effect.errors == .cr2, let df = findings.effect.degreesOfFreedom,
      // Whole degrees come out of sums, a last digit off.
      df < Self.fewestDegrees - 1e-6
    else { return nil }
    return Note(
      .warning, "few-degrees",
      "The effect rests on fewer than \(Int(Self.fewestDegrees)) degrees of freedom: p is not to be "
        + "relied on. The permutation is.")
  }

  private var supposed: Note {
    Note(
      .remark, "assumptions",
      "Supposed: without the intervention both arms would have changed alike; it began everywhere at "
        + "that date; it did not reach the others; and no place changed because it was coming. None of "
        + "that can be read off the numbers.")
  }

  private func oneSided(_ findings: InterventionPanelFindings) -> Note? {
    guard !findings.oneSided.isEmpty else { return nil }
    let names = findings.oneSided.map(\.plainText).joined(separator: ", ")
    return Note(
      .warning, "one-sided",
      "Left out, with rows on one side of the date only: \(names), \(findings.rows.oneSided.grouped) "
        + "rows. They tell nothing of a change.")
  }

  private func outside(_ findings: InterventionPanelFindings) -> Note? {
    guard findings.rows.outside > 0 else { return nil }
    return Note(
      .remark, "outside",
      "\(findings.rows.outside.grouped) rows are in neither arm, by `on` and `versus`.")
  }

  /// The estimate stands without it; the errors that are left are named.
  private func withoutCR2(_ findings: InterventionPanelFindings) -> Note? {
    guard findings.hasErrors, !findings.tests.contains(where: { $0.errors == .cr2 }) else {
      return nil
    }
    return Note(
      .warning, "no-cr2",
      "Errors by CR2 could not be computed from these rows, and `events` has none: p is by "
        + "\(findings.effect.title).")
  }

  /// Two estimates that differ by what a community counts.
  private func byPermutation(_ findings: InterventionPanelFindings) -> Note? {
    let (effect, permuted) = (number(findings.estimate), number(findings.changes.difference))
    guard effect != permuted else { return nil }
    return Note(
      .remark, "permutation-estimate",
      "The effect, \(effect), counts each \(unit) by the rows and periods it has. The permutation "
        + "counts each alike, whatever its rows: the mean change with less that without is \(permuted), "
        + "and its p belongs to that.")
  }

  private func adjusted(_ findings: InterventionPanelFindings) -> Note? {
    guard findings.events.means.areMoved else { return nil }
    return Note(
      .remark, "adjusted-means",
      "Not every \(unit) has the same share of the rows in every period. The picture shows the means "
        + "that each arm would have with all of its own in it; `means` has those of the rows.")
  }

  private func errors(_ findings: InterventionPanelFindings) -> Note {
    let design = tables.presentation.schema.design
    let left =
      design.strata != nil || !design.clusters.isEmpty || findings.hasReplicates
      ? " Strata, clusters and replicates of the design are left out: communities are the clusters."
      : ""
    let draws = findings.tests.compactMap { test in
      test.remark.map { "\(test.title) \($0)" }
    }.joined(separator: ", ")
    return Note(
      .recipe, "errors",
      "Regression on \(unit), \(command.series.period.name) and the intervention, rows with their "
        + "weights; p by \(findings.effect.title), chosen "
        + (command.errors == .auto ? "by the number of communities" : "by `errors`")
        + " and not by what it gives; \(draws).\(left)")
  }
}
