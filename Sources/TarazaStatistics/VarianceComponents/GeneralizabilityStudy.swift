/// A generalizability study: what makes scores vary, and how far a mean over more or fewer items,
/// raters or occasions would tell people apart.
///
/// Every combination of object and facets that groups the rows in its own way is a component, by
/// restricted maximum likelihood; what groups single rows is the residual. The error of an object's mean
/// takes each component as often as it is left in the mean of the scores that the object has, however
/// many these are and wherever they lie (`FacetCoverage`): in a crossed study with n_f levels of facet f
/// that is σ² / Π n_f. The absolute error adds up all components but the object's, the relative error
/// what two objects do not share of them. The generalizability coefficient is
/// σ_p² / (σ_p² + relative error), the index of dependability Φ the same with the absolute error. Their
/// intervals are those of log(1 - coefficient), normal, with the error that the covariance of the
/// components gives it (delta method): rough where there are few objects or few levels of a facet.
///
/// A planned measurement has other numbers of levels and, beside these, what the study at hand has: as
/// many scores in each combination of levels, and objects that share as much.
///
/// - Shapes: `values`, `object` and each facet have an entry for each row. Parts are numbered: 0 is
///   the object, 1 the first facet.
/// - Units: components in squared units of the values, coefficients in none.
/// - Missing data: rows without a value or a level are left out beforehand; designs need not be
///   balanced, nor crossed: a facet nested in the object or in another facet is recognised.
/// - Throws: `.tooFewItems` without a facet; `.outOfRange` beyond three facets, or where a facet or
///   the object has one level; `.notComputable` when objects cannot be told from a facet; what
///   `VarianceComponents` throws.
/// - Source: Cronbach, Gleser, Nanda & Rajaratnam (1972). The Dependability of Behavioral
///   Measurements; Brennan (2001). Generalizability Theory. doi:10.1007/978-1-4757-3456-0; objects
///   that met different levels: Putka, Le, McCloy & Diaz (2008). J. Appl. Psychol. 93, 959-981.
///   doi:10.1037/0021-9010.93.5.959
public struct GeneralizabilityStudy: Equatable, Sendable {
  public struct Effect: Equatable, Sendable {
    /// 0 for the object, then the facets; all of them for the residual.
    public let parts: [Int]
    public let levels: Int
    public let variance: Double
    public let standardError: Double?
    public let isResidual: Bool
    /// How much of the variance the mean of an object has, and the difference of two objects' means
    /// (halved): 1 of the object's own.
    public let inMeans: Double
    public let inDifferences: Double
    /// How many of the combinations of its facets' levels an object met, as a share of all; of the
    /// residual, how many scores there are for each.
    public let filling: Double
    public var isZero: Bool { variance == 0 }
  }

  /// A measurement, as it was made or planned.
  public struct Decision: Equatable, Sendable {
    /// Levels of each facet, within those of the facets it is nested in.
    public let counts: [Double]
    public let relativeError: Double
    public let absoluteError: Double
    public let generalizability: Double
    public let dependability: Double
  }

  public let components: VarianceComponents
  /// The residual last.
  public let effects: [Effect]
  /// Levels of each facet that an object met, within those of the facets it is nested in: harmonic
  /// means over the objects.
  public let counts: [Double]
  /// Of each facet, the parts it is nested in.
  public let nesting: [[Int]]
  /// The measurement as it was made: that of the scores at hand.
  public let observed: Decision
  /// Scores of an object: their harmonic mean, the fewest and the most.
  public let scores: Double
  public let scoresRange: ClosedRange<Int>

  /// How many scores there are for each combination of levels.
  public var scoresPerCell: Double { effects[effects.count - 1].filling }

  /// Whether every object met as many levels of each facet as every other, and has as many scores in
  /// all their combinations.
  public var isEven: Bool {
    counts.allSatisfy { $0 == $0.rounded() } && scoresRange.lowerBound == scoresRange.upperBound
      && effects.allSatisfy { $0.parts == [0] || isSame(1 / $0.inMeans, size($0, counts)) }
  }

  /// Facets some of whose levels only a part of the objects met, so that differences between the levels
  /// are differences between objects too.
  public var uneven: [Int] {
    nesting.indices.filter { facet in
      let own = Set([facet + 1] + nesting[facet])
      return effects.contains {
        !$0.isResidual && !own.contains(0) && Set($0.parts) == own && $0.inDifferences > 0
      }
    }
  }

  /// What keeps objects and facets from being told apart; parts as in `Effect`.
  public enum Obstacle: Equatable, Sendable {
    case oneLevel(part: Int)
    /// Objects are nested in this facet, so that their differences hold those of its levels.
    case objectWithin(part: Int)
    case oneRowEach
  }

