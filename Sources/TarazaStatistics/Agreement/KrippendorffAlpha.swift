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
/// the ordered pairs of all n ratings. Its error linearizes both sums in the cases, an ordinal
/// distance being held as it is.
///
/// Takes the counts per case and category once: no pair of ratings is looked at, except by `.ratio`.
///
/// - Shapes: see `Ratings`.
/// - Units: none. Interval: a common shift and scale of the ratings change nothing; ratio: a scale.
/// - Missing data: a case counts with the ratings that it has; one with a single rating not at all.
/// - Throws: `.tooFewRows` when no case has two ratings; `.notComputable` when all ratings that could
///   be paired are equal; `.outOfRange` for negative ratings on a ratio scale.
/// - Source: Krippendorff (2011). Computing Krippendorff's Alpha-Reliability; Hayes & Krippendorff
///   (2007). Commun. Methods Meas. 1, 77-89. doi:10.1080/19312450709336664; its error Gwet (2014).
///   Handbook of Inter-Rater Reliability, 4th ed., chapter 5
public struct KrippendorffAlpha: Equatable, Sendable {
  public let metric: DisagreementMetric
  public let value: Double
  /// D / n and E / [n (n - 1)], which alpha compares.
  public let observed: Double
  public let expected: Double
  /// Cases with two ratings or more, and their ratings.
  public let cases: Int
  public let ratings: Int
  /// Nil for a single case or cluster.
  public let standardError: Double?
  /// t with cases - 1 degrees of freedom, or clusters - 1; see `bootstrap` for an interval without that law.
  public let interval: ConfidenceInterval?

  public init(
    _ ratings: Ratings, metric: DisagreementMetric, level: Double = 0.95
  ) throws(StatisticsError) {
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    let sums = try DisagreementSums(ratings, metric)
    guard let found = sums.answer(multiplicities: nil) else {
      throw .notComputable("all ratings that could be compared are equal")
    }
    self.metric = metric
    value = found.alpha
    observed = found.within / found.n
    expected = found.between / (found.n * (found.n - 1))
    cases = sums.units.count
    self.ratings = Int(found.n)
    let errors = sums.errors(found, ratings.clusters)
    standardError = errors.standardError
    interval = errors.standardError.map { error in
      let t = StudentT(Double(errors.degreesOfFreedom)).upperQuantile((1 - level) / 2)
      let margin = t * error
      return ConfidenceInterval(
        lower: found.alpha - margin, upper: min(1, found.alpha + margin), level: level)
    }
  }
}

/// The sums of squared distances that alpha is made of.
struct DisagreementSums: Sendable {
  let counts: RatingCounts
  let metric: DisagreementMetric
  /// Cases with two ratings or more.
  let units: [Int32]
  /// Of the categories, shifted so that rounding is that of their differences; unused where ordinal.
  private let values: [Double]
  /// Of each unit, where distances do not depend on all ratings.
  private let fixed: [Double]

  struct Answer: Sendable {
    let alpha: Double
    let n: Double
    /// D and E of `KrippendorffAlpha`.
    let within: Double
    let between: Double
    /// Ratings in each category.
    let margins: [Double]
    /// Where each category stands.
    let places: [Double]
  }

  init(_ ratings: Ratings, _ metric: DisagreementMetric) throws(StatisticsError) {
    let counts = RatingCounts(ratings)
    let units = counts.sizes.indices.filter { counts.sizes[$0] > 1 }.map { Int32($0) }
    guard !units.isEmpty else { throw .tooFewRows(needed: 1, got: 0) }
    if metric == .ratio, let lowest = ratings.categories.first, lowest < 0 {
      throw .outOfRange("a rating of \(lowest) on a ratio scale")
    }
    let isShifted = metric == .interval
    let middle = ratings.categories.isEmpty ? 0 : ratings.categories[ratings.categories.count / 2]
    let values = isShifted ? ratings.categories.map { $0 - middle } : ratings.categories
    self.counts = counts
    self.metric = metric
    self.units = units
    self.values = values
    fixed =
      metric == .ordinal
      ? []
      : units.map { unit in
        Self.within(
          counts.entries[counts.starts[Int(unit)]..<counts.starts[Int(unit) + 1]],
          size: Double(counts.sizes[Int(unit)]), metric, values)
      }
  }

  /// Σ δ² over ordered pairs of one case's ratings, over m - 1.
  @inline(__always)
  private static func within(
    _ entries: ArraySlice<RatingCounts.Entry>, size: Double, _ metric: DisagreementMetric,
    _ places: [Double]
  ) -> Double {
    var sum = 0.0
    switch metric {
    case .nominal:
      var same = 0.0
      for entry in entries { same += Double(entry.count) * Double(entry.count) }
      sum = size * size - same
    case .ordinal, .interval:
      // About the first category of the case, so that one category alone is exactly zero.
      guard let origin = entries.first.map({ places[Int($0.category)] }) else { return 0 }
      var (first, second) = (0.0, 0.0)
      for entry in entries {
        let place = places[Int(entry.category)] - origin
        first += Double(entry.count) * place
        second += Double(entry.count) * place * place
      }
      sum = 2 * (size * second - first * first)
    case .ratio:
      for one in entries {
        for other in entries {
          sum +=
            Double(one.count) * Double(other.count)
            * Self.ratio(places[Int(one.category)], places[Int(other.category)])
        }
      }
    }
    return sum / (size - 1)
  }

