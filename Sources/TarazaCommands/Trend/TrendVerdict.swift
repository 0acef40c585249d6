import TarazaData
import TarazaLanguage
import TarazaStatistics

/// The test that was done: its numbers, and why this one.
struct TrendVerdict: Sendable {
  let test: TrendTest
  /// Why it was this one, decided before p was seen.
  let reason: String
  var z: Double?
  var pValue: Double?
  /// Where p comes from.
  var remark: String
  /// Of S, where it is not the one of independent values.
  var variance: Double?
  /// Where the test has a score of its own.
  var S: Int?
  var tau: Double?
  /// The least p there can be here, where that is known.
  var smallestPValue: Double?
  /// What the least p comes from, such as “4 years”; nil for the periods with their ties.
  var basis: String?
  /// The slope that goes with a test of bounds, where it is determined.
  var boundedSlope: Double?

  /// By how much a test that allows for neighbours multiplies the variance of this series' S.
  func inflation(of plain: MannKendall) -> Double? {
    guard test.correctsTheVariance, !plain.isConstant else { return nil }
    return variance.map { $0 / plain.variance }
  }
}

/// What every test of a series starts from.
struct TrendInput: Sendable {
  let series: ObservedSeries
  let mannKendall: MannKendall
  /// The other column over the same periods, for the partial test.
  let covariate: ObservedSeries?
  let seasons: TrendSeasons?
  /// Which values are upper bounds only; nil when none can be.
  let bounds: [Bool]?
  let lags: Int?
  let seed: UInt64
}

extension TrendVerdict {
  /// - Parameter test: never `auto`.
  init(_ test: TrendTest, because reason: String, _ input: TrendInput) throws(StatisticsError) {
    self.init(test: test, reason: reason, remark: "")
    let series = input.series
    guard !input.mannKendall.isConstant else {
      remark = "a constant series"
      return
    }
    switch test {
    case .auto, .mannKendall: take(input.mannKendall)
    case .hamedRao:
      var options = HamedRao()
      options.mostLags = input.lags
      take(try VarianceCorrectedTrend(series, options))
    case .yueWang:
      var options = YueWang()
      if let lags = input.lags { options.lags = .upTo(lags) }
      take(try VarianceCorrectedTrend(series, options))
    case .prewhitened: take(try PrewhitenedTrend(series, .prewhitening))
    case .trendFree: take(try PrewhitenedTrend(series, .trendFree))
    case .biasCorrected: take(try PrewhitenedTrend(series, .biasCorrected))
    case .iterated: take(try PrewhitenedTrend(series, .iterated))
    case .blocks: try takeBlocks(input)
    case .seasonal: try takeSeasonal(input)
    case .partial: try takePartial(input)
    case .censored: try takeCensored(input)
    case .spearman: try takeSpearman(series)
    case .coxStuart:
      let signs = try CoxStuart.halves.test(series)
      take(signs)
      // All pairs going one way.
      smallestPValue = (0..<max(0, signs.n - 1)).reduce(1) { share, _ in share / 2 }
      basis = "\(signs.n) \(signs.n == 1 ? "pair" : "pairs") of unequal values"
    case .differenceSign:
      let signs = try DifferenceSign.test(series, exactUpTo: Self.mostExact)
      take(signs)
      // All rising or all falling.
      if signs.isExact {
        smallestPValue = min(1, 2 * (1...signs.n).reduce(1) { $0 / Double($1) })
        basis = "\(signs.n) values, equal neighbours counted once,"
      }
    case .turningPoints: take(try TurningPoints.test(series))
    case .phases: take(try WallisMoore.test(series))
    case .runs: take(try RunsTest.median.test(series, exactUpTo: Self.mostExact))
    case .serialProduct: take(try SerialProduct.test(series))
    case .vonNeumann: take(try VonNeumann.test(series))
    case .bartels: take(try Bartels.automatic.test(series))
    }
  }

  /// As far as Mann and Kendall's p is exact.
  static let mostExact = MannKendall.Options().exactLimit

  private mutating func take(_ test: MannKendall) {
    z = test.z
    pValue = test.pValue
    smallestPValue = test.smallestPValue
    remark = test.isExact ? "exact" : "normal approximation, continuity correction"
  }

  private mutating func take(_ test: VarianceCorrectedTrend) {
    z = test.z
    pValue = test.pValue
    variance = test.variance > 0 ? test.variance : nil
    let lags = test.lags.prefix(6).map(String.init).joined(separator: ", ")
    let entered =
      test.lags.isEmpty
      ? "no lag stands out"
      : "lag\(test.lags.count == 1 ? "" : "s") \(lags)"
        + (test.lags.count > 6 ? " …" : "")
    remark = "variance times \(test.inflation.rounded(to: 3)), \(entered)"
  }

