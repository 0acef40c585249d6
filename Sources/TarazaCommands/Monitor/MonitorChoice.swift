import TarazaLanguage
import TarazaStatistics

/// Which chart `monitor` draws.
enum MonitorChart: String, CaseIterable, Sendable {
  case individuals
  case mean
  case ewma
  case cusum
  case proportion
  case rate
  case funnel
  case gaps

  static let words: [ChoiceWord<MonitorChart?>] = [
    ChoiceWord("auto", nil, "individuals, or rate for counts"),
    ChoiceWord("individuals", .individuals, "each period by itself: large shifts"),
    ChoiceWord("ewma", .ewma, "a moving average: small shifts that last"),
    ChoiceWord("cusum", .cusum, "deviations added up: small shifts, and since when"),
    ChoiceWord("mean", .mean, "means of simple random samples of unequal size"),
    ChoiceWord("proportion", .proportion, "shares of simple random samples (p chart)"),
    ChoiceWord("rate", .rate, "counts of events by exposure (u chart)"),
    ChoiceWord("gaps", .gaps, "days between rare events"),
    ChoiceWord("funnel", .funnel, "groups beside one another in the same period"),
  ]

  var title: String {
    switch self {
    case .individuals: "individual values"
    case .mean: "means of unequal samples"
    case .ewma: "exponentially weighted moving average"
    case .cusum: "cumulative sums"
    case .proportion: "proportions"
    case .rate: "rates of events"
    case .funnel: "funnel of groups"
    case .gaps: "time between events"
    }
  }

  /// What may be the source of its limits; the first that fits is the default.
  var limits: [MonitorLimits] {
    switch self {
    case .individuals, .ewma, .cusum: [.both, .ownError, .movingRange, .deviation]
    case .mean: [.formula]
    case .proportion: [.exact, .formula, .widened]
    case .rate: [.exact, .formula, .widened]
    case .funnel: [.both, .ownError]
    case .gaps: [.exact]
    }
  }

  /// Whether it looks at each period's score, so that run rules can.
  var takesRules: Bool {
    switch self {
    case .individuals, .mean, .proportion, .rate, .funnel: true
    case .ewma, .cusum, .gaps: false
    }
  }

  /// Whether rows stand for themselves, so that weights have no place.
  var countsRows: Bool {
    switch self {
    case .mean, .proportion, .rate, .gaps: true
    case .individuals, .ewma, .cusum, .funnel: false
    }
  }
}

/// What the limits of a chart are made of.
enum MonitorLimits: String, CaseIterable, Sendable {
  case both
  case ownError
  case movingRange
  case deviation
  case formula
  case widened
  case exact

  static let words: [ChoiceWord<MonitorLimits?>] = [
    ChoiceWord("auto", nil, "what fits the chart and the series"),
    ChoiceWord("both", .both, "each point's own error, and how much the baseline varies beyond it"),
    ChoiceWord("own_error", .ownError, "each point's own error alone"),
    ChoiceWord("moving_range", .movingRange, "differences of neighbours in the baseline"),
    ChoiceWord("sd", .deviation, "the standard deviation of the baseline"),
    ChoiceWord("formula", .formula, "the law of simple random samples or counts"),
    ChoiceWord("widened", .widened, "the same, times what the baseline varies beyond it (Laney)"),
    ChoiceWord("exact", .exact, "the exact law of counts, given the baseline's"),
  ]

  var word: String {
    Self.words.first { $0.value == self }?.word ?? rawValue
  }

  /// Whether each point needs a standard error.
  var needsErrors: Bool { self == .both || self == .ownError }

  var counts: CountLimits {
    switch self {
    case .widened: .widened
    case .exact: .exact
    case .both, .ownError, .movingRange, .deviation, .formula: .formula
    }
  }
}

/// Which patterns within the limits count as a signal.
enum MonitorRules: String, CaseIterable, Sendable {
  case limits
  case runs
  case western

  static let words = [
    ChoiceWord("limits", limits, "a value beyond a limit"),
    ChoiceWord("runs", runs, "the same, or eight in a row on one side of the centre"),
    ChoiceWord("western", western, "the four rules of Western Electric"),
  ]

  func rules(width: Double, side: MonitoredSide) -> RunRules {
    switch self {
    case .limits: .limits(width: width, side: side)
    case .runs: .runs(width: width, side: side)
    case .western: .westernElectric(width: width, side: side)
    }
  }
}

extension AlertLevels.Level {
  /// Never “safe”: a chart without a signal has found nothing, which is another thing.
  var word: String {
    switch self {
    case .noSignal: "no signal"
    case .watch: "watch"
    case .alarm: "alarm"
    }
  }
}
