import Glibc
import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite("Rotation of loadings")
struct RotationTests {
  /// Enough starts to find the best of several minima, of which simplimax has dozens.
  static func thorough(_ rotation: Rotation) -> RotationOptions {
    if case .simplimax = rotation { return RotationOptions(randomStarts: 400, seed: 7) }
    return RotationOptions(randomStarts: 40, seed: 7)
  }

  static func rotation(_ golden: GoldenCase) throws -> Rotation {
    let name = golden.choice("rotation")
    let kaiser = golden.options["normalize"]?.bool ?? false
    let kappa = golden.options["kappa"]?.number ?? .nan
    let delta = golden.options["delta"]?.number ?? .nan
    let isOblique = golden.options["orthogonal"]?.bool == false
    switch name {
    case "varimax": return .varimax(kaiser: kaiser)
    case "promax": return try promax(golden)
    case "entropy": return .entropy(kaiser: kaiser)
    case "bentlerQ": return .bentler(kaiser: kaiser)
    case "infomaxQ": return .infomax(kaiser: kaiser)
    case "parsimax": return .parsimax(kaiser: kaiser)
    case "cfQ_varimax": return .crawfordFerguson(kappa: kappa, kaiser: kaiser)
    case "simplimax":
      return .simplimax(nearZero: Int(try #require(golden.options["k_near_zero"]?.number)))
    case "target":
      let rows = try #require(golden.input["target"]?["values"]?.array)
      return .target(rows.map { row in (row.array ?? []).map(\.number) }, oblique: isOblique)
    default: break
    }
    if name.hasPrefix("quartimax") { return .quartimax(kaiser: kaiser) }
    if name.hasPrefix("equamax") { return .equamax(kaiser: kaiser) }
    if name.hasPrefix("geomin") { return .geomin(delta: delta, oblique: isOblique) }
    if name.hasPrefix("bifactor") { return .bifactor(oblique: isOblique) }
    let gamma = try #require(golden.options["gamma"]?.number)
    return .oblimin(gamma: gamma, kaiser: kaiser)
  }

  static func promax(_ golden: GoldenCase) throws -> Rotation {
    let power = try #require(golden.options["power"]?.number)
    let kaiser = golden.options["varimax_normalized"] == .bool(true)
    let variant: PromaxVariant =
      switch golden.options["promax_step_normalized"] {
      case .bool(true): .normalized
      case .string: .normalizedTarget
      default: .plain
      }
    return .promax(power: power, variant: variant, kaiser: kaiser)
  }

  @Test(
    "Criterion, loadings and factor correlations agree with the reference",
    arguments: try Golden.cases("efa/rotate"))
  func agreesWithReference(_ golden: GoldenCase) throws {
    let rotation = try Self.rotation(golden)
    let rotated = try RotatedLoadings(
      rotating: golden.matrixValue("input.loadings"), by: rotation,
      options: Self.thorough(rotation))
    if let objective = try golden.number("objective") {
      // A better minimum than the peer's is right too, but its loadings are others.
      let own = try #require(rotated.search.objective)
      #expect(own <= objective + 1e-6)
      if own < objective - 1e-6 {
        golden.ran()
        return
      }
    }
    #expect(try golden.disagreement(loadings: "loadings", rotated.loadings) == nil)
    guard golden.has("phi") else { return }
    let match = try golden.loadingsMatch("loadings", rotated.loadings)
    #expect(golden.disagreement("phi", match.factors(of: rotated.phi)) == nil)
    if golden.has("structure") {
      #expect(golden.disagreement("structure", match.columns(of: rotated.structure)) == nil)
    }
  }

  static let everyRotation: [Rotation] = [
    .varimax(), .varimax(kaiser: false), .quartimax(), .equamax(kaiser: true), .parsimax(),
    .promax(), .promax(variant: .normalized), .promax(variant: .normalizedTarget), .oblimin(),
    .oblimin(gamma: -1, kaiser: true), .crawfordFerguson(kappa: 0.1), .geomin(),
    .geomin(oblique: false), .bentler(), .infomax(), .entropy(), .bifactor(),
    .target(
      (0..<9).map { item in (0..<3).map { item / 3 == $0 ? nil : 0 } }, oblique: true),
  ]

  @Test("Rotation keeps what the factors account for", arguments: everyRotation)
  func keepsCommonPart(_ rotation: Rotation) throws {
    let solution = try FactorSolution(extracting: 3, from: Made.holzinger())
    let rotated = try solution.rotated(by: rotation)
    #expect(
      largestDifference(
        rotated.impliedCorrelations.asMatrix, solution.impliedCorrelations.asMatrix) < 1e-10)
    #expect(rotated.communalities == solution.communalities)
    let sum = rotated.ssLoadings.reduce(0, +)
    #expect(abs(sum - solution.ssLoadings.reduce(0, +)) < 1e-10)
    #expect(rotated.phi.diagonal.allSatisfy { abs($0 - 1) < 1e-12 })
    if !rotation.isOblique { #expect(rotated.phi == .identity(3)) }
    if case .target = rotation {
      // In the target's order: each factor has the items that it leaves free.
      for factor in 0..<3 {
        let own = (3 * factor..<3 * factor + 3).allSatisfy { item in
          (0..<3).allSatisfy { rotated.loadings[item, $0] <= rotated.loadings[item, factor] }
        }
        #expect(own, "\(factor)")
      }
    } else {
      #expect(rotated.ssLoadings == rotated.ssLoadings.sorted(by: >))
    }
    for factor in 0..<3 { #expect(rotated.loadings.column(factor).reduce(0, +) > 0) }
  }

  @Test("A rotation rests where its criterion is flat", arguments: everyRotation)
  func flatAtTheEnd(_ rotation: Rotation) throws {
    let solution = try FactorSolution(extracting: 3, from: Made.holzinger())
    #expect(try #require(solution.gradient) < 1e-6)
    let search = try #require(try solution.rotated(by: rotation).rotationSearch)
    if case .promax = rotation {
      #expect(search.gradient == nil)
    } else {
      #expect(try #require(search.gradient) < 1e-6)
    }
    #expect((1...search.starts).contains(search.distinctMinima))
    #expect(search.distinctMinima > 1 || search.startsAtBest == search.starts)
  }

  @Test("Loadings without structure have several minima, and a clear structure one")
  func minimaAreCounted() throws {
    var generator = SeededGenerator(seed: 5)
    let loose = Matrix(rows: 12, columns: 4, storage: generator.normals(48))
    let options = RotationOptions(randomStarts: 40)
    let many = try RotatedLoadings(
      rotating: loose, by: .geomin(delta: 0.001, oblique: true, kaiser: false), options: options
    ).search
    #expect(many.distinctMinima > 1 && many.startsAtBest < many.starts)
    let clear = Matrix(columns: [[0.8, 0.7, 0.6, 0, 0, 0], [0, 0, 0, 0.7, 0.8, 0.6]])
    let one = try RotatedLoadings(rotating: clear, by: .varimax(), options: options).search
    #expect(one.distinctMinima == 1 && one.startsAtBest == one.starts)
  }

  @Test("A target keeps the order and the signs of its columns", arguments: [true, false])
  func targetsKeepTheirOrder(oblique: Bool) throws {
    let solution = try FactorSolution(extracting: 3, from: Made.holzinger())
    let aim = try solution.rotated(by: oblique ? .oblimin() : .varimax()).loadings
    let target = (0..<9).map { item -> [Double?] in
      [-aim[item, 2], item % 2 == 0 ? aim[item, 0] : nil, -aim[item, 1]]
    }
    let turned = try solution.rotated(by: .target(target, oblique: oblique)).loadings
    for item in 0..<9 {
      for (own, expected) in [(0, -aim[item, 2]), (1, aim[item, 0]), (2, -aim[item, 1])] {
        #expect(abs(turned[item, own] - expected) < 1e-6, "\(item), \(own)")
      }
    }
  }

  @Test("A target that aims at nothing is refused, and one that holds too little is doubted")
  func looseTargets() throws {
    let solution = try FactorSolution(extracting: 3, from: Made.holzinger())
    let nothing = [[Double?]](repeating: [nil, nil, nil], count: solution.items)
    #expect(throws: StatisticsError.self) {
      try solution.rotated(by: .target(nothing, oblique: true))
    }
    // Of loadings that a rotation has, so that the target can be met.
    func target(_ named: [Int], oblique: Bool) throws -> [[Double?]] {
      let aim = try solution.rotated(by: oblique ? .oblimin() : .varimax()).loadings
      return (0..<solution.items).map { item in
        named.indices.map { item < named[$0] ? aim[item, $0] : nil }
      }
    }
    func loose(_ named: [Int], oblique: Bool) throws -> [FactorWarning] {
      try solution.rotated(by: .target(target(named, oblique: oblique), oblique: oblique)).warnings
        .filter {
          if case .looseTarget = $0 { true } else { false }
        }
    }
    #expect(try loose([2, 2, 1], oblique: true) == [.looseTarget(named: [2, 2, 1])])
    #expect(try loose([2, 2, 2], oblique: true).isEmpty)
    #expect(try loose([2, 1, 0], oblique: false).isEmpty)
    #expect(try loose([1, 1, 0], oblique: false) == [.looseTarget(named: [1, 1, 0])])
  }

  @Test("The same seed gives the same digits", arguments: everyRotation)
  func seeded(_ rotation: Rotation) throws {
    let solution = try FactorSolution(extracting: 3, from: Made.holzinger())
    let first = try solution.rotated(by: rotation)
    #expect(try solution.rotated(by: rotation) == first)
    #expect(first.rotationSearch?.seed == RotationOptions().seed)
  }

  @Test(
    "The order of items permutes rotated loadings", arguments: [Rotation.varimax(), .oblimin()])
  func itemOrder(_ rotation: Rotation) throws {
    let loadings = try FactorSolution(extracting: 5, from: Made.bigFive()).loadings
    let order = (0..<25).map { ($0 * 7 + 3) % 25 }
    let rotated = try RotatedLoadings(rotating: loadings, by: rotation)
    let permuted = try RotatedLoadings(rotating: loadings.selecting(rows: order), by: rotation)
    #expect(
      largestDifference(rotated.loadings.selecting(rows: order), permuted.loadings) < 1e-6)
  }

  @Test("Varimax is never simpler before than after", arguments: 1...20)
  func varimaxNeverWorse(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let loadings = Matrix(rows: 12, columns: 4, storage: generator.normals(48))
    let rotated = try RotatedLoadings(
      rotating: loadings, by: .varimax(kaiser: false), options: RotationOptions(randomStarts: 0))
    let after = Varimax().evaluated(at: rotated.loadings).value
    #expect(after <= Varimax().evaluated(at: loadings).value)
    // And no plane has a turn left that helps.
    #expect(abs(try #require(rotated.search.objective) - after) < 1e-12)
  }

  @Test("Perfect simple structure is found whatever hides it", arguments: everyRotation.dropLast())
  func recoversSimpleStructure(_ rotation: Rotation) throws {
    switch rotation {
    // A general factor is not simple structure, and near the solution Bentler's criterion rises with
    // the fourth power of a small loading only, too flat for these digits.
    case .bifactor, .bentler: return
    default: break
    }
    let simple = Matrix((0..<12).map { item in (0..<3).map { item / 4 == $0 ? 0.7 : 0 } })
    var generator = SeededGenerator(seed: 3)
    let turn = try Matrix(rows: 3, columns: 3, storage: generator.normals(9)).singularValues()
    let hidden = simple * turn.left
    let rotated = try RotatedLoadings(rotating: hidden, by: rotation)
    for item in 0..<12 {
      let row = rotated.loadings.row(item).map(abs).sorted()
      #expect(abs(row[2] - 0.7) < 1e-4 && row[1] < 1e-4)
    }
  }

  @Test("Items on a circle have no simple structure, and the search still ends", arguments: 4...16)
  func circumplex(_ items: Int) throws {
    let circle = Matrix(
      (0..<items).map { item in
        let angle = 2 * Double.pi * Double(item) / Double(items) + 0.1
        return [0.7 * cos(angle), 0.7 * sin(angle)]
      })
    for rotation in [Rotation.varimax(), .quartimax(), .equamax(), .oblimin()] {
      let rotated = try RotatedLoadings(rotating: circle, by: rotation)
      let common = rotated.structure.multiplied(by: rotated.loadings, transposingOther: true)
      let before = circle.multiplied(by: circle, transposingOther: true)
      #expect(largestDifference(common, before) < 1e-10)
    }
  }

  @Test("Orthogonal solutions can be rotated again, oblique ones cannot")
  func again() throws {
    let solution = try FactorSolution(extracting: 3, from: Made.holzinger())
    let direct = try solution.rotated(by: .oblimin())
    let detour = try solution.rotated(by: .varimax()).rotated(by: .oblimin())
    #expect(largestDifference(direct.loadings, detour.loadings) < 1e-6)
    #expect(throws: StatisticsError.self) { try direct.rotated(by: .varimax()) }
  }

  @Test("One factor is left as it is", arguments: everyRotation.dropLast())
  func oneFactor(_ rotation: Rotation) throws {
    let solution = try FactorSolution(extracting: 1, from: Made.holzinger())
    #expect(try solution.rotated(by: rotation).loadings == solution.loadings)
  }

  @Test("Loadings that are not numbers are refused", arguments: everyRotation)
  func notFinite(_ rotation: Rotation) throws {
    var loadings = try FactorSolution(extracting: 3, from: Made.holzinger()).loadings
    loadings[4, 1] = .nan
    #expect(throws: StatisticsError.notFinite(item: 4)) {
      try RotatedLoadings(rotating: loadings, by: rotation)
    }
  }

