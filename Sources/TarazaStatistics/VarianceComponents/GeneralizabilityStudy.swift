import Glibc
import TarazaNumerics

/// A generalizability study: what makes scores vary, and how far a mean over more or fewer items,
/// raters or occasions would tell people apart.
///
/// Every combination of object and facets that groups the rows in its own way is a component, by
/// restricted maximum likelihood; what groups single rows is the residual. With n_f levels of facet f
/// in the planned measurement, the relative error is the sum of σ² / Π n_f over the components that
/// hold the object and something else, the absolute error over all that hold something else. The
/// generalizability coefficient is σ_p² / (σ_p² + relative error), the index of dependability Φ the
/// same with the absolute error. Their intervals are those of log(1 - coefficient), normal, with the error
/// that the covariance of the components gives it (delta method): rough where there are few objects or
/// few levels of a facet.
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
///   Measurements; Brennan (2001). Generalizability Theory. doi:10.1007/978-1-4757-3456-0
public struct GeneralizabilityStudy: Equatable, Sendable {
  public struct Effect: Equatable, Sendable {
    /// 0 for the object, then the facets; all of them for the residual.
    public let parts: [Int]
    public let levels: Int
    public let variance: Double
    public let standardError: Double?
    public let isResidual: Bool
    public var isZero: Bool { variance == 0 }
  }

  /// A planned measurement.
  public struct Decision: Equatable, Sendable {
    /// Levels of each facet.
    public let counts: [Double]
    public let relativeError: Double
    public let absoluteError: Double
    public let generalizability: Double
    public let dependability: Double
  }

  public let components: VarianceComponents
  /// The residual last.
  public let effects: [Effect]
  /// Levels of each facet in the mean object, within those of the facets it is nested in.
  public let counts: [Double]
  /// Of each facet, the parts it is nested in.
  public let nesting: [[Int]]
  /// The measurement as it was made.
  public let observed: Decision

  /// Whether not every object met every level of the facets, or some met more than others: `observed`
  /// is then of a full plan with the average number of levels.
  public var hasGaps: Bool {
    guard counts.allSatisfy({ $0 == $0.rounded() }),
      let object = effects.first(where: { $0.parts == [0] })
    else { return true }
    return Double(components.n) < counts.reduce(Double(object.levels), *)
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
    guard parts.allSatisfy({ $0.levels > 1 }) else {
      throw .outOfRange("an object or a facet with one level")
    }
    guard !facets.contains(where: { object.isNested(in: $0) }) else {
      throw .notComputable("each object meets one level of a facet, so that the two are one")
    }
    let groupings = Self.groupings(parts, rows: values.count)
    guard groupings.contains(where: { $0.parts == [0] }) else {
      throw .notComputable("each object has one row, so that it cannot be told from the residual")
    }
    let components = try VarianceComponents(values, factors: groupings.map(\.factor))
    var effects = zip(groupings, components.components).map { grouping, component in
      Effect(
        parts: grouping.parts, levels: grouping.factor.levels, variance: component.variance,
        standardError: component.standardError, isResidual: false)
    }
    effects.append(
      Effect(
        parts: Array(parts.indices), levels: values.count, variance: components.residual,
        standardError: components.residualError, isResidual: true))
    nesting = facets.indices.map { facet in
      parts.indices.filter { $0 != facet + 1 && facets[facet].isNested(in: parts[$0]) }
    }
    self.components = components
    self.effects = effects
    counts = Self.counts(object, facets, nesting)
    observed = Self.decision(effects, counts)
  }

  /// What a mean over so many levels of each facet is worth.
  public func decision(_ counts: [Double]) throws(StatisticsError) -> Decision {
    guard counts.count == self.counts.count, counts.allSatisfy({ $0 >= 1 && $0.isFinite }) else {
      throw .outOfRange("a measurement needs at least one level of each facet")
    }
    return Self.decision(effects, counts)
  }

  /// Of G, or of Φ, as the measurement was made; nil where the objects' variance is zero, or nothing
  /// is an error.
  public func interval(isAbsolute: Bool, level: Double) -> ConfidenceInterval? {
    let error = isAbsolute ? observed.absoluteError : observed.relativeError
    guard let object = effects.first(where: { $0.parts == [0] })?.variance, object > 0, error > 0
    else { return nil }
    let whole = object + error
    // Slopes of log(error / whole), the residual first as in the covariance.
    var slopes = [Double](repeating: 0, count: effects.count)
    for (place, effect) in effects.enumerated() {
      let position = effect.isResidual ? 0 : place + 1
      if effect.parts == [0] {
        slopes[position] = -1 / whole
      } else if isAbsolute || effect.parts.contains(0) {
        slopes[position] = (1 / error - 1 / whole) / Self.size(effect, counts)
      }
    }
    let moved = components.covariance.asMatrix.multiplied(by: slopes)
    let variance = zip(slopes, moved).reduce(0) { $0 + $1.0 * $1.1 }
    guard variance > 0 else { return nil }
    let margin = exp(Normal.upperQuantile((1 - level) / 2) * variance.squareRoot())
    return ConfidenceInterval(
      lower: 1 - error / whole * margin, upper: 1 - error / whole / margin, level: level)
  }

  /// The fewest levels of one facet, the others as they are, that reach this coefficient; nil where
  /// no number does.
  public func needed(
    of facet: Int, for coefficient: Double, isAbsolute: Bool = false
  ) -> Int? {
    guard counts.indices.contains(facet), coefficient > 0, coefficient < 1 else { return nil }
    var counts = counts
    counts[facet] = 1
    let one = Self.decision(effects, counts)
    counts[facet] = .infinity
    let many = Self.decision(effects, counts)
    let object = effects.first { $0.parts == [0] }?.variance ?? 0
    let fixed = isAbsolute ? many.absoluteError : many.relativeError
    let shared = (isAbsolute ? one.absoluteError : one.relativeError) - fixed
    let room = object * (1 - coefficient) / coefficient - fixed
    guard object > 0, room > 0 else { return nil }
    // What is needed to the last digit counts as reached.
    return Int(exactly: max(1, (shared / room * (1 - 1e-12)).rounded(.up)))
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

  private static func counts(
    _ object: RandomFactor, _ facets: [RandomFactor], _ nesting: [[Int]]
  ) -> [Double] {
    let met = facets.map { facet in
      Double(object.crossed(with: facet).levels) / Double(object.levels)
    }
    return facets.indices.map { facet in
      let outer = nesting[facet].filter { $0 > 0 }.map { met[$0 - 1] }
      return max(1, met[facet] / (outer.max() ?? 1))
    }
  }

  /// How many measurements the effect is averaged over.
  private static func size(_ effect: Effect, _ counts: [Double]) -> Double {
    effect.parts.reduce(1) { $1 == 0 ? $0 : $0 * counts[$1 - 1] }
  }

  private static func decision(_ effects: [Effect], _ counts: [Double]) -> Decision {
    var (object, relative, absolute) = (0.0, 0.0, 0.0)
    for effect in effects {
      guard effect.parts != [0] else {
        object = effect.variance
        continue
      }
      let size = size(effect, counts)
      absolute += effect.variance / size
      if effect.parts.contains(0) { relative += effect.variance / size }
    }
    func share(_ error: Double) -> Double {
      object + error > 0 ? object / (object + error) : 0
    }
    return Decision(
      counts: counts, relativeError: relative, absoluteError: absolute,
      generalizability: share(relative), dependability: share(absolute))
  }
}
