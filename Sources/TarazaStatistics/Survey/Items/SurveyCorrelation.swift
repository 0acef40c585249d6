import Glibc
import TarazaNumerics

/// The correlation of two items in a sample, with errors by the design.
///
/// r is Pearson's coefficient of weighted moments. With z the items standardized by these, a row's
/// influence is w / W (z_1 z_2 - r (z_1² + z_2²) / 2). The interval is tanh(atanh r -+ t s / (1 - r²))
/// with s the standard error and t of the design's degrees of freedom; p is two-sided, of
/// atanh r (1 - r²) / s.
///
/// - Edge cases: a correlation of one has an interval of one point; without degrees of freedom there
///   is neither interval nor p.
/// - Source: Binder (1983), doi:10.2307/1402588; the transformation as in Korn & Graubard (1999),
///   Analysis of Health Surveys, ch. 3.
public struct SurveyCorrelation: Equatable, Sendable {
  public let r: Double
  public let standardError: Double
  public let degreesOfFreedom: Int
  public let interval: ConfidenceInterval?
  public let pValue: Double?

  init(_ estimate: SurveyEstimate, level: Double) {
    self.init(
      r: estimate.values[0], variance: estimate.covariance[0, 0],
      degreesOfFreedom: estimate.degreesOfFreedom, level: level)
  }

  /// Of any coefficient between -1 and 1 whose variance is known, such as a polychoric one.
  public init(r: Double, variance: Double, degreesOfFreedom: Int, level: Double) {
    self.r = r
    standardError = max(0, variance).squareRoot()
    self.degreesOfFreedom = degreesOfFreedom
    let slope = (1 - r) * (1 + r)
    guard degreesOfFreedom > 0, slope > 0 else {
      interval = slope > 0 ? nil : ConfidenceInterval(lower: r, upper: r, level: level)
      pValue = slope > 0 ? nil : 0
      return
    }
    interval = .ofCorrelation(
      r, standardError: standardError, degreesOfFreedom: degreesOfFreedom, level: level)
    let z = atanh(r) * slope / standardError
    pValue =
      standardError > 0
      ? Alternative.twoSided.pValue(t: z, StudentT(Double(degreesOfFreedom))) : 0
  }
}

extension SurveyItems {
  /// The correlation of two items over the rows that have both.
  ///
  /// - Throws: `.tooFewRows` when fewer than three rows have both; `.noVariance` with the position
  ///   of an item that is constant there; what the design refuses.
  public func correlation(_ first: Int, _ second: Int, level: Double = 0.95)
    throws(StatisticsError) -> SurveyCorrelation
  {
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    let used = rows(of: [first, second])
    let rows = used.indices.filter { used[$0] && design.weights[$0] > 0 }.map {
      Int32(truncatingIfNeeded: $0)
    }
    guard rows.count >= 3 else { throw .tooFewRows(needed: 3, got: rows.count) }
    let pair = [values[first], values[second]]
    for (position, item) in [first, second].enumerated() {
      guard rows.contains(where: { pair[position][Int($0)] != pair[position][Int(rows[0])] }) else {
        throw .noVariance(items: [item])
      }
    }
    let estimate = try design.estimate(
      in: used,
      { weights in
        guard let moments = WeightedMoments(pair, rows: rows, weights: weights) else {
          return [.nan]
        }
        return [moments.correlation]
      }, influence: { correlationInfluence(pair, rows) })
    return SurveyCorrelation(estimate, level: level)
  }

  private func correlationInfluence(_ pair: [[Double]], _ rows: [Int32]) -> Matrix {
    var influence = Matrix(rows: design.rowCount, columns: 1)
    guard let moments = WeightedMoments(pair, rows: rows, weights: design.weights) else {
      return influence
    }
    let deviations = moments.products.diagonal.map { $0.squareRoot() }
    let r = moments.correlation
    for row in rows {
      let i = Int(row)
      let x = (pair[0][i] - moments.means[0]) / deviations[0]
      let y = (pair[1][i] - moments.means[1]) / deviations[1]
      influence[i, 0] = design.weights[i] / moments.weight * (x * y - r * (x * x + y * y) / 2)
    }
    return influence
  }
}

extension WeightedMoments {
  /// Of the first two items; rounding may not take it beyond one.
  fileprivate var correlation: Double {
    let r = products[0, 1] / (products[0, 0] * products[1, 1]).squareRoot()
    return max(-1, min(1, r))
  }
}