  @Test("Settings outside their range are refused")
  func refusals() throws {
    let loadings = try FactorSolution(extracting: 3, from: Made.holzinger()).loadings
    let refused: [Rotation] = [
      .promax(power: 0.5), .promax(power: .nan), .geomin(delta: 0), .oblimin(gamma: 0.9),
      .oblimin(gamma: .nan), .crawfordFerguson(kappa: 1.5), .simplimax(nearZero: 0),
      .simplimax(nearZero: 28), .target([[0, nil, nil]], oblique: true),
    ]
    for rotation in refused {
      let error = #expect(throws: StatisticsError.self) {
        try RotatedLoadings(rotating: loadings, by: rotation)
      }
      guard case .outOfRange = error else {
        Issue.record("\(rotation): \(String(describing: error))")
        continue
      }
    }
  }

  @Test(
    "SPSS's principal axis, varimax and promax are reproduced with its stopping rule",
    arguments: try Golden.cases("published/spss27-baseline")
      + Golden.cases("published/spss27-DOSPERT"))
  func spss(_ golden: GoldenCase) throws {
    let solution = try FactorSolution(
      extracting: Int(try #require(golden.options["factors"]?.number)),
      from: golden.correlations(), by: .principalAxis(until: .communalityChange(below: 0.001)))
    #expect(try golden.disagreement(loadings: "paf_loadings", solution.loadings) == nil)
    let varimax = try solution.rotated(by: .varimax())
    #expect(try golden.disagreement(loadings: "varimax_loadings", varimax.loadings) == nil)
    let promax = try solution.rotated(by: .promax(variant: .normalizedTarget))
    #expect(try golden.disagreement(loadings: "promax_loadings", promax.loadings) == nil)
    let match = try golden.loadingsMatch("promax_loadings", promax.loadings)
    #expect(golden.disagreement("promax_phi", match.factors(of: promax.phi)) == nil)
  }

  @Test("Cureton and Mulaik's weights change nothing where every item is of one factor")
  func curetonMulaik() throws {
    // Perfect simple structure is found with and without; items of two factors then count less.
    var simple = Matrix(rows: 9, columns: 3)
    for item in 0..<9 { simple[item, item / 3] = 0.5 + 0.05 * Double(item % 3) }
    var generator = SeededGenerator(seed: 2)
    let turns = try WishartFactor(order: 3, degreesOfFreedom: 9)
      .drawCorrelation(&generator).eigen().vectors
    let turned = simple * turns
    for normalization in RowNormalization.allCases {
      let rotated = try RotatedLoadings(
        rotating: turned, by: .varimax(),
        options: RotationOptions(normalization: normalization))
      let again = rotated.loadings.elementMagnitudesSorted
      #expect(largestDifference(again, simple.elementMagnitudesSorted) < 1e-6)
    }
  }
}

extension Matrix {
  fileprivate var elementMagnitudesSorted: [Double] { storage.map(\.magnitude).sorted() }
}
