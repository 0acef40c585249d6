import TarazaNumerics

/// The funnel of shares, by the law of counts: so that a group in which all said yes, or nobody, is
/// judged, and no limit lies outside 0 to 1.
///
/// A standard error of one's own is 0 where all say the same, and small near it. So the variance of
/// group i is that under the common share p, p (1 - p) / m_i, with m_i = n_i / d_i its rows over its
/// design effect d_i = SE² (n_i - 1) / (y_i (1 - y_i)), that of the groups together where it cannot be told.
/// Design effects that rest on few sampling units are steadied by those of the other groups, see
/// `ModeratedErrors`, and Student's t allows for what is left: tails are held against that of a t as far
/// off as `width`.
/// tau² comes from the winsorised scores by these variances. Each group's count is then held against
/// the beta-binomial law around the mean of the others: with w_j = 1 / (p (1 - p) / m_j + tau²) its
/// chance has mean Σ w_j y_j / Σ w_j and variance tau² + 1 / Σ w_j over the groups j ≠ i. Limits are the
/// counts whose tail is not below that of a normal at `width`; scores are the normal deviates of tails.
///
/// - Shapes: as the funnel of estimates; shares from 0 to 1, the rows behind each.
/// - Edge cases: simple random samples have d = 1. Where the others all are 0 or 1 half a row is taken
///   as otherwise. Where all groups are, nothing is beyond. A limit that no count can pass is infinite.
/// - Throws: `.tooFewRows` below five groups; `.outOfRange` for a share outside 0 to 1 or a group
///   without rows; `.notFinite`.
/// - Source: Spiegelhalter (2005). Stat. Med. 24, 1185-1202. doi:10.1002/sim.1970 (exact limits, section
///   2.2; variances under the target); Kish (1965), Survey Sampling, section 8.2 (design effects).
extension FunnelChart {
  public init(
    shares: [Double], standardErrors: [Double?], rows: [Int], degreesOfFreedom: [Double]? = nil,
    options: Options = Options()
  ) throws(StatisticsError) {
    precondition(
      shares.count == standardErrors.count && shares.count == rows.count, "groups of unequal parts")
    let n = shares.count
    guard n >= Self.leastGroups else { throw .tooFewRows(needed: Self.leastGroups, got: n) }
    try ControlChart.check(shares, baseline: 0..<n, least: n, width: options.width)
    for (share, size) in zip(shares, rows) where share < 0 || share > 1 || size < 1 {
      throw .outOfRange("a share of \(share) in \(size) rows")
    }
    let effects = Effects(shares, standardErrors, rows, degreesOfFreedom)
    let trials = zip(rows, effects.values).map { max(1, Int((Double($0) / $1).rounded())) }
    let sizes = trials.map(Double.init)
    let total = sizes.reduce(0, +)
    let p = options.target ?? zip(shares, sizes).reduce(0) { $0 + $1.0 * $1.1 } / total
    let variances = sizes.map { p * (1 - p) / $0 }
    var tauSquared = 0.0
    var dispersion = 0.0
    if p > 0, p < 1 {
      let scores = zip(shares, variances).map { ($0 - p) / $1.squareRoot() }
      let squares = WinsorisedScores(scores, share: options.winsorised).squares
      dispersion = squares / Double(n)
      tauSquared = options.differing ? Self.tauSquared(squares, variances) : 0
    }
    let groups = Shares(
      values: shares, trials: trials, variances: variances, tauSquared: tauSquared,
      target: options.target)
    let chances = shares.indices.map { groups.others($0) }
    let degrees = Self.degrees(effects.moderated, variances, tauSquared)
    let judged = shares.indices.map { place in
      Self.judged(
        shares[place], trials[place], chances[place],
        StudentDeviate(degreesOfFreedom: degrees[place]), options)
    }
    self.init(
      chart: ControlChart(
        shares, centre: options.target ?? groups.mean, lower: judged.map(\.lower),
        upper: judged.map(\.upper), scores: judged.map(\.score), width: options.width,
        side: options.side, baseline: 0..<n),
      deviations: zip(variances, chances).map { ($0 + $1.spread).squareRoot() },
      standardErrors: variances.map { $0.squareRoot() },
      precision: Precision(degrees: effects.degrees, rows: rows, moderated: effects.moderated),
      tau: tauSquared.squareRoot(), dispersion: dispersion)
  }

