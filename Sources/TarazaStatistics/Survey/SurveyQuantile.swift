import TarazaNumerics

/// A quantile of a variable in one domain of a sample.
///
/// The interval is Woodruff's: that of the share of values up to the quantile, turned back into
/// values by the same rule; the standard error is its width over 2t. With replicates both come from
/// the quantiles of the replicates.
///
/// - Missing data: rows outside `domain` are left out; they must hold those that lack a value.
/// - Edge cases: an end of the interval beyond the values there are is NaN, and so is then the
///   standard error.
/// - Source: Woodruff (1952), J. Am. Stat. Assoc. 47, 635-646. doi:10.1080/01621459.1952.10483443
public struct SurveyQuantile: Sendable {
  public let probability: Double
  public let value: Double
  public let standardError: Double
  public let interval: ConfidenceInterval
  public let degreesOfFreedom: Int
  public let rows: Int

  /// - Parameters:
  ///   - shares: how the interval of the share is found.
  /// - Throws: `.design(.emptyDomain)`; `.outOfRange` when the probability is not within 0 and 1.
  public init(
    _ probability: Double, of values: [Double], in domain: [Bool], _ design: SampleDesign,
    rule: QuantileRule = .math, shares: ShareInterval = .mean, level: Double = 0.95
  ) throws(StatisticsError) {
    guard probability >= 0, probability <= 1 else {
      throw .outOfRange("a quantile is asked for by a share between 0 and 1, not \(probability)")
    }
    let order = WeightedOrder(values, weights: design.weights, in: domain)
    guard !order.values.isEmpty else { throw .design(.emptyDomain) }
    self.probability = probability
    let value = order.quantile(probability, rule)
    self.value = value
    rows = order.values.count
    if design.replicates != nil {
      let sorted = RowOrder(values, in: domain)
      let estimate = try design.estimate(
        in: domain,
        { weights in [sorted.order(weights).quantile(probability, rule)] },
        influence: { Matrix(rows: values.count, columns: 1) })
      degreesOfFreedom = estimate.degreesOfFreedom
      standardError = estimate.standardErrors[0]
      interval = estimate.interval(0, level: level)
      return
    }
    let isUpTo = values.indices.map { values[$0] <= value ? 1.0 : 0 }
    let share = try SurveyMean(
      of: isUpTo, by: domain.map { $0 ? 0 : -1 }, groupCount: 1, in: design)
    let df = share.degreesOfFreedom[0]
    let bounds = shares.interval(
      share: share.estimate.values[0], standardError: share.estimate.standardErrors[0],
      degreesOfFreedom: df, rows: rows, level: level)
    let lower = bounds.lower >= 0 ? order.quantile(bounds.lower, rule) : .nan
    let upper = bounds.upper <= 1 ? order.quantile(bounds.upper, rule) : .nan
    degreesOfFreedom = df
    interval = ConfidenceInterval(lower: lower, upper: upper, level: level)
    standardError = (upper - lower) / (2 * SurveyEstimate.quantile(level, df))
  }
}

/// Rows sorted once, to be asked for quantiles under many weights.
private struct RowOrder {
  private let rows: [Int]
  private let values: [Double]

  init(_ values: [Double], in domain: [Bool]) {
    rows = values.indices.filter { domain[$0] }.sorted { (values[$0], $0) < (values[$1], $1) }
    self.values = rows.map { values[$0] }
  }

  func order(_ weights: [Double]) -> WeightedOrder {
    let kept = rows.indices.filter { weights[rows[$0]] > 0 }
    return WeightedOrder(sorted: kept.map { values[$0] }, kept.map { weights[rows[$0]] })
  }
}
