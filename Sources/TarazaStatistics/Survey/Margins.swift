import TarazaNumerics

/// The known totals of the categories of one variable, or of the cells of several crossed.
public struct Margin: Equatable, Sendable {
  /// What it is called in errors.
  public let name: String
  /// Of each row its category.
  public let categories: UnitCodes
  /// One for each category of `categories.names`.
  public let totals: [Double]

  /// - Throws: `.design(.calibration)` when a total is missing, negative, or of a category that no
  ///   row has.
  public init(name: String, categories: UnitCodes, totals: [String: Double])
    throws(StatisticsError)
  {
    var ordered: [Double] = []
    for category in categories.names {
      guard let total = totals[category] else {
        throw .design(
          .calibration(
            "the sample has rows with \(name) “\(category)”, and no target says how many"))
      }
      guard total >= 0, total.isFinite else {
        throw .design(.calibration("the target of \(name) “\(category)” is no count"))
      }
      ordered.append(total)
    }
    let known = Set(categories.names)
    for (category, total) in totals.sorted(by: { $0.key < $1.key })
    where total > 0 && !known.contains(category) {
      throw .design(
        .calibration("a target is given for \(name) “\(category)”, and no row of the sample has it")
      )
    }
    self.name = name
    self.categories = categories
    self.totals = ordered
  }

  fileprivate var sum: Double { totals.reduce(0, +) }
}

extension SampleDesign {
  /// How near every category must come to its target, relative to all of them.
  private static let marginTolerance = 1e-10
  private static let mostRounds = 10_000
  /// Sums of two margins that differ by more, relatively, speak of two populations.
  private static let sumTolerance = 1e-6

  /// Post-stratification: weights so that the categories sum to their known totals.
  ///
  /// - Source: Holt & Smith (1979), J. R. Stat. Soc. A 142, 33-46. doi:10.2307/2344652
  public func postStratified(_ margin: Margin) throws(StatisticsError) -> SampleDesign {
    try raked([margin])
  }

  /// Raking: weights so that the categories of each variable sum to their known totals, by fitting
  /// one margin after the other until all hold.
  ///
  /// - Throws: `.design(.calibration)` when margins sum to different totals, a category has no
  ///   weight to fit, or the rounds do not converge.
  /// - Source: Deming & Stephan (1940), Ann. Math. Stat. 11, 427-444. doi:10.1214/aoms/1177731829
  public func raked(_ margins: [Margin]) throws(StatisticsError) -> SampleDesign {
    guard let first = margins.first else { return self }
    for other in margins.dropFirst()
    where abs(other.sum - first.sum) > Self.sumTolerance * first.sum {
      throw .design(
        .calibration(
          "the targets of \(first.name) sum to \(first.sum) and those of \(other.name) to "
            + "\(other.sum); they must be of one population"))
    }
    return try adjusted(indicators(margins)) { weights throws(StatisticsError) in
      try Self.fit(weights, to: margins)
    }
  }

  private static func fit(_ weights: [Double], to margins: [Margin]) throws(StatisticsError)
    -> [Double]
  {
    var weights = weights
    // One margin is met at once, several round by round.
    for _ in 0..<mostRounds {
      var worst = 0.0
      for margin in margins {
        var sums = [Double](repeating: 0, count: margin.totals.count)
        let codes = margin.categories.codes
        for row in codes.indices { sums[Int(codes[row])] += weights[row] }
        for category in sums.indices {
          worst = max(worst, abs(sums[category] - margin.totals[category]) / margin.sum)
          guard sums[category] > 0 || margin.totals[category] == 0 else {
            throw .design(
              .calibration(
                "no weight is left in \(margin.name) “\(margin.categories.names[category])”"))
          }
        }
        let factors = sums.indices.map { sums[$0] > 0 ? margin.totals[$0] / sums[$0] : 1 }
        for row in codes.indices { weights[row] *= factors[Int(codes[row])] }
      }
      if worst < marginTolerance || margins.count == 1 { return weights }
    }
    throw .notConverged(method: "raking", iterations: mostRounds)
  }

  /// A column for each category, but for the first of every later margin, which the others tell;
  /// categories without weight are none.
  private func indicators(_ margins: [Margin]) -> [[Double]] {
    Self.indicators(
      margins.map { margin in
        (margin.categories.codes, margin.totals.indices.filter { margin.totals[$0] > 0 })
      })
  }

  /// Columns of 0 and 1 for the categories of several variables that do not repeat one another: all
  /// of the first, of the others all but one.
  ///
  /// - Parameter variables: codes with those of them that count.
  public static func indicators(_ variables: [(codes: [Int32], categories: [Int])]) -> [[Double]] {
    variables.enumerated().flatMap { position, variable in
      variable.categories.dropFirst(position == 0 ? 0 : 1).map { category in
        variable.codes.map { Int($0) == category ? 1.0 : 0 }
      }
    }
  }
}
