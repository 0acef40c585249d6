/// Buishand's tests: whether the mean of a series shifted, by its partial sums from the mean.
///
/// With S_k the sum of the first k deviations from the mean over the standard deviation D, S_0 = 0:
/// the range test takes R = (max S_k - min S_k) / sqrt(n), which answers to a shift anywhere and to
/// several; the U test takes U = sum of S_k^2 / (n (n + 1)), stronger for one shift in the middle.
///
/// - Shapes: one series in time order; `sums` has n - 1 entries.
/// - Units: none; shift and scale change nothing.
/// - Edge cases: `cut` is the first k with the largest |S_k|.
/// - Throws: `.tooFewPeriods` below four values; `.noVariance` when the series is constant;
///   `.interrupted`.
/// - Source: Buishand (1982). J. Hydrol. 58, 11-27. doi:10.1016/0022-1694(82)90066-X (R, D with
///   divisor n); Buishand (1984). J. Hydrol. 73, 51-69. doi:10.1016/0022-1694(84)90032-5 (U). The
///   R package trend divides by n - 1: the p, drawn with the same divisor, does not depend on it.
public struct Buishand: Equatable, Sendable {
  public enum Form: String, CaseIterable, Equatable, Hashable, Sendable {
    case range
    case U
  }

  public struct Options: Equatable, Sendable {
    public var form = Form.range
    public var divisor = DeviationDivisor.n
    public var null = NullDistribution()

    public init() {}
  }

  public let n: Int
  /// S_1, … S_(n-1).
  public let sums: [Double]
  public let statistic: Double
  /// How many values stand before the change.
  public let cut: Int
  public let tail: TailProbability

  public var pValue: Double { tail.p }

  public init(
    _ series: ObservedSeries, options: Options = Options(),
    progress: @escaping NullDistribution.Progress = { _ in true }
  ) throws(StatisticsError) {
    n = series.n
    guard n >= Pettitt.leastPeriods else {
      throw .tooFewPeriods(needed: Pettitt.leastPeriods, got: n)
    }
    guard series.range > 0 else { throw .noVariance(items: []) }
    let adjusted = AdjustedPartialSums(divisor: options.divisor)
    let form = options.form
    let sums = adjusted.sums(series.values)
    self.sums = sums
    statistic = form.statistic(sums)
    cut = sums.firstLargestMagnitude + 1
    tail = try options.null.tail(
      of: statistic, values: series.values, isOriginFree: true, progress: progress
    ) {
      values in
      form.statistic(adjusted.sums(values))
    }
  }
}

extension Buishand.Form {
  fileprivate func statistic(_ sums: [Double]) -> Double {
    let n = Double(sums.count + 1)
    switch self {
    case .range:
      return (max(0, sums.max() ?? 0) - min(0, sums.min() ?? 0)) / n.squareRoot()
    case .U:
      return sums.reduce(0) { $0 + $1 * $1 } / (n * (n + 1))
    }
  }
}

extension [Double] {
  /// Where the first of the largest magnitudes stands.
  var firstLargestMagnitude: Int {
    indices.reduce(0) { self[$1].magnitude > self[$0].magnitude ? $1 : $0 }
  }
}
