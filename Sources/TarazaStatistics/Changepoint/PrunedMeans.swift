/// PELT for changes in mean, laid out so that the loop over starts runs along three arrays.
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
    var starts = Starts(capacity: n + 1)
    for end in shortest...n {
      let fresh = end - shortest
      if best[fresh] < .infinity {
        starts.append(fresh, base: best[fresh] - cost.squares[fresh], sum: cost.sums[fresh])
      }
      starts.drop(at: end)
      let (least, start) = starts.least(at: Double(end), sum: cost.sums[end])
      best[end] = least + cost.squares[end] + penalty
      last[end] = start
      // What lost by more than a penalty at this end loses at every end from `shortest` further on.
      starts.mark(beyond: least + penalty, out: end + shortest)
    }
    cuts = SegmentSearch.trace(last, from: n)
  }

  /// The starts still in the running.
  private struct Starts {
    private var places: [Double] = []
    private var bases: [Double] = []
    private var sums: [Double] = []
    /// From which end on each is out.
    private var outs: [Int] = []
    private var values: [Double]
    private var nextOut = Int.max

    init(capacity: Int) { values = [Double](repeating: 0, count: capacity) }

    mutating func append(_ place: Int, base: Double, sum: Double) {
      places.append(Double(place))
      bases.append(base)
      sums.append(sum)
      outs.append(.max)
    }

    /// Fills `values`; the least of them and its start.
    mutating func least(at end: Double, sum: Double) -> (value: Double, start: Int) {
      let count = places.count
      var least = Double.infinity
      values.withUnsafeMutableBufferPointer { values in
        places.withUnsafeBufferPointer { places in
          bases.withUnsafeBufferPointer { bases in
            sums.withUnsafeBufferPointer { sums in
              for i in 0..<count {
                let rise = sum - sums[i]
                values[i] = bases[i] - rise * rise / (end - places[i])
              }
              for i in 0..<count { least = values[i] < least ? values[i] : least }
            }
          }
        }
      }
      let place = values[..<count].firstIndex(of: least) ?? 0
      return (least, Int(places[place]))
    }

    mutating func mark(beyond limit: Double, out: Int) {
      let count = places.count
      for i in 0..<count where values[i] > limit && outs[i] == .max {
        outs[i] = out
        nextOut = min(nextOut, out)
      }
    }

    mutating func drop(at end: Int) {
      guard nextOut <= end else { return }
      var kept = 0
      nextOut = .max
      for i in places.indices where outs[i] > end {
        places[kept] = places[i]
        bases[kept] = bases[i]
        sums[kept] = sums[i]
        outs[kept] = outs[i]
        nextOut = min(nextOut, outs[i])
        kept += 1
      }
      places.removeLast(places.count - kept)
      bases.removeLast(bases.count - kept)
      sums.removeLast(sums.count - kept)
      outs.removeLast(outs.count - kept)
    }
  }
}
