import TarazaData
import TarazaDocument
import TarazaLanguage

/// Options that do not go together.
extension MonitorCommand {
  func checkCompanions() throws(Diagnostic) {
    try checkSeries()
    try checkOptions()
  }

  /// What was written and would change nothing.
  func checkUnused(_ arguments: Arguments) throws(Diagnostic) {
    let unused: [(name: String, isGiven: Bool, isUsed: Bool, needs: String)] = [
      ("lambda", arguments[Self.lambda] != nil, chart == .ewma, "chart: ewma"),
      ("interval", arguments[Self.interval] != nil, chart == .cusum, "chart: cusum"),
      ("together", arguments[Self.together] != nil, chart == .gaps, "chart: gaps"),
      ("unit", arguments[Self.unit] != nil, exposure != nil, "per: population"),
      ("lead", arguments[Self.lead] != nil, events != nil, "events: incidents > 0"),
    ]
    for option in unused where option.isGiven && !option.isUsed {
      throw Diagnostic(
        .outOfRange, "`\(option.name)` changes nothing without `\(option.needs)`",
        hints: ["write \(option.needs), or leave out \(option.name)"])
    }
  }

  private func checkSeries() throws(Diagnostic) {
    let example = "over \(series.period.name)"
    switch (chart, series.summary) {
    case (.individuals, .sum), (.individuals, .count), (.ewma, .sum), (.ewma, .count),
      (.funnel, .sum), (.funnel, .count):
      throw Diagnostic(
        .outOfRange, "counts of events have their own charts, and `\(chart.rawValue)` is none",
        hints: ["chart: rate, chart: cusum, or chart: gaps for rare events with their dates"])
    case (.mean, .share), (.mean, .single), (.mean, .sum), (.mean, .count):
      throw Diagnostic(
        .outOfRange, "`chart: mean` watches means, and \(series.name) is none",
        hints: ["monitor mean(…) \(example) with chart: mean"])
    case (.proportion, .mean), (.proportion, .single), (.proportion, .sum), (.proportion, .count):
      throw Diagnostic(
        .outOfRange, "`chart: proportion` watches shares, and \(series.name) is none",
        hints: ["monitor share(… >= 4) \(example) with chart: proportion"])
    case (.rate, .mean), (.rate, .share):
      throw Diagnostic(
        .outOfRange, "`chart: rate` watches counts of events, and \(series.name) is none",
        hints: ["monitor sum(incidents) \(example), or n() with a row for each event"])
    case (.gaps, .mean), (.gaps, .share), (.gaps, .single), (.gaps, .sum):
      throw Diagnostic(
        .outOfRange, "`chart: gaps` needs a row for each event and its date",
        hints: ["monitor n() \(example) with chart: gaps"])
    case (.funnel, .single) where errorColumn == nil:
      throw Diagnostic(
        .missingArgument, "a funnel needs the standard error of each value",
        hints: ["with se: column_of_errors, or monitor mean(…) \(example)"])
    default: break
    }
  }

  private func checkOptions() throws(Diagnostic) {
    if let limits, !possibleLimits.contains(limits) {
      throw Diagnostic(
        .outOfRange,
        "`limits: \(limits.word)` are none of `chart: \(chart.rawValue)`",
        hints: ["it has limits: \(possibleLimits.map(\.word).joined(separator: ", "))"])
    }
    if chosenLimits.needsErrors, series.summary == .single, errorColumn == nil {
      throw Diagnostic(
        .missingArgument,
        "`limits: \(chosenLimits.word)` need the standard error of each value, and a column has none",
        hints: ["name it: se: column_of_errors; or limits: moving_range"])
    }
    if errorColumn != nil, series.summary != .single {
      throw Diagnostic(
        .outOfRange, "`se` is for a column of estimates; the errors of \(series.name) are computed",
        hints: ["leave out se"])
    }
    if errorColumn != nil, !chosenLimits.needsErrors {
      throw Diagnostic(
        .outOfRange, "`limits: \(chosenLimits.word)` make no use of `se`",
        hints: ["limits: both or own_error; or leave out se"])
    }
    if exposure != nil, (chart != .rate && !sumsCounts) || series.summary == .count {
      throw Diagnostic(
        .outOfRange,
        series.summary == .count
          ? "a period without a row has no value of `per`, and n() counts rows"
          : "`per` is for rates of events, and the chart here is `\(chart.rawValue)`",
        hints: ["monitor sum(incidents) over \(series.period.name) with per: population"])
    }
    if rules != .limits, !chart.takesRules {
      throw Diagnostic(
        .outOfRange,
        "`chart: \(chart.rawValue)` remembers earlier periods by itself, without rules",
        hints: ["leave out rules, or choose chart: individuals"])
    }
    if chart == .funnel, baseline != nil {
      throw Diagnostic(
        .outOfRange, "a funnel holds groups against each other, not against a baseline",
        hints: ["leave out baseline"])
    }
  }
}
