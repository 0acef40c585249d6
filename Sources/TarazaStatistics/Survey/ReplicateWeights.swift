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

extension SampleDesign {
  /// Singular values below this share of the greatest count as zero in the rank of replicates.
  private static let rankTolerance = 1e-5

  /// The same sample with replicate weights that came with it: analysis weights, which hold the
  /// sampling weight.
  ///
  /// - Parameters:
  ///   - columns: the weights of each replicate; rows that share their ratios to the sampling weight
  ///     are kept as one pattern.
  ///   - scale: what the sum of squares is multiplied by.
  ///   - replicateScales: ones where nil.
  /// - Throws: `.design(.replicates)` for fewer than two replicates, or a negative or missing weight.
  public func replicated(
    weights columns: [[Double]], scale: Double, replicateScales: [Double]? = nil,
    isAroundEstimate: Bool = false
  ) throws(StatisticsError) -> SampleDesign {
    guard columns.count >= 2 else {
      throw .design(.replicates("replicate weights need at least 2 columns, not \(columns.count)"))
    }
    for (replicate, column) in columns.enumerated() {
      precondition(column.count == rowCount, "replicate weights of other rows")
      guard column.allSatisfy({ $0 >= 0 && $0.isFinite }) else {
        throw .design(
          .replicates("replicate weight \(replicate + 1) is missing or negative in some row"))
      }
    }
    let compact = CompactReplicates(columns, weights)
    var copy = self
    copy.replicates = ReplicateWeights(
      factors: compact.factors, patterns: compact.patterns, base: compact.base, scale: scale,
      replicateScales: replicateScales ?? [Double](repeating: 1, count: columns.count),
      isAroundEstimate: isAroundEstimate,
      degreesOfFreedom: max(0, try Self.rank(compact.factors) - 1))
    return copy
  }

  private static func rank(_ factors: Matrix) throws(StatisticsError) -> Int {
    let values = try numerically("the rank of the replicates") { () throws(NumericsError) in
      try SymmetricMatrix(gramOf: factors).eigenvalues()
    }
    let greatest = values.first ?? 0
    return values.count { $0 > rankTolerance * rankTolerance * greatest }
  }
}

/// Columns of replicate weights by the patterns that rows share.
private struct CompactReplicates {
  let factors: Matrix
  let patterns: [Int32]
  let base: [Double]

  init(_ columns: [[Double]], _ weights: [Double]) {
    var known: [[UInt64]: Int32] = [:]
    var rows: [[Double]] = []
    patterns = weights.indices.map { row in
      let weight = weights[row]
      let ratios = columns.map { weight > 0 ? $0[row] / weight : $0[row] }
      // Files hold weights to a dozen figures, so that equal ratios differ in the last bits.
      let key = ratios.map { $0.rounded(bits: 34).bitPattern }
      if let number = known[key] { return number }
      let number = Int32(rows.count)
      known[key] = number
      rows.append(ratios)
      return number
    }
    // A pattern costs less than a row only where rows share it.
    factors = Matrix(rows)
    base = weights.map { $0 > 0 ? $0 : 1 }
  }
}

extension Double {
  /// With so many leading bits of its fraction.
  fileprivate func rounded(bits: UInt64) -> Double {
    let dropped = 52 - bits
    let half = UInt64(1) << (dropped - 1)
    return Double(bitPattern: ((bitPattern &+ half) >> dropped) << dropped)
  }
}
