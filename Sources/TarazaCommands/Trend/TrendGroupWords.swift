import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `trend` says below a row for each group.
extension TrendWords {
  func shared(_ groups: [(title: String, outcome: TrendOutcome)]) -> [Note] {
    guard let first = groups.first?.outcome else { return [] }
    var notes = Note.merged(
      groups.compactMap { group in doubt(group.outcome).map { (group.title, $0) } },
      of: groups.count)
    notes += [withoutInterval(groups), withoutSampling(groups)].compactMap { $0 }
    let correlated = groups.filter {
      $0.outcome.resemblesNeighbours && $0.outcome.verdict.test.takesNeighboursAsIndependent
    }
    if !correlated.isEmpty {
      notes.append(
        Note(
          .warning, "serial-correlation",
          "Neighbouring periods resemble each other (lag-1 autocorrelation above its bound, the slope "
            + "taken out) in \(correlated.map(\.title).joined(separator: ", ")): p is too small there."
        ))
    }
    let lost = groups.filter { group in
      (group.outcome.verdict.pValue ?? 1) < Self.alpha
        && group.outcome.sampled.map { !$0.survives } ?? false
    }
    if !lost.isEmpty {
      notes.append(
        Note(
          .warning, "sampling-error",
          "The trend of \(lost.map(\.title).joined(separator: ", ")) does not survive the sampling "
            + "errors of its points: other samples of the same periods could show none."))
    }
    notes += withoutNeighbours(groups)
    notes += Note.merged(
      groups.filter { !$0.outcome.test.isConstant }.map {
        ($0.title, Note(.recipe, "test-chosen", $0.outcome.verdict.reason))
      }, of: groups.count)
    if groups.count > 1 { notes.append(Self.together) }
    notes += [
      UnaskedPeriods.note(groups.map { ($0.title, $0.outcome.unasked) }, command.period) {
        command.value(at: $0, in: presentation.schema).cell.displayText
      }
    ].compactMap { $0 }
    notes += Note.merged(
      groups.compactMap { group in few(group.outcome).map { (group.title, $0) } },
      of: groups.count)
    notes += [numbers(first)].compactMap { $0 }
    let rows = groups.map(\.outcome.rows).reduce(RowCount()) { $0.adding($1) }
    notes.append(.rows(rows, missing: .listwise, weightedBy: first.design.weight))
    return notes + [design(first)].compactMap { $0 }
  }

  private static let together = Note(
    .remark, "groups-together",
    "All groups together: the regional test moves the periods of all groups at once, so that groups "
      + "may go up and down together; “independent” tests take them as unrelated, which makes p of a "
      + "common trend too small and of different trends too large.")

  private func withoutInterval(_ groups: [(title: String, outcome: TrendOutcome)]) -> Note? {
    let titles = groups.filter { $0.outcome.slope.interval == nil }.map(\.title)
    let reason = groups.lazy.compactMap {
      $0.outcome.slope.interval == nil ? $0.outcome.slope.remark : nil
    }
    guard !titles.isEmpty, let remark = reason.first else { return nil }
    return Note(
      .remark, "no-interval",
      "The slope has no interval in \(titles.joined(separator: ", ")): \(remark).")
  }

  /// Groups that are missing among those with the sampling error of their points.
  private func withoutSampling(_ groups: [(title: String, outcome: TrendOutcome)]) -> Note? {
    let titles = groups.filter { $0.outcome.sampled == nil }.map(\.title)
    guard !titles.isEmpty, titles.count < groups.count else { return nil }
    return Note(
      .remark, "no-sampling-error",
      "Whether the trend survives that each point is an estimate cannot be told in "
        + "\(titles.joined(separator: ", ")): a period there has one answer, or a design one unit, so "
        + "that it has no error of its own.")
  }

  private func withoutNeighbours(_ groups: [(title: String, outcome: TrendOutcome)]) -> [Note] {
    Note.merged(
      groups.filter { $0.outcome.fewNeighbours != nil }.compactMap { title, outcome in
        serialCorrelation(outcome).map { (title, $0) }
      }, of: groups.count)
  }
}
