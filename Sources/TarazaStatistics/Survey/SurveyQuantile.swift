import TarazaNumerics

/// A quantile of a variable in one domain of a sample.
///
/// The interval is Woodruff's: that of the share of values up to the quantile, turned back into
/// values by the same rule. Or it holds the values v that a test does not reject, with
/// (F(v) - p) / SE(F(v)) between -t and t: the errors then are those of the shares at its ends. The
/// standard error is its width over 2t. With replicates both come from the quantiles of the
/// replicates.
///
/// - Missing data: rows outside `domain` are left out; they must hold those that lack a value.
/// - Edge cases: an end of the interval beyond the values there are is NaN, and so is then the
///   standard error. The values not rejected end where the next one would be, so the interval is
///   given up to that one.
/// - Source: Woodruff (1952), J. Am. Stat. Assoc. 47, 635-646. doi:10.1080/01621459.1952.10483443;
///   Francisco & Fuller (1991), Ann. Stat. 19, 454-469. doi:10.1214/aos/1176347993
public struct SurveyQuantile: Sendable {
  public let probability: Double
  public let value: Double
  public let standardError: Double
  public let interval: ConfidenceInterval
  public let degreesOfFreedom: Int
  public let rows: Int

  /// - Throws: `.design(.emptyDomain)`; `.outOfRange` when the probability is not within 0 and 1.
  public init(
    _ probability: Double, of values: [Double], in domain: [Bool], _ design: SampleDesign,
    rule: QuantileRule = .math, interval: QuantileInterval = .woodruff(.mean), level: Double = 0.95
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
      self.interval = estimate.interval(0, level: level)
      return
    }
    let shares = ShareUpTo(values, in: domain, design)
    let share = try shares.share(value)
    let df = share.degreesOfFreedom[0]
    degreesOfFreedom = df
    let t = SurveyEstimate.criticalValue(level, df)
    let ends: (lower: Double, upper: Double)
    switch interval {
    case .woodruff(let kind):
      let bounds = kind.interval(
        share: share.estimate.values[0], standardError: share.estimate.standardErrors[0],
        degreesOfFreedom: df, rows: rows, level: level)
      ends = (
        bounds.lower >= 0 ? order.quantile(bounds.lower, rule) : .nan,
        bounds.upper <= 1 ? order.quantile(bounds.upper, rule) : .nan
      )
    case .score:
      ends = (
        try shares.first(of: order, probability, above: -t, orEqual: true)
          .map { order.quantile($0, rule) } ?? .nan,
        try shares.first(of: order, probability, above: t, orEqual: false)
          .map { order.quantile($0, rule) } ?? .nan
      )
    }
    self.interval = ConfidenceInterval(lower: ends.lower, upper: ends.upper, level: level)
    standardError = (ends.upper - ends.lower) / (2 * t)
  }
}

/// How the interval of a quantile is found.
public enum QuantileInterval: Equatable, Hashable, Sendable {
  /// The interval of the share up to the quantile, turned back.
  case woodruff(ShareInterval)
  /// The values that a test does not reject.
  case score
}

/// The share of the domain up to a value, with its error.
private struct ShareUpTo {
  private let values: [Double]
  private let groups: [Int32]
  private let design: SampleDesign

  init(_ values: [Double], in domain: [Bool], _ design: SampleDesign) {
    self.values = values
    groups = domain.map { $0 ? 0 : -1 }
    self.design = design
  }

  func share(_ value: Double) throws(StatisticsError) -> SurveyMean {
    try SurveyMean(
      of: values.map { $0 <= value ? 1 : 0 }, by: groups, groupCount: 1, in: design)
  }

  /// The share up to the first value whose test statistic exceeds a limit; nil when none does. The
  /// statistic rises with the value, so the place is found by halving.
  func first(
    of order: WeightedOrder, _ p: Double, above limit: Double, orEqual: Bool
  ) throws(StatisticsError) -> Double? {
    var (low, high) = (0, order.values.count)
    while low < high {
      let middle = (low + high) / 2
      let estimate = try share(order.values[middle]).estimate
      let distance = estimate.values[0] - p
      let error = estimate.standardErrors[0]
      // Without spread the share is 0 or 1, and rejected or not by its side alone.
      let z = error > 0 ? distance / error : distance < 0 ? -Double.infinity : .infinity
      if z > limit || (orEqual && z == limit) { high = middle } else { low = middle + 1 }
    }
    return low < order.values.count ? order.share(upTo: low) : nil
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
