import Glibc

/// What a segment costs in a segmentation: the sum over segments is made least.
public enum SegmentCostForm: String, CaseIterable, Equatable, Hashable, Sendable {
  /// Squared distance from the mean (l2): changes in mean, one variance throughout.
  case mean
  /// n log of the variance about one overall mean: changes in variance.
  case variance
  /// n (log of the segment's variance + log 2 pi + 1), twice the negative log-likelihood: both.
  case meanAndVariance
  /// Absolute distance from the median (l1): changes in level, single wild values notwithstanding.
  case absolute
  /// - n times the squared mean of the centred ranks over their variance: changes in level by order
  ///   alone.
  case rank

  /// Parameters of a segment: what penalties count.
  public var parameters: Int { self == .meanAndVariance ? 2 : 1 }

  /// Below this the cost of a segment is not defined or without bound.
  public var shortestSegment: Int {
    switch self {
    case .mean, .absolute, .rank: 1
    case .variance, .meanAndVariance: 2
    }
  }

  /// Least values in a segment unless told otherwise. The variance of two or three values is so often
  /// near zero that its logarithm pays for a change by chance alone.
  public var usualSegment: Int {
    switch self {
    case .mean, .absolute, .rank: 2
    case .variance, .meanAndVariance: 5
    }
  }
}

/// The cost of any segment of one series.
///
/// - Source: Killick, Fearnhead & Eckley (2012). J. Am. Stat. Assoc. 107, 1590-1598.
///   doi:10.1080/01621459.2012.737745; Truong, Oudre & Vayatis (2020). Signal Process. 167, 107299.
///   doi:10.1016/j.sigpro.2019.107299 (l1, rank)
protocol SegmentCost: Sendable {
  var n: Int { get }
  /// Of the values start ..< end.
  func cost(_ start: Int, _ end: Int) -> Double
}

/// Mean, variance, both and rank, from running sums of values centred beforehand.
struct MomentCost: SegmentCost {
  let form: SegmentCostForm
  let n: Int
  /// Of the first 0, 1, … n values: sums and sums of squares.
  let sums: [Double]
  let squares: [Double]
  /// Over the variance of the ranks; 1 otherwise.
  private let factor: Double
  /// Below this no variance is told from none.
  private let leastVariance: Double

  /// - Parameter mindsRounding: whether no variance is below that which rounding hides; else only beside
  ///   the variance of all is one taken for none, as peers do.
  init(_ form: SegmentCostForm, _ values: [Double], mindsRounding: Bool) {
    self.form = form
    n = values.count
    let numbers = form == .rank ? Midranks.of(values) : values
    let mean = numbers.reduce(0, +) / Double(max(1, numbers.count))
    let centred = numbers.map { $0 - mean }
    var (sum, square) = (0.0, 0.0)
    sums =
      [0]
      + centred.map { value in
        sum += value
        return sum
      }
    squares =
      [0]
      + centred.map { value in
        square += value * value
        return square
      }
    factor = form == .rank && square > 0 ? Double(values.count) / square : 1
    let grain = Self.grain(values)
    let least = mindsRounding ? grain * grain / 12 : Self.negligible * square / Double(values.count)
    leastVariance = max(least, square * .ulpOfOne, .leastNormalMagnitude)
  }

  /// A share of the variance of all that is none.
  private static let negligible = 1e-9

  /// The least step between values that differ: what they were rounded to, or finer. Values rounded to
  /// a grain g hide a variance of g^2 / 12, so that no segment of them is known to vary by less.
  ///
  /// - Source: Sheppard (1898). Proc. London Math. Soc. 29, 353-380. doi:10.1112/plms/s1-29.1.353
  private static func grain(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let rounding =
      Double.ulpOfOne * max((sorted.first ?? 0).magnitude, (sorted.last ?? 0).magnitude)
    return zip(sorted.dropFirst(), sorted).map { $0 - $1 }.filter { $0 > 4 * rounding }.min() ?? 0
  }

  /// The deviation within a segment, about what its cost takes for the middle; divisor n - 1 about a mean
  /// of its own, n about that of all.
  func deviation(_ start: Int, _ end: Int) -> Double {
    let count = Double(end - start)
    let sum = sums[end] - sums[start]
    let all = squares[end] - squares[start]
    return form == .variance
      ? (all / count).squareRoot()
      : (max(0, all - sum * sum / count) / max(1, count - 1)).squareRoot()
  }

  @inline(__always)
  func cost(_ start: Int, _ end: Int) -> Double {
    let count = Double(end - start)
    let sum = sums[end] - sums[start]
    switch form {
    case .rank: return -sum * sum / count * factor
    case .mean, .absolute:
      return max(0, squares[end] - squares[start] - sum * sum / count)
    case .variance:
      return count * logVariance((squares[end] - squares[start]) / count)
    case .meanAndVariance:
      return count
        * logVariance((squares[end] - squares[start] - sum * sum / count) / count)
    }
  }

  /// log of the variance + log 2 pi + 1. Values that are all alike have none, though rounding hides
  /// some; the floor, in the units of the values, keeps their segment from costing minus infinity.
  private func logVariance(_ variance: Double) -> Double {
    log(max(variance, leastVariance)) + log(2 * Double.pi) + 1
  }
}

/// Absolute distances from the median, tabled for all segments.
struct MedianCost: SegmentCost {
  /// The table has n^2 / 2 numbers.
  static let mostPeriods = 4_000

  let n: Int
  private let rows: [[Double]]

  init(_ values: [Double]) throws(StatisticsError) {
    n = values.count
    guard n <= Self.mostPeriods else {
      throw .outOfRange("\(n) periods for absolute costs: \(Self.mostPeriods) are the most")
    }
    rows = values.indices.map { start in Self.row(values[start...]) }
  }

  func cost(_ start: Int, _ end: Int) -> Double { rows[start][end - start - 1] }

  /// The cost of the first 1, 2, … values. A value taken in joins the sorted ones; the sum of
  /// distances from the median is that of the upper half less that of the lower.
  private static func row(_ values: ArraySlice<Double>) -> [Double] {
    var sorted: [Double] = []
    var lower = 0.0  // the sum of the smallest half, without the middle one
    var total = 0.0
    return values.map { value in
      var place = sorted.count
      while place > 0, sorted[place - 1] > value { place -= 1 }
      let half = sorted.count / 2
      if place < half { lower += value - sorted[half - 1] }
      sorted.insert(value, at: place)
      total += value
      // An even count has one value more in its lower half than the odd one before.
      if sorted.count.isMultiple(of: 2) { lower += sorted[sorted.count / 2 - 1] }
      let middle = sorted.count.isMultiple(of: 2) ? 0 : sorted[sorted.count / 2]
      return max(0, total - middle - 2 * lower)
    }
  }
}
