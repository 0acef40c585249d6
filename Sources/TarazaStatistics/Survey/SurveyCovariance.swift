import TarazaNumerics

/// Variances and covariances of variables in the population, from one domain of a sample.
///
/// C_ab = n / (n - 1) Σw(a - ā)(b - b̄) / Σw over n rows, with the linearised values
/// (n / (n - 1) (a - ā)(b - b̄) - C_ab) / Σw.
///
/// - Shapes: the estimate holds the lower triangle by columns: 11, 21, …, k1, 22, 32, …
/// - Missing data: rows outside `domain` are left out; they must hold those that lack a value.
/// - Throws: `.tooFewRows` below two rows with a weight.
/// - Source: as `svyvar` of R's survey 4.1 (Lumley 2004).
public struct SurveyCovariance: Sendable {
  public let estimate: SurveyEstimate
  public let order: Int
  public let rows: Int

  public init(
    of columns: [[Double]], in domain: [Bool], _ design: SampleDesign
  ) throws(StatisticsError) {
    let count = domain.indices.reduce(0) { $0 + (domain[$1] && design.weights[$1] > 0 ? 1 : 0) }
    guard count >= 2 else { throw .tooFewRows(needed: 2, got: count) }
    let factor = Double(count) / Double(count - 1)
    let pairs = columns.indices.flatMap { b in columns.indices[b...].map { (a: $0, b: b) } }
    let products: ([Double]) -> [[Double]] = { weights in
      let means = columns.map { column in Self.mean(column, weights, domain) }
      return pairs.map { pair in
        domain.indices.map { row in
          domain[row]
            ? factor * (columns[pair.a][row] - means[pair.a])
              * (columns[pair.b][row] - means[pair.b])
            : 0
        }
      }
    }
    order = columns.count
    rows = count
    estimate = try design.estimate(
      in: domain, { weights in products(weights).map { Self.mean($0, weights, domain) } },
      influence: {
        Matrix(
          columns: products(design.weights).map { column in
            let mean = Self.mean(column, design.weights, domain)
            let total = domain.indices.reduce(0) { $0 + (domain[$1] ? design.weights[$1] : 0) }
            return domain.indices.map { row in
              domain[row] ? design.weights[row] * (column[row] - mean) / total : 0
            }
          })
      })
  }

  private static func mean(_ values: [Double], _ weights: [Double], _ domain: [Bool]) -> Double {
    var (sum, total) = (0.0, 0.0)
    for row in values.indices where domain[row] {
      sum += weights[row] * values[row]
      total += weights[row]
    }
    return sum / total
  }
}
