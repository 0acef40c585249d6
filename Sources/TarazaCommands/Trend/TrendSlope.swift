import TarazaData
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// The slope that was taken, per unit of the column of periods.
struct TrendSlope: Sendable {
  let kind: TrendSlopeKind
  let slope: Double
  /// The value of the line at time zero.
  let intercept: Double
  let interval: ConfidenceInterval?
  /// How the interval was made, or why there is none.
  let remark: String?

  init(
    _ asked: TrendSlopeKind, _ input: TrendInput, _ verdict: TrendVerdict, level: Double,
    quantile: Double, sampled: SampledTrend?
  ) throws(StatisticsError) {
    let kind = Self.chosen(asked, verdict.test)
    let series = input.series
    switch kind {
    case .bounds:
      guard let bounded = verdict.boundedSlope else {
        self = try Self.sen(input, verdict, level, "the bounds taken as values")
        return
      }
      slope = bounded
      interval = nil
      remark = "no interval with bounds"
    case .auto, .sen:
      self = try Self.sen(input, verdict, level)
      return
    case .seasonal:
      guard let seasons = input.seasons else {
        throw .notComputable(
          "a seasonal slope of periods without seasons: it needs quarters, months, or whole numbers with "
            + "`season` saying how many make a year")
      }
      let panel = try seasons.panel(of: series)
      let joint = try JointMannKendall(panel)
      let found = try SeasonalSenSlope(panel, variance: joint.variance, level: level)
      let perYear = Double(seasons.perYear)
      slope = found.slope / perYear
      interval = found.interval.map {
        ConfidenceInterval(lower: $0.lower / perYear, upper: $0.upper / perYear, level: level)
      }
      remark = interval == nil ? "too few years for an interval" : "seasons dependent"
    case .siegel:
      slope = try SiegelSlope(series).slope
      interval = nil
      remark =
        "no interval: none is known to hold for repeated medians of few periods; `sen` has one"
    case .line:
      var options = LinearTrend.Options()
      options.level = level
      if let lags = input.lags { options.lags = .fixed(lags) }
      let line = try Self.withScatter(series) { () throws(StatisticsError) in
        try LinearTrend(series, options: options)
      }
      slope = line.slope
      interval = line.interval
      remark =
        "Newey and West, \(line.neweyWest.lag) lags, \(options.lags.words); t on "
        + "\(line.degreesOfFreedom) degrees of freedom"
    case .autoregressive:
      let line = try Self.withScatter(series) { () throws(StatisticsError) in
        try AutoregressiveTrend(series, level: level)
      }
      slope = line.slope
      interval = line.interval
      remark =
        "phi \(line.phi.rounded(to: 3)), t on \(line.degreesOfFreedom) degrees of freedom"
        + (line.isAtBound ? "; the errors wander so far that no slope is certain" : "")
    case .quantile:
      slope = try QuantileSlope(series, quantile: quantile).slope
      let ranks = QuantileRankInterval(series, quantile: quantile, level: level)
      interval = ranks?.interval
      remark =
        "quantile \(quantile.rounded(to: 3)), "
        + (ranks.map { $0.isExact ? "by ranks, exact" : "by ranks, normal" }
          ?? "too few periods on one side of it for an interval")
    case .weighted:
      guard let line = sampled?.line else {
        throw .notComputable(
          "a weighted slope: it needs mean(…) or share(…) over up to \(TrendOutcome.mostSampled) periods, "
            + "each with an error of its own and none sharing sampling units; for a column with a row per "
            + "period `se` names the column of its errors")
      }
      slope = line.slope
      let law = line.standardError
      interval = ConfidenceInterval.normal(line.slope, error: law, level: level)
      remark = "weights by each point's error; sampling alone, z \(line.z.rounded(to: 2))"
    }
    self.kind = kind
    intercept = SenSlope.intercept(of: series, slope: slope)
  }

  private init(sen: SenSlope, remark: String?) {
    kind = .sen
    slope = sen.slope
    intercept = sen.intercept
    interval = sen.interval
    self.remark = remark
  }

  /// Values that vary, but all on one line, have no scatter to estimate errors from.
  private static func withScatter<Line>(
    _ series: ObservedSeries, _ fit: () throws(StatisticsError) -> Line
  ) throws(StatisticsError) -> Line {
    do {
      return try fit()
    } catch .noVariance where series.range > 0 {
      throw .notComputable(
        "errors of a line on which all \(series.n) values lie: there is no scatter around it; `slope: sen` "
          + "has its slope")
    }
  }

  private static func chosen(_ asked: TrendSlopeKind, _ test: TrendTest) -> TrendSlopeKind {
    guard asked == .auto else { return asked }
    return test == .seasonal ? .seasonal : test == .censored ? .bounds : .sen
  }

  /// With the variance of the test, where that corrects it; else exact as far as p is.
  private static func sen(
    _ input: TrendInput, _ verdict: TrendVerdict, _ level: Double, _ doubt: String? = nil
  ) throws(StatisticsError) -> TrendSlope {
    var options = SenSlope.Options()
    options.level = level
    options.interval = .exact
    let isCorrected = verdict.test.correctsTheVariance
    if isCorrected { options.variance = verdict.variance }
    // The test allows for neighbours alike in a way that no slope's interval knows of.
    let differs =
      verdict.test.allowsForNeighbours || verdict.test == .seasonal
      ? "periods taken as independent, unlike in the test" : nil
    let sen = try SenSlope(input.series, options: options)
    return TrendSlope(
      sen: sen,
      remark: sen.interval == nil
        ? "too few periods for an interval"
        : isCorrected && verdict.variance != nil ? "by the corrected variance" : doubt ?? differs)
  }

}

extension ConfidenceInterval {
  static func normal(_ centre: Double, error: Double, level: Double) -> ConfidenceInterval {
    let margin = Normal.upperQuantile((1 - level) / 2) * error
    return ConfidenceInterval(lower: centre - margin, upper: centre + margin, level: level)
  }
}
