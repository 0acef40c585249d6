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

    var (own, ofMean, ofDeviation) = (0.0, 0.0, 0.0)
    var ofCuts = [Double](repeating: 0, count: cuts.count - 2)
    var rows = [Double](repeating: 0, count: items.block.rowCount)
    for row in common {
      let share = (weights?[row] ?? 1) / total
      let seen = items.categories[ordered][row]
      rows[row] = share * SerialScore(z[row], cuts[seen], cuts[seen + 1], entry.rho).inRho
      for category in information == .expected ? Array(0..<cuts.count - 1) : [seen] {
        let score = SerialScore(z[row], cuts[category], cuts[category + 1], entry.rho)
        guard score.probability > 0 else { continue }
        let weight = information == .expected ? share * score.probability : share
        let slopes = information == .observed ? score.slopes : score.products
        own += weight * slopes.rho
        ofMean += weight * slopes.mean
        ofDeviation += weight * slopes.deviation
        if category > 0 { ofCuts[category - 1] += weight * slopes.low }
        if category < ofCuts.count { ofCuts[category] += weight * slopes.high }
      }
    }
    guard own > 0, own.isFinite else {
      throw .notComputable("a standard error: the rows hold no information on the correlation")
    }
    for (cut, influence) in ofThresholds[ordered].enumerated() {
      for row in rows.indices { rows[row] -= ofCuts[cut] * influence[row] }
    }
    let present = rows.indices.filter { (items.block.missing[c]?[$0] ?? 0) == 0 }
    let all = present.reduce(0) { $0 + (weights?[$1] ?? 1) }
    for row in present {
      let share = (weights?[row] ?? 1) / all
      rows[row] -= share * (ofMean * z[row] + ofDeviation * (z[row] * z[row] - 1) / 2)
    }
    self.rows = rows.map { $0 / own }
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
