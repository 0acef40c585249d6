import TarazaNumerics

extension ReliabilityErrors {
  /// Of coefficients of pairwise covariances: a row moves the covariances of those items that it has.
  ///
  /// With slopes G a row adds Σ_ij G_ij w / W_ij [d_i d_j - s_ij], over the pairs of which it has
  /// both items, d being deviations from the means of the pair's rows and W_ij the weight of these.
  ///
  /// - Shapes: `coefficients` of the covariances as scored, items in their order.
  /// - Missing data: pairwise. Without any missing value these are the errors of
  ///   `ReliabilitySample`.
  /// - Edge cases: nil with replicate weights, and where no coefficient has slopes.
  /// - Throws: what the design throws.
  /// - Source: van Praag, Dijkstra & Van Velzen (1985). Psychometrika 50, 25-36.
  ///   doi:10.1007/BF02294145; by the design as `ReliabilitySample`
  public init?(
    pairwise items: SurveyItems, reversed: [Int], of coefficients: ScaleCoefficients,
    wanted: [ReliabilityCoefficient]
  ) throws(StatisticsError) {
    let design = items.design
    let known = wanted.filter { coefficients.estimates[$0]?.slopes != nil }
    guard design.replicates == nil, !known.isEmpty else { return nil }
    let slopes = known.compactMap { coefficients.estimates[$0]?.slopes }
    var influences = known.map { _ in [Double](repeating: 0, count: design.rowCount) }
    let k = items.values.count
    for i in 0..<k {
      for j in 0...i {
        let isTurned = reversed.contains(i) != reversed.contains(j)
        let share = (i == j ? 1.0 : 2.0) * (isTurned ? -1 : 1)
        let moved = items.influenceOnCovariance(i, j)
        for place in known.indices {
          let factor = share * slopes[place][i, j]
          for (row, value) in zip(moved.rows, moved.values) {
            influences[place][Int(row)] += factor * value
          }
        }
      }
    }
    var domain = [Bool](repeating: false, count: design.rowCount)
    for flags in items.isUsed { for row in flags.indices where flags[row] { domain[row] = true } }
    self.init(
      coefficients: known,
      estimate: SurveyEstimate(
        values: known.compactMap { coefficients[$0] },
        covariance: try design.covariance(ofInfluence: Matrix(columns: influences), in: domain),
        degreesOfFreedom: design.degreesOfFreedom(in: domain)))
  }
}

extension SurveyItems {
  /// Rows, and what each of them adds to something.
  struct RowInfluence {
    let rows: [Int32]
    let values: [Double]
  }

  /// Of the rows that have both items, on their covariance with the divisor n - 1.
  func influenceOnCovariance(_ i: Int, _ j: Int) -> RowInfluence {
    let weights = design.weights
    let has = rows(of: i == j ? [i] : [i, j])
    let rows = has.indices.filter { has[$0] && weights[$0] > 0 }.map { Int32($0) }
    guard rows.count > 1,
      let moments = WeightedMoments([values[i], values[j]], rows: rows, weights: weights)
    else { return RowInfluence(rows: [], values: []) }
    let n = Double(rows.count)
    let scale = n / (n - 1) / moments.weight
    let (x, y) = (values[i], values[j])
    return RowInfluence(
      rows: rows,
      values: rows.map { row in
        let place = Int(row)
        let product = (x[place] - moments.means[0]) * (y[place] - moments.means[1])
        return weights[place] * (product - moments.products[1, 0]) * scale
      })
  }
}
