import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// The trend of one group's series.
struct TrendOutcome: Sendable {
  let series: PeriodSeries
  let observed: ObservedSeries
  /// Mann and Kendall's, whichever test was done.
  let test: MannKendall
  let verdict: TrendVerdict
  let slope: TrendSlope
  /// Nil when there are too few values, or too few of them neighbours in time.
  let autocorrelation: Lag1Autocorrelation?
  /// How many are neighbours, where that is too few for an autocorrelation.
  let fewNeighbours: Int?
  /// That of what the slope leaves: a trend makes neighbours alike by itself.
  let autocorrelationOfRest: Lag1Autocorrelation?
  let rows: RowCount
  let design: Design
  /// Nil without a design, and for a series of one row per period.
  let waves: WaveEstimates?
  /// The errors of the points that the program gave, one per period.
  let errors: [Double]?
  /// What the errors of the points do to the trend; nil where they are not known.
  let sampled: SampledTrend?
  let equivalence: EquivalenceTrend?
  /// The power with so many more periods, from none on; empty unless asked for.
  let ahead: [MannKendallPower]
  /// Periods in which there are rows but no value.
  let unasked: UnaskedPeriods
  let seasons: TrendSeasons?
  let seed: UInt64
  private(set) var adjustedPValue: Double?

  /// What the points' errors do is drawn up to so many periods: beyond, the order of the values tells.
  static let mostSampled = 40
  /// Longer series are not tested in several ways unasked.
  static let mostCorrected = 20_000

  func with(adjustedPValue: Double?) -> TrendOutcome {
    var copy = self
    copy.adjustedPValue = adjustedPValue
    return copy
  }
}

extension TrendOutcome {
  /// Whether p is the least that so many values can give.
  var isSteadiest: Bool {
    guard let p = verdict.pValue, let smallest = verdict.smallestPValue else { return false }
    return p <= smallest * (1 + 1e-9)
  }

  init(
    _ answer: ChosenSeries, waves: WaveEstimates?, covariate: ObservedSeries?,
    bounded: Set<Double>?, errors: [Double]?, command: TrendCommand, sample: Sample
  ) throws(CommandError) {
    self = try naming([]) { () throws(StatisticsError) in
      let observed = answer.observed
      let test = try MannKendall(observed)
      let seasons = TrendSeasons(observed, type: answer.type, asked: command.season)
      let input = TrendInput(
        series: observed, mannKendall: test, covariate: covariate, seasons: seasons,
        bounds: bounded.map { bounded in observed.times.map { bounded.contains($0) } },
        lags: command.lags, seed: sample.context.seed)
      let choice = TrendChoice(
        command.test, n: observed.n, seasons: seasons, hasCovariate: covariate != nil,
        hasBounds: bounded != nil)
      let verdict = try TrendVerdict(choice.test, because: choice.reason, input)
      let sampled = Self.sampled(
        answer.series, observed, errors, command, seed: sample.context.seed)
      let slope = try TrendSlope(
        command.slope, input, verdict, level: command.level, quantile: command.quantile,
        sampled: sampled)
      let neighbours = try? Lag1Autocorrelation(observed)
      let hasNeighbours = neighbours.map { !$0.isOfFewPairs } ?? false
      let rest =
        hasNeighbours
        ? (try? ObservedSeries(
          times: observed.times, values: NearTies.detrended(observed, slope: slope.slope))) : nil
      return TrendOutcome(
        series: answer.series, observed: observed, test: test, verdict: verdict,
        slope: slope, autocorrelation: hasNeighbours ? neighbours : nil,
        fewNeighbours: hasNeighbours ? nil : neighbours?.pairs,
        autocorrelationOfRest: rest.flatMap { try? Lag1Autocorrelation($0) }, rows: answer.rows,
        design: sample.schema.design, waves: waves, errors: errors,
        sampled: sampled,
        equivalence: try Self.equivalence(observed, test, verdict, command),
        ahead: try Self.power(observed, command, sample.context), unasked: answer.unasked,
        seasons: seasons, seed: sample.context.seed)
    }
  }

  /// The time from one period to the next, in units of the column of periods.
  var step: Double { observed.period }

  /// Two one-sided tests with the variance of the test done, where that is corrected; nil where that
  /// variance is none, or nothing was asked.
  private static func equivalence(
    _ observed: ObservedSeries, _ test: MannKendall, _ verdict: TrendVerdict,
    _ command: TrendCommand
  ) throws(StatisticsError) -> EquivalenceTrend? {
    guard let margin = command.margin else { return nil }
    guard verdict.test != .seasonal else {
      throw .notComputable(
        "`within` beside the seasonal test, which compares seasons and not periods: with `test: "
          + "mannkendall` it takes all \(observed.n) periods together, with `where` one season")
    }
    let inflation = verdict.inflation(of: test)
    if verdict.test.correctsTheVariance, inflation == nil, !test.isConstant { return nil }
    return try EquivalenceTrend(observed, margin: margin, inflation: inflation)
  }

  /// Sen's interval of level 90%: two one-sided tests of 5%.
  var narrowInterval: ConfidenceInterval? {
    var options = SenSlope.Options()
    options.level = 0.9
    options.interval = .exact
    options.variance = verdict.inflation(of: test) == nil ? nil : verdict.variance
    return (try? SenSlope(observed, options: options))?.interval
  }

  /// The test that was done, Mann and Kendall's where it was another, and the same with its variance
  /// corrected where there are periods enough.
  func comparisons(withCorrections: Bool) -> [TrendVerdict] {
    var done = [verdict]
    let input = TrendInput(
      series: observed, mannKendall: test, covariate: nil, seasons: seasons, bounds: nil, lags: nil,
      seed: seed)
    let others: [TrendTest] =
      withCorrections && fewNeighbours == nil && observed.n <= Self.mostCorrected
      ? [.mannKendall, .hamedRao, .yueWang, .prewhitened, .trendFree] : [.mannKendall]
    for other in others where other != verdict.test {
      if let found = try? TrendVerdict(other, because: "", input) { done.append(found) }
    }
    return done
  }

  private static func sampled(
    _ series: PeriodSeries, _ observed: ObservedSeries, _ errors: [Double]?,
    _ command: TrendCommand, seed: UInt64
  ) -> SampledTrend? {
    guard command.isSummary || errors != nil, observed.n <= mostSampled else { return nil }
    var options = SampledTrend.Options()
    options.level = command.level
    options.draws = 1000
    options.seed = seed
    // A period of a single row has no error, nor has a design with a single unit.
    let covariance =
      errors.map { SymmetricMatrix.diagonal($0.map { $0 * $0 }) } ?? (try? series.covariance())
    guard let covariance else { return nil }
    return try? SampledTrend(observed, covariance: covariance, options: options)
  }

  /// With the spread around the straight line, and periods as far apart as the closest so far.
  private static func power(
    _ observed: ObservedSeries, _ command: TrendCommand, _ context: Context
  ) throws(StatisticsError) -> [MannKendallPower] {
    guard let more = command.ahead else { return [] }
    let sigma: Double
    do {
      sigma = try LinearTrend(observed).sigma
    } catch .noVariance {
      // All on one line: there is no scatter to plan with.
      return []
    }
    var options = MannKendallPower.Options()
    options.level = command.level
    options.seed = context.seed
    var powers: [MannKendallPower] = []
    for extra in 0...more {
      guard context.progress.reached(Double(extra) / Double(more + 1)) else { throw .interrupted }
      powers.append(
        try MannKendallPower(periods: observed.n + extra, deviation: sigma, options: options))
    }
    return powers
  }
}
