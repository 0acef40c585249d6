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
  let adjustedPValue: Double?

  init(_ series: PeriodSeries, rows: RowCount, level: Double, sample: Sample) throws(CommandError) {
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
        design: sample.schema.design, adjustedPValue: nil)
    }
  }

  private init(
    series: PeriodSeries, test: MannKendall, slope: SenSlope,
    autocorrelation: Lag1Autocorrelation?, rows: RowCount, design: Design, adjustedPValue: Double?
  ) {
    self.series = series
    self.test = test
    self.slope = slope
    self.autocorrelation = autocorrelation
    self.rows = rows
    self.design = design
    self.adjustedPValue = adjustedPValue
  }

  func with(adjustedPValue: Double?) -> TrendOutcome {
    TrendOutcome(
      series: series, test: test, slope: slope, autocorrelation: autocorrelation, rows: rows,
      design: design, adjustedPValue: adjustedPValue)
  }
}
