import TarazaNumerics

/// Weights for every replicate of a sample, kept as factors by sampling unit.
///
/// The weight of row i in replicate r is base_i M(p_i, r), with p_i the row's pattern: all rows of a
/// first-stage unit share one, so that hundreds of replicates are a small matrix. The variance is
/// scale Σ_r s_r (θ_r - c)(θ_r - c)ᵀ, with s_r the replicate's own scale and c the full-sample
/// estimate (`mse`) or the mean of the replicates.
///
/// - Source: Wolter (2007), Introduction to Variance Estimation, ch. 3 and 4.
public struct ReplicateWeights: Equatable, Sendable {
  /// Patterns x replicates.
  public let factors: Matrix
  /// The pattern of each row.
  public let patterns: [Int32]
  /// What the factors multiply, for each row.
  public let base: [Double]
  public let scale: Double
  /// One for each replicate.
  public let replicateScales: [Double]
  /// Whether deviations are from the full-sample estimate, not from the mean of the replicates.
  public let isAroundEstimate: Bool
  /// The rank of the weights less one.
  public let degreesOfFreedom: Int

  public var count: Int { factors.columns }

  /// - Precondition: shapes as the properties say.
  public init(
    factors: Matrix, patterns: [Int32], base: [Double], scale: Double, replicateScales: [Double],
    isAroundEstimate: Bool, degreesOfFreedom: Int
  ) {
    precondition(
      patterns.count == base.count && replicateScales.count == factors.columns
        && patterns.allSatisfy { $0 >= 0 && Int($0) < factors.rows },
      "replicate weights of other shapes")
    self.factors = factors
    self.patterns = patterns
    self.base = base
    self.scale = scale
    self.replicateScales = replicateScales
    self.isAroundEstimate = isAroundEstimate
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The weight of each row in one replicate.
  public func weights(_ replicate: Int) -> [Double] {
    let column = factors.column(replicate)
    return base.indices.map { base[$0] * column[Int(patterns[$0])] }
  }

  /// Estimates with their covariance over the replicates.
  ///
  /// - Parameter thetas: the values in each replicate. Those that are no finite numbers are left
  ///   out, and counted.
  /// - Throws: `.design` when fewer than two are left.
  public func estimate(
    _ values: [Double], of thetas: [[Double]], degreesOfFreedom: Int
  ) throws(StatisticsError) -> SurveyEstimate {
    precondition(thetas.count == count, "one value for each replicate")
    let usable = thetas.indices.filter { thetas[$0].allSatisfy(\.isFinite) }
    guard usable.count >= 2 else {
      throw .design(.replicates("only \(usable.count) of \(count) replicates give a value"))
    }
    var centre = values
    if !isAroundEstimate {
      let counted = usable.filter { replicateScales[$0] > 0 }
      for k in values.indices {
        centre[k] = counted.reduce(0) { $0 + thetas[$1][k] } / Double(max(1, counted.count))
      }
    }
    var deviations = Matrix(rows: usable.count, columns: values.count)
    for (row, replicate) in usable.enumerated() {
      let root = (scale * replicateScales[replicate]).squareRoot()
      for k in values.indices {
        deviations[row, k] = root * (thetas[replicate][k] - centre[k])
      }
    }
    return SurveyEstimate(
      values: values, covariance: SymmetricMatrix(gramOf: deviations),
      degreesOfFreedom: degreesOfFreedom, unusableReplicates: count - usable.count)
  }
}
