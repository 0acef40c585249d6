import TarazaNumerics
import TarazaStatistics

/// The coefficient of two items, with its interval and test.
struct CorrelatedPair: Equatable, Sendable {
  /// Positions among the items.
  let first: Int
  let second: Int
  let r: Double
  /// Rows that have both.
  let rows: Double
  let interval: ConfidenceInterval?
  let pValue: Double?
  /// Of ordered items, by the influence of each row; nil of other coefficients.
  var standardError: Double? = nil
  /// By the design; nil where rows count as drawn one by one.
  let degreesOfFreedom: Int?

  /// In a sample with a design the interval and p of Pearson's r are those of the design. Of ranks,
  /// with weights the interval and p rest on the effective number of rows; Kendall's tau then has
  /// neither.
  init(
    _ first: Int, _ second: Int, of correlations: ItemCorrelations, in survey: SurveyItems?,
    _ errors: CorrelationErrors?, level: Double
  ) throws(StatisticsError) {
    let matrix = correlations.matrix
    self.first = first
    self.second = second
    r = matrix.R[first, second]
    rows = matrix.pairCounts?[first, second] ?? Double(correlations.rows.used)
    if let survey {
      guard rows >= CorrelationTest.fewestRows else {
        interval = nil
        pValue = nil
        degreesOfFreedom = nil
        return
      }
      let estimate = try survey.correlation(first, second, level: level)
      interval = estimate.interval
      pValue = estimate.pValue
      degreesOfFreedom = estimate.degreesOfFreedom
      return
    }
    switch correlations.basis {
    case .ordered, .mixed, .incomplete:
      let variance = errors?.variance(first, second) ?? .nan
      guard let errors, variance.isFinite else {
        interval = nil
        pValue = nil
        degreesOfFreedom = nil
        return
      }
      let estimate = SurveyCorrelation(
        r: r, variance: variance,
        degreesOfFreedom: errors.degreesOfFreedom, level: level)
      interval = estimate.interval
      pValue = estimate.pValue
      standardError = estimate.standardError
      degreesOfFreedom = estimate.degreesOfFreedom
      return
    case .moments, .ranks: degreesOfFreedom = nil
    }
    let effective = rows * correlations.effectiveShare
    switch (correlations.basis, matrix.kind) {
    case (.ranks(let ranks), .kendall):
      guard correlations.design.weight == nil else {
        interval = nil
        pValue = nil
        return
      }
      let tau = try ranks.kendallTau(first, second)
      interval = try tau.interval(level: level)
      pValue = tau.pValue
    default:
      guard effective >= CorrelationTest.fewestRows else {
        interval = nil
        pValue = nil
        return
      }
      let test = try CorrelationTest(r: r, n: effective, kind: matrix.kind, level: level)
      interval = test.interval
      pValue = test.pValue
    }
  }
}
