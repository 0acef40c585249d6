import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// The rotations that `factor` knows by name, and the options that belong to some of them.
enum RotationWord: String, CaseIterable, Sendable {
  case none, varimax, quartimax, equamax, parsimax, entropy, tandem1, tandem2
  case promax, oblimin, quartimin, geomin, cf, infomax, bentler, simplimax, bifactor, target

  private var meaning: String {
    switch self {
    case .none: "as extracted"
    case .varimax: "orthogonal; simple columns; with Kaiser normalisation"
    case .quartimax: "orthogonal; simple rows"
    case .equamax: "orthogonal; between the two"
    case .parsimax: "orthogonal; rows and columns alike"
    case .entropy: "orthogonal; minimum entropy"
    case .tandem1: "orthogonal; items that correlate on the same factors"
    case .tandem2: "orthogonal; items that do not correlate on different factors"
    case .promax: "oblique; power 4 on a Kaiser varimax"
    case .oblimin: "oblique; gamma 0, no Kaiser normalisation"
    case .quartimin: "oblique; oblimin with gamma 0"
    case .geomin: "oblique; delta 0.01"
    case .cf: "oblique; Crawford and Ferguson's family, by `kappa`"
    case .infomax: "oblique; McKeon's infomax"
    case .bentler: "oblique; Bentler's invariant pattern simplicity"
    case .simplimax: "oblique; the smallest loadings nearest to 0, many minima"
    case .bifactor: "a general factor and simple group factors, uncorrelated"
    case .target: "towards loadings given by `target`, or those of another solution behind `to`"
    }
  }

  private var otherNames: [String] {
    switch self {
    case .none, .varimax, .quartimax, .equamax, .parsimax, .entropy, .promax, .quartimin,
      .simplimax:
      []
    case .tandem1: ["tandem", "tandemi"]
    case .tandem2: ["tandemii"]
    case .oblimin: ["direct_oblimin", "directoblimin"]
    case .geomin: ["geominq", "geomint"]
    case .cf: ["cft", "cfq", "crawford_ferguson", "crawfer"]
    case .infomax: ["infomaxq", "infomaxt"]
    case .bentler: ["bentlerq", "bentlert"]
    case .bifactor: ["bifactort", "bifactorq"]
    case .target: ["procrustes", "targetq", "targett", "pst", "pstq", "pstt"]
    }
  }

  static let words = allCases.map {
    ChoiceWord($0.rawValue, $0, $0.meaning, otherNames: $0.otherNames)
  }
}

/// A rotation as it is written, with its options.
struct RotationChoice {
  static let rotation = Parameter<RotationWord>.choice(
    "rotation", "How the factors are turned", RotationWord.words
  ).optional(shown: "oblimin").otherwise("rotate")
  static let power = Parameter.number("power", "Of promax: the power of its target", in: 1...20)
    .optional(shown: "4")
  static let gamma = Parameter.number(
    "gamma", "Of oblimin: lower is less oblique", in: -100...0.8
  ).optional(shown: "0")
  static let delta = Parameter.number(
    "delta", "Of geomin: what is added to each squared loading", in: 1e-6...1
  ).optional(shown: "0.01")
  static let kappa = Parameter.number(
    "kappa", "Of cf: 0 for simple rows, 1 for simple columns", in: 0...1
  ).optional(shown: "1 / items")
  static let nearZero = Parameter.integer(
    "near_zero", "Of simplimax: how many loadings are to be near 0", in: 1...1_000_000
  ).optional(shown: "items × (factors − 1)")
  static let oblique = Parameter.truth(
    "oblique", "Of geomin, bifactor and target: whether factors may correlate"
  ).optional(shown: "by rotation")
  static let normalize = Parameter<RowNormalization>.choice(
    "normalize", "What rows are divided by before they are turned",
    [
      ChoiceWord("none", .none, "nothing: strong items count more"),
      ChoiceWord("kaiser", .kaiser, "the root of the communality: all items count alike"),
      ChoiceWord("cureton_mulaik", .curetonMulaik, "the same, simple items counting more"),
    ]
  ).optional(shown: "by rotation")
  static let target = Parameter.rowsWithGaps(
    "target", "Of target: the loadings aimed at, a row for each item; missing is free"
  ).optional
  static let like = Parameter.result(
    "to", "Another solution, whose loadings are the target", of: "factor"
  ).optional

  static let parameters: [any AnyParameter] = [
    rotation, power, gamma, delta, kappa, nearZero, oblique, normalize, target, like,
  ]

