import TarazaNumerics

/// The influence of a row on one polychoric correlation, by the codes of its two items.
struct PairInfluence {
  /// Row after row of the first item's codes; code 0 of either is for missing.
  let cells: [Double]

  /// Cells of smaller probability tell nothing of the information, and less of its digits.
  private static let smallestProbability = 1e-14

  /// - Parameters:
  ///   - first: of each threshold of the first item, a row's influence by code.
  ///   - second: of the second item.
  /// - Throws: `.notComputable` when the table tells nothing about rho.
  init(
    _ counts: Matrix, _ fit: PolychoricCorrelation, _ first: [[Double]], _ second: [[Double]],
    _ information: PolychoricInfluence.Information
  ) throws(StatisticsError) {
    let slopes = CellSlopes(h: fit.rowThresholds, k: fit.columnThresholds, rho: fit.rho)
    let weight = counts.storage.reduce(0, +)
    var own = 0.0
    var crossed = [Double](repeating: 0, count: slopes.rows + slopes.columns - 2)
    for row in 0..<slopes.rows {
      for column in 0..<slopes.columns {
        let cell = row * slopes.columns + column
        let probability = slopes.probabilities[cell]
        let share = counts[row, column] / weight
        let slope = slopes.inRho[cell]
        let gradient = slopes.gradient(row, column)
        guard share > 0 || probability > Self.smallestProbability else { continue }
        switch information {
        case .outerProduct:
          let factor = share * slope / (probability * probability)
          own += factor * slope
          for i in crossed.indices { crossed[i] += factor * gradient[i] }
        case .expected:
          guard probability > Self.smallestProbability else { continue }
          own += slope * slope / probability
          for i in crossed.indices { crossed[i] += slope * gradient[i] / probability }
        case .observed:
          let ratio = slope / probability
          own += share * (ratio * ratio - slopes.inRhoTwice[cell] / probability)
          let second = slopes.gradientInRho(row, column)
          for i in crossed.indices {
            crossed[i] += share * (ratio * gradient[i] - second[i]) / probability
          }
        }
      }
    }
    guard own > 0, own.isFinite else {
      throw .notComputable("a standard error: the table holds no information on the correlation")
    }
    let throughFirst = Self.carried(first, crossed[..<first.count], by: own)
    let throughSecond = Self.carried(second, crossed[first.count...], by: own)
    cells = (0...slopes.rows).flatMap { a in
      (0...slopes.columns).map { b in
        let through = throughFirst[a] + throughSecond[b]
        guard a > 0, b > 0, counts[a - 1, b - 1] > 0 else { return through }
        let cell = (a - 1) * slopes.columns + b - 1
        return slopes.inRho[cell] / slopes.probabilities[cell] / (weight * own) + through
      }
    }
  }

  /// By code: what comes to rho by way of an item's thresholds.
  private static func carried(
    _ thresholds: [[Double]], _ crossed: ArraySlice<Double>, by own: Double
  ) -> [Double] {
    (thresholds.first ?? []).indices.map { code in
      -zip(thresholds, crossed).reduce(0) { $0 + $1.0[code] * $1.1 } / own
    }
  }
}
