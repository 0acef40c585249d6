import TarazaNumerics

/// One rater against the others: how far above or below them, how often in agreement, and what the
/// panel's agreement would be without this rater.
///
/// On the cases that somebody else rated too: `bias` is the mean of own rating - mean of the others,
/// with Student's interval; `agreement` the mean weighted share of the others who say the same;
/// `correlation` Pearson's with the mean of the others; `without` Krippendorff's alpha of the others.
///
/// - Shapes: one entry for each rater, in their order.
/// - Units: bias in those of the ratings; it has a meaning where these are numbers.
/// - Edge cases: a number that does not exist is nil: bias and agreement of a rater who shares no
///   case, the interval from a single case, a correlation where nothing varies, alpha of the others
///   where they are alike or never meet.
/// - Throws: what the weights throw.
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
    return (0..<ratings.raterCount).map { rater in
      RaterProfile(ratings, rater, counts, sums, W, metric: metric, level: level)
    }
  }

  private init(
    _ ratings: Ratings, _ rater: Int, _ counts: RatingCounts, _ sums: [Double],
    _ W: SymmetricMatrix, metric: DisagreementMetric, level: Double
  ) {
    var own: [Double] = []
    var others: [Double] = []
    var agreement = 0.0
    for place in 0..<ratings.caseCount {
      let code = ratings.code(of: rater, place)
      guard code >= 0, counts.sizes[place] > 1 else { continue }
      let rest = Double(counts.sizes[place] - 1)
      own.append(ratings.categories[code])
      others.append((sums[place] - ratings.categories[code]) / rest)
      let alike = counts.entries(of: place).reduce(0) {
        $0 + Double($1.count) * W[code, Int($1.category)]
      }
      agreement += (alike - 1) / rest
    }
    let n = Double(own.count)
    self.ratings = ratings.codes(of: rater).count { $0 >= 0 }
    shared = own.count
    self.agreement = own.isEmpty ? nil : agreement / n
    let differences = zip(own, others).map { $0 - $1 }
    let bias = differences.reduce(0, +) / n
    self.bias = own.isEmpty ? nil : bias
    let squares = differences.reduce(0) { $0 + ($1 - bias) * ($1 - bias) }
    let error = (squares / (n * (n - 1))).squareRoot()
    if own.count > 1, error > 0 {
      let margin = StudentT(n - 1).upperQuantile((1 - level) / 2) * error
      biasInterval = ConfidenceInterval(lower: bias - margin, upper: bias + margin, level: level)
      biasPValue = 2 * StudentT(n - 1).upper((bias / error).magnitude)
    } else {
      biasInterval = nil
      biasPValue = nil
    }
    correlation = Self.correlation(own, others)
    let rest = (0..<ratings.raterCount).filter { $0 != rater }
    without =
      rest.count < 2
      ? nil : (try? KrippendorffAlpha(ratings.selecting(raters: rest), metric: metric))?.value
  }

  private static func correlation(_ x: [Double], _ y: [Double]) -> Double? {
    let n = Double(x.count)
    guard x.count > 2 else { return nil }
    let (meanX, meanY) = (x.reduce(0, +) / n, y.reduce(0, +) / n)
    let xx = x.reduce(0) { $0 + ($1 - meanX) * ($1 - meanX) }
    let yy = y.reduce(0) { $0 + ($1 - meanY) * ($1 - meanY) }
    let xy = zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
    let size = (x + y).reduce(0) { max($0, $1.magnitude) }
    let rounding = n * size * .ulpOfOne
    guard xx > rounding * rounding, yy > rounding * rounding else { return nil }
    return xy / (xx * yy).squareRoot()
  }
}

/// A case on which the raters part: how far, and who stands farthest from the others.
///
/// `disagreement` is the mean squared distance of two of its ratings over that of any two ratings in
/// the data: 0 where all agree, 1 where they differ as ratings of different cases do.
///
/// - Shapes: `all` lists the cases with two ratings or more from the worst down; ties keep their
///   order.
/// - Edge cases: 0 throughout where all ratings are equal, of which alpha does not exist.
/// - Throws: what `KrippendorffAlpha` throws.
/// - Source: Krippendorff (2011), of whose alpha this is one case's part.
public struct CaseDisagreement: Equatable, Sendable {
  /// Its place among the cases.
  public let place: Int
  public let ratings: Int
  public let lowest: Double
  public let highest: Double
  public let disagreement: Double
  /// Who stands farthest from the mean of the others, or with fewest of them; nil where two raters
  /// stand equally far.
  public let farthest: Int?

  public static func all(
    _ ratings: Ratings, metric: DisagreementMetric
  ) throws(StatisticsError) -> [CaseDisagreement] {
    let sums = try DisagreementSums(ratings, metric)
    guard let answer = sums.answer(multiplicities: nil) else { return unanimous(ratings, sums) }
    let expected = answer.between / (answer.n * (answer.n - 1))
    let all = sums.units.indices.map { index in
      let place = Int(sums.units[index])
      let size = Double(sums.counts.sizes[place])
      let entries = sums.counts.entries(of: place)
      let values = entries.map { ratings.categories[Int($0.category)] }
      return CaseDisagreement(
        place: place, ratings: Int(size), lowest: values.first ?? .nan,
        highest: values.last ?? .nan,
        disagreement: sums.within(unit: index, answer) / size / expected,
        farthest: farthest(ratings, place, sums, answer))
    }
    return all.sorted { ($1.disagreement, $0.place) < ($0.disagreement, $1.place) }
  }

  /// Where all ratings that could be compared are equal, so that nothing could have differed.
  private static func unanimous(_ ratings: Ratings, _ sums: DisagreementSums) -> [CaseDisagreement]
  {
    sums.units.map { unit in
      let place = Int(unit)
      let value =
        sums.counts.entries(of: place).first.map { ratings.categories[Int($0.category)] } ?? .nan
      return CaseDisagreement(
        place: place, ratings: Int(sums.counts.sizes[place]), lowest: value, highest: value,
        disagreement: 0, farthest: nil)
    }
  }

  private static func farthest(
    _ ratings: Ratings, _ place: Int, _ sums: DisagreementSums, _ answer: DisagreementSums.Answer
  ) -> Int? {
    let entries = sums.counts.entries(of: place)
    guard entries.count > 1 else { return nil }
    var best: (rater: Int, distance: Double)?
    var isShared = false
    for rater in 0..<ratings.raterCount {
      let code = ratings.code(of: rater, place)
      guard code >= 0 else { continue }
      let distance = entries.reduce(0) {
        $0 + Double($1.count) * sums.distance(code, Int($1.category), answer)
      }
      if let known = best, distance <= known.distance {
        isShared = isShared || distance == known.distance
      } else {
        best = (rater, distance)
        isShared = false
      }
    }
    return isShared ? nil : best?.rater
  }
}