  private let word: RotationWord?
  private let power: Double?
  private let gamma: Double?
  private let delta: Double?
  private let kappa: Double?
  private let nearZero: Int?
  private let oblique: Bool?
  let normalization: RowNormalization?
  private let target: [[Double?]]?
  private let like: ResultArgument?

  init(_ arguments: Arguments) throws(Diagnostic) {
    power = arguments[Self.power]
    gamma = arguments[Self.gamma]
    delta = arguments[Self.delta]
    kappa = arguments[Self.kappa]
    nearZero = arguments[Self.nearZero]
    oblique = arguments[Self.oblique]
    normalization = arguments[Self.normalize]
    target = arguments[Self.target]
    like = arguments[Self.like]
    let written = arguments[Self.rotation]
    word = written ?? (target == nil && like == nil ? nil : .target)
    let owners: [(String, Bool, [RotationWord])] = [
      ("power", power != nil, [.promax]), ("gamma", gamma != nil, [.oblimin]),
      ("delta", delta != nil, [.geomin]), ("kappa", kappa != nil, [.cf]),
      ("near_zero", nearZero != nil, [.simplimax]),
      ("oblique", oblique != nil, [.geomin, .bifactor, .target]),
      ("target", target != nil, [.target]), ("to", like != nil, [.target]),
    ]
    for (name, isGiven, rotations) in owners where isGiven {
      guard let word, rotations.contains(word) else {
        throw Diagnostic(
          .unknownOption,
          "`\(name)` belongs to the rotation \(rotations.map(\.rawValue).joined(separator: ", "))",
          hints: ["write rotation: \(rotations[0].rawValue), or leave `\(name)` out"])
      }
    }
    if word == .target, (target == nil) == (like == nil) {
      throw Diagnostic(
        .missingArgument, "a rotation to a target needs one target",
        hints: [
          "give its rows: target: [[0.7, 0], [missing, 0.5]]",
          "or another solution: factor q1..q9 to f with factors: 2",
        ])
    }
  }

  /// - Parameters:
  ///   - preset: decides what the program leaves open.
  func resolved(items names: [ColumnID], factors: Int, _ preset: FactorPreset)
    throws(Diagnostic) -> Rotation
  {
    let items = names.count
    let word = word ?? preset.rotation
    let kaiser: Bool? =
      switch normalization {
      case .kaiser?: true
      case RowNormalization.none?: false
      case .curetonMulaik?, nil: nil
      }
    let own = kaiser ?? preset.usesKaiser(word)
    switch word {
    case .none: return .none
    case .varimax: return .varimax(kaiser: own)
    case .quartimax: return .quartimax(kaiser: own)
    case .equamax: return .equamax(kaiser: own)
    case .parsimax: return .parsimax(kaiser: own)
    case .entropy: return .entropy(kaiser: own)
    case .tandem1: return .tandem(second: false)
    case .tandem2: return .tandem(second: true)
    case .promax:
      return .promax(
        power: power ?? preset.promaxPower, variant: preset.promaxVariant, kaiser: own)
    case .oblimin: return .oblimin(gamma: gamma ?? 0, kaiser: own)
    case .quartimin: return .oblimin(gamma: 0, kaiser: own)
    case .geomin: return .geomin(delta: delta ?? 0.01, oblique: oblique ?? true, kaiser: own)
    case .cf: return .crawfordFerguson(kappa: kappa ?? 1 / Double(items), kaiser: own)
    case .infomax: return .infomax(kaiser: own)
    case .bentler: return .bentler(kaiser: own)
    case .simplimax: return .simplimax(nearZero: nearZero ?? max(1, items * (factors - 1)))
    case .bifactor: return .bifactor(oblique: oblique ?? false)
    case .target: return try towards(names, factors: factors)
    }
  }

  private func towards(_ items: [ColumnID], factors: Int) throws(Diagnostic) -> Rotation {
    var rows = target ?? []
    if let like {
      let other = try like.outcome(FactorCommand.Outcome.self)
      let known = other.correlations.items
      if let stranger = items.first(where: { !known.contains($0) }) {
        throw Diagnostic(
          .unknownColumn, "the other solution has no item “\(stranger.name)”",
          hints: ["its items are \(known.map(\.name).joined(separator: ", "))"])
      }
      rows = items.compactMap { known.firstIndex(of: $0) }
        .map { other.solution.loadings.row($0) }
    }
    guard rows.count == items.count, rows.allSatisfy({ $0.count == factors }) else {
      throw Diagnostic(
        .outOfRange,
        "the target has \(rows.count) rows of \(rows.first?.count ?? 0), and the solution "
          + "\(items.count) items and \(factors) factors",
        hints: ["a row for each item, a number or `missing` for each factor"])
    }
    return .target(rows, oblique: oblique ?? true)
  }
}
