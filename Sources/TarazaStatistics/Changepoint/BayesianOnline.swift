import Glibc
import TarazaNumerics

/// Bayesian online change points: how long the present run has lasted, as each period comes in.
///
/// Within a run values are normal with unknown mean and variance (normal-gamma prior); a new run
/// begins in each period with probability 1 / expectedRun. The predictive law of a run is
/// Student's t, and the probabilities of all run lengths are carried on from period to period.
///
/// - Shapes: `changeProbabilities[t]` is the probability that a run began within the last `window`
///   periods up to t, told at t; `lastChange[s]` the probability, at the end, that the present run
///   began with value s (0: no change since the start).
/// - Units: shift and scale change nothing: values are brought to mean 0 and deviation 1 first.
/// - Edge cases: periods are taken as evenly spaced.
/// - Throws: `.tooFewPeriods` below four values; `.noVariance` for a constant series;
///   `.outOfRange` for an expected run of one period or less.
/// - Source: Adams & MacKay (2007). arXiv:0710.3742.
public struct BayesianOnline: Equatable, Sendable {
  public struct Options: Equatable, Sendable {
    /// Periods in a run, on average, before anything is seen.
    public var expectedRun = 20.0
    /// Prior: how many values the mean is worth.
    public var meanWeight = 0.1
    /// Prior: shape and rate of the gamma law of the precision.
    public var shape = 1.0
    public var rate = 0.5

    public init() {}
  }

  public let n: Int
  /// Most probable length of the run at each period, its own value counted.
  public let runLengths: [Int]
  /// P(the run at period t has length 1, 2 or 3): a change was just now.
  public let recentChange: [Double]
  public let lastChange: [Double]
  /// Where the most probable run at the end began; 0 for no change.
  public let cut: Int
  public let options: Options

  /// How many periods count as just now.
  public static let recentPeriods = 3

  public init(
    _ series: ObservedSeries, options: Options = Options()
  ) throws(StatisticsError) {
    n = series.n
    self.options = options
    guard n >= 4 else { throw .tooFewPeriods(needed: 4, got: n) }
    guard options.expectedRun > 1, options.meanWeight > 0, options.shape > 0, options.rate > 0
    else { throw .outOfRange("an expected run of \(options.expectedRun), or a prior below zero") }
    guard series.range > 0 else { throw .noVariance(items: []) }
    let mean = series.values.reduce(0, +) / Double(n)
    let squares = series.values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / Double(n - 1)).squareRoot()
    var filter = RunLengthFilter(options)
    var runLengths: [Int] = []
    var recent: [Double] = []
    for value in series.values {
      filter.take((value - mean) / deviation)
      runLengths.append(filter.likeliest)
      recent.append(filter.probabilities.prefix(Self.recentPeriods).reduce(0, +))
    }
    self.runLengths = runLengths
    recentChange = recent
    // Length l at the end began with value n - l.
    lastChange = filter.probabilities.reversed()
    cut = lastChange.firstLargestMagnitude
  }
}

/// The probabilities of the lengths 1, 2, … of the present run.
private struct RunLengthFilter {
  private let options: BayesianOnline.Options
  private(set) var probabilities: [Double] = []
  /// Posterior mean, rate and count of values for each length.
  private var means: [Double] = []
  private var rates: [Double] = []

  init(_ options: BayesianOnline.Options) { self.options = options }

  var likeliest: Int { probabilities.firstLargestMagnitude + 1 }

  mutating func take(_ value: Double) {
    let hazard = 1 / options.expectedRun
    // Index 0: the run that begins now, from the prior; index l: the run that had length l.
    var logs = [probabilities.isEmpty ? 0 : log(hazard)]
    logs[0] += predictive(value, mean: 0, rate: options.rate, count: 0)
    for length in probabilities.indices {
      let carried = log(max(probabilities[length], .leastNormalMagnitude)) + log(1 - hazard)
      logs.append(
        carried + predictive(value, mean: means[length], rate: rates[length], count: length + 1))
    }
    let largest = logs.max() ?? 0
    let weights = logs.map { exp($0 - largest) }
    let total = weights.reduce(0, +)
    probabilities = weights.map { $0 / total }
    update(value)
  }

  private mutating func update(_ value: Double) {
    let priors = zip([0] + means, [options.rate] + rates).enumerated()
    var (newMeans, newRates): ([Double], [Double]) = ([], [])
    for (count, (mean, rate)) in priors {
      let weight = options.meanWeight + Double(count)
      newMeans.append((weight * mean + value) / (weight + 1))
      newRates.append(rate + weight * (value - mean) * (value - mean) / (2 * (weight + 1)))
    }
    means = newMeans
    rates = newRates
  }

  /// log density of Student's t with 2 shape degrees of freedom.
  private func predictive(_ value: Double, mean: Double, rate: Double, count: Int) -> Double {
    let weight = options.meanWeight + Double(count)
    let shape = options.shape + Double(count) / 2
    let spread = 2 * rate * (weight + 1) / weight
    let squared = (value - mean) * (value - mean) / spread
    return SpecialFunctions.logGamma(shape + 0.5) - SpecialFunctions.logGamma(shape)
      - 0.5 * log(Double.pi * spread) - (shape + 0.5) * log1p(squared)
  }
}
