import TarazaNumerics

/// The analysis of variance of complete ratings, cases by raters: what all intraclass correlations
/// are made of.
///
/// - Shapes: `columns` has an entry for each rater, and that one for each case.
/// - Units: mean squares are in squared units of the ratings.
/// - Missing data: none; NaN is refused.
/// - Throws: `.tooFewItems` below two raters; `.tooFewRows` below two cases; `.notFinite` with the
///   rater; `.noVariance` when all ratings are equal.
/// - Source: Shrout & Fleiss (1979). Psychol. Bull. 86, 420-428. doi:10.1037/0033-2909.86.2.420
public struct RatingVariance: Equatable, Sendable {
  public let cases: Int
  public let raters: Int
  public let betweenCases: Double
  public let betweenRaters: Double
  /// Of what neither cases nor raters account for.
  public let error: Double
  public let withinCases: Double

  public init(_ columns: [[Double]]) throws(StatisticsError) {
    let (k, n) = (columns.count, columns.first?.count ?? 0)
    guard k >= 2 else { throw .tooFewItems(needed: 2, got: k) }
    guard n >= 2 else { throw .tooFewRows(needed: 2, got: n) }
    guard columns.allSatisfy({ $0.count == n }) else {
      throw .outOfRange("raters with different numbers of cases")
    }
    if let rater = columns.firstIndex(where: { !$0.allSatisfy(\.isFinite) }) {
      throw .notFinite(item: rater)
    }
    let columnMeans = columns.map { $0.reduce(0, +) / Double(n) }
    let mean = columnMeans.reduce(0, +) / Double(k)
    var (rows, residual, within, all) = (0.0, 0.0, 0.0, 0.0)
    for row in 0..<n {
      let rowMean = columns.reduce(0) { $0 + $1[row] } / Double(k)
      rows += (rowMean - mean) * (rowMean - mean)
      for (column, columnMean) in zip(columns, columnMeans) {
        let own = column[row] - rowMean
        let left = own - (columnMean - mean)
        within += own * own
        residual += left * left
        all = max(all, column[row].magnitude)
      }
    }
    let raterSquares = columnMeans.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let rounding = Double(n * k) * all * .ulpOfOne
    guard within + Double(k) * rows > rounding * rounding else { throw .noVariance(items: []) }
    let (N, K) = (Double(n), Double(k))
    // What is left of perfect agreement is rounding, and would be taken for error.
    let isExact = residual <= rounding * rounding
    cases = n
    raters = k
    betweenCases = K * rows / (N - 1)
    betweenRaters = N * raterSquares / (K - 1)
    error = isExact ? 0 : residual / ((N - 1) * (K - 1))
    withinCases = within <= rounding * rounding ? 0 : within / (N * (K - 1))
  }
}

/// What is taken for a sample of more, and what agreement means: the five models of McGraw and Wong,
/// each for a single rating and for the mean of all k.
public enum IntraclassModel: String, CaseIterable, Equatable, Hashable, Sendable {
  /// Case 1: raters differ from case to case, so that their differences are error.
  case oneWay
  /// Case 2: cases and raters both a sample; same order and distances are enough.
  case twoWayRandomConsistency
  /// Case 2A: … the same numbers are asked for.
  case twoWayRandomAgreement
  /// Case 3: these raters only.
  case twoWayMixedConsistency
  /// Case 3A: these raters only, the same numbers.
  case twoWayMixedAgreement

  public var isAgreement: Bool {
    switch self {
    case .oneWay, .twoWayRandomAgreement, .twoWayMixedAgreement: true
    case .twoWayRandomConsistency, .twoWayMixedConsistency: false
    }
  }
}

