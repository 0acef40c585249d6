import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `changepoint` shows: of one group in full, of several as a row each.
struct ChangepointDocument {
  let command: ChangepointCommand
  let presentation: Presentation

  /// Below this nobody calls a change significant; used in sentences only.
  private static let alpha = 0.05

  private var scale: PeriodScale { PeriodScale(choice: command.series, presentation: presentation) }

  func document(_ outcome: ChangepointOutcome) -> Document {
    Document(
      [
        .values(values(outcome)), .table(changes(outcome)), .table(segments(outcome)),
        .table(scale.seriesTable(outcome.answer)), .table(summary([outcome], [], isDetail: true)),
        .chart(chart(outcome)),
      ] + (notes(outcome) + outcome.answer.notes).map(Block.note))
  }

  func overview(_ groups: [GroupOutcome<ChangepointOutcome>]) -> Document {
    let outcomes = groups.map(\.outcome)
    let titles = groups.map { group in group.names.map(\.cell.displayText).joined(separator: ", ") }
    let drawn = zip(titles, outcomes).map { title, outcome in
      Chart.Series(
        title, .linePoints, x: outcome.answer.observed.times.map(scale.place),
        y: outcome.answer.observed.values)
    }
    let rows = outcomes.map(\.answer.rows).reduce(RowCount()) { $0.adding($1) }
    return Document([
      .table(summary(outcomes, groups.map(\.names), isDetail: false)),
      .chart(
        scale.chart(
          "changepoint", "\(command.series.name) over \(command.series.period.name)", drawn)),
      .note(
        Note(
          .recipe, "adjustment",
          command.adjustment == .none
            ? "p_adjusted equals p: no adjustment for \(groups.count) tests was asked for."
            : "p_adjusted allows for \(groups.count) tests (\(command.adjustment.words)).")),
      .note(.rows(rows, missing: .listwise, weightedBy: outcomes.first?.answer.design.weight)),
    ])
  }

  // MARK: Numbers

  private func values(_ outcome: ChangepointOutcome) -> [NamedValue] {
    let times = outcome.answer.observed.times
    let cut = outcome.cuts.first
    let single = outcome.cuts.count == 1 ? cut : nil
    let interval = outcome.cuts.count == 1 ? outcome.intervals.first ?? nil : nil
    let segments = outcome.segments
    let has = single != nil && segments.count == 2 && command.change == .level
    return [
      NamedValue("periods", "periods with a value", .integer(outcome.answer.observed.n)),
      NamedValue(
        "statistic", statisticTitle, outcome.statistic.cell(.statistic),
        remark: command.method.title),
      NamedValue("p", "p", outcome.pValue.cell(.probability), remark: outcome.pRemark),
      NamedValue("p_adjusted", "p, adjusted", outcome.adjustedPValue.cell(.probability)),
      NamedValue("count", "changes", .integer(outcome.cuts.count)),
      NamedValue(
        "before", "last period before", single.map { scale.cell(times[$0 - 1]) } ?? .blank),
      NamedValue("after", "first period after", single.map { scale.cell(times[$0]) } ?? .blank),
      NamedValue(
        "lower", "  \(command.level.percent) from",
        interval.map { scale.cell(times[$0.lower - 1]) } ?? .blank,
        remark: interval == nil ? nil : "of the last period before, \(outcome.intervalWords ?? "")"),
      NamedValue(
        "upper", "  to", interval.map { scale.cell(times[$0.upper - 1]) } ?? .blank),
      NamedValue(
        "level_before", "level before", has ? .number(segments[0].intercept, .measurement) : .blank),
      NamedValue(
        "level_after", "level after", has ? .number(segments[1].intercept, .measurement) : .blank),
      NamedValue(
        "change", "change",
        has ? .number(segments[1].intercept - segments[0].intercept, .measurement) : .blank),
    ]
  }

  private var statisticTitle: String {
    switch command.method {
    case .pettitt: "U"
    case .buishand: "R / √n"
    case .buishandU: "U"
    case .snht: "T"
    case .lanzante: "W"
    case .cusum, .recursiveCusum, .mosum, .recursiveMosum: "largest excursion"
    case .supF: "largest F"
    case .averageF: "mean F"
    case .exponentialF: "log of the mean of exp(F / 2)"
    case .baiPerron: "BIC"
    case .segmented: "statistic"
    case .pelt, .binary: "cost"
    case .bayesian: "probability of this date"
    }
  }

