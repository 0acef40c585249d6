import TarazaNumerics

/// The influence of a row on one polychoric correlation, by the codes of its two items.
struct PairInfluence {
  /// Row after row of the first item's codes; code 0 of either is for missing.
  let cells: [Double]

  /// Cells of smaller probability tell nothing of the information, and less of its digits.
  fileprivate static let smallestProbability = 1e-14

  /// - Parameters:
  ///   - first: of each threshold of the first item, a row's influence by code.
  ///   - second: of the second item.
  ///   - rows: that have both items.
  /// - Throws: `.notComputable` when the table tells nothing about rho.
  init(
    _ counts: Matrix, _ fit: PolychoricCorrelation, _ first: [[Double]], _ second: [[Double]],
    _ information: PolychoricInfluence.Information, rows: Double
  ) throws(StatisticsError) {
    let slopes = CellSlopes(h: fit.rowThresholds, k: fit.columnThresholds, rho: fit.rho)
    let known = Cells(slopes, counts, first, second, information)
    guard known.own > 0, known.own.isFinite else {
      throw .notComputable("a standard error: the table holds no information on the correlation")
    }
    let width = slopes.columns + 1
    let plain = (0...slopes.rows).flatMap { a in
      (0...slopes.columns).map { b in
        a > 0 && b > 0 && counts[a - 1, b - 1] > 0
          ? known.influence(a, b) : known.through(a, b)
      }
    }
    guard information == .guarded, Self.hasRareCategory(counts, rows: rows) else {
      cells = plain
      return
    }
    // The few rows of a rare category all but decide the estimate, which then lies so that their own
    // scores vanish, and with them the error that scores make: it is no less than a normal law's, and
    // of unrelated items, as the information at so rough an estimate is as rough.
    let unrelated = CellSlopes(h: fit.rowThresholds, k: fit.columnThresholds, rho: 0)
    let model = Cells(unrelated, counts, first, second, .expected)
    var (seen, expected) = (0.0, 0.0)
    for a in 1...slopes.rows {
      for b in 1...slopes.columns {
        seen += counts[a - 1, b - 1] * plain[a * width + b] * plain[a * width + b]
        let probability = unrelated.probabilities[(a - 1) * slopes.columns + b - 1]
        guard probability > Self.smallestProbability else { continue }
        expected += model.weight * probability * model.influence(a, b) * model.influence(a, b)
      }
    }
    let scale = expected > seen && seen > 0 ? (expected / seen).squareRoot() : 1
    cells = plain.map { scale * $0 }
  }

  /// Below so many rows in a category its rows' scores are no measure of their spread: simulated, a
  /// test at 5% of unrelated items rejects 13% with 5 rows, and 7% with 10.
  static let fewestRows = 20.0

  private static func hasRareCategory(_ counts: Matrix, rows: Double) -> Bool {
    let total = counts.storage.reduce(0, +)
    let margins =
      (0..<counts.rows).map { counts.row($0).reduce(0, +) }
      + (0..<counts.columns).map { counts.column($0).reduce(0, +) }
    return margins.contains { $0 > 0 && $0 / total * rows < fewestRows }
  }

  /// The influence of each cell, with one of the stands for the slopes of the estimating equation.
  private struct Cells {
    let slopes: CellSlopes
    let weight: Double
    private(set) var own = 0.0
    private var throughFirst: [Double] = []
    private var throughSecond: [Double] = []

    init(
      _ slopes: CellSlopes, _ counts: Matrix, _ first: [[Double]], _ second: [[Double]],
      _ information: PolychoricInfluence.Information
    ) {
      self.slopes = slopes
      weight = counts.storage.reduce(0, +)
      var crossed = [Double](repeating: 0, count: slopes.rows + slopes.columns - 2)
      for row in 0..<slopes.rows {
        for column in 0..<slopes.columns {
          let cell = row * slopes.columns + column
          let probability = slopes.probabilities[cell]
          let share = counts[row, column] / weight
          let slope = slopes.inRho[cell]
          let gradient = slopes.gradient(row, column)
          guard share > 0 || probability > PairInfluence.smallestProbability else { continue }
          switch information {
          case .outerProduct:
            let factor = share * slope / (probability * probability)
            own += factor * slope
            for i in crossed.indices { crossed[i] += factor * gradient[i] }
          case .expected:
            guard probability > PairInfluence.smallestProbability else { continue }
            own += slope * slope / probability
            for i in crossed.indices { crossed[i] += slope * gradient[i] / probability }
          case .observed, .guarded:
            let ratio = slope / probability
            own += share * (ratio * ratio - slopes.inRhoTwice[cell] / probability)
            let second = slopes.gradientInRho(row, column)
            for i in crossed.indices {
              crossed[i] += share * (ratio * gradient[i] - second[i]) / probability
            }
          }
        }
      }
      throughFirst = PairInfluence.carried(first, crossed[..<first.count], by: own)
      throughSecond = PairInfluence.carried(second, crossed[first.count...], by: own)
    }

    /// What comes to rho by way of the thresholds, by code.
    func through(_ a: Int, _ b: Int) -> Double { throughFirst[a] + throughSecond[b] }

    /// Of a row in a cell, by code.
    func influence(_ a: Int, _ b: Int) -> Double {
      let cell = (a - 1) * slopes.columns + b - 1
      return slopes.inRho[cell] / slopes.probabilities[cell] / (weight * own) + through(a, b)
    }
  }

  /// By code: what comes to rho by way of an item's thresholds.
  fileprivate static func carried(
    _ thresholds: [[Double]], _ crossed: ArraySlice<Double>, by own: Double
  ) -> [Double] {
    (thresholds.first ?? []).indices.map { code in
      -zip(thresholds, crossed).reduce(0) { $0 + $1.0[code] * $1.1 } / own
    }
  }
}
