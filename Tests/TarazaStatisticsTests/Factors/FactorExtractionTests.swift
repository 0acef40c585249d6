import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite("Extraction of factors")
struct FactorExtractionTests {
  static func cases(_ methods: String...) throws -> [GoldenCase] {
    try Golden.cases("efa/extract").filter { methods.contains($0.choice("method")) }
  }

  /// Solutions that cannot be compared as they stand, each with a test of its own below.
  static let apart = ["extract-hs9-ml-k4", "extract-hs9-pa-k5"]

  static func extraction(_ golden: GoldenCase) throws -> Extraction {
    switch golden.choice("method") {
    case "ml": .maximumLikelihood
    case "uls": .minimumResidual
    case "pa": .principalAxis()
    case "gls": .generalizedLeastSquares
    case "alpha": .alpha
    default: try #require(golden.choice("method") == "pc" ? .principalComponents : nil)
    }
  }

  static func solution(_ golden: GoldenCase) throws -> FactorSolution {
    try FactorSolution(
      extracting: Int(try #require(golden.options["factors"]?.number)),
      from: golden.correlations(), by: extraction(golden))
  }

  @Test(
    "Loadings, uniquenesses and criterion agree with the reference",
    arguments: try cases("ml", "uls", "gls", "pa", "alpha", "pc").filter {
      !apart.contains($0.name)
    })
  func agreesWithReference(_ golden: GoldenCase) throws {
    let solution = try Self.solution(golden)
    #expect(try golden.disagreement(loadings: "loadings", solution.loadings) == nil)
    #expect(golden.disagreement("communalities", solution.communalities) == nil)
    #expect(golden.disagreement("uniquenesses", solution.uniquenesses) == nil)
    let match = try golden.loadingsMatch("loadings", solution.loadings)
    #expect(
      golden.disagreement("ss_loadings", match.order.map { solution.ssLoadings[$0] }) == nil)
    if let objective = solution.objective {
      #expect(golden.disagreement("objective", objective) == nil)
    }
    #expect(solution.converged)
  }

  @Test(
    "A uniqueness on its bound, or beyond it, is flagged for the items that the reference names",
    arguments: try cases("ml", "uls", "gls", "pa", "alpha").filter { !apart.contains($0.name) })
  func flagsHeywoodCases(_ golden: GoldenCase) throws {
    let named = golden.options["heywood"]?.strings ?? []
    let solution = try Self.solution(golden)
    let flagged = solution.warnings.flatMap { warning in
      switch warning {
      case .heywood(let items, _), .improper(let items): items.map { golden.columns[$0] }
      default: [String]()
      }
    }
    #expect(flagged == named)
  }

  @Test("The best of several boundary solutions is at least as good as the peer's")
  func severalBoundarySolutions() throws {
    let golden = try #require(Self.cases("ml").first { $0.name == "extract-hs9-ml-k4" })
    let solution = try Self.solution(golden)
    let reference = try #require(try golden.number("objective"))
    #expect(try #require(solution.objective) <= reference + 1e-8)
    #expect(solution.warnings.contains { if case .heywood = $0 { true } else { false } })
    golden.ran()
  }

  @Test("Principal axis without a fixed point is refused")
  func noFixedPoint() throws {
    let golden = try #require(Self.cases("pa").first { $0.name == "extract-hs9-pa-k5" })
    let error = #expect(throws: StatisticsError.self) { try Self.solution(golden) }
    guard case .notConverged = error else {
      Issue.record("\(String(describing: error)) instead of not converged")
      return
    }
    golden.ran()
  }

  @Test("The matrix with as many parameters as correlations is reproduced, and flagged")
  func noDegreesOfFreedom() throws {
    let golden = try #require(Self.cases("ml").first { $0.name == "extract-ability-ml-k3" })
    let correlations = try golden.correlations()
    let solution = try Self.solution(golden)
    #expect(solution.warnings == [.noDegreesOfFreedom])
    let implied = solution.impliedCorrelations.asMatrix
    #expect(largestDifference(implied, correlations.R.asMatrix) < 1e-9)
  }

  @Test(
    "Equal correlations have one factor with loadings of their root", arguments: [0.1, 0.5, 0.9])
  func equalCorrelations(_ r: Double) throws {
    let correlations = try Made.equicorrelated(6, r)
    for method in [Extraction.maximumLikelihood, .minimumResidual, .principalAxis()] {
      let solution = try FactorSolution(extracting: 1, from: correlations, by: method)
      #expect(solution.loadings.storage.allSatisfy { abs($0 - r.squareRoot()) < 1e-9 })
      #expect(solution.uniquenesses.allSatisfy { abs($0 - (1 - r)) < 1e-9 })
    }
  }

  @Test(
    "The order of items permutes the loadings and nothing else",
    arguments: [
      Extraction.maximumLikelihood, .minimumResidual, .principalAxis(), .principalComponents,
    ])
  func itemOrder(_ method: Extraction) throws {
    let correlations = try Made.bigFive()
    let order = (0..<25).map { ($0 * 7 + 3) % 25 }
    let permuted = try CorrelationMatrix(R: correlations.R.reordered(order), n: correlations.n)
    let solution = try FactorSolution(extracting: 5, from: correlations, by: method)
    let other = try FactorSolution(extracting: 5, from: permuted, by: method)
    #expect(largestDifference(solution.loadings.selecting(rows: order), other.loadings) < 1e-7)
    #expect(largestDifference(solution.ssLoadings, other.ssLoadings) < 1e-8)
  }

