/// Whether a series can be shown not to change by more than a margin per unit of time.
///
/// Two one-sided tests of Mann and Kendall, for the values plus and minus margin times t: the first must
/// show a rise, the second a fall. p is the larger of the two; no change beyond the margin is shown
/// when it is at most alpha, which is when Sen's interval of level 1 - 2 alpha lies inside.
///
/// With `inflation` the variance of S is multiplied by that of a test that allows for values resembling
/// their neighbours (`VarianceCorrectedTrend`), and p is normal.
///
/// - Units: the margin in units of the values per unit of time.
/// - Edge cases: p "not small" is no proof of a change; a series too short to show one cannot show
///   its absence either, see `smallestPValue`.
/// - Throws: `.tooFewPeriods` below three values; `.outOfRange` for a margin or an inflation that is not
///   positive.
/// - Source: Schuirmann (1987). J. Pharmacokinet. Biopharm. 15, 657-680. doi:10.1007/BF01068419
public struct EquivalenceTrend: Equatable, Sendable {
  public let margin: Double
  /// Against a fall by the margin or more.
  public let lowerPValue: Double
  /// Against a rise by the margin or more.
  public let upperPValue: Double
  /// The least p that this many untied values can give, with the inflation.
  public let smallestPValue: Double

  public var pValue: Double { max(lowerPValue, upperPValue) }

  public init(
    _ series: ObservedSeries, margin: Double, inflation: Double? = nil
  ) throws(StatisticsError) {
    guard series.n >= 3 else { throw .tooFewPeriods(needed: 3, got: series.n) }
    guard margin > 0, margin.isFinite, (margin * series.timeSpan).isFinite else {
      throw .outOfRange("a margin of \(margin)")
    }
    guard inflation ?? 1 > 0, (inflation ?? 1).isFinite else {
      throw .outOfRange("a variance times \(inflation ?? 1)")
    }
    self.margin = margin
    lowerPValue = try Self.pValue(series, adding: margin, .greater, inflation)
    upperPValue = try Self.pValue(series, adding: -margin, .less, inflation)
    let untied = TieGroups(n: series.n, sizes: [])
    smallestPValue =
      inflation.map { inflation in
        let most = Double(series.n * (series.n - 1) / 2)
        let z = (most - 1) / (untied.scoreTerm / 18 * inflation).squareRoot()
        return Alternative.greater.normalPValue(z)
      } ?? untied.risingProbability
  }

  private static func pValue(
    _ series: ObservedSeries, adding slope: Double, _ alternative: Alternative,
    _ inflation: Double?
  ) throws(StatisticsError) -> Double {
    let start = series.times[0]
    let tilted = try ObservedSeries(
      times: series.times.map { $0 - start }, values: series.values)
    var options = MannKendall.Options()
    options.alternative = alternative
    let moved = try ObservedSeries(
      times: tilted.times, values: NearTies.detrended(tilted, slope: -slope))
    let test = try MannKendall(moved, options: options)
    guard let inflation else { return test.pValue ?? 1 }
    return test.z.map { alternative.normalPValue($0 / inflation.squareRoot()) } ?? 1
  }
}
