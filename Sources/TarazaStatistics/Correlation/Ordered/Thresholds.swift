import TarazaNumerics

/// The points that cut a standard normal variable into the shares of an item's categories.
///
/// tau_a = Φ⁻¹(share of the categories up to a).
///
/// - Shapes: one threshold fewer than categories, ascending.
/// - Units: a common factor on all counts changes nothing.
/// - Edge cases: a category nobody chose has no share: its two thresholds are equal, or infinite at
///   an end.
public struct Thresholds: Equatable, Sendable {
  public let values: [Double]
  /// The shares up to and beyond each threshold.
  let lower: [Double]
  let upper: [Double]

  /// - Parameter counts: of each category, weighted or not.
  /// - Throws: `.outOfRange` for a count that is negative or not finite; `.tooFewRows` when all are
  ///   zero.
  public init(counts: [Double]) throws(StatisticsError) {
    guard counts.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
      throw .outOfRange("a category is counted \(counts.first { !($0 >= 0 && $0.isFinite) } ?? 0)")
    }
    let total = counts.reduce(0, +)
    guard total > 0, total.isFinite else { throw .tooFewRows(needed: 1, got: 0) }
    var above: [Double] = []
    for count in counts.dropFirst().reversed() { above.append((above.last ?? 0) + count) }
    self.init(
      lower: Self.sums(counts).map { $0 / total }, upper: above.reversed().map { $0 / total })
  }

  /// From counts that do not add up to the total that their shares are taken of.
  init(counts: [Double], total: Double) throws(StatisticsError) {
    let sum = counts.reduce(0, +)
    guard total != sum else {
      try self.init(counts: counts)
      return
    }
    let lower = Self.sums(counts).map { $0 / total }
    self.init(lower: lower, upper: lower.map { 1 - $0 })
  }

  private init(lower: [Double], upper: [Double]) {
    self.lower = lower
    self.upper = upper
    // From the smaller tail, whose digits are all there; no quantile for shares beyond one.
    values = zip(lower, upper).map {
      $1 < 0 ? .infinity : $0 <= $1 ? Normal.quantile($0) : Normal.upperQuantile($1)
    }
  }

  /// Of the categories up to each but the last.
  private static func sums(_ counts: [Double]) -> [Double] {
    var sums: [Double] = []
    for count in counts.dropLast() { sums.append((sums.last ?? 0) + count) }
    return sums
  }

  /// As given.
  ///
  /// - Throws: `.outOfRange` unless they ascend and are finite.
  public init(_ values: [Double]) throws(StatisticsError) {
    guard values.allSatisfy(\.isFinite), zip(values, values.dropFirst()).allSatisfy(<) else {
      throw .outOfRange("thresholds \(values) do not ascend")
    }
    self.values = values
    lower = values.map(Normal.lower)
    upper = values.map(Normal.upper)
  }

  /// Whether each category between them has a share.
  var areDistinct: Bool {
    values.allSatisfy(\.isFinite) && zip(values, values.dropFirst()).allSatisfy(<)
  }
}