  private func changes(_ outcome: ChangepointOutcome) -> DocumentTable {
    let times = outcome.answer.observed.times
    let places = outcome.cuts.indices
    func end(_ keep: (ChangepointOutcome.DateInterval) -> Int) -> [Cell] {
      outcome.intervals.map { $0.map { scale.cell(times[keep($0) - 1]) } ?? .blank }
    }
    func level(_ segment: Int, atEnd: Bool) -> Double? {
      guard outcome.segments.indices.contains(segment) else { return nil }
      let piece = outcome.segments[segment]
      let time = times[atEnd ? piece.points.upperBound - 1 : piece.points.lowerBound]
      return piece.intercept + piece.slope * time
    }
    let before = places.map { level($0, atEnd: true) }
    let after = places.map { level($0 + 1, atEnd: false) }
    return DocumentTable(
      name: "changes", title: places.isEmpty ? nil : "Changes of \(command.series.name)",
      [
        DocumentColumn(
          "before", title: "last before", outcome.cuts.map { scale.cell(times[$0 - 1]) }),
        DocumentColumn("after", title: "first after", outcome.cuts.map { scale.cell(times[$0]) }),
        DocumentColumn("lower", title: "\(command.level.percent) from", end(\.lower)),
        DocumentColumn("upper", title: "to", end(\.upper)),
        DocumentColumn("level_before", title: "level before", before.map { $0.cell(.measurement) }),
        DocumentColumn("level_after", title: "level after", after.map { $0.cell(.measurement) }),
        DocumentColumn(
          "change",
          zip(before, after).map { first, second in
            guard let first, let second else { return .blank }
            return .number(second - first, .measurement)
          }),
      ], isDetail: outcome.cuts.count < 2)
  }

  private func segments(_ outcome: ChangepointOutcome) -> DocumentTable {
    let times = outcome.answer.observed.times
    return DocumentTable(
      name: "segments", title: "Segments",
      [
        DocumentColumn(
          "from", outcome.segments.map { scale.cell(times[$0.points.lowerBound]) }),
        DocumentColumn(
          "to", outcome.segments.map { scale.cell(times[$0.points.upperBound - 1]) }),
        .counts("n", outcome.segments.map(\.points.count)),
        DocumentColumn(
          "level",
          outcome.segments.map { segment in
            let middle =
              (times[segment.points.lowerBound] + times[segment.points.upperBound - 1]) / 2
            return .number(segment.intercept + segment.slope * middle, .measurement)
          }),
        DocumentColumn(
          "slope",
          outcome.segments.map {
            command.change == .trend ? .number($0.slope, .measurement) : .blank
          }),
      ], isDetail: outcome.segments.count < 2)
  }

  private func summary(
    _ outcomes: [ChangepointOutcome], _ keys: [[NamedValue]], isDetail: Bool
  ) -> DocumentTable {
    let groups = (keys.first ?? []).indices.map { position in
      DocumentColumn(keys[0][position].name, keys.map { $0[position].cell })
    }
    let rows = outcomes.map(values)
    return DocumentTable(
      name: "summary", title: isDetail ? nil : "Changes of \(command.series.name)",
      groups
        + rows[0].indices.map { column in
          DocumentColumn(
            rows[0][column].name, title: rows[0][column].title.trimmedTitle,
            rows.map { $0[column].cell })
        }, isDetail: isDetail)
  }

  private func chart(_ outcome: ChangepointOutcome) -> Chart {
    let times = outcome.answer.observed.times
    let values = outcome.answer.observed.values
    var drawn = [scale.observed(outcome.answer)]
    let (least, most) = (values.min() ?? 0, values.max() ?? 0)
    // The interval of each date as a band over the whole height, behind the rest.
    for (place, interval) in outcome.intervals.enumerated() {
      guard let interval else { continue }
      let x = [times[interval.lower - 1], times[min(interval.upper, times.count - 1)]]
      drawn.append(
        Chart.Series(
          "change \(place + 1), \(command.level.percent)", .band, x: x.map(scale.place),
          y: [least, least], upper: [most, most], isReference: true))
    }
    for segment in outcome.segments {
      let ends = [times[segment.points.lowerBound], times[segment.points.upperBound - 1]]
      drawn.append(
        Chart.Series(
          "fitted", .line, x: ends.map(scale.place),
          y: ends.map { segment.intercept + segment.slope * $0 }, isReference: true))
    }
    if let bend = outcome.bend, let first = times.first, let last = times.last {
      let places = [first, bend.psi, last]
      let y = places.map {
        bend.intercept + bend.slopeBefore * $0 + bend.change * max(0, $0 - bend.psi)
      }
      drawn.append(
        Chart.Series("fitted", .line, x: places.map(scale.place), y: y, isReference: true))
    }
    return scale.chart(
      "changepoint", "\(command.series.name) over \(command.series.period.name)", drawn)
  }

