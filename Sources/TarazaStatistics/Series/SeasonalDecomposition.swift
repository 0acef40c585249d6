/// STL: a series as trend + seasonal + remainder, by LOESS, robust when asked.
///
/// Inner loop: the detrended series is smoothed season by season, what is slow in that goes back to
/// the trend by a low-pass filter, and the rest without season is smoothed for the trend. Outer
/// loop: points with a large remainder get less weight.
///
/// - Shapes: evenly spaced values in time order; each part has an entry per period.
/// - Units: of the values; the parts add up to the series exactly.
/// - Edge cases: smoothing is done at every tenth of a window and interpolated between, as the
///   published program does; `jump` 1 does it everywhere. A periodic seasonal is the mean of each
///   season's smooth.
/// - Throws: `.tooFewPeriods` below two whole cycles; `.outOfRange` for a cycle below 2 or windows
///   below 3; `.notComputable` for gaps.
/// - Source: Cleveland, Cleveland, McRae & Terpenning (1990). J. Off. Stat. 6, 3-73.
public struct SeasonalDecomposition: Equatable, Sendable {
  public struct Options: Equatable, Sendable {
    /// Periods in a cycle.
    public var cycle: Int
    /// Values of one season in a window, odd; nil for a seasonal that stays the same.
    public var seasonalWindow: Int?
    /// Periods in a window of the trend, odd; nil for the least that keeps the season out.
    public var trendWindow: Int?
    public var isRobust = false
    /// Nil for a tenth of each window.
    public var jump: Int?

    public init(cycle: Int) { self.cycle = cycle }
  }

  public let n: Int
  public let trend: [Double]
  public let seasonal: [Double]
  public let remainder: [Double]
  /// Of the outer loop; ones without robustness.
  public let weights: [Double]
  public let trendWindow: Int
  public let options: Options

  public init(
    _ series: ObservedSeries, options: Options
  ) throws(StatisticsError) {
    n = series.n
    self.options = options
    let cycle = options.cycle
    guard cycle >= 2 else { throw .outOfRange("a cycle of \(cycle) periods") }
    guard n > 2 * cycle else { throw .tooFewPeriods(needed: 2 * cycle + 1, got: n) }
    let x = try series.evenValues(for: "a decomposition")
    // A window this wide smooths each season to one level.
    let seasonalWindow = options.seasonalWindow.map { max(3, $0) } ?? 10 * n + 1
    guard options.seasonalWindow.map({ $0 >= 3 }) ?? true,
      options.trendWindow.map({ $0 >= 3 }) ?? true, options.jump.map({ $0 >= 1 }) ?? true
    else { throw .outOfRange("windows below 3 or jumps below 1") }
    let least = 1.5 * Double(cycle) / (1 - 1.5 / Double(seasonalWindow))
    let trendWindow = Self.odd(options.trendWindow ?? Int(least.rounded(.up)))
    self.trendWindow = trendWindow
    let smoothing = SeasonalSmoothing(
      cycle: cycle,
      seasonal: LoessFilter(window: Self.odd(seasonalWindow), degree: 0, jump: options.jump),
      trend: LoessFilter(window: trendWindow, degree: 1, jump: options.jump),
      lowPass: LoessFilter(window: Self.odd(cycle), degree: 1, jump: options.jump))
    var parts = smoothing.run(x, isRobust: options.isRobust)
    if options.seasonalWindow == nil { parts.seasonal = Self.periodic(parts.seasonal, cycle) }
    trend = parts.trend
    seasonal = parts.seasonal
    weights = parts.weights
    remainder = x.indices.map { x[$0] - parts.trend[$0] - parts.seasonal[$0] }
  }

  private static func odd(_ window: Int) -> Int { window.isMultiple(of: 2) ? window + 1 : window }

  private static func periodic(_ seasonal: [Double], _ cycle: Int) -> [Double] {
    let means = (0..<cycle).map { season in
      let own = stride(from: season, to: seasonal.count, by: cycle).map { seasonal[$0] }
      return own.reduce(0, +) / Double(own.count)
    }
    return seasonal.indices.map { means[$0 % cycle] }
  }
}

/// The two loops.
private struct SeasonalSmoothing {
  struct Parts {
    var trend: [Double]
    var seasonal: [Double]
    var weights: [Double]
  }

  let cycle: Int
  let seasonal: LoessFilter
  let trend: LoessFilter
  let lowPass: LoessFilter

  /// As the authors advise: two inner passes, or one in each of fifteen robust ones.
  func run(_ x: [Double], isRobust: Bool) -> Parts {
    var parts = Parts(
      trend: [Double](repeating: 0, count: x.count),
      seasonal: [Double](repeating: 0, count: x.count),
      weights: [Double](repeating: 1, count: x.count))
    guard isRobust else {
      for _ in 0..<2 { pass(x, nil, &parts) }
      return parts
    }
    pass(x, nil, &parts)
    for _ in 0..<15 {
      parts.weights = Self.bisquare(x.indices.map { x[$0] - parts.trend[$0] - parts.seasonal[$0] })
      pass(x, parts.weights, &parts)
    }
    return parts
  }

