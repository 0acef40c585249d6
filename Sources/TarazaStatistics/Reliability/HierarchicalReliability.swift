import TarazaNumerics

/// How much of a scale's sum is one general factor, and how much the groups of items within it.
///
/// Factors are extracted by minimum residuals and turned oblique; a Schmid-Leiman solution splits
/// them into a general factor g and group factors. With R the correlations of the items:
/// omega hierarchical = (Σ g)² / Σ R, omega total = 1 - Σ u / Σ R with u the uniquenesses. For the
/// items of one group factor, over their own part of R: (Σ g)² / Σ R is what the general factor
/// explains of the subscale, (Σ f)² / Σ R what its own factor adds (omega subscale).
///
/// - Shapes: `subscales` has an entry per group factor, with the items that load most on it.
/// - Units: of standardised items.
/// - Edge cases: two group factors have one correlation, from which two loadings on a general factor
///   cannot be told; `solution.isIdentified` says so. A group factor that is nobody's first choice
///   has a subscale without items.
/// - Throws: `.tooManyFactors`, with the most that so many items allow; what extraction, rotation and
///   `SchmidLeiman` throw.
/// - Source: McDonald (1999). Test Theory, ch. 6; Zinbarg, Revelle, Yovel & Li (2005). Psychometrika
///   70, 123-133. doi:10.1007/s11336-003-0974-7; Revelle & Zinbarg (2009). Psychometrika 74,
///   145-154. doi:10.1007/s11336-008-9102-z; subscales: Reise, Bonifay & Haviland (2013). J. Pers.
///   Assess. 95, 129-140. doi:10.1080/00223891.2012.725437
public struct HierarchicalReliability: Equatable, Sendable {
  public struct Subscale: Equatable, Sendable {
    public let items: [Int]
    /// Of the sum of these items: general and own factor together, and each of them; nil without
    /// items or where their sum does not vary.
    public let shares: Shares?

    public struct Shares: Equatable, Sendable {
      public let total: Double
      public let general: Double
      public let group: Double
    }
  }

  public let omegaTotal: Double
  public let omegaHierarchical: Double
  public let solution: SchmidLeiman
  public let subscales: [Subscale]
  public let warnings: [FactorWarning]
  /// The factors that the solution was made from.
  let oblique: FactorSolution

  /// Three, as is usual where nobody knows.
  public static let usualGroupFactors = 3

  /// So many as are usual, or fewer where so few items allow no more; nil where they allow no two.
  public static func groupFactors(forItems k: Int) -> Int? {
    let most = min(usualGroupFactors, FactorSolution.mostFactors(items: k))
    return most >= 2 ? most : nil
  }

  public init(
    correlations R: CorrelationMatrix, groupFactors m: Int = usualGroupFactors,
    rotation: Rotation = .oblimin(), options: RotationOptions = RotationOptions()
  ) throws(StatisticsError) {
    let total = R.R.sum
    guard total > Double(R.R.order) * .ulpOfOne * R.R.trace else { throw .noVariance(items: []) }
    let factors = try FactorSolution(extracting: m, from: R, by: .minimumResidual)
      .rotated(by: rotation, options: options)
    let hierarchy = try SchmidLeiman(of: factors)
    let general = hierarchy.general.reduce(0, +)
    omegaTotal = 1 - hierarchy.uniquenesses.reduce(0, +) / total
    omegaHierarchical = general * general / total
    solution = hierarchy
    oblique = factors
    warnings = factors.warnings
    subscales = Self.subscales(hierarchy, R.R)
  }

  private static func subscales(_ solution: SchmidLeiman, _ R: SymmetricMatrix) -> [Subscale] {
    let (k, m) = (solution.group.rows, solution.group.columns)
    let homes = (0..<k).map { item in
      (0..<m).max { solution.group[item, $0].magnitude < solution.group[item, $1].magnitude } ?? 0
    }
    return (0..<m).map { factor in
      let items = (0..<k).filter { homes[$0] == factor }
      let variance = R.selecting(items).sum
      guard !items.isEmpty, variance > Double(k) * .ulpOfOne * Double(items.count) else {
        return Subscale(items: items, shares: nil)
      }
      let general = items.reduce(0) { $0 + solution.general[$1] }
      let own = items.reduce(0) { $0 + solution.group[$1, factor] }
      let (first, second) = (general * general / variance, own * own / variance)
      return Subscale(
        items: items, shares: .init(total: first + second, general: first, group: second))
    }
  }
}