  private mutating func take(_ test: PrewhitenedTrend) {
    z = test.test.z
    pValue = test.test.pValue
    smallestPValue = test.test.smallestPValue
    basis = test.isLeftAlone ? nil : "\(test.test.n) pre-whitened values"
    remark =
      (test.isLeftAlone
        ? "r \(test.r.rounded(to: 3)), too small to be taken out"
        : "r \(test.r.rounded(to: 3)) taken out, \(test.test.n) values left")
      + (test.test.isExact ? ", exact" : "")
  }

  private mutating func take(_ test: RandomnessTest) {
    z = test.z
    pValue = test.pValue
    remark =
      "\(test.statistic.rounded(to: 4)) against \(test.mean.rounded(to: 4)) expected"
      + (test.isExact ? ", exact" : "")
  }

  private mutating func takeBlocks(_ input: TrendInput) throws(StatisticsError) {
    var options = BlockBootstrapTrend.Options()
    options.seed = input.seed
    options.length = input.lags
    let test = try BlockBootstrapTrend(input.series, options: options)
    pValue = test.pValue
    smallestPValue = 1 / Double(options.draws + 1)
    basis = "\(options.draws) draws"
    remark = "\(options.draws) series of blocks of \(test.length)"
  }

  /// Years change places, all seasons together, as long as there are not too many.
  private mutating func takeSeasonal(_ input: TrendInput) throws(StatisticsError) {
    guard let seasons = input.seasons else {
      throw .notComputable(
        "a seasonal test of periods without seasons: it needs quarters, months, or whole numbers with "
          + "`season` saying how many make a year, and values in two seasons at least")
    }
    let panel = try seasons.panel(of: input.series)
    guard panel.times.count >= TrendSeasons.fewestOfAll else {
      throw .notComputable(
        "a seasonal test of \(panel.times.count) years: it needs \(TrendSeasons.fewestOfAll) to compare a "
          + "season with itself, and \(TrendSeasons.fewestYears) to be able to show a trend; `test: "
          + "mannkendall` takes all \(input.series.n) periods together")
    }
    let joint = try JointMannKendall(panel)
    S = joint.S
    tau = joint.tau
    variance = joint.variance > 0 ? joint.variance : nil
    var options = JointPermutation.Options()
    options.seed = input.seed
    let test = try JointPermutation(panel, options: options)
    z = test.z
    pValue = test.pValue
    // One order and its reverse: what the steadiest trend could reach, whatever these values are.
    smallestPValue = test.permutation.map {
      $0.isExact ? min(1, 2 / Double($0.orders)) : $0.smallestPValue
    }
    basis = "\(panel.times.count) years"
    remark =
      "\(panel.series.count) seasons together, "
      + (test.permutation.map { "over \($0.words) of the years" }
        ?? "normal, variance over all orders of the years")
  }

  private mutating func takePartial(_ input: TrendInput) throws(StatisticsError) {
    guard let covariate = input.covariate else {
      throw .outOfRange("a partial test without a column given")
    }
    let test = try PartialMannKendall(SeriesPanel([input.series, covariate]))
    z = test.z
    pValue = test.pValue
    smallestPValue = test.smallestPValue
    basis = "\(test.n) periods beside this column"
    remark = "S′ \(test.S.rounded(to: 4)), normal approximation"
  }

  private mutating func takeCensored(_ input: TrendInput) throws(StatisticsError) {
    guard let bounds = input.bounds else {
      throw .outOfRange("a test of bounds without a column that says which values are bounds")
    }
    let test: CensoredMannKendall
    do {
      test = try CensoredMannKendall(
        input.series, kinds: bounds.map { $0 ? .below : .exact }, seed: input.seed)
    } catch .noVariance {
      throw .notComputable(
        "a trend of these values: \(bounds.count { $0 }) of \(bounds.count) are known as bounds only, and "
          + "no two can be told apart")
    }
    z = test.z
    S = test.S
    tau = test.tau
    pValue = test.pValue
    smallestPValue = test.permutation?.smallestPValue
    boundedSlope = test.slope
    remark =
      "\(bounds.count { $0 }) values are bounds; "
      + (test.permutation.map { "over \($0.words)" } ?? "normal approximation")
  }

  private mutating func takeSpearman(_ series: ObservedSeries) throws(StatisticsError) {
    let test = try SpearmanTrend(series)
    z = nil
    pValue = test.pValue
    smallestPValue = test.smallestPValue
    remark =
      "rho \(test.rho.rounded(to: 3)), "
      + (test.isExact ? "over all orders" : "t on \(series.n - 2) degrees of freedom")
  }
}

extension OrderPermutation {
  var words: String { isExact ? "all \(orders) orders" : "\(orders) orders" }
}

extension Double {
  /// For sentences: so many significant decimals at most.
  func rounded(to places: Int) -> String {
    var factor = 1.0
    for _ in 0..<places { factor *= 10 }
    let value = (self * factor).rounded() / factor
    return value == value.rounded() && value.magnitude < 1e15
      ? String(Int(value)) : String(value)
  }
}
