import TarazaNumerics

/// How a quantile is read from ordered values with weights.
///
/// `math` inverts the distribution function; `school` takes the middle of two values where it has a
/// step at p; `hf1` to `hf9` are the nine definitions of Hyndman and Fan with weights in the place
/// of counts; `shahvaish` is Shah and Vaish's.
///
/// - Source: Hyndman & Fan (1996), Am. Stat. 50, 361-365, doi:10.1080/00031305.1996.10473566; Shah &
///   Vaish (2006), Proc. ASA Surv. Res. Methods, 3641-3648; the vignette on quantiles of R's survey.
public enum QuantileRule: String, CaseIterable, Hashable, Sendable {
  case math
  case school
  case shahvaish
  case hf1, hf2, hf3, hf4, hf5, hf6, hf7, hf8, hf9
}

/// The values of a domain in ascending order with their weights, ready to be asked for quantiles.
public struct WeightedOrder: Sendable {
  let values: [Double]
  let weights: [Double]
  /// Σw up to and with each value.
  let cumulated: [Double]

  /// Rows whose weight is zero are left out. Equal values keep the order of the rows.
  public init(_ values: [Double], weights: [Double], in domain: [Bool]) {
    let rows = values.indices.filter { domain[$0] && weights[$0] > 0 }
      .sorted { (values[$0], $0) < (values[$1], $1) }
    self.init(sorted: rows.map { values[$0] }, rows.map { weights[$0] })
  }

  init(sorted values: [Double], _ weights: [Double]) {
    self.values = values
    self.weights = weights
    var sum = 0.0
    cumulated = weights.map { weight in
      sum += weight
      return sum
    }
  }

  public var total: Double { cumulated.last ?? 0 }

  /// The share of the weights up to the value at a position, its equals included: a quantile asked for
  /// by it is found at that step.
  func share(upTo position: Int) -> Double {
    let last = values[position...].lastIndex { $0 == values[position] } ?? position
    return cumulated[last] / total
  }

  /// NaN without rows.
  public func quantile(_ p: Double, _ rule: QuantileRule) -> Double {
    guard let last = values.indices.last else { return .nan }
    let n = cumulated[last]
    switch rule {
    case .math, .hf1:
      let step = step(p)
      return step.below == 0 ? values[step.low] : values[step.high]
    case .school, .hf2:
      let step = step(p)
      return step.below == 0 ? (values[step.low] + values[step.high]) / 2 : values[step.high]
    case .hf3:
      let distinct = distinct
      let step = distinct.step(p)
      let isEven = (step.low + 1).isMultiple(of: 2)
      return step.below == 0 && isEven ? distinct.values[step.low] : distinct.values[step.high]
    case .hf4:
      let step = step(p)
      let width = step.above + step.below
      let share = width > 0 ? step.below / width : 0
      return values[step.low] * (1 - share) + values[step.high] * share
    case .hf5: return between(p) { (cumulated[$0] - weights[$0] / 2) / n }
    case .hf6: return between(p) { cumulated[$0] / (n + weights[last]) }
    case .hf7:
      let before = last > 0 ? cumulated[last - 1] : n
      return between(p) { (cumulated[$0] - weights[$0]) / before }
    case .hf8:
      return between(p) { (cumulated[$0] - weights[$0] / 3) / (n + weights[last] / 3) }
    case .hf9:
      return between(p) { (cumulated[$0] - weights[$0] * 3 / 8) / (n + weights[last] / 4) }
    case .shahvaish:
      let (count, mean) = (Double(values.count), n / Double(values.count))
      // All in units of the mean weight, so that a factor on the weights changes nothing.
      let position = lastPosition { row in
        (cumulated[row] / mean + 0.5 - weights[row] / mean / 2) / (count + 1) <= p
      }
      return values[position ?? 0]
    }
  }

  /// Where the distribution function passes p: the last value whose share is at most p and the next.
  private func step(_ p: Double) -> (low: Int, high: Int, below: Double, above: Double) {
    // Below the first step every rule gives the first value.
    guard let low = lastPosition({ cumulated[$0] / total <= p }) else {
      return (0, 0, 0, cumulated[0] / total)
    }
    let high = min(low + 1, values.count - 1)
    return (low, high, p - cumulated[low] / total, cumulated[high] / total - p)
  }

  /// The last position at which a rising condition still holds; nil when it never does.
  private func lastPosition(_ holds: (Int) -> Bool) -> Int? {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }

  /// Linear between the points (position, value); constant beyond them.
  private func between(_ p: Double, _ position: (Int) -> Double) -> Double {
    guard let low = lastPosition({ position($0) <= p }) else { return values[0] }
    guard low + 1 < values.count else { return values[low] }
    let (left, right) = (position(low), position(low + 1))
    return values[low] + (values[low + 1] - values[low]) * (p - left) / (right - left)
  }

  private var distinct: WeightedOrder {
    var (values, weights): ([Double], [Double]) = ([], [])
    for (value, weight) in zip(self.values, self.weights) {
      if values.last == value {
        weights[weights.count - 1] += weight
      } else {
        values.append(value)
        weights.append(weight)
      }
    }
    return WeightedOrder(sorted: values, weights)
  }
}