  /// Design effects, and what they rest on.
  private struct Effects {
    let values: [Double]
    /// Infinite where samples are simple, so that nothing was learned.
    let degrees: [Double]
    let moderated: [Double]

    /// A design effect that is 1 but for rounding.
    private static let rounding = 1e-9

    init(_ shares: [Double], _ errors: [Double?], _ rows: [Int], _ degrees: [Double]?) {
      let own = shares.indices.map { place -> Double? in
        let within = shares[place] * (1 - shares[place])
        guard let error = errors[place], error > 0, within > 0, rows[place] > 1 else { return nil }
        return error * error * Double(rows[place] - 1) / within
      }
      let known = own.indices.filter { own[$0] != nil && (degrees?[$0] ?? 1) > 0 }
      let areSimple = known.allSatisfy { abs((own[$0] ?? 1) - 1) < Self.rounding }
      guard let degrees, !areSimple else {
        let usual = known.isEmpty ? 1 : OrderStatistic.median(of: known.compactMap { own[$0] })
        values = own.map { $0 ?? usual }
        self.degrees = own.map { _ in .infinity }
        moderated = self.degrees
        return
      }
      let prior = SpreadPrior(
        variances: known.map { own[$0] ?? 1 }, degrees: known.map { degrees[$0] }, areShared: false)
      let isKnown = Set(known)
      let all = own.indices.map { place in
        isKnown.contains(place)
          ? prior.moderated(own[place] ?? 1, degrees[place], isLearned: true) : prior.lent
      }
      values = all.map(\.variance)
      self.degrees = degrees
      moderated = all.map(\.degrees)
    }
  }

  private static func judged(
    _ share: Double, _ trials: Int, _ chance: Chance, _ law: StudentDeviate, _ options: Options
  ) -> Judgement {
    guard chance.mean > 0, chance.mean < 1 else {
      return Judgement(lower: -.infinity, upper: .infinity, score: 0)
    }
    let size = Double(trials)
    let count = DispersedCount(trials: trials, mean: chance.mean, spread: chance.spread)
    let limits = ExactLimits(
      width: law.width(options.width), side: options.side, tails: count.tails)
    let expected = min(trials, Int((chance.mean * size).rounded()))
    let lowest = limits.lowest(from: expected)
    let highest = limits.highest(from: expected, most: trials)
    return Judgement(
      lower: lowest.map { Double($0) / size } ?? -.infinity,
      upper: highest == trials ? .infinity : Double(highest) / size,
      score: law.score(count.tails(Int((share * size).rounded())).score))
  }

  /// What one row of a group says yes with, as far as the others tell.
  private struct Chance {
    let mean: Double
    let spread: Double
  }

  private struct Judgement {
    let lower: Double
    let upper: Double
    let score: Double
  }

  /// The means that groups are held against.
  private struct Shares {
    let values: [Double]
    let trials: [Int]
    let variances: [Double]
    let tauSquared: Double
    let target: Double?

    private var weights: [Double] {
      // Where all groups are 0 or 1 they count by their rows.
      zip(variances, trials).map { $0 > 0 ? 1 / ($0 + tauSquared) : Double($1) }
    }

    var mean: Double {
      let weights = weights
      return zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    }

    /// What the chance of one group is thought to be by the others: mean and variance.
    func others(_ place: Int) -> Chance {
      if let target { return Chance(mean: target, spread: tauSquared) }
      guard variances[place] > 0 else { return Chance(mean: values[place], spread: 0) }
      let weights = weights
      var (sum, weight, rows) = (0.0, 0.0, 0)
      for other in values.indices where other != place {
        sum += weights[other] * values[other]
        weight += weights[other]
        rows += trials[other]
      }
      var mean = sum / weight
      if mean <= 0 { mean = 0.5 / (Double(rows) + 1) }
      if mean >= 1 { mean = 1 - 0.5 / (Double(rows) + 1) }
      return Chance(mean: mean, spread: tauSquared + 1 / weight)
    }
  }
}
