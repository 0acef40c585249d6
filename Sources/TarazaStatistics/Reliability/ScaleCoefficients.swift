import TarazaNumerics

/// Several reliability coefficients of one scale, each with its slopes or with why it has no value.
///
/// - Throws: only what leaves no coefficient at all: `.tooFewItems`, and `.noVariance` of the sum.
public struct ScaleCoefficients: Equatable, Sendable {
  public struct Options: Equatable, Sendable {
    /// Group factors of the Schmid-Leiman solution; nil for the usual number.
    public var groupFactors: Int?
    public var rotation: RotationOptions
    public var splits: SplitHalves.Options
    public var wantsSlopes: Bool

    public init(
      groupFactors: Int? = nil, rotation: RotationOptions = RotationOptions(),
      splits: SplitHalves.Options = SplitHalves.Options(), wantsSlopes: Bool = true
    ) {
      self.groupFactors = groupFactors
      self.rotation = rotation
      self.splits = splits
      self.wantsSlopes = wantsSlopes
    }
  }

  public let estimates: [ReliabilityCoefficient: CoefficientEstimate]
  public let failures: [ReliabilityCoefficient: StatisticsError]
  /// What stands behind them, where they were asked for.
  public let oneFactor: OneFactorReliability?
  public let hierarchy: HierarchicalReliability?
  public let splits: SplitHalves?
  public let greatestLowerBound: GreatestLowerBound?

  public init(
    covariance S: SymmetricMatrix, _ wanted: [ReliabilityCoefficient], options: Options = Options()
  ) throws(StatisticsError) {
    let lambdas = try GuttmanLambdas(covariance: S)
    var found = Found()
    let wants = Set(wanted)
    if wants.contains(.alpha) { found.estimates[.alpha] = lambdas.lambda3 }
    if wants.contains(.lambda1) { found.estimates[.lambda1] = lambdas.lambda1 }
    if wants.contains(.lambda2) { found.estimates[.lambda2] = lambdas.lambda2 }
    if wants.contains(.lambda5) { found.estimates[.lambda5] = lambdas.lambda5 }
    found.attempt([.lambda6], of: wants) { () throws(StatisticsError) in
      [.lambda6: try lambdas.lambda6()]
    }
    found.attempt([.standardizedAlpha], of: wants) { () throws(StatisticsError) in
      [.standardizedAlpha: try Self.standardizedAlpha(S)]
    }
    var splits: SplitHalves?
    found.attempt([.lambda4], of: wants) { () throws(StatisticsError) in
      let all = try SplitHalves(covariance: S, options: options.splits)
      splits = all
      return [.lambda4: Self.lambda4(all, S)]
    }
    var bound: GreatestLowerBound?
    found.attempt([.greatestLowerBound], of: wants) { () throws(StatisticsError) in
      let greatest = try GreatestLowerBound(covariance: S)
      bound = greatest
      return [
        .greatestLowerBound: CoefficientEstimate(greatest.coefficient, slopes: greatest.slopes)
      ]
    }
    var oneFactor: OneFactorReliability?
    let ofOneFactor: [ReliabilityCoefficient] = [
      .omega, .compositeReliability, .coefficientH, .averageVarianceExtracted,
    ]
    found.attempt(ofOneFactor, of: wants) { () throws(StatisticsError) in
      let model = try OneFactorReliability(covariance: S)
      oneFactor = model
      return options.wantsSlopes
        ? [
          .omega: model.omegaEstimate, .compositeReliability: model.compositeReliabilityEstimate,
          .coefficientH: model.coefficientHEstimate,
          .averageVarianceExtracted: model.averageVarianceExtractedEstimate,
        ]
        : [
          .omega: CoefficientEstimate(model.omega),
          .compositeReliability: CoefficientEstimate(model.compositeReliability),
          .coefficientH: CoefficientEstimate(model.coefficientH),
          .averageVarianceExtracted: CoefficientEstimate(model.averageVarianceExtracted),
        ]
    }
    var hierarchy: HierarchicalReliability?
    found.attempt([.omegaTotal, .omegaHierarchical], of: wants) { () throws(StatisticsError) in
      let model = try Self.hierarchy(S, options)
      hierarchy = model
      return options.wantsSlopes
        ? model.estimates(covariance: S)
        : [
          .omegaTotal: CoefficientEstimate(model.omegaTotal),
          .omegaHierarchical: CoefficientEstimate(model.omegaHierarchical),
        ]
    }
    estimates = found.estimates
    failures = found.failures
    self.splits = splits
    greatestLowerBound = bound
    self.oneFactor = oneFactor
    self.hierarchy = hierarchy
  }

