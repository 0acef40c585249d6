/// PELT for changes in mean, laid out so that the loop over starts runs along three arrays, four
/// starts at a time.
///
/// The cost of the segment from s to t is Q_t - Q_s - (S_t - S_s)^2 / (t - s), S and Q running sums
/// of values and squares: of a start only best(s) - Q_s, S_s and s itself are needed.
///
/// - Source: as `Segmentation`.
struct PrunedMeans: Sendable {
  let cuts: [Int]

  init(_ cost: MomentCost, shortest: Int, penalty: Double) {
    let n = cost.n
    var best = [Double](repeating: .infinity, count: n + 1)
    var last = [Int](repeating: 0, count: n + 1)
    best[0] = -penalty
    var starts = Starts()
    for end in shortest...n {
      let fresh = end - shortest
      if best[fresh] < .infinity {
        starts.append(fresh, base: best[fresh] - cost.squares[fresh], sum: cost.sums[fresh])
      }
      let (least, start) = starts.least(at: Double(end), sum: cost.sums[end])
      best[end] = least + cost.squares[end] + penalty
      last[end] = start
      if starts.areDueForPruning {
        // What lost by more than a penalty at this end loses at every end from `shortest` further on.
        starts.prune(beyond: least + penalty, at: end, sum: cost.sums[end], shortest: shortest)
      }
    }
    cuts = SegmentSearch.trace(last, from: n)
  }

  /// The starts still in the running, in order; the last four are filled up with starts that never
  /// win.
  private struct Starts {
    private var count = 0
    private var places: [SIMD4<Double>] = []
    private var bases: [SIMD4<Double>] = []
    private var sums: [SIMD4<Double>] = []
    /// From which end on each is out.
    private var outs: [Int] = []
    private var countAtNextPruning = 0

    /// Starts that can no longer win do no harm but take time, and so does looking for them: both
    /// take about as long when one start in this many is new.
    private static let startsPerNewOne = 10

    var areDueForPruning: Bool { count >= countAtNextPruning }

    mutating func append(_ place: Int, base: Double, sum: Double) {
      if count == 4 * places.count {
        places.append(SIMD4(repeating: 0))
        bases.append(SIMD4(repeating: .infinity))
        sums.append(SIMD4(repeating: 0))
      }
      set(count, Double(place), base, sum)
      outs.append(.max)
      count += 1
    }

    private mutating func set(_ index: Int, _ place: Double, _ base: Double, _ sum: Double) {
      places[index / 4][index % 4] = place
      bases[index / 4][index % 4] = base
      sums[index / 4][index % 4] = sum
    }

    /// Without the sum of squares up to `end`, which is the same for all.
    private func value(_ index: Int, at end: Double, sum: Double) -> Double {
      let rise = sum - sums[index / 4][index % 4]
      return bases[index / 4][index % 4] - rise * rise / (end - places[index / 4][index % 4])
    }

    /// The least value and its start, the earliest of equals.
    func least(at end: Double, sum: Double) -> (value: Double, start: Int) {
      var values = SIMD4<Double>(repeating: .infinity)
      var winners = SIMD4<Double>(repeating: 0)
      let ends = SIMD4(repeating: end)
      let total = SIMD4(repeating: sum)
      places.withUnsafeBufferPointer { places in
        bases.withUnsafeBufferPointer { bases in
          sums.withUnsafeBufferPointer { sums in
            for i in 0..<places.count {
              let rise = total - sums[i]
              let candidates = bases[i] - rise * rise / (ends - places[i])
              let isLess = candidates .< values
              values.replace(with: candidates, where: isLess)
              winners.replace(with: places[i], where: isLess)
            }
          }
        }
      }
      var lane = 0
      for other in 1..<4
      where values[other] < values[lane]
        || (values[other] == values[lane] && winners[other] < winners[lane])
      {
        lane = other
      }
      return (values[lane], Int(winners[lane]))
    }

    /// Marks the starts whose value is beyond the limit, and drops those marked long enough ago.
    mutating func prune(beyond limit: Double, at end: Int, sum: Double, shortest: Int) {
      var kept = 0
      for i in 0..<count {
        if outs[i] == .max, value(i, at: Double(end), sum: sum) > limit { outs[i] = end + shortest }
        guard outs[i] > end + 1 else { continue }
        set(kept, places[i / 4][i % 4], bases[i / 4][i % 4], sums[i / 4][i % 4])
        outs[kept] = outs[i]
        kept += 1
      }
      outs.removeLast(count - kept)
      count = kept
      let full = (kept + 3) / 4
      places.removeLast(places.count - full)
      bases.removeLast(bases.count - full)
      sums.removeLast(sums.count - full)
      for i in kept..<(4 * full) { set(i, 0, .infinity, 0) }
      countAtNextPruning = kept + kept / Self.startsPerNewOne + 1
    }
  }
}
