import TarazaNumerics

/// Limits of a count from the exact law of how it would fall in control.
struct ExactLimits {
  /// P(X <= c) and P(X >= c) of a count.
  struct Tails {
    let lower: Double
    let upper: Double

    /// The normal deviate of the smaller tail; 0 where neither is below a half. A tail too small to be
    /// told from 0 has that of the smallest number.
    var score: Double {
      let least = Double.leastNormalMagnitude
      if upper < lower { return upper < 0.5 ? Normal.upperQuantile(max(upper, least)) : 0 }
      return lower < 0.5 ? -Normal.upperQuantile(max(lower, least)) : 0
    }
  }

  let side: MonitoredSide
  /// What a tail must be below to be beyond a limit: the normal tail of the limits' width.
  let tail: Double
  let tails: (_ count: Int) -> Tails

  init(width: Double, side: MonitoredSide, tails: @escaping (_ count: Int) -> Tails) {
    self.side = side
    tail = Normal.upper(width)
    self.tails = tails
  }

  /// The least count that is not too low; nil where none is.
  func lowest(from expected: Int) -> Int? {
    guard side != .high, tails(0).lower < tail else { return nil }
    var (low, high) = (0, max(1, expected))
    // The law of a count at its expectation has no small tail; a rounding may be a step off.
    while tails(high).lower < tail { high += 1 }
    while high - low > 1 {
      let middle = (low + high) / 2
      if tails(middle).lower < tail { low = middle } else { high = middle }
    }
    return high
  }

  /// The greatest count that is not too high.
  func highest(from expected: Int, most: Int) -> Int {
    guard side != .low else { return most }
    var low = max(0, min(expected, most))
    while low > 0, tails(low).upper < tail { low -= 1 }
    var step = 1
    while low + step < most, tails(low + step).upper >= tail { step *= 2 }
    var high = min(most, low + step)
    guard tails(high).upper < tail else { return high }
    while high - low > 1 {
      let middle = (low + high) / 2
      if tails(middle).upper < tail { high = middle } else { low = middle }
    }
    return low
  }
}

/// Where the limits of a chart of counts come from.
public enum CountLimits: String, CaseIterable, Equatable, Hashable, Sendable {
  /// The standard deviation of the law at the baseline's level: the textbook's p and u chart.
  case formula
  /// The same, widened or narrowed by how much the baseline's periods really differ: Laney's charts.
  case widened
  /// The exact law of a count given what it and the baseline have together, which does not depend
  /// on the true level, so that a short baseline costs no false alarms.
  case exact
}

/// What proportion and rate charts have in common.
enum CountChart {
  static func chart(
    _ levels: [Double], centre: Double, deviations: [Double], widened: Bool, width: Double,
    side: MonitoredSide, baseline: Range<Int>, most: Double = .infinity
  ) throws(StatisticsError) -> (chart: ControlChart, widening: Double) {
    var widening = 1.0
    if widened {
      let scores = baseline.map { (levels[$0] - centre) / deviations[$0] }
      widening = MovingRange.mean(of: scores) * Double.pi.squareRoot() / 2
      guard widening > 0 else { throw .noVariance(items: []) }
    }
    let made = ControlChart(
      levels, centre: centre, deviations: deviations.map { $0 * widening }, width: width,
      side: side, baseline: baseline)
    // What no count can pass is no limit.
    return (
      ControlChart(
        levels, centre: centre, lower: made.lower.map { $0 <= 0 ? -.infinity : $0 },
        upper: made.upper.map { $0 >= most ? .infinity : $0 }, scores: made.scores, width: width,
        side: side, baseline: baseline), widening
    )
  }

  /// P(a signal) at one watched period on average, though nothing has changed, with the centre as
  /// uncertain as the baseline leaves it, and the spread too: by the normal law, or Student's t. Nil
  /// where nothing is watched.
  ///
  /// - Parameter spread: how well the standard deviation is known; nil where the law gives it.
  static func falseAlarm(
    _ chart: ControlChart, sizes: [Double], spread: SpreadPrecision?
  ) -> Double? {
    let watched = Array(sizes[chart.baseline.upperBound...])
    guard !watched.isEmpty else { return nil }
    let known = sizes[chart.baseline].reduce(0, +)
    let sum = watched.reduce(0.0) { sum, size in
      let stretch = (1 + size / known).squareRoot()
      return sum
        + (spread?.falseAlarm(width: chart.width, side: chart.side, stretch: stretch)
          ?? RunLength.tail(width: chart.width / stretch, shift: 0, side: chart.side))
    }
    return sum / Double(watched.count)
  }

  static func check(_ counts: [Int], _ sizes: [Double]) throws(StatisticsError) {
    precondition(counts.count == sizes.count, "counts and sizes of different lengths")
    for place in counts.indices {
      guard counts[place] >= 0, sizes[place] > 0, sizes[place].isFinite else {
        throw .outOfRange(
          "a count of \(counts[place]) in \(sizes[place]) at period \(place + 1); counts are 0 or "
            + "more, and what they are out of is above 0")
      }
    }
  }

  static func exact(
    _ counts: [Int], _ sizes: [Double], centre: Double, baseline: Range<Int>, width: Double,
    side: MonitoredSide, most: (Int) -> Int, law: (_ place: Int) -> (Int) -> ExactLimits.Tails
  ) -> ControlChart {
    var (lower, upper, scores) = ([Double](), [Double](), [Double]())
    for place in counts.indices {
      let limits = ExactLimits(width: width, side: side, tails: law(place))
      let expected = Int((centre * sizes[place]).rounded())
      lower.append(
        limits.lowest(from: min(expected, most(place))).map { Double($0) / sizes[place] }
          ?? -.infinity)
      let highest = limits.highest(from: expected, most: most(place))
      upper.append(
        side == .low || highest == most(place) ? .infinity : Double(highest) / sizes[place])
      scores.append(limits.tails(counts[place]).score)
    }
    return ControlChart(
      zip(counts, sizes).map { Double($0) / $1 }, centre: centre, lower: lower, upper: upper,
      scores: scores, width: width, side: side, baseline: baseline)
  }
}
