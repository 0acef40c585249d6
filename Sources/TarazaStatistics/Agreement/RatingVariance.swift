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
    guard (within + Double(k) * rows).isFinite, raterSquares.isFinite else {
      throw .notComputable("the squares of these ratings are beyond what a number can hold")
    }
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

extension RatingVariance {
  /// The same of cases that count by weights, from the means m and covariances S of the raters: with v
  /// the mean variance and c the mean covariance v + (k - 1) c between cases, v - c error, and
  /// n Σ (m_j - m)² / (k - 1) between raters.
  init(_ moments: CaseMoments) throws(StatisticsError) {
    let (k, n) = (Double(moments.means.count), Double(moments.cases))
    guard k >= 2 else { throw .tooFewItems(needed: 2, got: moments.means.count) }
    let (v, c) = moments.shared
    let mean = moments.means.reduce(0, +) / k
    let squares = moments.means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard v > 0 || squares > 0 else { throw .noVariance(items: []) }
    cases = moments.cases
    raters = moments.means.count
    betweenCases = max(0, v + (k - 1) * c)
    betweenRaters = n * squares / (k - 1)
    // What is left of perfect agreement is rounding, and would be taken for error.
    error = v - c > v * n * .ulpOfOne ? v - c : 0
    withinCases = (betweenRaters + (n - 1) * error) / n
  }
}

extension CaseMoments {
  /// The mean variance and the mean covariance of the raters.
  var shared: (variance: Double, covariance: Double) {
    let k = Double(means.count)
    let own = covariance.diagonal.reduce(0, +)
    return (own / k, (covariance.sum - own) / (k * (k - 1)))
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
}
