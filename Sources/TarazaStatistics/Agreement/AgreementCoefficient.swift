import TarazaNumerics

/// How far raters agree beyond what chance would bring about: (observed - expected) / (1 - expected).
///
/// The error is that of a ratio of means over cases, linearized: with observed agreement P_o over the n₂
/// cases that two raters or more rated, and chance agreement P_e over all n, a case moves the coefficient
/// by d = [(n / n₂) (own agreement - P_o) - 2 (1 - coefficient) (own chance - P_e)] / (1 - P_e), the first
/// term being none where it has one rating. The variance is Σ d² / [n (n - 1)], or by the design of the
/// cases, whose weights all means then have (`CaseErrors`). The interval takes t with n₂ - 1 degrees of freedom, or those of the design, and ends at 1
/// and where the coefficient can fall no further.
///
/// Where all cases have two ratings or more this is Gwet's error. Where some have one, his takes their
/// agreement for zero, and is too wide.
///
/// - Source: Gwet (2008). Br. J. Math. Stat. Psychol. 61, 29-48. doi:10.1348/000711006X126600; Gwet
///   (2014). Handbook of Inter-Rater Reliability, 4th ed., chapters 2, 3 and 5 (missing ratings)
public struct AgreementCoefficient: Equatable, Sendable {
  public let value: Double
  /// The mean over cases of the (weighted) share of pairs of raters who agree.
  public let observed: Double
  public let expected: Double
  /// Nil for a single case, or unit of a design.
  public let standardError: Double?
  public let degreesOfFreedom: Int
  public let interval: ConfidenceInterval?
  /// Cases with a rating, and those with two or more, which alone tell of agreement.
  public let cases: Int
  public let pairedCases: Int

  /// - Parameters:
  ///   - parts: the agreement within cases.
  ///   - expected: by chance.
  ///   - influence: of each case, what it adds to the chance agreement, so that the mean over rated
  ///     cases is `expected`; nil where chance does not depend on the ratings.
  ///   - least: below which the coefficient cannot lie, nor its interval.
  init(
    _ parts: AgreementParts, expected: Double, influence: ((_ place: Int) -> Double)?,
    least: Double = -.infinity, level: Double
  ) throws(StatisticsError) {
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    guard 1 - expected > Double(parts.cases) * .ulpOfOne else {
      throw .notComputable(
        "all ratings are in one category, so that chance alone would agree as often")
    }
    let value = (parts.observed - expected) / (1 - expected)
    self.value = value
    observed = parts.observed
    self.expected = expected
    cases = parts.cases
    pairedCases = parts.pairedCases
    let scale = parts.weight / parts.pairedWeight
    var errors = CaseErrors(parts.design)
    for place in parts.rated {
      let isPaired = parts.isPaired(place)
      // A single rating tells nothing of agreement.
      let own = isPaired ? scale * (parts.agreement[place] - parts.observed) : 0
      let chance = influence.map { 2 * (1 - value) * ($0(place) - expected) } ?? 0
      errors.add((own - chance) / (1 - expected), of: place, isCounted: isPaired)
    }
    degreesOfFreedom = errors.degreesOfFreedom
    let error = try errors.standardError()
    standardError = error
    interval = errors.interval(around: value, error, level: level, least: least, most: 1)
  }
}

/// What the coefficients for interchangeable raters share: agreement within each case, and how often
/// each category is chosen.
public struct AgreementParts: Equatable, Sendable {
  let counts: RatingCounts
  let design: CaseDesign?
  let weights: SymmetricMatrix
  /// Per case the weighted share of pairs of its raters who agree; 0 below two ratings.
  let agreement: [Double]
  /// Cases with a rating.
  let rated: [Int]
  public let pairedCases: Int
  /// What these cases, and those with a rating, weigh together: their numbers without a design.
  let pairedWeight: Double
  let weight: Double
  public let observed: Double
  /// The mean over cases of the share of its ratings in each category.
  public let prevalence: [Double]
  /// The fewest ratings of a case that has two or more.
  let fewestRatings: Int
  /// Whether the distances 1 - w of categories are squares of distances of points, as those of names,
  /// steps and their squares are.
  let hasDistances: Bool

  /// - Throws: `.tooFewRows` when no case has two ratings; what the weights throw.
  public init(_ ratings: Ratings, weights: AgreementWeights = .identity) throws(StatisticsError) {
    let W = try weights.matrix(ratings.categories.count)
    try self.init(
      RatingCounts(ratings), ratings.design, weights: W, isIdentity: weights == .identity,
      hasDistances: !weights.isOwn)
  }

