/// Which rotation, with its settings. `kaiser` divides each item's loadings by the root of its
/// communality before rotating, and multiplies after. Defaults are those of R: varimax normalised
/// as in stats, oblimin and the rest not, as in GPArotation.
public enum Rotation: Equatable, Hashable, Sendable {
  case none
  /// Orthogonal: columns with a few large and many small loadings.
  case varimax(kaiser: Bool = true)
  /// Orthogonal: rows with a few large and many small loadings.
  case quartimax(kaiser: Bool = false)
  /// Orthogonal: Crawford-Ferguson with kappa = m / 2p.
  case equamax(kaiser: Bool = false)
  /// Orthogonal: Crawford-Ferguson with kappa = (m - 1) / (p + m - 2).
  case parsimax(kaiser: Bool = false)
  /// Oblique: varimax, then a fit to its own loadings raised to a power.
  case promax(power: Double = 4, variant: PromaxVariant = .plain, kaiser: Bool = true)
  /// Oblique: gamma 0 is quartimin, called direct oblimin with delta 0 in SPSS.
  case oblimin(gamma: Double = 0, kaiser: Bool = false)
  /// Oblique Crawford-Ferguson: kappa 0 is quartimin, 1 / p resembles varimax.
  case crawfordFerguson(kappa: Double, kaiser: Bool = false)
  /// The geometric mean of squared loadings, each plus delta.
  case geomin(delta: Double = 0.01, oblique: Bool = true, kaiser: Bool = false)
  /// Oblique: Bentler's invariant pattern simplicity.
  case bentler(kaiser: Bool = false)
  /// Oblique: McKeon's infomax.
  case infomax(kaiser: Bool = false)
  /// Orthogonal: minimum entropy.
  case entropy(kaiser: Bool = false)
  /// Orthogonal: Comrey's first or second tandem criterion.
  case tandem(second: Bool)
  /// Oblique: the smallest sum of this many squared loadings.
  case simplimax(nearZero: Int)
  /// A general factor and simple group factors.
  case bifactor(oblique: Bool = false)
  /// Towards given loadings; nil leaves a loading free.
  case target([[Double?]], oblique: Bool = true)

  /// Whether factors may correlate.
  public var isOblique: Bool {
    switch self {
    case .none, .varimax, .quartimax, .equamax, .parsimax, .entropy, .tandem: false
    case .promax, .oblimin, .crawfordFerguson, .bentler, .infomax, .simplimax: true
    case .geomin(_, let oblique, _), .bifactor(let oblique), .target(_, let oblique): oblique
    }
  }

  /// Whether rows are normalised first.
  var usesKaiser: Bool {
    switch self {
    case .varimax(let kaiser), .quartimax(let kaiser), .equamax(let kaiser),
      .parsimax(let kaiser), .oblimin(_, let kaiser), .crawfordFerguson(_, let kaiser),
      .geomin(_, _, let kaiser), .bentler(let kaiser), .infomax(let kaiser), .entropy(let kaiser):
      kaiser
    case .none, .promax, .simplimax, .bifactor, .target, .tandem: false
    }
  }
}

/// On which loadings promax builds its target and fits it. The three differ in the second decimal.
public enum PromaxVariant: Equatable, Hashable, Sendable, CaseIterable {
  /// Both on the varimax loadings themselves: R's stats::promax, psych "Promax".
  case plain
  /// Both on row-normalised loadings: psych "promax", Python's factor_analyzer.
  case normalized
  /// The target from row-normalised loadings, fitted to the loadings themselves: SPSS.
  case normalizedTarget
}

/// What the rows of the loadings are divided by before a rotation, and multiplied by after.
public enum RowNormalization: Equatable, Hashable, Sendable, CaseIterable {
  case none
  /// The root of the communality: all items count alike.
  case kaiser
  /// Kaiser's, and items count the more, the nearer they lie to where simple structure would put
  /// them: Cureton & Mulaik (1975). Psychometrika 40, 183-195. doi:10.1007/BF02291565
  case curetonMulaik
}

/// How a rotation is searched for.
public struct RotationOptions: Equatable, Sendable {
  /// In the place of the rotation's own; nil leaves that.
  public var normalization: RowNormalization?
  /// Random starts besides the unrotated position. Criteria may have several minima.
  public var randomStarts: Int
  /// Where the random starts come from.
  public var seed: UInt64
  /// Steps from one start.
  public var mostIterations: Int

  public init(
    randomStarts: Int = 10, seed: UInt64 = 1, mostIterations: Int = 1000,
    normalization: RowNormalization? = nil
  ) {
    self.normalization = normalization
    self.randomStarts = randomStarts
    self.seed = seed
    self.mostIterations = mostIterations
  }
}

/// Called between the starts of a rotation; throws to stop the work.
public typealias RotationCheck = @Sendable () throws(StatisticsError) -> Void

/// How a rotation was reached.
public struct RotationSearchRecord: Equatable, Sendable {
  /// The criterion at the solution, smaller being simpler; nil for promax, which has none.
  public let objective: Double?
  /// Over all starts.
  public let iterations: Int
  /// Whether the best solution is stationary.
  public let converged: Bool
  public let starts: Int
  /// How many starts ended at the best criterion.
  public let startsAtBest: Int
  /// How many criteria the starts ended at that differ by more than rounding.
  public let distinctMinima: Int
  /// The length of the criterion's gradient at the solution; nil for promax, which has none.
  public let gradient: Double?
  public let seed: UInt64

  /// Fewer than this share of starts at the best criterion: another run may end elsewhere.
  private static let reassuringShare = 0.5

  var warnings: [FactorWarning] {
    Double(startsAtBest) < Self.reassuringShare * Double(starts)
      ? [.rotationMinima(startsAtBest: startsAtBest, starts: starts)] : []
  }
}

extension RotationSearchRecord {
  /// - Parameters:
  ///   - ends: the criterion where each start ended.
  ///   - margin: within which criteria belong to one minimum.
  init(
    objective: Double, gradient: Double, iterations: Int, converged: Bool, ends: [Double],
    margin: Double, seed: UInt64
  ) {
    let ascending = ends.sorted()
    self.init(
      objective: objective, iterations: iterations, converged: converged, starts: ends.count,
      startsAtBest: ends.count { $0 <= objective + margin },
      distinctMinima: 1 + zip(ascending, ascending.dropFirst()).count { $1 - $0 > margin },
      gradient: gradient, seed: seed)
  }

  /// Of what is not searched, as it leaves no choice.
  static func none(seed: UInt64) -> RotationSearchRecord {
    RotationSearchRecord(
      objective: nil, iterations: 0, converged: true, starts: 1, startsAtBest: 1,
      distinctMinima: 1, gradient: nil, seed: seed)
  }
}
