/// Lag-1 autocorrelation: how much neighbours in time resemble each other.
///
/// r = c_1 / c_0, with c_0 the mean of (x_t - m)^2 and c_1 the sum of (x_t - m)(x_{t+1} - m) over
/// neighbouring periods, divided by their number plus one, which is n without gaps. Independent values give |r| above
/// `bound` = z_(1 - alpha/2) / sqrt(n) about a share alpha of the time.
///
/// - Shapes: one series in time order.
/// - Units: none.
/// - Missing data: only values exactly one period apart are neighbours, and a pair across a gap is none:
///   `Autocorrelation` at lag 1, for times that need not lie on a grid.
/// - Edge cases: where fewer than half of the values have a neighbour (`isOfFewPairs`), r says nothing:
///   between days of visits hardly two lie one day apart. With few periods r is biased downwards and the bound wide: a small r shows little.
/// - Throws: `.tooFewPeriods` below four values; `.noVariance` for a series that is constant but for
///   rounding.
/// - Source: Box, Jenkins & Reinsel (1994). Time Series Analysis, 3rd ed., section 2.1.
public struct Lag1Autocorrelation: Equatable, Sendable {
  public let r: Double
  public let bound: Double
  /// Pairs of neighbours that r rests on.
  public let pairs: Int
  public let n: Int

  /// Whether fewer than half of the steps in time are one period long.
  public var isOfFewPairs: Bool { 2 * pairs < n - 1 }

  /// Fewer values hardly hold a correlation of neighbours.
  private static let leastPeriods = 4
  /// z of the usual two-sided 5 % bound.
  private static let boundQuantile = 1.959963984540054

  public init(_ series: ObservedSeries) throws(StatisticsError) {
    n = series.n
    guard n >= Self.leastPeriods else { throw .tooFewPeriods(needed: Self.leastPeriods, got: n) }
    let mean = series.values.reduce(0, +) / Double(n)
    let deviations = series.values.map { $0 - mean }
    let squares = deviations.reduce(0) { $0 + $1 * $1 }
    // What rounding leaves of a constant series is no variance.
    let largest = series.values.reduce(0) { max($0, $1.magnitude) }
    guard series.range > largest * Double(n) * .ulpOfOne else { throw .noVariance(items: []) }
    let period = series.period
    var products = 0.0
    var neighbours = 0
    for position in 1..<n
    where abs(series.times[position] - series.times[position - 1] - period) < period / 2 {
      products += deviations[position] * deviations[position - 1]
      neighbours += 1
    }
    pairs = neighbours
    r = products / Double(neighbours + 1) / (squares / Double(n))
    bound = Self.boundQuantile / Double(n).squareRoot()
  }
}
