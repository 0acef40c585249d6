import TarazaNumerics

/// Mann-Kendall's test after the likeness of neighbours has been taken out of the series.
///
/// Every value is replaced by what is new in it, w_t = x_t - r x_{t-1}, r the lag-1 autocorrelation;
/// the kinds differ in what r is estimated from and whether the trend is kept out of the filter.
/// They can conclude opposite things: `prewhitening` takes part of a trend away with the
/// autocorrelation, `trendFree` finds trends where there are none.
///
/// - Units: the slopes in those of the series per unit of time.
/// - Missing data: gaps keep their place in time; a value after a gap has no w. Programs that close
///   the gap answer another question.
/// - Edge cases: a constant series throws `.noVariance`. Ties that the filter splits by rounding are
///   joined again.
/// - Throws: `.tooFewPeriods` below `Options.fewestPeriods`, or when fewer than three values have a
///   neighbour before them; `.outOfRange` for times that are not a row of periods; `.singular` when
///   `biasCorrected` cannot tell trend and autocorrelation apart.
/// - Source: Kulkarni & von Storch (1995). Meteorol. Z. 4, 82-85 (pre-whitening); Yue, Pilon, Phinney
///   & Cavadias (2002). Hydrol. Process. 16, 1807-1829. doi:10.1002/hyp.1095 (trend-free); Hamed
///   (2009). J. Hydrol. 368, 143-155. doi:10.1016/j.jhydrol.2009.01.040 (bias-corrected); Wang &
///   Swail (2001). J. Clim. 14, 2204-2221 (iterated).
public struct PrewhitenedTrend: Equatable, Sendable {
  public enum Kind: String, CaseIterable, Equatable, Hashable, Sendable {
    /// r of the series as it stands.
    case prewhitening
    /// r of the series without its Sen slope, which is put back after the filter.
    case trendFree
    /// r from a regression on the value before and on time, corrected for its bias in short series.
    case biasCorrected
    /// r and slope estimated in turn until both stay; the filtered series is divided by 1 - r, so
    /// that its slope is the series' own.
    case iterated
  }

  public struct Options: Equatable, Sendable {
    public var test = MannKendall.Options()
    /// Below this the filter is refused: the error of r is then about as large as any r.
    public var fewestPeriods = 10
    /// `iterated` leaves the series alone when r is smaller than this.
    public var leastCorrelation = 0.05

    public init() {}
  }

  public let kind: Kind
  /// The autocorrelation that was taken out.
  public let r: Double
  /// Mann-Kendall's test of the filtered series.
  public let test: MannKendall
  /// Sen's slope of the series.
  public let slope: Double
  /// Sen's slope of the filtered series.
  public let filteredSlope: Double
  /// Rounds that `iterated` took; 1 for the other kinds.
  public let iterations: Int
  /// Whether `iterated` found too little to take out: the test is that of the series itself.
  public let isLeftAlone: Bool

  public init(
    _ series: ObservedSeries, _ kind: Kind, options: Options = Options()
  ) throws(StatisticsError) {
    let needed = max(3, options.fewestPeriods)
    guard series.n >= needed else { throw .tooFewPeriods(needed: needed, got: series.n) }
    let filter = try LagFilter(series)
    self.kind = kind
    slope = SenSlope.median(of: series)
    var filtered: ObservedSeries
    var rounds = 1
    switch kind {
    case .prewhitening:
      r = try filter.correlation(of: series.values)
      filtered = try filter.filtered(series.values, r, size: NearTies.size(of: series, slope: 0))
    case .trendFree:
      let rest = NearTies.detrended(series, slope: slope)
      r = try filter.correlation(of: rest)
      filtered = try filter.filtered(
        rest, r, adding: slope, size: NearTies.size(of: series, slope: slope))
    case .biasCorrected:
      r = try filter.unbiasedCorrelation(of: series)
      filtered = try filter.filtered(series.values, r, size: NearTies.size(of: series, slope: 0))
    case .iterated:
      let end = try filter.iterated(series, least: options.leastCorrelation)
      r = end.r
      rounds = end.rounds
      filtered = end.filtered
    }
    test = try MannKendall(filtered, options: options.test)
    filteredSlope = SenSlope.median(of: filtered)
    iterations = rounds
    isLeftAlone = kind == .iterated && r < options.leastCorrelation
  }
}
