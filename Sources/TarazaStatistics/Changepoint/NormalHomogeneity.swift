/// The standard normal homogeneity test (SNHT): whether the mean of a series shifted once.
///
/// T_k = k z1^2 + (n - k) z2^2, z1 and z2 the means of the first k and of the other values after
/// the series was brought to mean 0 and standard deviation 1. The statistic is the largest T_k. It
/// answers more than Buishand's tests to shifts near the ends.
///
/// - Shapes: one series in time order; `T` has n - 1 entries.
/// - Units: none; shift and scale change nothing.
/// - Edge cases: `cut` is the first k with the largest T_k.
/// - Throws: `.tooFewPeriods` below four values; `.noVariance` when the series is constant;
///   `.interrupted`.
/// - Source: Alexandersson (1986). J. Climatol. 6, 661-675. doi:10.1002/joc.3370060607
public struct NormalHomogeneity: Equatable, Sendable {
  public let n: Int
  public let T: [Double]
  public let statistic: Double
  /// How many values stand before the change.
  public let cut: Int
  public let tail: TailProbability

  public var pValue: Double { tail.p }

  public init(
    _ series: ObservedSeries, divisor: DeviationDivisor = .nMinusOne,
    null: NullDistribution = NullDistribution(),
    progress: @escaping NullDistribution.Progress = { _ in true }
  ) throws(StatisticsError) {
    n = series.n
    guard n >= Pettitt.leastPeriods else {
      throw .tooFewPeriods(needed: Pettitt.leastPeriods, got: n)
    }
    guard series.range > 0 else { throw .noVariance(items: []) }
    let adjusted = AdjustedPartialSums(divisor: divisor)
    let T = Self.terms(adjusted.sums(series.values))
    self.T = T
    statistic = T.max() ?? 0
    cut = T.firstLargestMagnitude + 1
    tail = try null.tail(
      of: statistic, values: series.values, isOriginFree: true, progress: progress
    ) { values in
      Self.terms(adjusted.sums(values)).max() ?? 0
    }
  }

  /// k z1^2 + (n - k) z2^2 with k z1 = S_k = -(n - k) z2.
  private static func terms(_ sums: [Double]) -> [Double] {
    let n = sums.count + 1
    return sums.indices.map { place in
      let before = Double(place + 1)
      return sums[place] * sums[place] * (1 / before + 1 / (Double(n) - before))
    }
  }
}
