import TarazaNumerics

/// The slopes between all pairs of few points, each formed from its two points.
///
/// The places of an interval and its middle lie close together. A random sample of the slopes tells
/// between which two bounds they lie; one pass over all pairs counts the slopes below these bounds
/// and keeps those between, and the places are looked up among the kept. Where the count shows that
/// the sample misled, every slope is kept. So the draws decide how long it takes, not what comes
/// out.
///
/// - Shapes: n (n - 1) / 2 slopes; in `all` those to the second point come first, then those to the
///   third, and so on.
/// - Source: Floyd & Rivest (1975). Commun. ACM 18, 165-172. doi:10.1145/360680.360691 (bounds from
///   a sample).
struct PairSlopes: Sendable {
  private let times: [Double]
  private let values: [Double]

  /// Below this many slopes a sample spares nothing.
  private static let fewestSlopes = 2_000
  private static let leastSampled = 512
  /// How far the bounds lie beyond the places, in standard deviations of a place in the sample.
  private static let band = 2.5

  init(_ series: ObservedSeries) {
    times = series.times
    values = series.values
  }

  var count: Int { values.count * (values.count - 1) / 2 }

  /// All slopes.
  func all() -> [Double] { within(-.infinity, .infinity).slopes }

  /// The slopes at some places.
  ///
  /// - Precondition: the places lie among the slopes.
  func slopes(at places: [SlopePlace]) -> [Double] {
    let ranks = places.flatMap { $0.fraction > 0 ? [$0.rank, $0.rank + 1] : [$0.rank] }
    guard let first = ranks.min(), let last = ranks.max() else { return [] }
    var (below, kept) = likely(first...last)
    if first < below || last >= below + kept.count { (below, kept) = (0, all()) }
    let found = OrderStatistic.values(at: ranks.map { $0 - below }, of: kept)
    var next = 0
    return places.map { place in
      let slope = found[next]
      next += place.fraction > 0 ? 2 : 1
      return place.fraction > 0 ? slope + place.fraction * (found[next - 1] - slope) : slope
    }
  }

  /// The slopes at the ranks from the first to the last, as far as a sample can tell, and how many
  /// slopes are below them.
  private func likely(_ ranks: ClosedRange<Int>) -> (below: Int, slopes: [Double]) {
    guard count >= Self.fewestSlopes else { return (0, all()) }
    let drawn = sample()
    let size = Double(drawn.count)
    func place(_ rank: Int, _ side: Double) -> Int {
      let share = Double(rank) / Double(count)
      return Int(share * size + side * (Self.band * (size * share * (1 - share)).squareRoot() + 2))
    }
    let (low, high) = (place(ranks.lowerBound, -1), place(ranks.upperBound, 1))
    let bounds = OrderStatistic.values(at: [max(low, 0), min(high, drawn.count - 1)], of: drawn)
    return within(
      low >= 0 ? bounds[0] : -.infinity, high < drawn.count ? bounds[1] : .infinity)
  }

  /// Slopes of pairs drawn at random.
  private func sample() -> [Double] {
    var generator = SeededGenerator(seed: 0)
    // As many as a few points more cost little beside all pairs of them.
    return (0..<max(Self.leastSampled, 2 * values.count)).map { _ in
      let i = generator.below(values.count)
      let other = generator.below(values.count - 1)
      let j = other < i ? other : other + 1
      return (values[j] - values[i]) / (times[j] - times[i])
    }
  }

  /// The slopes from `low` to `high`, both included, and how many are below `low`.
  private func within(_ low: Double, _ high: Double) -> (below: Int, slopes: [Double]) {
    var below = 0
    let slopes = [Double](unsafeUninitializedCapacity: count + 1) { slopes, filled in
      withUnsafeTemporaryAllocation(of: Double.self, capacity: values.count) { row in
        for last in values.indices {
          let (time, value) = (times[last], values[last])
          for first in 0..<last { row[first] = (value - values[first]) / (time - times[first]) }
          let toLast = UnsafeBufferPointer(rebasing: row[..<last])
          let free = UnsafeMutableBufferPointer(rebasing: slopes[filled...])
          for slope in toLast { below &+= slope < low ? 1 : 0 }
          filled += Self.keep(toLast, low, high, in: free)
        }
      }
    }
    return (below, slopes)
  }

  /// Writes the numbers from `low` to `high` to the start of `kept`, and says how many they are.
  ///
  /// Each is written, whether it is kept or not, and what comes next takes its place: on data without
  /// order a branch would be guessed wrong too often.
  private static func keep(
    _ numbers: UnsafeBufferPointer<Double>, _ low: Double, _ high: Double,
    in kept: UnsafeMutableBufferPointer<Double>
  ) -> Int {
    var count = 0
    for number in numbers {
      kept[count] = number
      count &+= (number >= low ? 1 : 0) & (number <= high ? 1 : 0)
    }
    return count
  }
}
