import TarazaNumerics

/// The slopes that stand at given ranks among all pairs of points.
///
/// Few points: all slopes are formed. Many: the bounds around a rank are narrowed by random samples
/// of the slopes between them until few are left, and these are listed. The draws decide how long
/// it takes, not what comes out: every narrowing is checked by an exact count.
///
/// - Source: Dillencourt, Mount & Netanyahu (1992). Int. J. Comput. Geom. Appl. 2, 1-27.
///   doi:10.1142/S0218195992000020
struct SlopeSelection {
  private let crossings: SlopeCrossings
  private var generator = SeededGenerator(seed: 0)
  private let sampleSize: Int
  /// At most so many slopes are listed.
  private let listLimit: Int
  private var everything: Bounds?

  /// Below this many pairs listing all is quicker than one pass of counting and sampling.
  private static let fewPairs = 30_000
  /// Half width of the band kept around a rank, in standard deviations of its place in the sample.
  private static let band = 3.0

  /// low <= slope < high, with how many slopes are below each, and some or all of those between.
  private struct Bounds {
    var low = -Double.infinity
    var high = Double.infinity
    var below = 0
    var through: Int
    var sample: [Double] = []
    var isComplete = false

    var count: Int { through - below }
  }

  init(_ series: ObservedSeries) {
    crossings = SlopeCrossings(series)
    sampleSize = max(series.n, 4_000)
    listLimit = max(4 * series.n, Self.fewPairs)
  }

  /// - Parameter ranks: from 0, each below n (n - 1) / 2.
  mutating func slopes(atRanks ranks: [Int]) -> [Double] {
    if crossings.pairCount <= Self.fewPairs {
      let sorted = crossings.allSlopes().sorted()
      return ranks.map { sorted[$0] }
    }
    return ranks.map { slope(at: $0) }
  }

  private mutating func slope(at rank: Int) -> Double {
    var bounds = everything ?? sampled(Bounds(through: crossings.pairCount))
    everything = bounds
    var isStalled = false
    while true {
      if bounds.sample.isEmpty { bounds = sampled(bounds) }
      if bounds.isComplete {
        return OrderStatistic.value(at: rank - bounds.below, of: &bounds.sample)
      }
      bounds.sample.sort()
      let place = Double(rank - bounds.below) / Double(bounds.count)
      let previous = bounds.count
      if isStalled {
        let last = bounds.sample.count - 1
        let middle = bounds.sample[min(Int(place * Double(last + 1)), last)]
        if split(&bounds, at: middle, for: rank) { return middle }
      } else {
        narrow(&bounds, to: rank, at: place)
      }
      isStalled = !isStalled && bounds.count > previous / 2
    }
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
    let sample = bounds.sample
    let size = Double(sample.count)
    let half = Self.band * (size * place * (1 - place)).squareRoot() + 2
    let first = Int((place * size - half).rounded(.down))
    let last = Int((place * size + half).rounded(.up))
    let low =
      first < 0 ? bounds.low : max(bounds.low, sample[first] - rounding(at: sample[first]))
    let high =
      last >= sample.count
      ? bounds.high : min(bounds.high, sample[last] + rounding(at: sample[last]))
    // One value, over and over: that is for `split`.
    if high - low <= 4 * rounding(at: low) { return }
    let kept = sample.count { $0 >= low && $0 < high }
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
    let low = slope - rounding(at: slope)
    let high = slope + rounding(at: slope)
    let found = crossings.find(from: low, to: high, spacing: .max, limit: 0, &generator)
    let through = found.below + found.within
    if rank < found.below {
      bounds = Bounds(low: bounds.low, high: low, below: bounds.below, through: found.below)
    } else if rank >= through {
      bounds = Bounds(low: high, high: bounds.high, below: through, through: bounds.through)
    }
    return rank >= found.below && rank < through
  }

  private func rounding(at slope: Double) -> Double {
    slope.isFinite ? crossings.rounding(at: slope) : 0
  }
}