  /// Of one coefficient, nil where it has none.
  public subscript(_ coefficient: ReliabilityCoefficient) -> Double? {
    estimates[coefficient]?.value
  }

  private struct Found {
    var estimates: [ReliabilityCoefficient: CoefficientEstimate] = [:]
    var failures: [ReliabilityCoefficient: StatisticsError] = [:]

    mutating func attempt(
      _ coefficients: [ReliabilityCoefficient], of wanted: Set<ReliabilityCoefficient>,
      _ body: () throws(StatisticsError) -> [ReliabilityCoefficient: CoefficientEstimate]
    ) {
      let asked = coefficients.filter(wanted.contains)
      guard !asked.isEmpty else { return }
      do throws(StatisticsError) {
        let made = try body()
        for coefficient in asked {
          guard let estimate = made[coefficient], estimate.value.isFinite else {
            failures[coefficient] = .notComputable("\(coefficient.rawValue) is no finite number")
            continue
          }
          estimates[coefficient] = estimate
        }
      } catch {
        for coefficient in asked { failures[coefficient] = error }
      }
    }
  }

  private static func standardizedAlpha(_ S: SymmetricMatrix) throws(StatisticsError)
    -> CoefficientEstimate
  {
    let R = try CorrelationMatrix(covariance: S, n: Double(S.order + 1)).R
    let alpha = try GuttmanLambdas(covariance: R).lambda3
    guard let slopes = alpha.slopes else { return alpha }
    return CoefficientEstimate(alpha.value, slopesOnCorrelations: slopes, covariance: S)
  }

  /// The slopes are those of the best split, which small changes leave the best.
  private static func lambda4(_ splits: SplitHalves, _ S: SymmetricMatrix) -> CoefficientEstimate {
    let total = S.sum
    var x = [Double](repeating: 1, count: S.order)
    for item in splits.bestHalf { x[item] = -1 }
    var slopes = SymmetricMatrix(order: S.order)
    let within = 1 - splits.maximum
    for j in 0..<S.order { for i in j..<S.order { slopes[i, j] = (within - x[i] * x[j]) / total } }
    return CoefficientEstimate(splits.maximum, slopes: slopes)
  }

  private static func hierarchy(_ S: SymmetricMatrix, _ options: Options) throws(StatisticsError)
    -> HierarchicalReliability
  {
    guard
      let factors = options.groupFactors ?? HierarchicalReliability.groupFactors(forItems: S.order)
    else {
      throw .tooFewItems(needed: 5, got: S.order)
    }
    let model = try HierarchicalReliability(
      correlations: CorrelationMatrix(covariance: S, n: Double(S.order + 1)),
      groupFactors: factors, options: options.rotation)
    // All items on one group factor: what is general and what is the group's is then the rotation's
    // whim, and omega hierarchical may be anything.
    guard model.subscales.count(where: { !$0.items.isEmpty }) > 1 else {
      throw .notComputable(
        "the items make no groups, so that nothing tells a general factor from the factor they share"
      )
    }
    guard model.omegaHierarchical <= model.omegaTotal else {
      throw .notComputable(
        "the general factor would explain more than all factors together, as in improper solutions")
    }
    return model
  }
}
