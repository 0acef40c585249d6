import Glibc
import TarazaNumerics

/// The p chart: shares of samples of unequal sizes.
///
/// The centre p is the share of the whole baseline. By formula, limits of period i lie `width`
/// sqrt(p (1 - p) / n_i) from it; widened, that times the mean moving range of the standardised
/// baseline over d2 (Laney); exact, they are the counts whose tail in the hypergeometric law, given
/// the baseline's other rows, is not below that of a normal at `width`.
///
/// - Shapes: one count and one size per period.
/// - Units: shares between 0 and 1.
/// - Edge cases: rows count as a simple random sample. A limit that no count can pass is infinite.
/// - Throws: `.tooFewPeriods` below three periods in the baseline (five widened); `.noVariance` when
///   the baseline is all or none, unless exact; `.outOfRange` for a count above its size.
/// - Source: Montgomery (2013). Introduction to Statistical Quality Control, 7th ed., chapter 7;
///   Laney (2002). Qual. Eng. 14, 531-537. doi:10.1081/QEN-120003555; Fisher (1935). J. R. Stat. Soc.
///   98, 39-82 (the conditional law).
public struct ProportionChart: Equatable, Sendable {
  public struct Options: Equatable, Sendable {
    public var limits = CountLimits.formula
    public var width = 3.0
    public var side = MonitoredSide.both

    public init() {}
  }

  public static let leastPeriods = 3

  public let chart: ControlChart
  /// Of the standard deviations by formula; 1 unless widened.
  public let widening: Double
  /// How likely limits are passed, by the binomial law.
  public let signals: CountSignals
  /// At one watched period on average, with limits as uncertain as the baseline leaves them; nil where
  /// limits are exact, which false alarms do not pass, or nothing is watched.
  public let falseAlarmProbability: Double?

  public init(
    counts: [Int], sizes: [Int], baseline: Range<Int>, options: Options = Options()
  ) throws(StatisticsError) {
    let n = sizes.map(Double.init)
    try CountChart.check(counts, n)
    for place in counts.indices where counts[place] > sizes[place] {
      throw .outOfRange("\(counts[place]) of \(sizes[place]) rows at period \(place + 1)")
    }
    let levels = zip(counts, n).map { Double($0) / $1 }
    try ControlChart.check(
      levels, baseline: baseline,
      least: options.limits == .widened ? IndividualsChart.leastPeriods : Self.leastPeriods,
      width: options.width)
    let total = baseline.reduce(0) { $0 + counts[$1] }
    let rows = baseline.reduce(0) { $0 + sizes[$1] }
    let p = Double(total) / Double(rows)
    if options.limits == .exact {
      widening = 1
      falseAlarmProbability = nil
      chart = CountChart.exact(
        counts, n, centre: p, baseline: baseline, width: options.width, side: options.side,
        most: { sizes[$0] },
        law: { place in
          let isOwn = baseline.contains(place)
          let others = Hypergeometric(
            own: sizes[place], others: rows - (isOwn ? sizes[place] : 0),
            counted: total - (isOwn ? counts[place] : 0))
          return others.tails
        })
      signals = CountSignals(chart, sizes: n, law: .binomial)
      return
    }
    guard total > 0, total < rows else { throw .noVariance(items: []) }
    let made = try CountChart.chart(
      levels, centre: p, deviations: n.map { (p * (1 - p) / $0).squareRoot() },
      widened: options.limits == .widened, width: options.width, side: options.side,
      baseline: baseline, most: 1)
    chart = made.chart
    signals = CountSignals(made.chart, sizes: n, law: .binomial)
    widening = made.widening
    falseAlarmProbability = CountChart.falseAlarm(
      made.chart, sizes: n,
      spread: options.limits == .widened ? .movingRange(periods: baseline.count) : nil)
  }
}

/// How many of `own` rows are counted, when they share one probability with `others`, of which
/// `counted` are.
private struct Hypergeometric {
  let own: Int
  let others: Int
  let counted: Int

  /// Tails of c of own rows, given that c + counted of all are.
  func tails(_ c: Int) -> ExactLimits.Tails {
    let together = c + counted
    let least = max(0, together - others)
    let most = min(own, together)
    // The mass at c, from which the others follow by their ratios.
    let atC = exp(
      choose(own, c) + choose(others, counted) - choose(own + others, together))
    var (below, above) = (0.0, 0.0)
    var term = atC
    for k in stride(from: c, to: least, by: -1) {
      term *=
        Double(k) * Double(others - together + k)
        / (Double(own - k + 1) * Double(together - k + 1))
      below += term
      if term < below * 1e-17 { break }
    }
    term = atC
    for k in stride(from: c, to: most, by: 1) {
      term *=
        Double(own - k) * Double(together - k)
        / (Double(k + 1) * Double(others - together + k + 1))
      above += term
      if term < above * 1e-17 { break }
    }
    return ExactLimits.Tails(lower: min(1, atC + below), upper: min(1, atC + above))
  }

  private func choose(_ n: Int, _ k: Int) -> Double {
    SpecialFunctions.logGamma(Double(n + 1)) - SpecialFunctions.logGamma(Double(k + 1))
      - SpecialFunctions.logGamma(Double(n - k + 1))
  }
}
