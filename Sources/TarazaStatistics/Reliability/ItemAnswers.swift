/// How the answers to one item are spread.
///
/// Skewness is m_3 / m_2^(3/2) of the weighted moments with divisor Σ w; shares are of the weights of
/// those who answered.
///
/// - Shapes: `values` and `shares` have an entry for each distinct answer, ascending; they are empty
///   for an item with more answers than `mostAnswers`.
/// - Missing data: of all rows with a weight, `missingShare` have no answer, by weight; the rest is of
///   the rows that `counts` names, so that a table of items tells of one sample.
/// - Edge cases: without an answer there are no shares, and a constant item has no skewness.
public struct ItemAnswers: Equatable, Sendable {
  public let values: [Double]
  public let shares: [Double]
  public let mean: Double?
  public let skewness: Double?
  public let missingShare: Double

  /// An item with more answers is no item of a scale of categories.
  public static let mostAnswers = 20

  /// - Parameters:
  ///   - values: one per row.
  ///   - hasValue: of each row, whether it answered.
  ///   - counts: of each row, whether an analysis that leaves out rows uses it.
  ///   - weights: nil when every row counts one; rows of weight zero do not count at all.
  public init(
    _ values: [Double], hasValue: (Int) -> Bool, counts: (Int) -> Bool = { _ in true },
    weights: [Double]? = nil, rows: [Int]
  ) {
    var (all, weight, missing, sum) = (0.0, 0.0, 0.0, 0.0)
    var tally: [Double: Double] = [:]
    for row in rows {
      let w = weights?[row] ?? 1
      guard w > 0 else { continue }
      all += w
      guard hasValue(row) else {
        missing += w
        continue
      }
      guard counts(row) else { continue }
      weight += w
      sum += w * values[row]
      if tally.count <= Self.mostAnswers { tally[values[row], default: 0] += w }
    }
    missingShare = all > 0 ? missing / all : 0
    guard weight > 0 else {
      (self.values, shares, mean, skewness) = ([], [], nil, nil)
      return
    }
    let centre = sum / weight
    var (squares, cubes) = (0.0, 0.0)
    for row in rows where hasValue(row) && counts(row) {
      let w = weights?[row] ?? 1
      guard w > 0 else { continue }
      let deviation = values[row] - centre
      squares += w * deviation * deviation
      cubes += w * deviation * deviation * deviation
    }
    let variance = squares / weight
    mean = centre
    skewness =
      tally.count > 1 && variance > 0 ? cubes / weight / (variance * variance.squareRoot()) : nil
    let sorted = tally.count > Self.mostAnswers ? [] : tally.keys.sorted()
    self.values = sorted
    shares = sorted.map { (tally[$0] ?? 0) / weight }
  }

  /// The share of the lowest and of the highest answer that is possible.
  ///
  /// - Parameter range: of the instrument; nil for the ends that occur.
  public func ends(of range: ClosedRange<Double>?) -> (floor: Double, ceiling: Double)? {
    guard let first = values.first, let last = values.last else { return nil }
    let (low, high) = (range?.lowerBound ?? first, range?.upperBound ?? last)
    func share(_ value: Double) -> Double {
      values.firstIndex(of: value).map { shares[$0] } ?? 0
    }
    return (share(low), share(high))
  }
}
