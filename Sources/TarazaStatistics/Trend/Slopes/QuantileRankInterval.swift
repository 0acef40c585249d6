import TarazaNumerics

/// The interval of a quantile slope: the slopes that a rank test does not reject.
///
/// If b is the slope of the line with a share q of the points below it, and the values less b t are
/// independent and alike, they may stand in any order. With m = floor(n (1 - q)) of them on top,
/// S(b) = sum of the times of the top m, and n (1 - q) - m of the time of the next one; the interval
/// holds every b at which neither P(S >= S(b)) nor P(S <= S(b)) over all orders is at most alpha / 2.
/// S falls as b grows, in steps at the slopes between two points, so the ends are two of these.
///
/// - Shapes: one series in time order.
/// - Units: as the slope's. Adding a line to the values adds its slope to both ends.
/// - Missing data: times stay where they are.
/// - Edge cases: nil when even the steepest b is not rejected (too few points above or below), and
///   above `mostPeriods`. The law is counted out up to fifty values on a row of periods, else normal
///   with mean and variance over all orders.
/// - Source: Koenker (1994). In Asymptotic Statistics (Physica), 349-359.
///   doi:10.1007/978-3-642-57984-4_29; Gutenbrunner, Jurečková, Koenker & Portnoy (1993).
///   J. Nonparametr. Stat. 2, 307-331. doi:10.1080/10485259308832561. They take the normal law.
public struct QuantileRankInterval: Equatable, Sendable {
  public let interval: ConfidenceInterval
  /// Whether the law of S is counted out over all orders.
  public let isExact: Bool

  /// All slopes between two points are put in order.
  public static let mostPeriods = 1_500

  public init?(_ series: ObservedSeries, quantile: Double, level: Double = 0.95) {
    guard (3...Self.mostPeriods).contains(series.n), quantile > 0, quantile < 1 else { return nil }
    let score = TopScore(series, quantile)
    guard score.above < series.n, score.above > 0 || score.part > 0 else { return nil }
    let law = TopScoreLaw(score)
    let slopes = Self.slopes(series)
    guard let first = slopes.first, let last = slopes.last, last.isFinite, first.isFinite else {
      return nil
    }
    /// S between the slopes `place - 1` and `place`, where no two values tie.
    func value(_ place: Int) -> Double {
      let b =
        place == 0
        ? first - max(1, first.magnitude)
        : place == slopes.count
          ? last + max(1, last.magnitude) : slopes[place - 1] / 2 + slopes[place] / 2
      return score.value(slope: b)
    }
    let alpha = (1 - level) / 2
    // The first stretch that is not rejected as too high, the first that is rejected as too low.
    let low = Self.first(in: slopes.count + 1) { law.upper(value($0)) > alpha }
    let high = Self.first(in: slopes.count + 1) { law.lower(value($0)) <= alpha }
    guard low >= 1, high <= slopes.count else { return nil }
    interval = ConfidenceInterval(
      lower: slopes[low - 1], upper: max(slopes[low - 1], slopes[high - 1]), level: level)
    isExact = law.isExact
  }

  /// Between all pairs, in order; those that differ by rounding alone are one.
  private static func slopes(_ series: ObservedSeries) -> [Double] {
    var slopes: [Double] = []
    slopes.reserveCapacity(series.n * (series.n - 1) / 2)
    for later in series.values.indices {
      for earlier in 0..<later {
        slopes.append(
          (series.values[later] - series.values[earlier])
            / (series.times[later] - series.times[earlier]))
      }
    }
    slopes.sort()
    let size = slopes.reduce(0) { max($0, $1.magnitude) }
    return Array(Set(NearTies.joined(slopes, size: size))).sorted()
  }

