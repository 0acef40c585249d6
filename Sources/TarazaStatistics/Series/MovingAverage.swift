/// Moving averages of a series, centred or over the last periods.
///
/// A centred one of even width gives half a weight to its two ends, so that it covers whole
/// seasons. Near the ends, where the window does not fit in, there is none.
///
/// - Shapes: evenly spaced values in time order; an entry per period, nil near the ends.
/// - Throws: `.outOfRange` for a width outside 2 to n; `.notComputable` for gaps.
/// - Source: Kendall, Stuart & Ord (1983). The Advanced Theory of Statistics, vol. 3, 46.4-46.12.
public struct MovingAverage: Equatable, Sendable {
  public enum Form: String, CaseIterable, Equatable, Hashable, Sendable {
    case centred
    /// Over the last periods up to this one.
    case trailing
  }

  public let values: [Double?]
  public let width: Int
  public let form: Form

  public init(
    _ series: ObservedSeries, width: Int, form: Form = .centred
  ) throws(StatisticsError) {
    guard (2...max(2, series.n)).contains(width), width <= series.n else {
      throw .outOfRange("a width of \(width) for \(series.n) periods")
    }
    let x = try series.evenValues(for: "a moving average")
    self.width = width
    self.form = form
    let weights: [Double]
    switch form {
    case .trailing: weights = [Double](repeating: 1, count: width)
    case .centred where width.isMultiple(of: 2):
      weights = [0.5] + [Double](repeating: 1, count: width - 1) + [0.5]
    case .centred: weights = [Double](repeating: 1, count: width)
    }
    let before = form == .trailing ? width - 1 : weights.count / 2
    values = x.indices.map { place in
      let start = place - before
      guard start >= 0, start + weights.count <= x.count else { return nil }
      return zip(weights, x[start...]).reduce(0) { $0 + $1.0 * $1.1 } / Double(width)
    }
  }
}
