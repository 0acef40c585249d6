import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// The trend of one group's series.
struct TrendOutcome: Sendable {
  let series: PeriodSeries
  let test: MannKendall
  let slope: SenSlope
  /// Nil when there are too few neighbours in time.
  let autocorrelation: Lag1Autocorrelation?
  let rows: RowCount
  let design: Design
  /// Nil without a design, and for a series of one row per period.
  let waves: WaveEstimates?
  let adjustedPValue: Double?

  init(
    _ series: PeriodSeries, rows: RowCount, waves: WaveEstimates?, level: Double, sample: Sample
  ) throws(CommandError) {
    let observed = try naming([]) { () throws(StatisticsError) in
      try ObservedSeries(
        times: series.points.map(\.time), values: series.points.map(\.mean))
    }
    self = try naming([]) { () throws(StatisticsError) in
      var slopes = SenSlope.Options()
      slopes.level = level
      return TrendOutcome(
        series: series, test: try MannKendall(observed),
        slope: try SenSlope(observed, options: slopes),
        autocorrelation: try? Lag1Autocorrelation(observed), rows: rows,
        design: sample.schema.design, waves: waves, adjustedPValue: nil)
    }
  }

  private init(
    series: PeriodSeries, test: MannKendall, slope: SenSlope,
    autocorrelation: Lag1Autocorrelation?, rows: RowCount, design: Design,
    waves: WaveEstimates?, adjustedPValue: Double?
  ) {
    self.series = series
    self.test = test
    self.slope = slope
    self.autocorrelation = autocorrelation
    self.rows = rows
    self.design = design
    self.waves = waves
    self.adjustedPValue = adjustedPValue
  }

  func with(adjustedPValue: Double?) -> TrendOutcome {
    TrendOutcome(
      series: series, test: test, slope: slope, autocorrelation: autocorrelation, rows: rows,
      design: design, waves: waves, adjustedPValue: adjustedPValue)
  }
}