  /// The first place of `count` at which it holds, as it does from there on; `count` if nowhere.
  private static func first(in count: Int, where holds: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// The sum of the times of the values above a quantile, the one at it counting in part.
struct TopScore: Sendable {
  let series: ObservedSeries
  /// The times, as periods from the first where they are on a row.
  let places: [Double]
  let isOnRow: Bool
  /// How many are above, and how much of the next counts.
  let above: Int
  let part: Double

  init(_ series: ObservedSeries, _ quantile: Double) {
    self.series = series
    let row = try? PeriodPlaces(series)
    isOnRow = row != nil
    places = row?.places.map(Double.init) ?? series.times.map { $0 - series.times[0] }
    let count = Double(series.n) * (1 - quantile)
    // Shares such as 0.9 are not exact in binary.
    let whole = (count + 1e-9).rounded(.down)
    above = Int(whole)
    part = count - whole < 1e-9 ? 0 : count - whole
  }

  func value(slope b: Double) -> Double {
    let rest = zip(series.times, series.values).map { $1 - b * ($0 - series.times[0]) }
    let order = rest.indices.sorted { rest[$0] != rest[$1] ? rest[$0] > rest[$1] : $0 < $1 }
    let sum = order.prefix(above).reduce(0.0) { $0 + places[$1] }
    return part > 0 ? sum + part * places[order[above]] : sum
  }
}

/// The law of a `TopScore` when the values stand in any order.
struct TopScoreLaw: Sendable {
  /// The values S can take, in order, and how often it does; empty when the law is normal.
  private let values: [Double]
  private let counts: [Double]
  private let mean: Double
  private let deviation: Double

  var isExact: Bool { !values.isEmpty }

  private static let mostCounted = MannKendall.Options().exactLimit
  /// Longer rows hold more sums than are worth counting.
  private static let longestRow = 200.0

  init(_ score: TopScore) {
    let n = Double(score.places.count)
    let share = Double(score.above) + score.part
    let centre = score.places.reduce(0, +) / n
    mean = share * centre
    let spread = score.places.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
    let weights = Double(score.above) + score.part * score.part - share * share / n
    deviation = (weights * spread / (n - 1)).squareRoot()
    guard score.isOnRow, score.places.count <= Self.mostCounted,
      score.places[score.places.count - 1] <= Self.longestRow
    else {
      (values, counts) = ([], [])
      return
    }
    let law = Self.counted(score)
    values = law.map(\.value)
    counts = law.map(\.count)
  }

  /// P(S >= value).
  func upper(_ value: Double) -> Double {
    guard isExact else { return Normal.upper((value - mean) / deviation) }
    return tail { $0 >= value }
  }

  /// P(S <= value).
  func lower(_ value: Double) -> Double {
    guard isExact else { return Normal.lower((value - mean) / deviation) }
    return tail { $0 <= value }
  }

  private func tail(_ belongs: (Double) -> Bool) -> Double {
    var (sum, all) = (0.0, 0.0)
    for (value, count) in zip(values, counts) {
      all += count
      if belongs(value) { sum += count }
    }
    return sum / all
  }

  /// How many choices of `above` places, and of one more for the part, have each value.
  private static func counted(_ score: TopScore) -> [(value: Double, count: Double)] {
    let places = score.places.map { Int($0) }
    let table = sums(of: places, most: score.above)
    guard score.part > 0 else {
      return table[score.above].enumerated().filter { $0.element > 0 }.map {
        (Double($0.offset), $0.element)
      }
    }
    var law: [Double: Double] = [:]
    for next in places {
      for (sum, count) in without(next, table, most: score.above).enumerated() where count > 0 {
        law[Double(sum) + score.part * Double(next), default: 0] += count
      }
    }
    return law.map { ($0.key, $0.value) }.sorted { $0.value < $1.value }
  }

  /// [m][s]: the choices of m of these numbers that add up to s.
  private static func sums(of numbers: [Int], most: Int) -> [[Double]] {
    let largest = numbers.sorted(by: >).prefix(most).reduce(0, +)
    var table = [[Double]](
      repeating: [Double](repeating: 0, count: largest + 1), count: most + 1)
    table[0][0] = 1
    for number in numbers {
      for m in stride(from: most, to: 0, by: -1) where number <= largest {
        for sum in number...largest { table[m][sum] += table[m - 1][sum - number] }
      }
    }
    return table
  }

  /// The last row of the table of all numbers but this one. Counts of choices of up to fifty are
  /// whole numbers that a double holds, so that subtracting loses nothing.
  private static func without(_ number: Int, _ table: [[Double]], most: Int) -> [Double] {
    var row = table[0]
    for m in stride(from: 1, through: most, by: 1) {
      var next = table[m]
      for sum in stride(from: number, to: next.count, by: 1) { next[sum] -= row[sum - number] }
      row = next
    }
    return row
  }
}
