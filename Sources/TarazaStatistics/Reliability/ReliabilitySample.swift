import Glibc
import TarazaNumerics

/// The reliability of a scale as a sample tells it: coefficients with their errors by how the sample
/// was drawn.
///
/// A coefficient f of the weighted covariances S of the items has, for a row with deviations d from
/// the means, the influence w / W (dᵀ G d - tr G S), with G its slopes. The variance of the total of these
/// is the coefficient's, by the design and without an assumption on the law of the answers; with
/// replicates it is that of the coefficient over them. Intervals are those of log(1 - f), with t of
/// the design's degrees of freedom.
///
/// - Shapes: `influence` of a coefficient has an entry per row of the design, zero for rows that do
///   not count.
/// - Missing data: listwise.
/// - Throws: `.tooFewItems` below two, `.tooFewRows` below three complete rows, `.noVariance` with
///   the constant items, or none for a constant sum.
/// - Source: Binder (1983), doi:10.2307/1402588; without a design, Yuan, Guarnaccia & Hayslip (2003).
///   Educ. Psychol. Meas. 63, 5-23. doi:10.1177/0013164402239314; Maydeu-Olivares, Coffman & Hartmann
///   (2007). Psychol. Methods 12, 157-176. doi:10.1037/1082-989X.12.2.157
public struct ReliabilitySample: Sendable {
  public let coefficients: ScaleCoefficients
  public let wanted: [ReliabilityCoefficient]
  public let covariance: SymmetricMatrix
  /// Of the items as scored, in their order.
  public let means: [Double]
  public let design: SampleDesign
  /// Positions, in the design, of the rows that count.
  public let rows: [Int]
  /// Degrees of freedom of the design in these rows.
  public let degreesOfFreedom: Int
  /// Kish's effective number of rows.
  public let effectiveRows: Double
  /// Rows x items: deviations from the weighted means.
  let deviations: Matrix
  let options: ScaleCoefficients.Options
  let domain: [Bool]

  public init(
    _ items: SurveyItems, reversed: [Int] = [], wanted: [ReliabilityCoefficient],
    options: ScaleCoefficients.Options = ScaleCoefficients.Options()
  ) throws(StatisticsError) {
    let k = items.values.count
    guard k >= 2 else { throw .tooFewItems(needed: 2, got: k) }
    let domain = items.rows(of: Array(0..<k))
    let design = items.design
    let rows = domain.indices.filter { domain[$0] && design.weights[$0] > 0 }
    guard rows.count >= 3 else { throw .tooFewRows(needed: 3, got: rows.count) }
    let weights = rows.map { design.weights[$0] }
    let isEqual = weights.allSatisfy { $0 == weights[0] }
    let columns = items.values.enumerated().map { item, values in
      reversed.contains(item) ? rows.map { -values[$0] } : rows.map { values[$0] }
    }
    let moments = Moments(ItemBlock(columns: columns, weights: isEqual ? nil : weights))
    let constant = (0..<k).filter { item in columns[item].allSatisfy { $0 == columns[item][0] } }
    guard constant.isEmpty else { throw .noVariance(items: constant) }
    covariance = try moments.covariance
    means = moments.means
    effectiveRows = moments.effectiveRows
    coefficients = try ScaleCoefficients(covariance: covariance, wanted, options: options)
    self.wanted = wanted
    self.options = options
    self.design = design
    self.domain = domain
    self.rows = rows
    degreesOfFreedom = design.degreesOfFreedom(in: domain)
    let centres = moments.means
    deviations = Matrix(
      columns: zip(columns, centres).map { column, mean in column.map { $0 - mean } })
  }

  /// The weights of the rows that count.
  var weights: [Double] { rows.map { design.weights[$0] } }
}

extension ReliabilitySample {
  /// What each row of the design adds to a coefficient to first order; nil where it has no slopes.
  public func influence(of coefficient: ReliabilityCoefficient) -> [Double]? {
    guard let own = rowInfluence(of: coefficient) else { return nil }
    var influence = [Double](repeating: 0, count: design.rowCount)
    for (place, row) in rows.enumerated() { influence[row] = own[place] }
    return influence
  }

  /// The same of the rows that count.
  func rowInfluence(of coefficient: ReliabilityCoefficient) -> [Double]? {
    guard let slopes = coefficients.estimates[coefficient]?.slopes else { return nil }
    let weights = weights
    let total = weights.reduce(0, +)
    let products = deviations * slopes.asMatrix
    let k = slopes.order
    var squares = [Double](repeating: 0, count: rows.count)
    for item in 0..<k {
      let (d, p) = (deviations.column(item), products.column(item))
      for row in squares.indices { squares[row] += d[row] * p[row] }
    }
    let mean = zip(weights, squares).reduce(0) { $0 + $1.0 * $1.1 } / total
    // The covariances have divisor n - 1, the moments that move here n.
    let n = Double(rows.count)
    return zip(weights, squares).map { $0 / total * ($1 - mean) * (n / (n - 1)) }
  }

  /// Values and their covariance by the design, of the coefficients among `wanted` that have an
  /// error by formula, or by the replicates where the design has any.
  public func estimate() throws(StatisticsError) -> ReliabilityErrors {
    let found = wanted.filter { coefficients[$0] != nil }
    if let replicates = design.replicates {
      let values = found.compactMap { coefficients[$0] }
      let thetas = try replicatedValues(of: found, replicates)
      let estimate = try replicates.estimate(
        values, of: thetas, degreesOfFreedom: degreesOfFreedom)
      return ReliabilityErrors(coefficients: found, estimate: estimate)
    }
    let known = found.filter { coefficients.estimates[$0]?.slopes != nil }
    let influences = known.compactMap { influence(of: $0) }
    guard !influences.isEmpty else {
      throw .notComputable("no coefficient has an error by formula")
    }
    return ReliabilityErrors(
      coefficients: known,
      estimate: SurveyEstimate(
        values: known.compactMap { coefficients[$0] },
        covariance: try design.covariance(ofInfluence: Matrix(columns: influences), in: domain),
        degreesOfFreedom: degreesOfFreedom))
  }
}

/// Coefficients with their joint covariance.
public struct ReliabilityErrors: Equatable, Sendable {
  public let coefficients: [ReliabilityCoefficient]
  public let estimate: SurveyEstimate

  public func standardError(of coefficient: ReliabilityCoefficient) -> Double? {
    coefficients.firstIndex(of: coefficient).map { estimate.standardErrors[$0] }
  }

  /// Of log(1 - value); nil without an error or degrees of freedom, and for a value of one.
  public func interval(of coefficient: ReliabilityCoefficient, level: Double)
    -> ConfidenceInterval?
  {
    guard let place = coefficients.firstIndex(of: coefficient), estimate.degreesOfFreedom > 0
    else { return nil }
    return Self.interval(
      estimate.values[place], standardError: estimate.standardErrors[place],
      degreesOfFreedom: estimate.degreesOfFreedom, level: level)
  }

  /// The same of any coefficient that reaches up to one.
  public static func interval(
    _ value: Double, standardError: Double, degreesOfFreedom: Int, level: Double
  ) -> ConfidenceInterval? {
    guard value < 1, standardError.isFinite, degreesOfFreedom > 0 else { return nil }
    let t = StudentT(Double(degreesOfFreedom)).upperQuantile((1 - level) / 2)
    return AlphaInterval.ofDistance(
      value, logError: standardError / (1 - value), quantile: t, level)
  }
}
