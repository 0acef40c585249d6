import TarazaNumerics

/// The sums of squared distances that alpha is made of.
struct DisagreementSums: Sendable {
  let counts: RatingCounts
  let metric: DisagreementMetric
  /// Cases with two ratings or more.
  let units: [Int32]
  /// How much each unit counts, on average one; nil for one each.
  let weights: [Double]?
  /// Of the categories, shifted so that rounding is that of their differences; unused where ordinal.
  private let values: [Double]
  /// Of each unit, where distances do not depend on all ratings.
  private let fixed: [Double]

  /// Below which alpha cannot lie: as distances are squares of distances of points, ratings of a case
  /// differ by no more than m / (m - 1) times what any two do.
  var leastAlpha: Double {
    let fewest = units.map { counts.sizes[Int($0)] }.min() ?? 2
    return -1 / Double(fewest - 1)
  }

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
    weights = ratings.design.map { design in
      let own = units.map { design.weight(Int($0)) }
      let scale = Double(own.count) / own.reduce(0, +)
      return own.map { $0 * scale }
    }
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
  /// - Parameter weights: how much each unit counts; nil for one each.
  func answer(weights: [Double]?) -> Answer? {
    var margins = [Double](repeating: 0, count: counts.categoryCount)
    for (index, unit) in units.enumerated() {
      let times = weights?[index] ?? 1
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
      let times = weights?[index] ?? 1
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
      counts: counts, metric: metric, units: order.map { units[$0] },
      weights: weights.map { own in order.map { own[$0] } }, values: values,
      fixed: fixed.isEmpty ? [] : order.map { fixed[$0] })
  }

  private init(
    counts: RatingCounts, metric: DisagreementMetric, units: [Int32], weights: [Double]?,
    values: [Double], fixed: [Double]
  ) {
    self.counts = counts
    self.metric = metric
    self.units = units
    self.weights = weights
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

  /// Of alpha, by case or design.
  func errors(_ answer: Answer, _ design: CaseDesign?) -> CaseErrors {
    let count = Double(units.count)
    var errors = CaseErrors(design)
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
