import TarazaNumerics

extension SurveyItems {
  /// The covariance of Pearson's correlations of all pairs, over the rows that have every item: by
  /// the sample's design, and for items of any distribution.
  ///
  /// With z the items standardised by weighted moments, a row's influence on the correlation of
  /// items i and j is w / W (z_i z_j - r_ij (z_i² + z_j²) / 2).
  ///
  /// - Shapes: pairs in the order (1, 0), (2, 0), (2, 1), (3, 0) …
  /// - Throws: `.tooFewRows` below three complete rows; `.noVariance` with items that are constant
  ///   there; what the design refuses.
  /// - Source: Browne & Shapiro (1986). Linear Algebra Appl. 82, 169-176.
  ///   doi:10.1016/0024-3795(86)90150-4
  public func covarianceOfCorrelations() throws(StatisticsError) -> SymmetricMatrix {
    let used = rows(of: Array(values.indices))
    if let replicates = design.replicates {
      let thetas = try replicateCorrelations().map { matrix in
        matrix.map(Self.pairs) ?? [Double](repeating: .nan, count: pairCount)
      }
      let whole = try moments(over: used).correlations
      return try replicates.estimate(
        Self.pairs(of: whole), of: thetas, degreesOfFreedom: replicates.degreesOfFreedom
      ).covariance
    }
    return try design.covariance(ofInfluence: try influence(over: used), in: used)
  }

  private var pairCount: Int { values.count * (values.count - 1) / 2 }

  private static func pairs(of matrix: SymmetricMatrix) -> [Double] {
    (0..<matrix.order).flatMap { row in (0..<row).map { matrix[row, $0] } }
  }

  private func moments(over used: [Bool]) throws(StatisticsError) -> WeightedMoments {
    let rows = used.indices.filter { used[$0] && design.weights[$0] > 0 }
      .map { Int32(truncatingIfNeeded: $0) }
    guard rows.count >= 3,
      let moments = WeightedMoments(values, rows: rows, weights: design.weights)
    else { throw .tooFewRows(needed: 3, got: rows.count) }
    let constant = values.indices.filter { item in
      rows.allSatisfy { values[item][Int($0)] == values[item][Int(rows[0])] }
    }
    guard constant.isEmpty else { throw .noVariance(items: constant) }
    return moments
  }

  private func influence(over used: [Bool]) throws(StatisticsError) -> Matrix {
    let moments = try moments(over: used)
    let R = moments.correlations
    let deviations = moments.products.diagonal.map { $0.squareRoot() }
    let rows = used.indices.filter { used[$0] }
    let z = values.indices.map { item in
      rows.map { (values[item][$0] - moments.means[item]) / deviations[item] }
    }
    var influence = Matrix(rows: design.rowCount, columns: pairCount)
    var pair = 0
    for a in values.indices {
      for b in 0..<a {
        for (place, row) in rows.enumerated() {
          let (x, y) = (z[a][place], z[b][place])
          influence[row, pair] =
            design.weights[row] / moments.weight * (x * y - R[a, b] * (x * x + y * y) / 2)
        }
        pair += 1
      }
    }
    return influence
  }
}

extension WeightedMoments {
  fileprivate var correlations: SymmetricMatrix {
    products.scaled(by: products.diagonal.map { 1 / $0.squareRoot() })
  }
}
