import TarazaNumerics

/// Fleiss' kappa: agreement of interchangeable raters, chance being drawn from how often each
/// category is chosen by all together. For two raters it is Scott's pi.
///
/// Chance agreement Σ_kl w_kl π_k π_l, with π_k the mean over cases of the share of ratings in
/// category k.
///
/// - Shapes: see `Ratings`; rater 3 of one case need not be rater 3 of another.
/// - Missing data: a case counts with the ratings that it has.
/// - Edge cases: where nearly all ratings are in one category kappa is low however well raters
///   agree; see `AgreementParadox`.
/// - Throws: `.notComputable` when all ratings are in one category.
/// - Source: Scott (1955). Public Opin. Q. 19, 321-325. doi:10.1086/266577; Fleiss (1971). Psychol.
///   Bull. 76, 378-382. doi:10.1037/h0031619; with missing ratings and weights Gwet (2014).
///   Handbook of Inter-Rater Reliability, 4th ed., chapter 2
extension AgreementCoefficient {
  public static func fleiss(
    _ parts: AgreementParts, level: Double = 0.95
  ) throws(StatisticsError) -> AgreementCoefficient {
    let chance = parts.weights.asMatrix * parts.prevalence
    let expected = zip(chance, parts.prevalence).reduce(0) { $0 + $1.0 * $1.1 }
    return try AgreementCoefficient(
      parts, expected: expected, influence: { parts.mean(of: chance, over: $0) },
      least: leastFleiss(parts), level: level)
  }

  /// Two ratings of a case differ on average by no more than r / (r - 1) times what two drawn from it
  /// with replacement do, and these by no more than two of all ratings: with distances that are squares
  /// kappa is at least 1 - r / (r - 1), r the fewest ratings of a case; cases with one rating, which may
  /// be all alike, widen it by n / n₂.
  private static func leastFleiss(_ parts: AgreementParts) -> Double {
    guard parts.hasDistances else { return -.infinity }
    let r = Double(parts.fewestRatings)
    return 1 - parts.weight / parts.pairedWeight * r / (r - 1)
  }
}

/// Whether raters agree more than by chance: Fleiss' kappa over its error if they did not.
///
/// With m ratings of each of n cases, p_k the share of category k and q_k = 1 - p_k, the variance is
/// 2 / [n m (m - 1)] · [(Σ p q)² - Σ p q (q - p)] / (Σ p q)²; of one category against the others it is
/// 2 / [n m (m - 1)].
///
/// - Shapes: `categories` in the order of the ratings' categories, nil for one that is chosen never
///   or always.
/// - Missing data: none; every case has as many ratings.
/// - Throws: `.tooFewRows` when no case has two ratings; `.outOfRange` when cases differ in their
///   number of ratings, or weigh unequally or were drawn by a design, of which `Category` knows;
///   `.notComputable` when all ratings are in one category.
/// - Source: Fleiss, Nee & Landis (1979). Psychol. Bull. 86, 974-977. doi:10.1037/0033-2909.86.5.974
public struct FleissTest: Equatable, Sendable {
  public struct Category: Equatable, Sendable {
    public let kappa: Double
    /// Nil by a design that leaves no error, as where raters never differ.
    public let z: Double?
    public let pValue: Double?

    init(kappa: Double, z: Double?, pValue: Double?) {
      self.kappa = kappa
      self.z = z
      self.pValue = pValue
    }

    /// Of one category against the others by the design of the cases: Fleiss' kappa of the two over
    /// its own error, z being Student's t.
    ///
    /// - Throws: `.notComputable` for a category that is chosen never or always.
    public init(_ ratings: Ratings, category: Int) throws(StatisticsError) {
      let parts = try AgreementParts(ratings.telling(apart: category))
      let kappa = try AgreementCoefficient.fleiss(parts)
      guard let error = kappa.standardError, error > 0 else {
        self.init(kappa: kappa.value, z: nil, pValue: nil)
        return
      }
      let t = kappa.value / error
      let df = kappa.degreesOfFreedom
      self.init(
        kappa: kappa.value, z: t, pValue: 2 * StudentT(Double(df)).upper(t.magnitude))
    }
  }

  public let z: Double
  public let pValue: Double
  public let categories: [Category?]

  public init(_ parts: AgreementParts) throws(StatisticsError) {
    let kappa = try AgreementCoefficient.fleiss(parts).value
    guard parts.design == nil else { throw .outOfRange("cases that were sampled by a design") }
    let sizes = Set(parts.rated.map { parts.counts.sizes[$0] })
    guard sizes.count == 1, let size = sizes.first else {
      throw .outOfRange("cases with different numbers of ratings")
    }
    let (n, m) = (Double(parts.cases), Double(size))
    let p = parts.prevalence
    let unit = 2 / (n * m * (m - 1))
    let total = p.reduce(0) { $0 + $1 * (1 - $1) }
    let skew = p.reduce(0) { $0 + $1 * (1 - $1) * (1 - 2 * $1) }
    z = kappa / (unit * (total * total - skew)).squareRoot() * total
    pValue = Alternative.twoSided.normalPValue(z)
    var apart = [Double](repeating: 0, count: p.count)
    for place in parts.rated {
      for entry in parts.counts.entries(of: place) {
        apart[Int(entry.category)] += Double(entry.count) * (m - Double(entry.count))
      }
    }
    categories = p.indices.map { category in
      let spread = p[category] * (1 - p[category])
      guard spread > 0 else { return nil }
      let kappa = 1 - apart[category] / (n * m * (m - 1) * spread)
      let z = kappa / unit.squareRoot()
      return Category(kappa: kappa, z: z, pValue: Alternative.twoSided.normalPValue(z))
    }
  }
}