/// An intraclass correlation: the share of the variance of ratings that lies between cases.
///
/// With mean squares R of cases, C of raters, E of error and W within cases, of n cases and k raters,
/// for a single rating: one-way (R - W) / (R + (k - 1) W); consistency (R - E) / (R + (k - 1) E);
/// agreement (R - E) / (R + (k - 1) E + k (C - E) / n). For the mean of k ratings each is stepped up
/// by Spearman and Brown, k ρ / [1 + (k - 1) ρ]. Random and mixed models share their numbers and
/// differ in what may be concluded: about raters like these, or about these. F tests ρ = 0. Intervals
/// turn those of F round; for agreement F has Satterthwaite's degrees of freedom. Bounds for the mean
/// are those for one rating stepped up, as both hold of one set of variances.
///
/// - Shapes: see `RatingVariance`.
/// - Units: none. A common shift and scale change nothing; consistency ignores a shift of one rater.
/// - Edge cases: it is negative where cases differ less than by chance. Where raters agree perfectly
///   it is 1 and F infinite. The mixed model's mean has a meaning only where raters and cases do not
///   interact.
/// - Throws: what `RatingVariance` throws; `.notComputable` where cases do not differ at all.
/// - Source: McGraw & Wong (1996). Psychol. Methods 1, 30-46. doi:10.1037/1082-989X.1.1.30, with its
///   correction 1, 390; Shrout & Fleiss (1979). Psychol. Bull. 86, 420-428. Their printed interval of
///   ICC(A,k) takes k times ICC(A,k) where ICC(A,k) belongs; ours does not.
public struct IntraclassCorrelation: Equatable, Sendable {
  public let model: IntraclassModel
  /// Of one rating, or of the mean of all.
  public let isAverage: Bool
  public let value: Double
  public let interval: ConfidenceInterval
  public let f: Double
  public let df1: Double
  public let df2: Double
  public let pValue: Double

  public init(
    _ variance: RatingVariance, model: IntraclassModel, isAverage: Bool, level: Double = 0.95
  ) throws(StatisticsError) {
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    let (n, k) = (Double(variance.cases), Double(variance.raters))
    let (R, C, E) = (variance.betweenCases, variance.betweenRaters, variance.error)
    let isOneWay = model == .oneWay
    let noise = isOneWay ? variance.withinCases : E
    guard R > 0 else { throw .notComputable("all cases have the same mean rating") }
    let tail = (1 - level) / 2
    df1 = n - 1
    df2 = isOneWay ? n * (k - 1) : (n - 1) * (k - 1)
    f = noise > 0 ? R / noise : .infinity
    pValue = noise > 0 ? FDistribution(df1, df2).upper(f) : 0
    let single: Double
    let bounds: (lower: Double, upper: Double)
    switch model {
    case .oneWay, .twoWayRandomConsistency, .twoWayMixedConsistency:
      func share(_ f: Double) -> Double { f == .infinity ? 1 : (f - 1) / (f + k - 1) }
      single = share(f)
      bounds = (
        lower: share(f / FDistribution(df1, df2).upperQuantile(tail)),
        upper: share(f * FDistribution(df2, df1).upperQuantile(tail))
      )
    case .twoWayRandomAgreement, .twoWayMixedAgreement:
      single = (R - E) / (R + (k - 1) * E + k * (C - E) / n)
      bounds = Self.agreementBounds(variance, single, tail: tail)
    }
    func stepped(_ rho: Double) -> Double {
      isAverage ? k * rho / (1 + (k - 1) * rho) : rho
    }
    self.model = model
    self.isAverage = isAverage
    value = stepped(single)
    interval = ConfidenceInterval(
      lower: stepped(bounds.lower), upper: stepped(bounds.upper), level: level)
  }

  private static func agreementBounds(
    _ variance: RatingVariance, _ rho: Double, tail: Double
  ) -> (lower: Double, upper: Double) {
    let (n, k) = (Double(variance.cases), Double(variance.raters))
    let (R, C, E) = (variance.betweenCases, variance.betweenRaters, variance.error)
    guard rho < 1 else { return (1, 1) }
    let a = k * rho / (n * (1 - rho)) * C
    let b = (1 + k * rho * (n - 1) / (n * (1 - rho))) * E
    let df = (a + b) * (a + b) / (a * a / (k - 1) + b * b / ((n - 1) * (k - 1)))
    guard df.isFinite, df > 0 else { return (rho, rho) }
    let noise = k * C + (k * n - k - n) * E
    let low = FDistribution(n - 1, df).upperQuantile(tail)
    let high = FDistribution(df, n - 1).upperQuantile(tail)
    return (
      lower: n * (R - low * E) / (low * noise + n * R),
      upper: n * (high * R - E) / (noise + n * high * R)
    )
  }
}