  private func pass(_ x: [Double], _ weights: [Double]?, _ parts: inout Parts) {
    let detrended = zip(x, parts.trend).map { $0 - $1 }
    let extended = seasonSmooth(detrended, weights)
    let averaged = Self.average(
      Self.average(Self.average(extended, cycle), cycle), 3)
    let slow = lowPass.smooth(averaged, nil)
    parts.seasonal = x.indices.map { extended[cycle + $0] - slow[$0] }
    parts.trend = trend.smooth(zip(x, parts.seasonal).map { $0 - $1 }, weights)
  }

  /// Each season smoothed by itself, with one value more at either end: n + 2 cycles.
  private func seasonSmooth(_ x: [Double], _ weights: [Double]?) -> [Double] {
    var result = [Double](repeating: 0, count: x.count + 2 * cycle)
    for season in 0..<cycle {
      let places = stride(from: season, to: x.count, by: cycle)
      let own = places.map { x[$0] }
      let ownWeights = weights.map { all in places.map { all[$0] } }
      let k = own.count
      let inner = seasonal.smooth(own, ownWeights)
      let window = min(seasonal.window, k)
      let first = seasonal.fit(own, at: -1, 0..<window, ownWeights) ?? inner[0]
      let last = seasonal.fit(own, at: Double(k), (k - window)..<k, ownWeights) ?? inner[k - 1]
      for (cycles, value) in ([first] + inner + [last]).enumerated() {
        result[cycles * cycle + season] = value
      }
    }
    return result
  }

  private static func average(_ x: [Double], _ width: Int) -> [Double] {
    var sum = x[..<width].reduce(0, +)
    var result = [sum / Double(width)]
    for place in stride(from: width, to: x.count, by: 1) {
      sum += x[place] - x[place - width]
      result.append(sum / Double(width))
    }
    return result
  }

  private static func bisquare(_ residuals: [Double]) -> [Double] {
    let sizes = residuals.map(\.magnitude)
    let limit = 6 * OrderStatistic.median(of: sizes)
    return sizes.map { size in
      if size <= 0.001 * limit { return 1 }
      guard size <= 0.999 * limit else { return 0 }
      let share = size / limit
      return (1 - share * share) * (1 - share * share)
    }
  }
}

/// LOESS on a grid of whole places, at every `jump`-th and straight between.
private struct LoessFilter {
  let window: Int
  let degree: Int
  let jump: Int

  init(window: Int, degree: Int, jump: Int?) {
    self.window = window
    self.degree = degree
    self.jump = jump ?? (window + 9) / 10
  }

  func smooth(_ y: [Double], _ weights: [Double]?) -> [Double] {
    let n = y.count
    guard n >= 2 else { return y }
    let step = min(jump, n - 1)
    var result = y
    var places = Array(stride(from: 0, to: n, by: step))
    if places[places.count - 1] != n - 1 { places.append(n - 1) }
    for place in places {
      result[place] = fit(y, at: Double(place), range(around: place, n), weights) ?? y[place]
    }
    for (left, right) in zip(places, places.dropFirst()) where right > left + 1 {
      let slope = (result[right] - result[left]) / Double(right - left)
      for place in (left + 1)..<right {
        result[place] = result[left] + slope * Double(place - left)
      }
    }
    return result
  }

  /// The window around a place, moved inwards at the ends.
  private func range(around place: Int, _ n: Int) -> Range<Int> {
    guard window < n else { return 0..<n }
    let start = min(n - window, max(0, place - (window + 1) / 2 + 1))
    return start..<(start + window)
  }

  func fit(
    _ y: [Double], at place: Double, _ range: Range<Int>, _ robustness: [Double]?
  ) -> Double? {
    var bandwidth = max(place - Double(range.lowerBound), Double(range.upperBound - 1) - place)
    if window > y.count { bandwidth += Double((window - y.count) / 2) }
    var weights = range.map { point -> Double in
      let distance = (Double(point) - place).magnitude
      guard distance <= 0.999 * bandwidth else { return 0 }
      let share = distance / bandwidth
      let cube = distance <= 0.001 * bandwidth ? 1 : 1 - share * share * share
      return cube * cube * cube * (robustness?[point] ?? 1)
    }
    let total = weights.reduce(0, +)
    guard total > 0 else { return nil }
    weights = weights.map { $0 / total }
    if bandwidth > 0, degree > 0 {
      let centre = zip(weights, range).reduce(0) { $0 + $1.0 * Double($1.1) }
      let spread = zip(weights, range).reduce(0) {
        $0 + $1.0 * (Double($1.1) - centre) * (Double($1.1) - centre)
      }
      if spread.squareRoot() > 0.001 * Double(y.count - 1) {
        let slope = (place - centre) / spread
        weights = zip(weights, range).map { $0 * (1 + slope * (Double($1) - centre)) }
      }
    }
    return zip(weights, range).reduce(0) { $0 + $1.0 * y[$1.1] }
  }
}