  // MARK: Words

  private func notes(_ outcome: ChangepointOutcome) -> [Note] {
    var notes: [Note] = []
    if let bend = outcome.bend { notes.append(bendNote(bend)) }
    if let reading = reading(outcome) { notes.append(reading) }
    if let smallest = outcome.smallestPValue, smallest > Self.alpha {
      notes.append(
        Note(
          .warning, "too-few-periods",
          "With \(outcome.answer.observed.n) periods p can never be below "
            + "\(ChangepointCommand.rounded(smallest)): no change can be shown yet."))
    }
    notes += outcome.notes
    if (outcome.pValue ?? 1) < Self.alpha, outcome.lineFitsAsWell(command.change) {
      notes.append(
        Note(
          .warning, "line-or-step",
          "A straight line describes these values as well as a step does: a steady trend, not a "
            + "change at one date, may be what the test sees. `trend` tests that, and `method: sup_f, "
            + "change: trend` whether a line itself changed."))
    }
    if [.baiPerron, .pelt, .binary].contains(command.method), !outcome.cuts.isEmpty {
      notes.append(
        Note(
          .remark, "criterion",
          "A criterion has no p, and takes the periods as independent around their levels: where "
            + "neighbours resemble each other it finds changes that are not there. `autocorrelation` "
            + "looks at that."))
    }
    if outcome.pValue != nil {
      notes.append(
        Note(
          .remark, "independence",
          "The test takes the periods as independent around their level; a steady trend, or "
            + "neighbours that resemble each other, make p too small. `trend` and `autocorrelation` "
            + "look at those."))
    }
    return notes
  }

  private func bendNote(_ bend: SegmentedRegression) -> Note {
    let interval = bend.interval(level: command.level)
    let ends = interval.map {
      " (\(command.level.percent) interval \(ChangepointCommand.rounded(scale.place($0.lower))) to "
        + "\(ChangepointCommand.rounded(scale.place($0.upper))))"
    }
    return Note(
      .reading, "bend",
      "The line bends at \(ChangepointCommand.rounded(scale.place(bend.psi)))\(ends ?? ""): "
        + "\(ChangepointCommand.rounded(bend.slopeBefore)) per \(scale.unit) before, "
        + "\(ChangepointCommand.rounded(bend.slopeAfter)) after. Where it bends was looked for: that "
        + "it bends at all is for `method: sup_f, change: trend` to say.")
  }

  private func reading(_ outcome: ChangepointOutcome) -> Note? {
    let times = outcome.answer.observed.times
    let dates = outcome.cuts.map { "after \(scale.words(times[$0 - 1]))" }
    let listed = dates.joined(separator: ", ")
    switch command.method {
    case .segmented: return nil
    case .bayesian:
      guard let cut = outcome.cuts.first, let probability = outcome.statistic else {
        return Note(.reading, "changepoint-reading", "Most probably the series has not changed.")
      }
      return Note(
        .reading, "changepoint-reading",
        "The present run most probably began with \(scale.words(times[cut])) (probability "
          + "\(ChangepointCommand.rounded(probability)) for this very period).")
    case .baiPerron, .pelt, .binary:
      return Note(
        .reading, "changepoint-reading",
        outcome.cuts.isEmpty
          ? "By this criterion the series is best described without a change."
          : "By this criterion the series is best described with a change \(listed).")
    default:
      guard let p = outcome.pValue else { return nil }
      return Note(
        .reading, "changepoint-reading",
        p < Self.alpha
          ? "The series did not keep to one \(command.change == .level ? "level" : "line"); if it "
            + "changed once, then most likely \(listed) (p below .05, the search for the date allowed "
            + "for)."
          : "Chance alone could well give a step like the one \(listed) (p not below .05); that does "
            + "not show that nothing changed.")
    }
  }
}

extension String {
  /// A title that stands above a column instead of beside a value.
  fileprivate var trimmedTitle: String { String(drop { $0 == " " }) }
}
