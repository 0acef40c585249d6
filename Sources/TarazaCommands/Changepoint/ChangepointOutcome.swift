import TarazaDocument
import TarazaStatistics

/// What was found in one group's series.
struct ChangepointOutcome: Sendable {
  /// The ends of a date's interval, counted like cuts.
  struct DateInterval: Sendable {
    let lower: Int
    let upper: Int
  }

  let answer: ChosenSeries
  var statistic: Double?
  var pValue: Double?
  /// How p came about, or on which side it lies.
  var pRemark: String?
  /// The least p that this many values can give.
  var smallestPValue: Double?
  var adjustedPValue: Double?
  /// How many values stand before each change.
  var cuts: [Int] = []
  /// One per cut; nil where the date has no interval.
  var intervals: [DateInterval?] = []
  var intervalWords: String?
  var segments: [BaiPerron.Segment] = []
  /// Of each segment, where changes of spread were looked for.
  var deviations: [Double]?
  /// Of a bend: its time and interval, which need not be a period.
  var bend: SegmentedRegression?
  var notes: [Note] = []

  init(_ answer: ChosenSeries) { self.answer = answer }

  /// Whether p is the least that so many values can give, and yet not small.
  var isClearest: Bool {
    guard let pValue, let smallestPValue else { return false }
    return pValue >= Self.alpha && pValue <= smallestPValue * (1 + 1e-9)
  }

  /// Below this a change counts as seen.
  static let alpha = 0.05

  /// Whether a change is seen by this p; a criterion, which has none, sees what it finds.
  func isSeen(_ p: Double?) -> Bool { pValue == nil || (p ?? 1) < Self.alpha }

  /// Whether one straight line through all periods leaves no more than the step found, though it has
  /// a number less to fit.
  func lineFitsAsWell(_ change: ChangeModel) -> Bool {
    guard change == .level, cuts.count == 1 else { return false }
    let line = BaiPerron.segments(of: answer.observed, cuts: [], model: .trend)
    return squares(line) <= squares(segments)
  }

  private func squares(_ segments: [BaiPerron.Segment]) -> Double {
    segments.reduce(0) { sum, segment in
      segment.points.reduce(sum) {
        let time = answer.observed.times[$1]
        let rest = answer.observed.values[$1] - segment.intercept - segment.slope * time
        return $0 + rest * rest
      }
    }
  }
}

extension ChangepointCommand {
  func outcome(
    _ answer: ChosenSeries, progress: @escaping NullDistribution.Progress
  ) throws(StatisticsError) -> ChangepointOutcome {
    var outcome = ChangepointOutcome(answer)
    let observed = answer.observed
    switch method {
    case .pettitt:
      let test = try Pettitt(observed, null: distribution, progress: progress)
      outcome.take(test.statistic, test.permutation, cut: test.cut)
      if null == .approximate {
        outcome.pValue = test.approximatePValue
        outcome.pRemark = "by the formula of the paper, too large at few periods"
        outcome.smallestPValue = nil
      }
      if test.cuts.count > 1 {
        outcome.notes.append(
          Note(
            .remark, "several-dates",
            "\(test.cuts.count) dates have the same score; the first is shown."))
      }
    case .buishand, .buishandU:
      var options = Buishand.Options()
      options.form = method == .buishand ? .range : .U
      options.null = distribution
      let test = try Buishand(observed, options: options, progress: progress)
      outcome.take(test.statistic, test.tail, cut: test.cut)
    case .snht:
      let test = try NormalHomogeneity(observed, null: distribution, progress: progress)
      outcome.take(test.statistic, test.tail, cut: test.cut)
    case .lanzante:
      let test = try Lanzante(observed, null: distribution, progress: progress)
      outcome.take(test.statistic, test.tail, cut: test.cut)
      outcome.notes.append(
        Note(
          .remark, "date-was-chosen",
          "The date was chosen by the data, so p repeats search and test on reordered series."))
    case .cusum, .recursiveCusum, .mosum, .recursiveMosum:
      try fluctuation(observed, &outcome)
    case .supF, .averageF, .exponentialF:
      let form = method.form ?? .supremum
      let test = try StructuralChangeTest(observed, model: change, trimming: least)
      outcome.statistic = test.statistics[form]
      if null == .approximate || observed.n > StructuralChangeTest.mostDrawn {
        outcome.pValue = test.pValues[form]
        outcome.pRemark = "Hansen's response surface, of long series"
      } else {
        var law = distribution
        // A line leaves no order of the values as likely as another.
        if change == .trend { law.kind = .normal }
        let tail = try test.tail(form, law, progress: progress)
        outcome.take(outcome.statistic, tail, cut: test.cut)
        if law.kind == .normal {
          outcome.pRemark = "\(tail.draws.grouped) normal series, seed \(tail.seed ?? 0)"
        }
      }
      outcome.cuts = [test.cut]
    case .baiPerron:
      var options = BaiPerron.Options()
      options.model = change
      options.segmentShare = least
      let fit = try BaiPerron(observed, options: options)
      outcome.cuts = fit.chosen.cuts
      outcome.statistic = fit.chosen.BIC
      outcome.pRemark = nil
    case .segmented:
      let fit = try SegmentedRegression(observed)
      outcome.bend = fit
      outcome.cuts = [observed.times.count { $0 <= fit.psi }]
    case .pelt, .binary:
      var options = Segmentation.Options()
      options.method = method == .pelt ? .pelt : .binary(most: observed.n)
      options.cost = cost
      options.penalty = penalty
      let search = try Segmentation(observed, options: options)
      outcome.cuts = search.cuts
      outcome.statistic = search.cost
      outcome.deviations = search.deviations
      if search.scale != 1 {
        outcome.notes.append(
          Note(
            .recipe, "scale",
            "Values are measured in units of \(Self.rounded(search.scale)), their deviation from "
              + "neighbour to neighbour; a change must save \(Self.rounded(search.penalty))."))
      }
    case .bayesian:
      let filter = try BayesianOnline(observed)
      outcome.cuts = filter.cut > 0 ? [filter.cut] : []
      outcome.statistic = filter.lastChange[filter.cut]
    }
    if method != .segmented {
      outcome.segments = BaiPerron.segments(of: observed, cuts: outcome.cuts, model: change)
    }
    dates(observed, &outcome)
    return outcome
  }

