import Glibc
import TarazaNumerics

/// Cronbach's alpha of a scale in a sample, with errors by the design.
///
/// With d_j the deviation of item j from its weighted mean, T the variance of the sum of the items
/// and V the sum of their variances, alpha = k / (k - 1) (1 - V / T), and a row's influence is
/// -w / W k / (k - 1) (Σ d_j² / T - V (Σ d_j)² / T²). The interval is that of log(1 - alpha), which
/// is nearer to normal, with t of the design's degrees of freedom.
///
/// - Missing data: listwise, over rows that have all items.
/// - Edge cases: without degrees of freedom there is no interval.
/// - Source: the transformation Hakstian & Whalen (1976), Psychometrika 41, 219-231,
///   doi:10.1007/BF02291840; the errors by linearization, Binder (1983), doi:10.2307/1402588.
public struct SurveyAlpha: Equatable, Sendable {
  public let alpha: Double
  public let standardError: Double
  public let degreesOfFreedom: Int
  public let interval: ConfidenceInterval?

  init(_ estimate: SurveyEstimate, level: Double) {
    alpha = estimate.values[0]
    standardError = estimate.standardErrors[0]
    degreesOfFreedom = estimate.degreesOfFreedom
    let distance = 1 - alpha
    guard degreesOfFreedom > 0, distance > 0 else {
      interval = nil
      return
    }
    let t = StudentT(Double(degreesOfFreedom)).upperQuantile((1 - level) / 2)
    let factor = exp(t * standardError / distance)
    interval = ConfidenceInterval(
      lower: 1 - distance * factor, upper: 1 - distance / factor, level: level)
  }
}

extension SurveyItems {
  /// Alpha of all items, those at `reversed` taken with a minus.
  ///
  /// - Throws: `.tooFewItems` below two; `.tooFewRows` when fewer than two rows have every item;
  ///   `.noVariance` when the sum of the items is constant; what the design refuses.
  public func alpha(reversed: [Int] = [], level: Double = 0.95) throws(StatisticsError)
    -> SurveyAlpha
  {
    guard values.count >= 2 else { throw .tooFewItems(needed: 2, got: values.count) }
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    let used = rows(of: Array(values.indices))
    let rows = used.indices.filter { used[$0] && design.weights[$0] > 0 }
    guard rows.count >= 2 else { throw .tooFewRows(needed: 2, got: rows.count) }
    var items = values
    for item in reversed { items[item] = items[item].map { -$0 } }
    let whole = AlphaParts(items, rows, weights: design.weights)
    guard whole.total > Double(items.count) * .ulpOfOne * whole.trace else {
      throw .noVariance(items: [])
    }
    let estimate = try design.estimate(
      in: used, { [AlphaParts(items, rows, weights: $0).alpha] },
      influence: { whole.influence(items, rows, weights: design.weights) })
    return SurveyAlpha(estimate, level: level)
  }
}

/// What alpha is made of.
private struct AlphaParts {
  let count: Int
  let weight: Double
  let means: [Double]
  /// The sum of the items' variances, and the variance of their sum.
  let trace: Double
  let total: Double

  init(_ items: [[Double]], _ rows: [Int], weights: [Double]) {
    let weight = rows.reduce(0) { $0 + weights[$1] }
    let means = items.map { item in rows.reduce(0) { $0 + weights[$1] * item[$1] } / weight }
    var trace = 0.0
    var total = 0.0
    for row in rows {
      let (squares, sum) = Self.deviations(items, means, row)
      trace += weights[row] * squares
      total += weights[row] * sum * sum
    }
    count = items.count
    self.weight = weight
    self.means = means
    self.trace = trace / weight
    self.total = total / weight
  }

  private var factor: Double { Double(count) / Double(count - 1) }

  var alpha: Double { factor * (1 - trace / total) }

  /// Σ d_j² and Σ d_j of a row.
  private static func deviations(_ items: [[Double]], _ means: [Double], _ row: Int) -> (
    squares: Double, sum: Double
  ) {
    var squares = 0.0
    var sum = 0.0
    for (item, mean) in zip(items, means) {
      let deviation = item[row] - mean
      squares += deviation * deviation
      sum += deviation
    }
    return (squares, sum)
  }

  func influence(_ items: [[Double]], _ rows: [Int], weights: [Double]) -> Matrix {
    var influence = Matrix(rows: weights.count, columns: 1)
    for row in rows {
      let (squares, sum) = Self.deviations(items, means, row)
      influence[row, 0] =
        -weights[row] / weight * factor * (squares / total - trace * sum * sum / (total * total))
    }
    return influence
  }
}
