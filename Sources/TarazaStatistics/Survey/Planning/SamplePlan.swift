import TarazaNumerics

/// How rows that come by clusters count: respondents of one village are alike.
///
/// deff = 1 + ((1 + CV²) m̄ - 1) ρ for m̄ respondents per cluster on average, whose number varies
/// with coefficient of variation CV, times the effect of unequal weights.
///
/// - Source: Kish (1965). Survey Sampling, 5.4; Eldridge, Ashby & Kerry (2006). Int. J. Epidemiol.
///   35, 1292-1300. doi:10.1093/ije/dyl129
public struct ClusterPlan: Equatable, Sendable {
  /// m̄, 1 for rows drawn one by one.
  public let clusterSize: Double
  /// ρ, the intraclass correlation.
  public let icc: Double
  /// CV of cluster sizes.
  public let sizeVariation: Double
  /// What unequal weights multiply variances by.
  public let weightEffect: Double

  public init(
    clusterSize: Double = 1, icc: Double = 0, sizeVariation: Double = 0, weightEffect: Double = 1
  ) throws(StatisticsError) {
    guard clusterSize >= 1 else { throw .outOfRange("a cluster of \(clusterSize) respondents") }
    guard icc >= 0, icc <= 1 else { throw .outOfRange("an intraclass correlation of \(icc)") }
    guard sizeVariation >= 0, weightEffect >= 1 else {
      throw .outOfRange("a variation of sizes below 0, or an effect of weights below 1")
    }
    self.clusterSize = clusterSize
    self.icc = icc
    self.sizeVariation = sizeVariation
    self.weightEffect = weightEffect
  }

  public var designEffect: Double {
    let size = (1 + sizeVariation * sizeVariation) * clusterSize
    return weightEffect * max(1, 1 + (size - 1) * icc)
  }

  /// Clusters that hold so many respondents.
  func clusters(of respondents: Double) -> Double { (respondents / clusterSize).rounded(.up) }
}

/// How many respondents and clusters a survey needs.
public struct SampleSize: Equatable, Sendable {
  public let respondents: Double
  public let clusters: Double
  public let designEffect: Double

  /// For an estimate with a margin of error: n = deff σ² (t / margin)², less where the population
  /// is small, with t of Student's law on clusters - 1 degrees of freedom.
  ///
  /// n' = n / (1 + (n - 1) / N) for a population of N.
  ///
  /// - Parameter deviation: √(p (1 - p)) for a share.
  /// - Throws: `.outOfRange` for a margin or deviation that is not positive, or a level outside
  ///   (0, 1); `.notComputable` when no number of clusters reaches the margin.
  /// - Source: Cochran (1977). Sampling Techniques, 4.4 and 9.
  public init(
    margin: Double, deviation: Double, plan: ClusterPlan, population: Double? = nil,
    level: Double = 0.95
  ) throws(StatisticsError) {
    guard margin > 0, deviation > 0, level > 0, level < 1 else {
      throw .outOfRange("a margin, a deviation or a level that is not positive")
    }
    let deff = plan.designEffect
    try self.init(plan, population) { multiplier in
      let ratio = multiplier * deviation / margin
      return deff * ratio * ratio
    } multiplier: { degrees in
      StudentT(degrees).upperQuantile((1 - level) / 2)
    }
  }

  /// For seeing a difference: respondents in each of two groups, or two waves.
  ///
  /// n = deff (t(1 - α/2) + t(power))² (σ₁² + σ₂² - 2 r σ₁ σ₂) / δ², with r the correlation of the
  /// two estimates where clusters or people repeat.
  ///
  /// - Throws: as above.
  /// - Source: Donner & Klar (2000). Design and Analysis of Cluster Randomization Trials, 5; Hemming
  ///   et al. (2011). BMC Med. Res. Methodol. 11, 102. doi:10.1186/1471-2288-11-102
  public init(
    difference: Double, deviations: (Double, Double), plan: ClusterPlan, power: Double = 0.8,
    overlap: Double = 0, level: Double = 0.95
  ) throws(StatisticsError) {
    guard difference != 0, deviations.0 > 0, deviations.1 > 0, level > 0, level < 1 else {
      throw .outOfRange("a difference or a deviation of zero, or a level outside 0 to 1")
    }
    guard power > 0.5, power < 1, overlap >= 0, overlap < 1 else {
      throw .outOfRange("a power outside 50% to 100%, or a correlation outside 0 to 1")
    }
    let (a, b) = deviations
    let variance = (a * a + b * b - 2 * overlap * a * b) / (difference * difference)
    let deff = plan.designEffect
    try self.init(plan, nil, groups: 2) {
      $0 * $0 * variance * deff
    } multiplier: { degrees in
      let law = StudentT(degrees)
      return law.upperQuantile((1 - level) / 2) + law.quantile(power)
    }
  }

  /// The least number of clusters that suffices with the degrees of freedom it gives itself.
  private init(
    _ plan: ClusterPlan, _ population: Double?, groups: Double = 1,
    needed: (Double) -> Double, multiplier: (Double) -> Double
  ) throws(StatisticsError) {
    func respondents(_ clusters: Double) -> Double {
      let plain = needed(multiplier(max(1, groups * (clusters - 1))))
      guard let population, population > 0 else { return plain }
      return plain / (1 + (plain - 1) / population)
    }
    // More clusters need fewer respondents, so that the first that suffices is the least: found
    // by doubling and halving.
    var low = 1.0
    var high = 2.0
    while respondents(high) > high * plan.clusterSize, high < 1e12 {
      low = high
      high *= 2
    }
    guard respondents(high) <= high * plan.clusterSize else {
      throw .notComputable("no number of clusters of this size suffices")
    }
    while high - low > 1 {
      let middle = ((low + high) / 2).rounded(.down)
      if respondents(middle) <= middle * plan.clusterSize { high = middle } else { low = middle }
    }
    let needed = respondents(high)
    guard needed.isFinite, needed < 1e12 else {
      throw .notComputable("more respondents than there are people")
    }
    self.respondents = max(2, needed.rounded(.up))
    clusters = max(2, plan.clusters(of: needed))
    designEffect = plan.designEffect
  }
}
