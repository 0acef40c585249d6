import TarazaNumerics

/// One rater against the others: how far above or below them, how often in agreement, and what the
/// panel's agreement would be without this rater.
///
/// On the cases that somebody else rated too: `bias` is the mean of own rating - mean of the others,
/// with Student's interval; `agreement` the mean weighted share of the others who say the same;
/// `correlation` Pearson's with the mean of the others; `without` Krippendorff's alpha of the others.
/// Cases of a design count by their weights, and the error of the bias is the design's.
///
/// - Shapes: one entry for each rater, in their order.
/// - Units: bias in those of the ratings; it has a meaning where these are numbers.
/// - Edge cases: a number that does not exist is nil: bias and agreement of a rater who shares no
///   case, the interval from a single case, a correlation where nothing varies, alpha of the others
///   where they are alike or never meet.
/// - Throws: what the weights and the design throw.
/// - Source: leave-one-out as in Gwet (2014). Handbook of Inter-Rater Reliability, 4th ed., chapter
///   6; the rest is descriptive.
public struct RaterProfile: Equatable, Sendable {
  public let ratings: Int
  /// Cases that somebody else rated too.
  public let shared: Int
  public let bias: Double?
  public let biasInterval: ConfidenceInterval?
  public let biasPValue: Double?
  public let agreement: Double?
  public let correlation: Double?
  public let without: Double?

  public static func all(
    _ ratings: Ratings, metric: DisagreementMetric, weights: AgreementWeights = .identity,
    level: Double = 0.95
  ) throws(StatisticsError) -> [RaterProfile] {
    let W = try weights.matrix(ratings.categories.count)
    let counts = RatingCounts(ratings)
    let sums = (0..<counts.caseCount).map { place in
      counts.entries(of: place).reduce(0) {
        $0 + Double($1.count) * ratings.categories[Int($1.category)]
      }
    }
    var profiles: [RaterProfile] = []
    for rater in 0..<ratings.raterCount {
      profiles.append(
        try RaterProfile(ratings, rater, counts, sums, W, metric: metric, level: level))
    }
    return profiles
  }

  private init(
    _ ratings: Ratings, _ rater: Int, _ counts: RatingCounts, _ sums: [Double],
    _ W: SymmetricMatrix, metric: DisagreementMetric, level: Double
  ) throws(StatisticsError) {
    var own: [Double] = []
    var others: [Double] = []
    var places: [Int] = []
    var weights: [Double] = []
    var agreement = 0.0
    for place in 0..<ratings.caseCount {
      let code = ratings.code(of: rater, place)
      guard code >= 0, counts.sizes[place] > 1 else { continue }
      let rest = Double(counts.sizes[place] - 1)
      let weight = ratings.weight(place)
      places.append(place)
      weights.append(weight)
      own.append(ratings.categories[code])
      others.append((sums[place] - ratings.categories[code]) / rest)
      let alike = counts.entries(of: place).reduce(0) {
        $0 + Double($1.count) * W[code, Int($1.category)]
      }
      agreement += weight * (alike - 1) / rest
    }
    let whole = weights.reduce(0, +)
    self.ratings = ratings.codes(of: rater).count { $0 >= 0 }
    shared = own.count
    self.agreement = whole > 0 ? agreement / whole : nil
    let differences = zip(own, others).map { $0 - $1 }
    let bias = zip(weights, differences).reduce(0) { $0 + $1.0 * $1.1 } / whole
    self.bias = whole > 0 ? bias : nil
    var errors = CaseErrors(ratings.design)
    for (place, difference) in zip(places, differences) {
      errors.add(difference - bias, of: place)
    }
    if let error = try errors.standardError(), error > 0 {
      biasInterval = errors.interval(around: bias, error, level: level)
      biasPValue =
        2 * StudentT(Double(errors.degreesOfFreedom)).upper((bias / error).magnitude)
    } else {
      biasInterval = nil
      biasPValue = nil
    }
    correlation = Self.correlation(own, others, weights)
    let rest = (0..<ratings.raterCount).filter { $0 != rater }
    without =
      rest.count < 2
      ? nil : (try? KrippendorffAlpha(ratings.selecting(raters: rest), metric: metric))?.value
  }

  private static func correlation(_ x: [Double], _ y: [Double], _ weights: [Double]) -> Double? {
    guard x.count > 2,
      let moments = WeightedMoments(
        [x, y], rows: x.indices.map { Int32($0) }, weights: weights)
    else { return nil }
    let products = moments.products
    let size = (x + y).reduce(0) { max($0, $1.magnitude) }
    let rounding = Double(x.count).squareRoot() * size * .ulpOfOne
    guard products[0, 0] > rounding * rounding, products[1, 1] > rounding * rounding else {
      return nil
    }
    return products[1, 0] / (products[0, 0] * products[1, 1]).squareRoot()
  }
}