  public static func obstacle(object: RandomFactor, facets: [RandomFactor]) -> Obstacle? {
    let parts = [object] + facets
    if let part = parts.firstIndex(where: { $0.levels < 2 }) { return .oneLevel(part: part) }
    if let part = parts.indices.dropFirst().first(where: { object.isNested(in: parts[$0]) }) {
      return .objectWithin(part: part)
    }
    return object.levels == object.codes.count ? .oneRowEach : nil
  }

  private static let mostFacets = 3

  public init(
    _ values: [Double], object: RandomFactor, facets: [RandomFactor]
  ) throws(StatisticsError) {
    guard !facets.isEmpty else { throw .tooFewItems(needed: 1, got: 0) }
    guard facets.count <= Self.mostFacets else {
      throw .outOfRange("\(facets.count) facets; at most \(Self.mostFacets)")
    }
    let parts = [object] + facets
    let groupings = Self.groupings(parts, rows: values.count)
    switch Self.obstacle(object: object, facets: facets) {
    case nil: break
    case .oneLevel: throw .outOfRange("an object or a facet with one level")
    case .objectWithin:
      throw .notComputable("each object meets one level of a facet, which it is nested in")
    case .oneRowEach:
      throw .notComputable("each object has one row, so that it cannot be told from the residual")
    }
    let components = try VarianceComponents(values, factors: groupings.map(\.factor))
    let nesting = facets.indices.map { facet in
      parts.indices.filter { $0 != facet + 1 && facets[facet].isNested(in: parts[$0]) }
    }
    let counts = Self.counts(object, facets, nesting)
    effects = Self.effects(groupings, components, object, counts)
    let ofObjects = object.rowCounts
    scores = FacetCoverage.harmonicMean(ofObjects.map { Double($0) })
    scoresRange = (ofObjects.min() ?? 0)...(ofObjects.max() ?? 0)
    self.components = components
    self.nesting = nesting
    self.counts = counts
    observed = Decision(effects, counts) { ($0.inMeans, $0.inDifferences) }
  }

  private struct Grouping {
    let parts: [Int]
    let factor: RandomFactor
  }

  /// Every combination of parts with groups of its own, smaller combinations first. Of combinations
  /// with the same groups the one with the most parts stays: raters nested in people are an effect of
  /// raters within people.
  private static func groupings(_ parts: [RandomFactor], rows: Int) -> [Grouping] {
    let subsets = (1..<1 << parts.count).map { bits in
      parts.indices.filter { bits >> $0 & 1 == 1 }
    }.sorted {
      $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count < $1.count
    }
    var kept: [Grouping] = []
    for subset in subsets {
      let factor = subset.dropFirst().reduce(parts[subset[0]]) { $0.crossed(with: parts[$1]) }
      guard factor.levels < rows else { continue }
      kept.removeAll {
        $0.factor.levels == factor.levels && Set($0.parts).isSubset(of: subset)
      }
      kept.append(Grouping(parts: subset, factor: factor))
    }
    return kept
  }

  /// Those of the groupings, and the residual's.
  private static func effects(
    _ groupings: [Grouping], _ components: VarianceComponents, _ object: RandomFactor,
    _ counts: [Double]
  ) -> [Effect] {
    let found = zip(groupings, components.components).map { grouping, component in
      let coverage = FacetCoverage(object, grouping.factor)
      let isCombination = grouping.parts.count { $0 > 0 } > 1
      return Effect(
        parts: grouping.parts, levels: grouping.factor.levels, variance: component.variance,
        standardError: component.standardError, isResidual: false, inMeans: coverage.kept,
        inDifferences: coverage.unshared,
        filling: isCombination ? coverage.levels / product(grouping.parts, counts) : 1)
    }
    let rows = components.n
    let coverage = FacetCoverage(object, RandomFactor((0..<rows).map { Int32($0) }))
    let residual = Effect(
      parts: Array(0...counts.count), levels: rows, variance: components.residual,
      standardError: components.residualError, isResidual: true, inMeans: coverage.kept,
      inDifferences: coverage.unshared, filling: coverage.levels / counts.reduce(1, *))
    return found + [residual]
  }

  private static func counts(
    _ object: RandomFactor, _ facets: [RandomFactor], _ nesting: [[Int]]
  ) -> [Double] {
    facets.indices.map { facet in
      let outer = nesting[facet].filter { $0 > 0 }.reduce(object) {
        $0.crossed(with: facets[$1 - 1])
      }
      let all = object.levelsMet(by: outer.crossed(with: facets[facet]))
      let above = object.levelsMet(by: outer)
      return FacetCoverage.harmonicMean(zip(all, above).map { Double($0) / Double($1) })
    }
  }
}
