import Glibc
import TarazaNumerics

/// The reliability of a scale as a sample tells it: coefficients with their errors by how the sample
/// was drawn.
///
/// A coefficient f of the weighted covariances S of the items has, for a row with deviations d from
/// the means, the influence w / W (dᵀ G d - tr G S), with G its slopes. Pairwise a row moves the
/// covariances of those items that it has, and adds Σ_ij G_ij w / W_ij (d_i d_j - s_ij) over them, d
/// being deviations from the means of the pair's rows and W_ij their weight. The variance of the
/// total of these is the coefficient's, by the design and without an assumption on the law of the
/// answers; with replicates it is that of the coefficient over them. Intervals are those of
/// log(1 - f), with t of the design's degrees of freedom.
///
/// - Shapes: `influence` of a coefficient has an entry per row of the design, zero for rows that do
///   not count.
/// - Missing data: listwise rows that have every item count, pairwise those that have any.
/// - Throws: `.tooFewItems` below two, `.tooFewRows` below three rows that count, `.noVariance` with
///   the constant items, or none for a constant sum; `.emptyPair` pairwise.
/// - Source: Binder (1983), doi:10.2307/1402588; without a design, Yuan, Guarnaccia & Hayslip (2003).
///   Educ. Psychol. Meas. 63, 5-23. doi:10.1177/0013164402239314; Maydeu-Olivares, Coffman & Hartmann
///   (2007). Psychol. Methods 12, 157-176. doi:10.1037/1082-989X.12.2.157; pairwise, van Praag,
///   Dijkstra & Van Velzen (1985). Psychometrika 50, 25-36. doi:10.1007/BF02294145
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
  /// Rows x items: deviations from the weighted means; zero where there is no answer.
  let deviations: Matrix
  /// Rows x items: 1 where there is an answer, else 0; nil listwise.
  let presence: Matrix?
  /// n / (n - 1) of each pair's rows; nil listwise.
  let corrections: SymmetricMatrix?
  let options: ScaleCoefficients.Options
  let domain: [Bool]

  public init(
    _ items: SurveyItems, reversed: [Int] = [], wanted: [ReliabilityCoefficient],
    options: ScaleCoefficients.Options = ScaleCoefficients.Options()
  ) throws(StatisticsError) {
    let k = items.values.count
    guard k >= 2 else { throw .tooFewItems(needed: 2, got: k) }
    let design = items.design
    let domain = items.domain
    let rows = domain.indices.filter { domain[$0] && design.weights[$0] > 0 }
    guard rows.count >= 3 else { throw .tooFewRows(needed: 3, got: rows.count) }
    let block = items.block(of: rows, reversed: reversed)
    let constant = (0..<k).filter { block.isConstant($0) }
    guard constant.isEmpty else { throw .noVariance(items: constant) }
    let moments = Moments(block, rule: items.rule)
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
    presence = moments.pairCounts == nil ? nil : Matrix.presence(block)
    corrections = moments.pairCounts.map { counts in counts.map { $0 / ($0 - 1) } }
    deviations = Matrix.centred(block, at: moments.means, missing: presence != nil)
  }

  /// Whether each pair of items has its own rows.
  public var isPairwise: Bool { presence != nil }

  /// The weights of the rows that count.
  var weights: [Double] { rows.map { design.weights[$0] } }

  /// How covariances come from weights.
  func covariances(weights: [Double]) -> ReplicatedCovariances {
    ReplicatedCovariances(
      deviations: deviations, presence: presence, weights: weights, corrections: corrections)
  }
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
    if let presence { return pairwiseInfluence(of: slopes, weights, presence) }
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

  private func pairwiseInfluence(
    of slopes: SymmetricMatrix, _ weights: [Double], _ presence: Matrix
  ) -> [Double]? {
    let k = slopes.order
    let sums = covariances(weights: weights).sums(
      by: [Int](repeating: 0, count: rows.count), count: 1)
    guard let pairs = PairMoments(sums.column(0), items: k) else { return nil }
    let columns = (0..<k).map { (d: deviations.column($0), p: presence.column($0)) }
    var influence = [Double](repeating: 0, count: rows.count)
    for i in 0..<k {
      for j in 0...i {
        let (first, second) = (columns[i], columns[j])
        let (meanI, meanJ) = (pairs.means[i, j], pairs.means[j, i])
        let scale =
          (i == j ? 1.0 : 2.0) * slopes[i, j] * (corrections?[i, j] ?? 1) / pairs.weights[i, j]
        for row in influence.indices where first.p[row] * second.p[row] > 0 {
          let product = (first.d[row] - meanI) * (second.d[row] - meanJ)
          influence[row] += scale * weights[row] * (product - pairs.products[i, j])
        }
      }
    }
    return influence
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
///
/// - Edge cases: a share of variance lies between 0 and 1, so that its interval ends there, and an error
///   beyond one half is none: where a rotation has nearly two answers, slopes say nothing.
public struct ReliabilityErrors: Equatable, Sendable {
  public let coefficients: [ReliabilityCoefficient]
  public let estimate: SurveyEstimate

  public func standardError(of coefficient: ReliabilityCoefficient) -> Double? {
    guard let place = coefficients.firstIndex(of: coefficient) else { return nil }
    let error = estimate.standardErrors[place]
    return coefficient.isShareOfVariance && error > Self.largestErrorOfShare ? nil : error
  }

  /// No law on the numbers from 0 to 1 has a larger standard deviation.
  private static let largestErrorOfShare = 0.5

  /// Of log(1 - value); nil without an error or degrees of freedom, and for a value of one.
  public func interval(of coefficient: ReliabilityCoefficient, level: Double)
    -> ConfidenceInterval?
  {
    guard let place = coefficients.firstIndex(of: coefficient),
      let error = standardError(of: coefficient),
      let interval = Self.interval(
        estimate.values[place], standardError: error,
        degreesOfFreedom: estimate.degreesOfFreedom, level: level)
    else { return nil }
    guard coefficient.isShareOfVariance else { return interval }
    return ConfidenceInterval(
      lower: max(0, interval.lower), upper: interval.upper, level: level)
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
