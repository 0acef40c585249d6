import TarazaDocument
import TarazaStatistics

/// What the limits are made of, and what run lengths rest on.
extension MonitorNotes {
  /// What the limits are made of.
  func limitsNote(_ outcome: MonitorOutcome) -> Note? {
    // Sums and averages do not look at limits of single periods, but at their standard deviations.
    let width = isOfSeveral ? "" : reasons.rounded(command.width) + " "
    let words: String
    switch command.chosenLimits {
    case .both where command.judgesCounts, .ownError where command.judgesCounts:
      let differing =
        command.chosenLimits == .both ? " and how much groups usually differ" : ""
      words =
        "the law of counts around the mean of the other groups, allowing for its own error"
        + "\(differing) (beta-binomial), with the tails of a normal at \(width)standard deviations; "
        + "rows count by each group's design effect"
    case .both where command.chart == .funnel:
      words =
        "\(width)standard deviations of each group's estimate, allowing for its own error and "
        + "for how much groups usually differ"
    case .both:
      words =
        "\(width)standard deviations of each point's distance from the baseline's mean, by its "
        + "own standard error, that of the mean, and how much the baseline's periods differ beyond "
        + "their errors"
    case .ownError:
      words =
        "\(width)standard errors of each point's distance from the "
        + "\(command.chart == .funnel ? "groups'" : "baseline's") mean"
    case .movingRange:
      words = "\(width)standard deviations by the mean difference of neighbours in the baseline"
    case .deviation: words = "\(width)standard deviations of the baseline"
    case .formula:
      words =
        "\(width)standard deviations by the law of "
        + (command.countsEvents ? "counts (Poisson)" : "simple random samples")
    case .widened:
      let factor = outcome.widening.map(reasons.rounded) ?? "1"
      words =
        "\(width)standard deviations by formula, times \(factor): how much the baseline differs "
        + "beyond it (Laney)"
    case .exact:
      words =
        "the exact law of counts given the baseline's, with the tails of a normal at \(width)"
        + "standard deviations, so that false alarms are at most that frequent if "
        + (command.chart == .proportion
          ? "the rows are a simple random sample" : "events come one by one")
    }
    let rules: String
    switch command.rules {
    case .limits: rules = ""
    case .runs: rules = " Eight in a row on one side are a signal too."
    case .western: rules = " The rules of Western Electric are signals too."
    }
    let said = "\(limitsOfSeveral ?? "Limits: ")\(words).\(precision(outcome))\(rules)"
    return Note(.recipe, "limits", said)
  }

  /// How well the errors that limits are made of are known.
  private func precision(_ outcome: MonitorOutcome) -> String {
    guard command.chosenLimits.needsErrors, let degrees = outcome.degreesOfFreedom else {
      return ""
    }
    if let column = command.errorColumn {
      return " The errors in “\(column.name)” are taken as known."
    }
    guard degrees < MonitorCommand.settledDegrees else { return "" }
    let others = command.chart == .funnel ? "of the other groups" : "of the baseline"
    return " Each error is steadied by those \(others) and rests on about "
      + "\(Int(degrees.rounded())) degrees of freedom: by Student's t limits are so much wider that "
      + "false alarms come no oftener, and a distance counts as that of a normal with the same tail."
  }

  /// Whether counts vary as the law says that their limits are made of; one note for all groups.
  func countLaw(_ outcomes: [MonitorOutcome]) -> Note? {
    guard let found = try? CountDispersion(pooling: outcomes.compactMap(\.dispersion)) else {
      return nil
    }
    let isShare = command.chart == .proportion
    let law = isShare ? "simple random samples" : "events that come one by one (Poisson's law)"
    let times = "\(reasons.rounded(found.index)) times as much (\(sentence(p: found.pValue)))"
    if command.chosenLimits == .widened {
      return Note(
        .remark, "count-law",
        "The baseline's counts vary \(times) as \(law) would have them; the limits follow that.")
    }
    guard found.pValue < Self.lawLevel else {
      return Note(
        .remark, "count-law",
        "Counts are taken to vary as \(law) would have them; those of the baseline do so "
          + "\(times), which is no more than chance may give.")
    }
    let remedy =
      command.sumsCounts
      ? "`chart: rate, limits: widened` allows for it." : "`limits: widened` allows for it."
    return Note(
      .warning, "count-law",
      "The baseline's counts vary \(times) as \(law) would have them: false alarms come more often "
        + "than is said here. \(remedy)")
  }

  /// Below this p counts are said to vary more than their law.
  private static let lawLevel = 0.05

  /// What the lengths rest on.
  var lengthRemark: String? {
    switch (command.chart, command.chosenLimits) {
    case (.gaps, _): "at least"
    case (.rate, _), (.proportion, _):
      command.rules == .limits ? "by the law of counts, limits as they are" : "for normal scores"
    default: "if the limits were known exactly"
    }
  }

  private var isOfSeveral: Bool { command.chart == .cusum || command.chart == .ewma }

  /// The limit of cusum is that of its sums, that of ewma of its averages.
  private var limitsOfSeveral: String? {
    switch command.chart {
    case .cusum:
      command.sumsCounts
        ? "Sums of what counts have beyond or short of the usual, less an allowance for a shift of "
          + "\(reasons.deviations(command.shift)) (by likelihood), signal beyond "
          + "\(reasons.rounded(command.interval)) standard deviations of a usual count; these are "
        : "Sums of distances from the centre, each less \(reasons.rounded(command.shift / 2)) (half of "
          + "shift \(reasons.rounded(command.shift))), signal beyond "
          + "\(reasons.rounded(command.interval)); all in "
    case .ewma:
      "Limits: \(reasons.rounded(command.width)) standard deviations of the moving average (weight of "
        + "the newest value \(reasons.rounded(command.lambda))), worked out from "
    case .individuals, .mean, .proportion, .rate, .funnel, .gaps: nil
    }
  }
}
