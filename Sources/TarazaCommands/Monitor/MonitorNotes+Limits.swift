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
        "the exact law of counts given the baseline's, with the tails of a normal at \(width) "
        + "standard deviations, so that false alarms are at most that frequent"
    }
    let rules: String
    switch command.rules {
    case .limits: rules = ""
    case .runs: rules = " Eight in a row on one side are a signal too."
    case .western: rules = " The rules of Western Electric are signals too."
    }
    return Note(.recipe, "limits", "\(limitsOfSeveral ?? "Limits: ")\(words).\(rules)")
  }

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