  private static func ratio(_ a: Double, _ b: Double) -> Double {
    guard a != b else { return 0 }
    let share = (a - b) / (a + b)
    return share * share
  }

  /// Nil when all ratings are equal.
  ///
  /// - Parameter multiplicities: how often each unit counts; nil for once.
  func answer(multiplicities: [Int32]?) -> Answer? {
    var margins = [Double](repeating: 0, count: counts.categoryCount)
    for (index, unit) in units.enumerated() {
      let times = multiplicities.map { Double($0[index]) } ?? 1
      guard times > 0 else { continue }
      for place in counts.starts[Int(unit)]..<counts.starts[Int(unit) + 1] {
        let entry = counts.entries[place]
        margins[Int(entry.category)] += times * Double(entry.count)
      }
    }
    let n = margins.reduce(0, +)
    let places = metric == .ordinal ? margins.centredMidranks(total: n) : values
    let between = between(margins, places, n)
    guard between > 0 else { return nil }
    var within = 0.0
    for (index, unit) in units.enumerated() {
      let times = multiplicities.map { Double($0[index]) } ?? 1
      guard times > 0 else { continue }
      within += times * (metric == .ordinal ? ordinal(Int(unit), places) : fixed[index])
    }
    return Answer(
      alpha: 1 - (n - 1) * within / between, n: n, within: within, between: between,
      margins: margins, places: places)
  }

  /// The same with the units in an order that depends on nothing but what was said of them.
  var arranged: DisagreementSums {
    let order = units.indices.sorted {
      counts.entries(of: Int(units[$0])).lexicographicallyPrecedes(
        counts.entries(of: Int(units[$1])))
    }
    return DisagreementSums(
      counts: counts, metric: metric, units: order.map { units[$0] }, values: values,
      fixed: fixed.isEmpty ? [] : order.map { fixed[$0] })
  }

  private init(
    counts: RatingCounts, metric: DisagreementMetric, units: [Int32], values: [Double],
    fixed: [Double]
  ) {
    self.counts = counts
    self.metric = metric
    self.units = units
    self.values = values
    self.fixed = fixed
  }

  /// Of one unit, by its place among the units.
  func within(unit index: Int, _ answer: Answer) -> Double {
    metric == .ordinal ? ordinal(Int(units[index]), answer.places) : fixed[index]
  }

  /// δ² of two categories.
  func distance(_ one: Int, _ other: Int, _ answer: Answer) -> Double {
    switch metric {
    case .nominal: return one == other ? 0 : 1
    case .ordinal, .interval:
      let step = answer.places[one] - answer.places[other]
      return step * step
    case .ratio: return Self.ratio(answer.places[one], answer.places[other])
    }
  }

  private func ordinal(_ unit: Int, _ places: [Double]) -> Double {
    Self.within(
      counts.entries[counts.starts[unit]..<counts.starts[unit + 1]],
      size: Double(counts.sizes[unit]), .ordinal, places)
  }

  private func between(_ margins: [Double], _ places: [Double], _ n: Double) -> Double {
    let used = margins.indices.filter { margins[$0] > 0 }
    guard used.count > 1 else { return 0 }
    switch metric {
    case .nominal: return n * n - margins.reduce(0) { $0 + $1 * $1 }
    case .ordinal, .interval:
      let mean = used.reduce(0) { $0 + margins[$1] * places[$1] } / n
      return 2 * n
        * used.reduce(0) {
          $0 + margins[$1] * (places[$1] - mean) * (places[$1] - mean)
        }
    case .ratio:
      return used.reduce(0) { sum, one in
        used.reduce(sum) {
          $0 + margins[one] * margins[$1] * Self.ratio(places[one], places[$1])
        }
      }
    }
  }

  /// The mean of δ² from each category to all ratings.
  private func distances(_ answer: Answer) -> [Double] {
    let shares = answer.margins.map { $0 / answer.n }
    let places = answer.places
    switch metric {
    case .nominal: return shares.map { 1 - $0 }
    case .ordinal, .interval:
      let mean = zip(shares, places).reduce(0) { $0 + $1.0 * $1.1 }
      let spread = zip(shares, places).reduce(0) {
        $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean)
      }
      return places.map { ($0 - mean) * ($0 - mean) + spread }
    case .ratio:
      return places.map { place in
        zip(shares, places).reduce(0) { $0 + $1.0 * Self.ratio(place, $1.1) }
      }
    }
  }

  /// Of alpha, by case or cluster.
  func errors(_ answer: Answer, _ clusters: [Int32]?) -> CaseErrors {
    let count = Double(units.count)
    var errors = CaseErrors(clusters)
    let size = answer.n / count
    let observed = answer.within / answer.n
    let expected = answer.between / (answer.n * answer.n)
    let distances = distances(answer)
    for (index, unit) in units.enumerated() {
      let excess = Double(counts.sizes[Int(unit)]) / size - 1
      let own = within(unit: index, answer) / size
      var chance = 0.0
      for entry in counts.entries(of: Int(unit)) {
        chance += Double(entry.count) * distances[Int(entry.category)]
      }
      let first = expected - own + observed * excess
      let second = expected - chance / size + expected * excess
      let x = (first - 2 * observed / expected * second) / expected
      // The n - 1 of alpha depends on the ratings that cases have, too.
      let departure = x - (1 - observed / expected) - observed / expected * excess / answer.n
      errors.add(departure, of: Int(unit))
    }
    return errors
  }
}
