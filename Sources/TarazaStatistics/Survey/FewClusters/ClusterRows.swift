import TarazaNumerics

/// Below this many clusters, errors that rest on the spread between clusters are too small and their
/// t-tests reject too often.
///
/// - Source: Cameron, Gelbach & Miller (2008), doi:10.1162/rest.90.3.414, whose tests of 5% reject
///   up to 10% of true nulls with 20 clusters; Cameron & Miller (2015), J. Hum. Resour. 50, 317-372,
///   doi:10.3368/jhr.50.2.317, section VI: few is fewer than 20 to 50.
public let fewClusters = 20

/// The rows of a fitted model by first-stage unit, with what few-cluster inference needs of them.
struct ClusterRows {
  /// Used rows x parameters: the derivatives of the mean by the standardized coefficients.
  let X: Matrix
  /// The variance of each row's outcome under the family, but for a factor; ones for `gaussian`.
  let variance: [Double]
  /// Sampling weights with mean one, over the variance: what the rows count in the fit.
  let precision: [Double]
  /// y - μ.
  let residuals: [Double]
  /// (XᵀWX)⁻¹.
  let bread: SymmetricMatrix
  /// From standardized coefficients to those of the model.
  let toModel: Matrix
  /// Positions of each cluster's rows among the used rows.
  let members: [[Int]]

  /// - Throws: `.notComputable` for replicate weights, ordered answers, or fewer than two clusters.
  init(_ regression: SurveyRegression, method: String) throws(StatisticsError) {
    guard regression.design.replicates == nil else {
      throw .notComputable(
        "\(method) starts from clusters, and this design has replicate weights in their place")
    }
    guard regression.family != .ordinal else {
      throw .notComputable(
        "\(method) needs an outcome with a mean: use `gaussian`, or `logit` for one step of the "
          + "answers")
    }
    let columns = try StandardizedColumns(
      regression.model.values, weights: regression.outcome.weights)
    let fitting = Fitting(family: regression.family, columns: columns, outcome: regression.outcome)
    let fit = try fitting.fit(regression.outcome.weights)
    let index = columns.Z * fit.coefficients
    let mean = MeanFunction(family: regression.family)
    let slopes = index.map(mean.slope)
    let total = regression.outcome.weights.reduce(0, +)
    let scale = Double(index.count) / total
    X = regression.family == .gaussian ? columns.Z : columns.Z.scalingRows(by: slopes)
    variance = slopes
    precision = zip(regression.outcome.weights, slopes).map { $0 * scale / $1 }
    residuals = zip(regression.outcome.y, index).map { $0 - mean.mean($1) }
    bread = (1 / scale) * fit.information.inverse()
    toModel = columns.toModel
    members = Self.members(regression)
    guard members.count >= 2 else {
      throw .notComputable("\(method) needs at least 2 clusters, and there is \(members.count)")
    }
  }

  private static func members(_ regression: SurveyRegression) -> [[Int]] {
    var numbering = Renumbering(count: regression.design.stages[0].count)
    let codes = numbering.numbers(
      regression.model.rows.map { regression.design.primaryUnitOfRow[$0] })
    var members = [[Int]](repeating: [], count: numbering.members.count)
    for (place, code) in codes.enumerated() { members[Int(code)].append(place) }
    return members
  }
}
