import TarazaNumerics

/// A place among the slopes in rising order: at a rank, from 0, or a fraction of the way to the
/// next one.
struct SlopePlace: Equatable, Sendable {
  let rank: Int
  var fraction = 0.0
}

/// The slopes that stand at given ranks among all pairs of points.
///
/// Few points: each slope is formed, see `PairSlopes`. Many: the bounds around a rank are narrowed by random samples
/// of the slopes between them until few are left, and these are listed. The draws decide how long
/// it takes, not what comes out: every narrowing is checked by an exact count.
///
/// - Source: Dillencourt, Mount & Netanyahu (1992). Int. J. Comput. Geom. Appl. 2, 1-27.
///   doi:10.1142/S0218195992000020
struct SlopeSelection: Sendable {
  private let crossings: SlopeCrossings
  private var generator = SeededGenerator(seed: 0)
  private let sampleSize: Int
  /// At most so many slopes are listed.
  private let listLimit: Int
  /// A sample of all slopes, the start of every search.
  private var everything: Bounds

  /// Up to this many pairs forming each slope is quicker than counting and sampling them.
  private static let fewPairs = 600_000
  /// A list so short costs little beside a pass over the points, however few these are.
  private static let shortList = 30_000
  /// Enough that a band around a rank is a small part of the sample.
  private static let fewestSampled = 4_000
  /// Listing so many slopes costs about as much as one more pass, which it spares.
  private static let listedPerPoint = 8
  /// Half width of the band kept around a rank, in standard deviations of its place in the sample.
  private static let band = 2.5

  /// low <= slope < high, with how many slopes are below each, and some or all of those between.
  private struct Bounds: Sendable {
    var low = -Double.infinity
    var high = Double.infinity
    var below = 0
    var through: Int
    var sample: [Double] = []
    var isComplete = false

    var count: Int { through - below }
  }

  /// The slopes at some places.
  static func slopes(of series: ObservedSeries, at places: [SlopePlace]) -> [Double] {
    let pairs = PairSlopes(series)
    return pairs.count <= fewPairs
      ? pairs.slopes(at: places) : SlopeSelection(series).slopes(at: places)
  }

  private init(_ series: ObservedSeries) {
    crossings = SlopeCrossings(series)
    everything = Bounds(through: crossings.pairCount)
    // As many as there are points cost little beside a pass over the points.
    sampleSize = max(series.n, Self.fewestSampled)
    listLimit = max(Self.listedPerPoint * series.n, Self.shortList)
    everything = sampled(everything)
    everything.sample.sort()
  }

  private func slopes(at places: [SlopePlace]) -> [Double] {
    concurrentPieces(count: places.count, threads: min(places.count, availableCores)) { piece in
      var search = self
      let place = places[piece]
      let slopes = search.slopes(from: place.rank, count: place.fraction > 0 ? 2 : 1)
      return slopes[0] + place.fraction * (slopes[slopes.count - 1] - slopes[0])
    }
  }

  /// The slopes at `count` neighbouring ranks, from 0, of the n (n - 1) / 2 in rising order.
  private mutating func slopes(from rank: Int, count: Int) -> [Double] {
    var bounds = everything
    var isStalled = false
    while true {
      if bounds.sample.isEmpty { bounds = sampled(bounds) }
      if bounds.isComplete { break }
      let place = Double(rank - bounds.below) / Double(bounds.count)
      let previous = bounds.count
      if isStalled {
        let last = bounds.sample.count - 1
        let middle = OrderStatistic.value(
          at: min(Int(place * Double(last + 1)), last), of: &bounds.sample)
        if split(&bounds, at: middle, for: rank) {
          return [middle] + (count > 1 ? slopes(from: rank + 1, count: count - 1) : [])
        }
      } else {
        narrow(&bounds, to: rank, at: place)
      }
      isStalled = !isStalled && bounds.count > previous / 2
    }
    let listed = min(count, bounds.through - rank)
    let found = (0..<listed).map {
      OrderStatistic.value(at: rank - bounds.below + $0, of: &bounds.sample)
    }
    return found + (count > listed ? slopes(from: rank + listed, count: count - listed) : [])
  }

  /// Fills in the sample, or the whole list where that is short enough.
  private mutating func sampled(_ bounds: Bounds) -> Bounds {
    var bounds = bounds
    let spacing = spacing(for: bounds.count)
    let found = crossings.find(
      from: bounds.low, to: bounds.high, spacing: spacing, limit: 2 * listLimit, &generator)
    bounds.sample = found.slopes
    bounds.isComplete = found.slopes.count == found.within
    return bounds
  }

  private func spacing(for count: Int) -> Int {
    count <= listLimit ? 1 : max(2, count / sampleSize)
  }

  /// Moves the bounds to where the sample says that the rank lies, and looks what stands there.
  private mutating func narrow(_ bounds: inout Bounds, to rank: Int, at place: Double) {
    let size = Double(bounds.sample.count)
    let half = Self.band * (size * place * (1 - place)).squareRoot() + 2
    let first = Int((place * size - half).rounded(.down))
    let last = Int((place * size + half).rounded(.up))
    var low = bounds.low
    var high = bounds.high
    if first >= 0 {
      let slope = OrderStatistic.value(at: first, of: &bounds.sample)
      low = max(low, slope - crossings.rounding(at: slope))
    }
    if last < bounds.sample.count {
      let slope = OrderStatistic.value(at: last, of: &bounds.sample)
      high = min(high, slope + crossings.rounding(at: slope))
    }
    // One value, over and over: that is for `split`.
    if low.isFinite, high - low <= 4 * crossings.rounding(at: low) { return }
    let kept = bounds.sample.count { $0 >= low && $0 < high }
    let expected = Int(Double(kept + 1) / size * Double(bounds.count))
    let found = crossings.find(
      from: low, to: high, spacing: spacing(for: expected), limit: 2 * listLimit, &generator)
    let through = found.below + found.within
    if rank < found.below {
      bounds = Bounds(low: bounds.low, high: low, below: bounds.below, through: found.below)
    } else if rank >= through {
      bounds = Bounds(low: high, high: bounds.high, below: through, through: bounds.through)
    } else {
      bounds = Bounds(low: low, high: high, below: found.below, through: through)
      bounds.sample = found.slopes
      bounds.isComplete = found.slopes.count == found.within
    }
  }

  /// Whether the rank falls on `slope`, where many pairs may have one and the same slope; if not,
  /// the bounds are moved to one side of it.
  private mutating func split(_ bounds: inout Bounds, at slope: Double, for rank: Int) -> Bool {
    let low = slope - crossings.rounding(at: slope)
    let high = slope + crossings.rounding(at: slope)
    let found = crossings.find(from: low, to: high, spacing: .max, limit: 0, &generator)
    let through = found.below + found.within
    if rank < found.below {
      bounds = Bounds(low: bounds.low, high: low, below: bounds.below, through: found.below)
    } else if rank >= through {
      bounds = Bounds(low: high, high: bounds.high, below: through, through: bounds.through)
    }
    return rank >= found.below && rank < through
  }
}
