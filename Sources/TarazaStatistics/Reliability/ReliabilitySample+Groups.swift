import TarazaNumerics

extension ReliabilitySample {
  /// The mean of the sum of the items, with its error by the design; pairwise the sum of the means
  /// of those who answered each.
  public func scoreMean() throws(StatisticsError) -> SurveyEstimate {
    // Around the means of the whole, which keeps their digits.
    let centre = means.reduce(0, +)
    let columns = (0..<deviations.columns).map { item in
      (d: deviations.column(item), p: presence?.column(item))
    }
    let places = rows
    return try design.estimate(
      in: domain,
      { weights in
        var mean = centre
        for column in columns {
          var (sum, weight) = (0.0, 0.0)
          for (place, row) in places.enumerated() {
            sum += weights[row] * column.d[place]
            weight += weights[row] * (column.p?[place] ?? 1)
          }
          mean += weight > 0 ? sum / weight : .nan
        }
        return [mean]
      },
      influence: {
        let own = weights
        var influence = Matrix(rows: design.rowCount, columns: 1)
        for column in columns {
          var total = 0.0
          for place in own.indices { total += own[place] * (column.p?[place] ?? 1) }
          for (place, row) in places.enumerated() {
            influence[row, 0] += own[place] / total * column.d[place]
          }
        }
        return influence
      })
  }

  /// Whether a coefficient is the same in several groups of one sample, which may share people or
  /// sampling units: their covariance is that of the design, or of its replicates.
  ///
  /// - Parameter drawn: the draws of each group, where units were drawn again: draw by draw these
  ///   are of the same units in all groups.
  /// - Throws: `.notComputable` when the coefficient has no error by formula; what
  ///   `EqualCoefficients` throws.
  /// - Precondition: all samples are of one design.
  public static func equality(
    of coefficient: ReliabilityCoefficient, in samples: [ReliabilitySample],
    drawn: [ReliabilityBootstrap] = []
  ) throws(StatisticsError) -> EqualCoefficients {
    guard let design = samples.first?.design,
      samples.allSatisfy({ $0.design.rowCount == design.rowCount })
    else { throw .outOfRange("Equality is a matter of two groups or more.") }
    var values: [Double] = []
    for sample in samples {
      guard let value = sample.coefficients[coefficient] else {
        throw .notComputable("a group has no \(coefficient.rawValue)")
      }
      values.append(value)
    }
    return try EqualCoefficients(
      values: values,
      covariance: try covariance(of: coefficient, in: samples, values, drawn: drawn),
      degreesOfFreedom: try jointDegreesOfFreedom(samples))
  }

  /// Of the units that have rows in any of the groups.
  private static func jointDegreesOfFreedom(_ samples: [ReliabilitySample]) throws(StatisticsError)
    -> Int
  {
    var domain = [Bool](repeating: false, count: samples[0].design.rowCount)
    for sample in samples { for row in sample.rows { domain[row] = true } }
    return samples[0].design.degreesOfFreedom(in: domain)
  }

  private static func covariance(
    of coefficient: ReliabilityCoefficient, in samples: [ReliabilitySample], _ values: [Double],
    drawn: [ReliabilityBootstrap]
  ) throws(StatisticsError) -> SymmetricMatrix {
    let design = samples[0].design
    if drawn.count == samples.count, drawn.allSatisfy(\.drawsUnits) {
      return try covariance(ofDraws: drawn.map { $0[coefficient]?.values ?? [] })
    }
    if let replicates = design.replicates {
      var thetas: [[Double]] = []
      for sample in samples {
        thetas.append(try sample.replicatedValues(of: [coefficient], replicates).map { $0[0] })
      }
      let joint = (0..<replicates.count).map { replicate in thetas.map { $0[replicate] } }
      return try replicates.estimate(
        values, of: joint, degreesOfFreedom: replicates.degreesOfFreedom
      ).covariance
    }
    var influences: [[Double]] = []
    for sample in samples {
      guard let influence = sample.influence(of: coefficient) else {
        throw .notComputable("\(coefficient.rawValue) has no error by formula")
      }
      influences.append(influence)
    }
    return try design.covariance(ofInfluence: Matrix(columns: influences))
  }

  private static func covariance(ofDraws draws: [[Double?]]) throws(StatisticsError)
    -> SymmetricMatrix
  {
    let count = draws.map(\.count).min() ?? 0
    let whole = (0..<count).compactMap { draw -> [Double]? in
      let values = draws.compactMap { $0[draw] }
      return values.count == draws.count ? values : nil
    }
    guard whole.count >= 2 else {
      throw .notComputable("Too few draws have a value in all groups.")
    }
    let means = draws.indices.map { group in
      Sums.pairwise(whole.map { $0[group] }) / Double(whole.count)
    }
    let root = (1 / Double(whole.count - 1)).squareRoot()
    return SymmetricMatrix(
      gramOf: Matrix(whole.map { row in zip(row, means).map { ($0 - $1) * root } }))
  }
}

extension ReliabilityErrors {
  /// Errors under a normal law of the answers, from the covariances alone: the covariance of two
  /// coefficients with slopes G and H is 2 tr(G S H S) / (n - 1).
  ///
  /// - Source: Anderson (1984). An Introduction to Multivariate Statistical Analysis, ch. 7; for alpha
  ///   van Zyl, Neudecker & Nel (2000). Psychometrika 65, 271-280. doi:10.1007/BF02296146
  public init(
    normal coefficients: ScaleCoefficients, _ wanted: [ReliabilityCoefficient],
    covariance S: SymmetricMatrix, n: Double
  ) {
    let known = wanted.filter { coefficients.estimates[$0]?.slopes != nil }
    let products = known.compactMap { coefficient in
      coefficients.estimates[coefficient]?.slopes.map { $0 * S }
    }
    var covariance = SymmetricMatrix(order: known.count)
    for j in products.indices {
      for i in j..<products.count {
        let transposed = products[j].transposed.storage
        let trace = zip(products[i].storage, transposed).reduce(0) { $0 + $1.0 * $1.1 }
        covariance[i, j] = 2 * trace / max(1, n - 1)
      }
    }
    self.init(
      coefficients: known,
      estimate: SurveyEstimate(
        values: known.compactMap { coefficients[$0] }, covariance: covariance,
        degreesOfFreedom: max(1, Int(n.rounded(.down)) - 1)))
  }
}