  @Test("Maximum likelihood reaches the same criterion on covariances as on correlations")
  func scaleFree() throws {
    let R = try Made.holzinger().R
    let scale = (0..<9).map { 0.3 + Double($0) }
    let covariance = R.scaled(by: scale)
    let onR = try MaximumLikelihoodCriterion(R, factors: 3, ExtractionOptions())
    let onS = try MaximumLikelihoodCriterion(covariance, factors: 3, ExtractionOptions())
    let start = [Double](repeating: 0.5, count: 9)
    let minimum = try ConcentratedSearch(criterion: onR, mostIterations: 100)
      .minimum(from: onR.parameters(ofUniquenesses: start))
    let scaled = try ConcentratedSearch(criterion: onS, mostIterations: 100).minimum(
      from: onS.parameters(ofUniquenesses: zip(start, scale).map { $0 * $1 * $1 }))
    #expect(abs(minimum.value - scaled.value) < 1e-11)
    let rescaled = zip(onS.uniquenesses(at: scaled.x), scale).map { $0 / ($1 * $1) }
    #expect(largestDifference(rescaled, onR.uniquenesses(at: minimum.x)) < 1e-9)
  }

  @Test("Factors stand by falling variance and load positively in sum")
  func arrangement() throws {
    let correlations = try Made.bigFive()
    for method in [Extraction.maximumLikelihood, .minimumResidual, .principalComponents] {
      let solution = try FactorSolution(extracting: 6, from: correlations, by: method)
      #expect(solution.ssLoadings == solution.ssLoadings.sorted(by: >))
      for factor in 0..<6 { #expect(solution.loadings.column(factor).reduce(0, +) > 0) }
    }
  }

  @Test("Uncorrelated items are given no common variance")
  func uncorrelated() throws {
    let correlations = try CorrelationMatrix(R: .identity(6), n: 100)
    for method in [Extraction.maximumLikelihood, .minimumResidual] {
      let solution = try FactorSolution(extracting: 1, from: correlations, by: method)
      #expect(try #require(solution.objective) < 1e-12)
    }
  }
}

@Suite("What extraction refuses")
struct FactorExtractionRefusalTests {
  @Test("Too many factors, with the most there can be")
  func tooManyFactors() throws {
    let correlations = try Made.holzinger()
    for method in [Extraction.maximumLikelihood, .minimumResidual, .principalAxis()] {
      #expect(throws: StatisticsError.tooManyFactors(requested: 6, most: 5)) {
        try FactorSolution(extracting: 6, from: correlations, by: method)
      }
    }
    #expect(throws: StatisticsError.tooManyFactors(requested: 10, most: 9)) {
      try FactorSolution(extracting: 10, from: correlations, by: .principalComponents)
    }
  }

  @Test("No factors, or one item")
  func tooFew() throws {
    let correlations = try Made.holzinger()
    #expect(throws: StatisticsError.outOfRange("At least one factor is extracted.")) {
      try FactorSolution(extracting: 0, from: correlations)
    }
    let one = try CorrelationMatrix(R: .identity(1), n: 10)
    #expect(throws: StatisticsError.tooFewItems(needed: 2, got: 1)) {
      try FactorSolution(extracting: 1, from: one)
    }
  }

  @Test("Indefinite and singular matrices, except for components")
  func noInverse() throws {
    for method in [Extraction.maximumLikelihood, .minimumResidual, .principalAxis()] {
      let error = #expect(throws: StatisticsError.self) {
        try FactorSolution(extracting: 1, from: Made.indefinite(), by: method)
      }
      guard case .notPositiveDefinite(let smallest) = error else {
        Issue.record("\(String(describing: error)) instead of indefinite")
        continue
      }
      #expect(smallest < -0.5)
      let singular = #expect(throws: StatisticsError.self) {
        try FactorSolution(extracting: 1, from: Made.singular(), by: method)
      }
      guard case .singular = singular else {
        Issue.record("\(String(describing: singular)) instead of singular")
        continue
      }
    }
    let components = try FactorSolution(
      extracting: 2, from: Made.singular(), by: .principalComponents)
    #expect(components.factors == 2)
    #expect(throws: StatisticsError.tooManyFactors(requested: 4, most: 3)) {
      try FactorSolution(extracting: 4, from: Made.singular(), by: .principalComponents)
    }
  }

  @Test("Options out of range")
  func options() throws {
    let correlations = try Made.holzinger()
    for bound in [0, -1, 1, Double.nan] {
      #expect(throws: StatisticsError.self) {
        try FactorSolution(
          extracting: 1, from: correlations,
          options: ExtractionOptions(leastUniqueness: bound))
      }
    }
    #expect(throws: StatisticsError.notConverged(method: "minimum residuals", iterations: 3)) {
      try FactorSolution(
        extracting: 3, from: correlations, options: ExtractionOptions(mostIterations: 1))
    }
  }

  @Test("Image factoring of equal correlations is what the closed form gives")
  func imageOfEqualCorrelations() throws {
    // R = (1 - r) I + r 1 1ᵀ: S² = 1 / r^ii and g of the one factor are known.
    let (p, r) = (6.0, 0.4)
    let correlations = try Made.equicorrelated(6, r)
    let unpredicted = (1 - r) * (1 + (p - 1) * r) / (1 + (p - 2) * r)
    let g = (1 + (p - 1) * r) / unpredicted
    let loading = (unpredicted / p).squareRoot() * (g - 1) / g.squareRoot()
    let solution = try FactorSolution(extracting: 1, from: correlations, by: .image)
    for item in 0..<6 { #expect(abs(solution.loadings[item, 0] - loading) < 1e-12) }
    #expect(solution.converged && solution.warnings.isEmpty)
  }

  @Test("One iteration of principal axis takes the squared multiple correlations as they are")
  func withoutIteration() throws {
    let correlations = try Made.holzinger()
    let eigenvalues = try FactorEigenvalues(of: correlations).commonFactors
    let solution = try FactorSolution(
      extracting: 2, from: correlations, by: .principalAxis(until: .iterations(1)))
    #expect(largestDifference(solution.ssLoadings, Array(eigenvalues.prefix(2))) < 1e-12)
    #expect(solution.iterations == 1 && solution.converged)
  }

  @Test("Principal axis ends at the same place wherever it begins")
  func startsOfPrincipalAxis() throws {
    let correlations = try Made.bigFive()
    let first = try FactorSolution(extracting: 5, from: correlations, by: .principalAxis())
    for start in CommunalityStart.allCases {
      let other = try FactorSolution(
        extracting: 5, from: correlations, by: .principalAxis(from: start))
      #expect(largestDifference(first.communalities, other.communalities) < 1e-7)
    }
  }

  @Test("psych's stopping rule is said not to have converged where it ran out of iterations")
  func outOfIterations() throws {
    let solution = try FactorSolution(
      extracting: 3, from: Made.holzinger(),
      by: .principalAxis(until: .sumChange(below: 1e-12, most: 5)))
    #expect(solution.iterations == 5 && !solution.converged)
  }

  @Test("Several minima are named each once, where they are worth a word")
  func minimaAreNamed() throws {
    var found = 0
    for seed in 1...20 as ClosedRange<UInt64> {
      var generator = SeededGenerator(seed: seed)
      let R = WishartFactor(order: 7, degreesOfFreedom: 29).drawCorrelation(&generator)
      let solution = try FactorSolution(
        extracting: 3, from: CorrelationMatrix(R: R, n: 30), by: .maximumLikelihood)
      for case .severalMinima(let criteria) in solution.warnings {
        found += 1
        let best = try #require(solution.objective)
        #expect(criteria.count > 1 && abs(criteria[0] - best) < 1e-6)
        #expect(zip(criteria, criteria.dropFirst()).allSatisfy { $1 > $0 + 1e-6 })
        #expect(criteria.allSatisfy { $0 <= best + 3.84 / 29 })
      }
    }
    #expect(found > 0)
  }

  /// Few items and rows, so that every other solution is a Heywood case, with several minima.
  @Test("No random start finds a better Heywood case", arguments: [30, 60, 120])
  func globalMinimum(n: Int) throws {
    var generator = SeededGenerator(seed: UInt64(n))
    var heywoodCases = 0
    for p in [6, 8, 10] {
      let m = p == 6 ? 2 : 3
      for _ in 0..<6 {
        let loadings = (0..<p).map { _ in 0.3 + 0.6 * generator.uniform() }
        var data = [[Double]](repeating: [], count: p)
        for _ in 0..<n {
          let f = (0..<m).map { _ in generator.normal() }
          for i in 0..<p {
            let own = (1 - loadings[i] * loadings[i]).squareRoot() * generator.normal()
            data[i].append(loadings[i] * f[i % m] + own)
          }
        }
        let correlations = try CorrelationMatrix(
          covariance: GoldenCase.covariance(of: data), n: Double(n))
        let solution = try FactorSolution(extracting: m, from: correlations)
        // A proper solution is kept whatever bounds may fit.
        guard solution.warnings.contains(where: { if case .heywood = $0 { true } else { false } })
        else { continue }
        heywoodCases += 1
        let R = correlations.R
        let criterion = MinimumResidualCriterion(
          R, factors: m,
          bounds: BoxBounds(
            lower: R.diagonal.map { 0.005 * $0 }, upper: R.diagonal))
        let search = ConcentratedSearch(criterion: criterion, mostIterations: 500)
        let least =
          try (0..<20).map { _ in
            let end = try search.minimum(
              from: (0..<p).map { _ in 0.05 + 0.9 * generator.uniform() })
            return end.isStationary ? end.value : .infinity
          }.min() ?? .infinity
        #expect(try #require(solution.objective) <= least + 1e-9, "\(n), \(p)")
      }
    }
    #expect(heywoodCases > 2)
  }
}
