import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `changepoint` shows: of one group in full, of several as a row each.
struct ChangepointDocument {
  let command: ChangepointCommand
  let presentation: Presentation

  private var words: ChangepointWords { ChangepointWords(command: command, scale: scale) }
  private var scale: PeriodScale { PeriodScale(choice: command.series, presentation: presentation) }

  func document(_ outcome: ChangepointOutcome) -> Document {
    Document(
      [
        .values(values(outcome, by: outcome.pValue)), .table(changes(outcome)),
        .table(segments(outcome)),
        .table(scale.seriesTable(outcome.answer)), .table(summary([outcome], [], isDetail: true)),
        .chart(chart(outcome)),
      ] + (words.notes(outcome) + outcome.answer.notes).map(Block.note))
  }

  func overview(_ groups: [GroupOutcome<ChangepointOutcome>]) -> Document {
    let outcomes = groups.map(\.outcome)
    let titles = groups.map { group in group.names.map(\.cell.displayText).joined(separator: ", ") }
    let drawn = zip(titles, outcomes).map { title, outcome in
      scale.observed(outcome.answer, named: title)
    }
    let rows = outcomes.map(\.answer.rows).reduce(RowCount()) { $0.adding($1) }
    let named = zip(titles, outcomes).map { (title: $0, outcome: $1) }
    let said = words.shared(named).map(Block.note)
    return Document(
      [
        .table(summary(outcomes, groups.map(\.names), isDetail: false)),
        .chart(
          scale.chart(
            "changepoint", "\(command.series.name) over \(command.series.period.name)", drawn)),
      ] + said + [
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

  /// - Parameter p: by which a change is seen; where none is, `ofMany` leaves its date and size out.
  private func values(
    _ outcome: ChangepointOutcome, by p: Double?, ofMany: Bool = false
  ) -> [NamedValue] {
    let times = outcome.answer.observed.times
    let isShown = !ofMany || outcome.isSeen(p)
    let cut = isShown ? outcome.cuts.first : nil
    let single = outcome.cuts.count == 1 ? cut : nil
    let interval = single != nil ? outcome.intervals.first ?? nil : nil
    let segments = outcome.segments
    let bend = outcome.bend
    let reach = bend.flatMap { ends(of: $0, times) }
    let has =
      single != nil && segments.count == 2 && command.change == .level && command.hasLevels
    return [
      NamedValue("periods", "periods with a value", .integer(outcome.answer.observed.n)),
      NamedValue("answers", "  rows behind each", outcome.answer.answers.cell),
      NamedValue(
        "statistic", statisticTitle, outcome.statistic.cell(.statistic),
        remark: outcome.statistic == nil ? nil : command.method.title),
      NamedValue("p", "p", outcome.pValue.cell(.probability), remark: outcome.pRemark),
      NamedValue("p_adjusted", "p, adjusted", outcome.adjustedPValue.cell(.probability)),
      NamedValue("count", "changes", .integer(outcome.isSeen(p) ? outcome.cuts.count : 0)),
      NamedValue(
        "before", "last period before", single.map { scale.cell(times[$0 - 1]) } ?? .blank),
      NamedValue("after", "first period after", single.map { scale.cell(times[$0]) } ?? .blank),
      NamedValue(
        "lower", "  \(command.level.percent) from",
        interval.map { scale.cell(times[$0.lower - 1]) } ?? reach?.lower ?? .blank,
        remark: interval != nil
          ? "of the last period before, \(outcome.intervalWords ?? "")"
          : reach.map { _ in "of the bend, normal theory" }),
      NamedValue(
        "upper", "  to",
        interval.map { scale.cell(times[$0.upper - 1]) } ?? reach?.upper ?? .blank),
      NamedValue("bend", "bend at", bend.map { scale.cellNear($0.psi) } ?? .blank),
      NamedValue("slope_before", "slope before", (bend?.slopeBefore).cell(.measurement)),
      NamedValue("slope_after", "slope after", (bend?.slopeAfter).cell(.measurement)),
      NamedValue(
        "level_before", "level before", has ? .number(segments[0].intercept, .measurement) : .blank),
      NamedValue(
        "level_after", "level after", has ? .number(segments[1].intercept, .measurement) : .blank),
      NamedValue(
        "change", "change",
        has ? .number(segments[1].intercept - segments[0].intercept, .measurement) : .blank),
    ]
  }

  /// The interval of a bend, cut off where the values end.
  private func ends(
    of bend: SegmentedRegression, _ times: [Double]
  ) -> (lower: Cell, upper: Cell)? {
    guard let interval = bend.interval(level: command.level), let first = times.first,
      let last = times.last
    else { return nil }
    return (
      scale.cellBefore(max(first, interval.lower)), scale.cellAfter(min(last, interval.upper))
    )
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
      guard command.hasLevels, outcome.segments.indices.contains(segment) else { return nil }
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
            guard command.hasLevels else { return .blank }
            let middle =
              (times[segment.points.lowerBound] + times[segment.points.upperBound - 1]) / 2
            return .number(segment.intercept + segment.slope * middle, .measurement)
          }),
        DocumentColumn(
          "slope",
          outcome.segments.map {
            command.change == .trend ? .number($0.slope, .measurement) : .blank
          }),
        DocumentColumn(
          "deviation",
          outcome.segments.indices.map { (outcome.deviations?[$0]).cell(.measurement) }),
      ], isDetail: outcome.segments.count < 2)
  }

  private func summary(
    _ outcomes: [ChangepointOutcome], _ keys: [[NamedValue]], isDetail: Bool
  ) -> DocumentTable {
    let groups = (keys.first ?? []).indices.map { position in
      DocumentColumn(keys[0][position].name, keys.map { $0[position].cell })
    }
    let rows = outcomes.map {
      isDetail
        ? values($0, by: $0.pValue) : values($0, by: $0.adjustedPValue ?? $0.pValue, ofMany: true)
    }
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
    for segment in outcome.segments where command.hasLevels {
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
}

extension String {
  /// A title that stands above a column instead of beside a value.
  fileprivate var trimmedTitle: String { String(drop { $0 == " " }) }
}
