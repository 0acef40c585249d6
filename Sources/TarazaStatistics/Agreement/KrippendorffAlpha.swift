import TarazaNumerics

/// How far apart two ratings lie for Krippendorff's alpha.
///
/// δ² is 1 for two different categories (nominal); the square of the difference of their mid-ranks
/// among all ratings (ordinal); of the values (interval); of (c - k) / (c + k) (ratio).
public enum DisagreementMetric: String, CaseIterable, Equatable, Hashable, Sendable {
  case nominal, ordinal, interval, ratio
}

/// Krippendorff's alpha: agreement of any number of raters at any level of measurement, with
/// ratings missing.
///
/// alpha = 1 - (n - 1) D / E, with n the ratings of cases that have two or more, D the sum over these
/// cases of Σ δ² over the ordered pairs of the case's m ratings divided by m - 1, and E = Σ δ² over
/// the ordered pairs of all n ratings. Cases of a design count by their weights, scaled to add up to
/// the number of cases. Its error linearizes both sums in the cases, an ordinal distance being held
/// as it is, and is that of the design where there is one.
///
/// As the distances are squares of distances of points, alpha is at least -1 / (m - 1), with m the fewest
/// ratings of a case that has two; intervals end there.
///
/// Takes the counts per case and category once: no pair of ratings is looked at, except by `.ratio`.
///
/// - Shapes: see `Ratings`.
/// - Units: none. Interval: a common shift and scale of the ratings change nothing; ratio: a scale.
/// - Missing data: a case counts with the ratings that it has; one with a single rating not at all.
/// - Throws: `.tooFewRows` when no case has two ratings; `.notComputable` when all ratings that could
///   be paired are equal; `.outOfRange` for negative ratings on a ratio scale; what a design throws.
/// - Source: Krippendorff (2011). Computing Krippendorff's Alpha-Reliability; Hayes & Krippendorff
///   (2007). Commun. Methods Meas. 1, 77-89. doi:10.1080/19312450709336664; its error Gwet (2014).
///   Handbook of Inter-Rater Reliability, 4th ed., chapter 5
public struct KrippendorffAlpha: Equatable, Sendable {
  public let metric: DisagreementMetric
  public let value: Double
  /// D / n and E / [n (n - 1)], which alpha compares.
  public let observed: Double
  public let expected: Double
  /// Cases with two ratings or more.
  public let cases: Int
  /// Nil for a single case, or unit of a design.
  public let standardError: Double?
  /// t with cases - 1 degrees of freedom, or those of the design; `KrippendorffBootstrap` has one
  /// without that law.
  public let interval: ConfidenceInterval?

  public init(
    _ ratings: Ratings, metric: DisagreementMetric, level: Double = 0.95
  ) throws(StatisticsError) {
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    let sums = try DisagreementSums(ratings, metric)
    guard let found = sums.answer(weights: sums.weights) else {
      throw .notComputable("all ratings that could be compared are equal")
    }
    guard found.alpha.isFinite else {
      throw .notComputable("the squares of these ratings are beyond what a number can hold")
    }
    self.metric = metric
    value = found.alpha
    observed = found.within / found.n
    expected = found.between / (found.n * (found.n - 1))
    cases = sums.units.count
    let errors = sums.errors(found, ratings.design)
    let error = try errors.standardError()
    standardError = error
    interval = errors.interval(
      around: found.alpha, error, level: level, least: sums.leastAlpha, most: 1)
  }
}
