import TarazaNumerics

/// Cohen's kappa: agreement of two raters beyond what their own shares of categories bring about.
///
/// kappa = (P_o - P_e) / (1 - P_e), with P_o = Σ w_kl p_kl over the table of both ratings and
/// P_e = Σ w_kl p_k· p_·l. Two errors, of the estimate for the interval and of kappa = 0 for the test,
/// come from the law of large samples. Where cases have a design, shares are weighted, and error and
/// interval are those that it gives Conger's kappa, which is Cohen's of two raters.
///
/// - Shapes: `table` is q x q, the first rater in rows; only cases that both rated count.
/// - Units: none. The order of the raters changes nothing.
/// - Edge cases: a rater who uses one category only makes kappa 0 and its error 0.
/// - Throws: `.tooFewRows` when no case has both ratings; `.notComputable` when both put all cases
///   into one category; what the weights throw.
/// - Source: Cohen (1960). Educ. Psychol. Meas. 20, 37-46. doi:10.1177/001316446002000104; Cohen
///   (1968). Psychol. Bull. 70, 213-220. doi:10.1037/h0026256; errors: Fleiss, Cohen & Everitt
///   (1969). Psychol. Bull. 72, 323-327. doi:10.1037/h0028106
public struct CohenKappa: Equatable, Sendable {
  public let kappa: Double
  public let observed: Double
  public let expected: Double
  /// Nil from a single unit of a design.
  public let standardError: Double?
  /// Were kappa zero and cases drawn one by one.
  public let nullStandardError: Double
  /// Nil where a rater uses one category only, and where cases have a design.
  public let z: Double?
  public let pValue: Double?
  public let interval: ConfidenceInterval?
  /// Kappa can fall no further; minus infinity with weights of one's own.
  public let least: Double
  public let n: Int
  public let table: Matrix

  /// Variances below this are rounding of a zero.
  private static let rounding = 1e-14

  public init(
    _ ratings: Ratings, first: Int = 0, second: Int = 1, weights: AgreementWeights = .identity,
    level: Double = 0.95
  ) throws(StatisticsError) {
    var table = Matrix(rows: ratings.categories.count, columns: ratings.categories.count)
    let (ofFirst, ofSecond) = (Array(ratings.codes(of: first)), Array(ratings.codes(of: second)))
    let both = ofFirst.indices.filter { ofFirst[$0] >= 0 && ofSecond[$0] >= 0 }
    let whole = both.reduce(0) { $0 + ratings.weight($1) }
    for place in both {
      table[Int(ofFirst[place]), Int(ofSecond[place])] +=
        ratings.weight(place) * (Double(both.count) / whole)
    }
    guard ratings.design != nil else {
      try self.init(table: table, weights: weights, level: level)
      return
    }
    let byDesign = try AgreementCoefficient.conger(
      ratings.selecting(raters: [first, second]).complete, weights: weights, level: level)
    try self.init(
      table: table, weights: weights, level: level,
      errors: (byDesign.standardError, byDesign.interval), n: both.count)
  }

  public init(
    table: Matrix, weights: AgreementWeights = .identity, level: Double = 0.95
  ) throws(StatisticsError) {
    try self.init(
      table: table, weights: weights, level: level, errors: nil,
      n: Int(table.storage.reduce(0, +).rounded()))
  }

  private init(
    table: Matrix, weights: AgreementWeights, level: Double,
    errors: (standardError: Double?, interval: ConfidenceInterval?)?, n count: Int
  ) throws(StatisticsError) {
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    guard table.rows == table.columns else {
      throw .outOfRange("a table of \(table.rows) by \(table.columns) categories")
    }
    let q = table.rows
    let n = table.storage.reduce(0, +)
    guard n > 0 else { throw .tooFewRows(needed: 1, got: 0) }
    let W = try weights.matrix(q)
    let P = (1 / n) * table
    let rows = (0..<q).map { P.row($0).reduce(0, +) }
    let columns = (0..<q).map { P.column($0).reduce(0, +) }
    let rowMeans = W.asMatrix * columns
    let columnMeans = W.asMatrix * rows
    let observed = zip(W.storage, P.storage).reduce(0) { $0 + $1.0 * $1.1 }
    let expected = zip(rows, rowMeans).reduce(0) { $0 + $1.0 * $1.1 }
    guard 1 - expected > Double(q) * .ulpOfOne else {
      throw .notComputable(
        "both raters put all cases into one category, so that chance alone would agree as often")
    }
    let kappa = (observed - expected) / (1 - expected)
    var (variance, nullVariance) = (0.0, 0.0)
    for r in 0..<q {
      for c in 0..<q {
        let means = rowMeans[r] + columnMeans[c]
        let departure = W[r, c] - means * (1 - kappa)
        variance += P[r, c] * departure * departure
        nullVariance += rows[r] * columns[c] * (W[r, c] - means) * (W[r, c] - means)
      }
    }
    let centre = kappa - expected * (1 - kappa)
    let scale = n * (1 - expected) * (1 - expected)
    variance = (variance - centre * centre) / scale
    nullVariance = (nullVariance - expected * expected) / scale
    self.kappa = kappa
    self.observed = observed
    self.expected = expected
    self.n = count
    least = weights.isOwn ? -.infinity : -1
    self.table = table
    nullStandardError = nullVariance > Self.rounding ? nullVariance.squareRoot() : 0
    if let errors {
      (standardError, interval, z, pValue) = (errors.standardError, errors.interval, nil, nil)
      return
    }
    let error = variance > Self.rounding ? variance.squareRoot() : 0
    standardError = error
    z = nullStandardError > 0 ? kappa / nullStandardError : nil
    pValue = z.map { Alternative.twoSided.normalPValue($0) }
    let margin = Normal.upperQuantile((1 - level) / 2) * error
    interval = ConfidenceInterval(lower: kappa - margin, upper: kappa + margin, level: level)
  }
}
