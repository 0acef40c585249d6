import TarazaNumerics

/// The influence of each row on one polyserial correlation.
struct SerialInfluence {
  let rows: [Double]

  /// - Throws: `.perfectCorrelation` for one at 1 or -1; `.notComputable` without information.
  init(
    _ items: MixedItems, _ entry: MixedCorrelations.Entry, _ ofThresholds: [[[Double]]],
    _ information: PolychoricInfluence.Information
  ) throws(StatisticsError) {
    let pair = entry.pair
    guard !entry.isAtBoundary else {
      throw .perfectCorrelation(pair.first, pair.second)
    }
    let isFirst = items.levels[pair.first] == .continuous
    let (c, o) = isFirst ? (pair.first, pair.second) : (pair.second, pair.first)
    let (continuous, ordered) = (items.place[c], items.place[o])
    let cuts =
      [-Double.infinity] + (items.polychoric?.thresholds[ordered].values ?? []) + [.infinity]
    let weights = items.block.weights
    let common = items.commonRows(pair)
    let total = common.reduce(0) { $0 + (weights?[$1] ?? 1) }
    let z = items.block.columns[c].map {
      ($0 - items.means[continuous]) / items.deviations[continuous]
    }

    let sums = SerialSums(
      common.map {
        SerialSums.Row(
          share: (weights?[$0] ?? 1) / total, z: z[$0], seen: items.categories[ordered][$0])
      },
      cuts, entry.rho, information)
    guard sums.own > 0, sums.own.isFinite else {
      throw .notComputable("a standard error: the rows hold no information on the correlation")
    }
    var rows = [Double](repeating: 0, count: items.block.rowCount)
    for (place, row) in common.enumerated() { rows[row] = sums.scores[place] }
    for (cut, influence) in ofThresholds[ordered].enumerated() {
      for row in rows.indices { rows[row] -= sums.ofCuts[cut] * influence[row] }
    }
    let present = rows.indices.filter { (items.block.missing[c]?[$0] ?? 0) == 0 }
    let all = present.reduce(0) { $0 + (weights?[$1] ?? 1) }
    for row in present {
      rows[row] -= (weights?[row] ?? 1) / all * sums.byMargin(z[row])
    }
    let plain = rows.map { $0 / sums.own }
    guard information == .guarded, sums.rarest * Double(common.count) < PairInfluence.fewestRows
    else {
      self.rows = plain
      return
    }
    // As of two ordered items, no less than the normal law's of unrelated ones.
    let expected = SerialSums(sums.rows, cuts, 0, .expected).normalVariance
    let seen = plain.reduce(0) { $0 + $1 * $1 }
    let scale = expected > seen && seen > 0 ? (expected / seen).squareRoot() : 1
    self.rows = plain.map { scale * $0 }
  }
}

/// The slopes of the estimating equation of one polyserial correlation, summed over rows.
private struct SerialSums {
  struct Row {
    /// Of the weight of all rows.
    let share: Double
    let z: Double
    /// The category.
    let seen: Int
  }

  let rows: [Row]
  private let cuts: [Double]
  private let rho: Double
  private(set) var own = 0.0
  private(set) var ofCuts: [Double]
  private var ofMean = 0.0
  private var ofDeviation = 0.0
  /// Of each row, its share times its score.
  private(set) var scores: [Double] = []

  init(
    _ rows: [Row], _ cuts: [Double], _ rho: Double, _ information: PolychoricInfluence.Information
  ) {
    (self.rows, self.cuts, self.rho) = (rows, cuts, rho)
    ofCuts = [Double](repeating: 0, count: cuts.count - 2)
    let all = Array(0..<cuts.count - 1)
    for row in rows {
      scores.append(
        row.share * SerialScore(row.z, cuts[row.seen], cuts[row.seen + 1], rho).inRho)
      for category in information == .expected ? all : [row.seen] {
        let score = SerialScore(row.z, cuts[category], cuts[category + 1], rho)
        guard score.probability > 0 else { continue }
        let weight = information == .expected ? row.share * score.probability : row.share
        let slopes =
          information == .observed || information == .guarded ? score.slopes : score.products
        own += weight * slopes.rho
        ofMean += weight * slopes.mean
        ofDeviation += weight * slopes.deviation
        if category > 0 { ofCuts[category - 1] += weight * slopes.low }
        if category < ofCuts.count { ofCuts[category] += weight * slopes.high }
      }
    }
  }

