import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What a chart says of one group.
struct MonitorOutcome: Sendable {
  /// One period, or one event of `chart: gaps`.
  struct Point: Sendable {
    enum Role: String, Sendable { case before, baseline, watched }

    let time: Double
    let role: Role
    let value: Double
    let rows: Int
    let error: Double?
    let centre: Double
    let lower: Double
    let upper: Double
    /// The moving average, or the sum that is farther off; nil where the value itself is judged.
    var statistic: Double?
    /// In standard deviations from the centre.
    let score: Double
    /// How far towards a signal: 1 at the limit.
    let reach: Double
    /// Sign of the side on which it lies: 1 or -1.
    let direction: Double
    var rules: [RunRules.Rule] = []
    /// Where the sum began to grow (cusum).
    var since: Double?
    var severity: AlertLevels.Level?
    var level = AlertLevels.Level.noSignal
    /// Quieter periods in a row that count towards a lower level.
    var quiet = 0
  }

  /// Average run lengths, in periods, for shifts in standard deviations.
  struct Length: Sendable {
    let shift: Double
    /// Nil where no signal can come.
    let length: Double?
  }

  let series: MonitorSeries
  let events: [Double: Bool]?
  var points: [Point] = []
  var centre: Double?
  /// Of a watched point in control, typically.
  var deviation: Double?
  /// Between periods (or groups) beyond their errors; nil where it is not part of the limits.
  var tau: Double?
  var widening: Double?
  /// Of the errors of the watched points, in the middle; nil without errors.
  var degreesOfFreedom: Double?
  /// How much more the baseline's counts vary than by their law.
  var dispersion: CountDispersion?
  var baseline = 0..<0
  /// Whether the baseline itself moves one way; nil where that cannot be told.
  var baselineTrend: MannKendall?
  var lengths: [Length] = []
  /// Of one watched period, with the limits as uncertain as the baseline leaves them.
  var falseAlarm: Double?
  /// The table's last period, where this group was not asked in it.
  var notAskedIn: Double?
  /// Periods in which a funnel could not judge this group.
  var unjudged: [Double] = []
  var backTest: BackTest?
  var backTestTimes: [Double] = []
  var episodes: [AlertLevels.Episode] = []
  /// Groups in the funnel of the last period.
  var funnelGroups = 0
  /// Of what a funnel draws.
  let seed: UInt64

  init(waiting series: MonitorSeries, events: [Double: Bool]?, seed: UInt64 = 1) {
    self.series = series
    self.events = events
    self.seed = seed
  }

  var watched: [Point] { points.filter { $0.role == .watched } }

  /// The level now; nil where nothing is watched.
  var level: AlertLevels.Level? { watched.last?.level }

  /// The first period of the present level.
  var since: Double? {
    guard let last = episodes.last, last.level != .noSignal else { return nil }
    return points[last.periods.lowerBound].time
  }

  /// Watched periods that signalled.
  var signals: Int { watched.count { $0.severity == .alarm } }

  /// False alarms in the watched periods, if nothing had changed.
  var expectedFalseAlarms: Double {
    let rate = falseAlarm ?? length(at: 0).map { 1 / $0 } ?? 0
    return rate * Double(watched.count)
  }

  /// The average run length at a shift.
  func length(at shift: Double) -> Double? { lengths.first { $0.shift == shift }.flatMap(\.length) }
}

/// A chart with what judges it.
struct MonitoredChart {
  let chart: ControlChart
  /// Of each point in control; nil where limits are exact.
  var deviations: [Double]?
  var tau: Double?
  var widening: Double?
  var falseAlarm: Double?
  /// Of counts.
  var signals: CountSignals?
  /// Of the points, where limits are made of them.
  var errors: ModeratedErrors?
  var estimates: EstimatesChart?
}

extension MonitorOutcome {
  /// What the chart says of the whole series.
  mutating func take(_ made: MonitoredChart, baseline: Range<Int>) {
    self.baseline = baseline
    centre = made.chart.centre
    tau = made.tau
    widening = made.widening
    falseAlarm = made.falseAlarm
    // That of the watched points, where there are any.
    let deviations = made.deviations ?? []
    let later = Array(deviations.dropFirst(baseline.upperBound))
    deviation = (later.isEmpty ? deviations : later).median
    let degrees = made.errors?.degreesOfFreedom ?? []
    let ofLater = Array(degrees.dropFirst(baseline.upperBound))
    degreesOfFreedom = (ofLater.isEmpty ? degrees : ofLater).median
  }
}

extension [Double] {
  var median: Double? { isEmpty ? nil : OrderStatistic.median(of: self) }
}