  init(
    _ counts: RatingCounts, _ design: CaseDesign?, weights W: SymmetricMatrix, isIdentity: Bool,
    hasDistances: Bool
  ) throws(StatisticsError) {
    var agreement = [Double](repeating: 0, count: counts.caseCount)
    var prevalence = [Double](repeating: 0, count: counts.categoryCount)
    var (paired, weight, pairedWeight, sum) = (0, 0.0, 0.0, 0.0)
    for place in 0..<counts.caseCount where counts.sizes[place] > 0 {
      let size = Double(counts.sizes[place])
      let entries = counts.entries(of: place)
      let own = design?.weight(place) ?? 1
      for entry in entries { prevalence[Int(entry.category)] += own * Double(entry.count) / size }
      weight += own
      guard size > 1 else { continue }
      paired += 1
      pairedWeight += own
      let share =
        (isIdentity ? Self.squares(entries) : Self.products(entries, W)) - size
      agreement[place] = share / (size * (size - 1))
      sum += own * agreement[place]
    }
    guard pairedWeight > 0 else { throw .tooFewRows(needed: 1, got: 0) }
    self.counts = counts
    self.design = design
    self.weight = weight
    self.pairedWeight = pairedWeight
    self.weights = W
    self.agreement = agreement
    rated = counts.sizes.indices.filter { counts.sizes[$0] > 0 }
    pairedCases = paired
    fewestRatings = Int(counts.sizes.filter { $0 > 1 }.min() ?? 2)
    self.hasDistances = hasDistances
    observed = sum / pairedWeight
    let whole = weight
    self.prevalence = prevalence.map { $0 / whole }
  }

  public var cases: Int { rated.count }

  /// Of each category, how many of the others choose it too for a case that a rater has put there:
  /// Σ r_k (r_k - 1) / Σ r_k (r - 1) over the cases; nil for one that nobody chooses.
  ///
  /// - Source: Uebersax (1982). J. Am. Stat. Assoc. 77, 34-43; Cicchetti & Feinstein (1990). J. Clin.
  ///   Epidemiol. 43, 551-558. doi:10.1016/0895-4356(90)90159-M (two raters)
  public var categoryAgreement: [Double?] {
    var met = [Double](repeating: 0, count: prevalence.count)
    var possible = met
    for place in rated {
      let size = Double(counts.sizes[place])
      let own = design?.weight(place) ?? 1
      for entry in counts.entries(of: place) {
        let count = Double(entry.count)
        met[Int(entry.category)] += own * count * (count - 1)
        possible[Int(entry.category)] += own * count * (size - 1)
      }
    }
    return zip(met, possible).map { $1 > 0 ? $0 / $1 : nil }
  }

  /// Whether all these raters rated every case, with distances that bound the kappas of two.
  func isComplete(raters: Int) -> Bool {
    hasDistances && rated.allSatisfy { counts.sizes[$0] == raters }
  }

  func isPaired(_ place: Int) -> Bool { counts.sizes[place] > 1 }

  /// Of Brennan and Prediger's coefficient and of Gwet's, whose chance is never above theirs: that of
  /// raters who always choose the two categories that agree least.
  var leastAboveEvenChance: Double {
    let q = Double(weights.order)
    let chance = weights.sum / (q * q)
    return ((weights.storage.min() ?? 0) - chance) / (1 - chance)
  }

  /// The mean of `values` over the ratings of a case.
  func mean(of values: [Double], over place: Int) -> Double {
    var sum = 0.0
    for entry in counts.entries(of: place) {
      sum += Double(entry.count) * values[Int(entry.category)]
    }
    return sum / Double(counts.sizes[place])
  }

  private static func squares(_ entries: ArraySlice<RatingCounts.Entry>) -> Double {
    var sum = 0
    for entry in entries { sum += Int(entry.count) * Int(entry.count) }
    return Double(sum)
  }

  private static func products(
    _ entries: ArraySlice<RatingCounts.Entry>, _ W: SymmetricMatrix
  ) -> Double {
    var sum = 0.0
    for one in entries {
      for other in entries {
        sum += Double(one.count) * Double(other.count) * W[Int(one.category), Int(other.category)]
      }
    }
    return sum
  }
}