  /// The share of rows in the category that has fewest.
  var rarest: Double {
    let counts = rows.reduce(into: [Int](repeating: 0, count: cuts.count - 1)) { $0[$1.seen] += 1 }
    return Double(counts.filter { $0 > 0 }.min() ?? 0) / Double(max(rows.count, 1))
  }

  /// What comes by way of mean and deviation, for a row of this z with all the weight.
  func byMargin(_ z: Double) -> Double { ofMean * z + ofDeviation * (z * z - 1) / 2 }

  /// The variance of rho where a normal law stands behind both.
  var normalVariance: Double {
    let below = cuts.map { $0.isFinite ? Normal.lower($0) : $0 < 0 ? 0 : 1 }
    var variance = 0.0
    for row in rows {
      for category in 0..<cuts.count - 1 {
        let score = SerialScore(row.z, cuts[category], cuts[category + 1], rho)
        guard score.probability > 0 else { continue }
        var influence = score.inRho - byMargin(row.z)
        for cut in ofCuts.indices {
          let isBelow = category <= cut ? 1.0 : 0
          influence -= ofCuts[cut] * (isBelow - below[cut + 1]) / Normal.density(cuts[cut + 1])
        }
        let own = row.share * influence / own
        variance += score.probability * own * own
      }
    }
    return variance
  }
}

/// The slopes of log P(category | z) of one row, P = Φ(u₁) - Φ(u₀), u = (tau - rho z) / s.
private struct SerialScore {
  /// What the information is made of: on rho, on the thresholds below and above, and on mean and
  /// logarithm of the deviation, in units of the deviation.
  struct Slopes {
    let rho: Double
    let low: Double
    let high: Double
    let mean: Double
    let deviation: Double
  }

  let probability: Double
  let inRho: Double
  /// Products of the scores, that of the margin of z included.
  let products: Slopes
  /// Minus the slopes of the score in rho.
  let slopes: Slopes

  init(_ z: Double, _ low: Double, _ high: Double, _ rho: Double) {
    let variance = (1 - rho) * (1 + rho)
    let s = variance.squareRoot()
    let (a, b) = (Edge(low, z, rho, s), Edge(high, z, rho, s))
    let mass =
      a.u > 0 ? Normal.upper(a.u) - Normal.upper(b.u) : Normal.lower(b.u) - Normal.lower(a.u)
    probability = mass
    let score = (b.inRho - a.inRho) / mass
    let inZ = -rho / s * (b.density - a.density) / mass
    inRho = score
    products = Slopes(
      rho: score * score, low: score * -a.density / (s * mass),
      high: score * b.density / (s * mass), mean: score * (z - inZ),
      deviation: score * (z * z - 1 - z * inZ))
    let inRhoAndZ = (b.inRhoAndZ - a.inRhoAndZ) / mass - score * inZ
    slopes = Slopes(
      rho: score * score - (b.inRhoTwice - a.inRhoTwice) / mass,
      low: a.inRhoAndCut / mass - score * a.density / (s * mass),
      high: -b.inRhoAndCut / mass + score * b.density / (s * mass), mean: inRhoAndZ,
      deviation: z * inRhoAndZ)
  }

  /// Φ(u) at one end, and its slopes; all zero at infinity.
  private struct Edge {
    let u: Double
    var density = 0.0
    var inRho = 0.0
    var inRhoTwice = 0.0
    var inRhoAndCut = 0.0
    var inRhoAndZ = 0.0

    init(_ cut: Double, _ z: Double, _ rho: Double, _ s: Double) {
      u = (cut - rho * z) / s
      guard cut.isFinite else { return }
      let cube = s * s * s
      let slope = (cut * rho - z) / cube
      density = Normal.density(u)
      inRho = density * slope
      inRhoTwice = density * (cut / cube + 3 * rho * slope / (s * s) - u * slope * slope)
      inRhoAndCut = density * (rho / cube - u * slope / s)
      inRhoAndZ = density * (-1 / cube + u * slope * rho / s)
    }
  }
}