  private var distribution: NullDistribution {
    var distribution = NullDistribution()
    distribution.kind = null == .normal ? .normal : .permutation
    distribution.draws = draws
    distribution.seed = UInt64(seed)
    return distribution
  }

  private func fluctuation(
    _ observed: ObservedSeries, _ outcome: inout ChangepointOutcome
  ) throws(StatisticsError) {
    var options = FluctuationTest.Options()
    options.kind =
      switch method {
      case .recursiveCusum: .recursiveCusum
      case .mosum: .olsMosum
      case .recursiveMosum: .recursiveMosum
      default: .olsCusum
      }
    options.model = change
    options.window = least
    let test = try FluctuationTest(observed, options: options)
    outcome.statistic = test.statistic
    outcome.pValue = test.pValue
    outcome.pRemark =
      switch test.bound {
      case .below: "or less: the table ends here"
      case .above: "between the table's first value and 1, guessed"
      case nil: "of a long series"
      }
    outcome.cuts = [test.cut].filter { $0 > 0 && $0 < observed.n }
  }

  /// Intervals of the dates: by the limit law where segments are long, else by drawing again.
  private func dates(_ observed: ObservedSeries, _ outcome: inout ChangepointOutcome) {
    outcome.intervals = outcome.cuts.map { _ in nil }
    guard !outcome.cuts.isEmpty, method != .segmented, method != .bayesian else { return }
    guard !looksAtSpread else {
      outcome.notes.append(
        Note(
          .remark, "no-date-interval",
          "The dates have no interval: the one there is knows of changes of level only."))
      return
    }
    let ends = [0] + outcome.cuts + [observed.n]
    let shortest = zip(ends, ends.dropFirst()).map { $1 - $0 }.min() ?? 0
    if method == .baiPerron || method.form != nil, shortest >= BreakInterval.leastSegment,
      let intervals = try? BreakInterval.intervals(
        of: observed, cuts: outcome.cuts, model: change, level: level)
    {
      outcome.intervals = intervals.map { clipped($0.lower, $0.upper, observed.n) }
      outcome.intervalWords = "by the law of Bai (1997)"
    } else if outcome.cuts.count == 1, change == .level,
      let bootstrap = try? ChangeDateBootstrap(
        observed, level: level, draws: min(draws, 1_999), seed: UInt64(seed))
    {
      outcome.intervals = [
        clipped(
          min(bootstrap.lower, outcome.cuts[0]), max(bootstrap.upper, outcome.cuts[0]), observed.n)
      ]
      outcome.intervalWords = "by \(bootstrap.draws.grouped) drawn series"
    } else if shortest < BreakInterval.leastSegment {
      outcome.notes.append(
        Note(
          .remark, "no-date-interval",
          "The dates have no interval: with \(shortest) periods in a segment the limit law does not "
            + "hold (it takes \(BreakInterval.leastSegment))."))
    }
  }

  private func clipped(_ lower: Int, _ upper: Int, _ n: Int) -> ChangepointOutcome.DateInterval {
    .init(lower: max(1, lower), upper: min(n - 1, upper))
  }

  static func rounded(_ value: Double) -> String {
    Cell.number(value, .statistic).displayText
  }
}

extension ChangepointOutcome {
  fileprivate mutating func take(_ statistic: Double?, _ tail: TailProbability, cut: Int) {
    self.statistic = statistic
    pValue = tail.p
    smallestPValue = tail.smallest
    pRemark =
      tail.isExact
      ? "exact: all \(tail.draws.grouped) orders"
      : "\(tail.draws.grouped) draws, seed \(tail.seed ?? 0)"
    cuts = [cut]
  }
}
