import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite("How many factors")
struct NumberOfFactorsTests {
  @Test("Average partials and empirical Kaiser agree", arguments: try Golden.cases("efa/nfactors"))
  func agreesWithReference(_ golden: GoldenCase) throws {
    let correlations = try golden.correlations()
    let map = try MinimumAveragePartial(of: correlations)
    #expect(golden.disagreement("map_velicer1976", map.squares) == nil)
    #expect(golden.disagreement("map_velicer2000_power4", map.fourthPowers) == nil)
    #expect(Double(map.count) == (try golden.number("map_number")))
    #expect(Double(map.countByFourthPowers) == (try golden.number("map_number_power4")))
    let kaiser = try EmpiricalKaiser(of: correlations)
    #expect(golden.disagreement("ekc_reference", kaiser.references) == nil)
    #expect(Double(kaiser.count) == (try golden.number("ekc_number")))
  }

  @Test("The hull agrees with EFAtools", arguments: try Golden.cases("efa/hull"))
  func hull(_ golden: GoldenCase) throws {
    golden.ran()
    let most = Int(try #require(try golden.number("max_factors")))
    let method: Extraction =
      golden.choice("estimator") == "ML" ? .maximumLikelihood : .minimumResidual
    let sequence = try FactorSequence(of: golden.correlations(), by: method, most: most)
    var compared = 0
    defer { #expect(compared > 0 || golden.name.hasPrefix("hull-hs9")) }
    for index in HullMethod.Index.allCases {
      let hull = HullMethod(of: sequence, index: index, most: most)
      let name = index.rawValue.uppercased()
      let expected = try #require(golden.expect[name]?.object)
      let fit = try #require(expected["gof"]?.array).compactMap(\.number)
      #expect(hull.fit.count == fit.count)
      // A solution on its bounds is one of several (hs9 with four factors): no number to compare.
      let isProper = sequence.models.map { !$0.isImproper }
      for (place, (own, peer)) in zip(hull.fit, fit).enumerated() where isProper[place] {
        #expect(abs(own - peer) < 1e-4, "\(name)")
      }
      guard isProper.allSatisfy({ $0 }) else { continue }
      compared += 1
      let bends = try #require(expected["st"]?.array).map(\.number)
      for (own, peer) in zip(hull.bends, bends) {
        #expect((own == nil) == (peer == nil), "\(name): \(hull.bends) and \(bends)")
        if let own, let peer { #expect(abs(own - peer) < 0.01, "\(name)") }
      }
      if let suggested = expected["suggested"]?.number, hull.count != nil {
        #expect(hull.count == Int(suggested), "\(name)")
      }
    }
  }

  /// Simple structure: `factors` factors that correlate `phi`, each of four items loading 0.7.
  private func made(_ factors: Int, phi: Double, n: Double) throws -> CorrelationMatrix {
    let p = 4 * factors
    var R = SymmetricMatrix.identity(p)
    for column in 0..<p {
      for row in (column + 1)..<max(p, column + 1) {
        R[row, column] = 0.49 * (row / 4 == column / 4 ? 1 : phi)
      }
    }
    return try CorrelationMatrix(R: R, n: n)
  }

  @Test("Every rule finds factors that are plainly there", arguments: [2, 3, 4])
  func plainFactors(_ factors: Int) throws {
    let correlations = try made(factors, phi: 0.2, n: 500)
    let sequence = try FactorSequence(of: correlations)
    #expect(try MinimumAveragePartial(of: correlations).count == factors)
    #expect(try EmpiricalKaiser(of: correlations).count == factors)
    #expect(sequence.countByChiSquare == factors)
    #expect(sequence.countByRMSEA == factors)
    #expect(sequence.countByBIC == factors)
    #expect(HullMethod(of: sequence, index: .cfi, most: factors + 1).count == factors)
    let test = try NextEigenvalueTest(of: correlations, options: .init(draws: 200, seed: 3))
    #expect(test.count == factors && test.isComplete)
  }

  @Test("Uncorrelated items have no factor")
  func none() throws {
    var generator = SeededGenerator(seed: 9)
    let R = WishartFactor(order: 8, degreesOfFreedom: 399).drawCorrelation(&generator)
    let correlations = try CorrelationMatrix(R: R, n: 400)
    #expect(try MinimumAveragePartial(of: correlations).count == 0)
    #expect(
      try NextEigenvalueTest(of: correlations, options: .init(draws: 200, seed: 3)).count == 0)
    #expect(try FactorSequence(of: correlations).countByBIC == 0)
  }

  @Test("The next eigenvalue is exceeded by chance as often as it says")
  func size() throws {
    // Samples of a two-factor model: a third factor may be claimed in about 5 of 100.
    let population = try made(2, phi: 0.3, n: 300)
    let lower = try population.R.cholesky().lower
    let wishart = WishartFactor(order: 8, degreesOfFreedom: 299)
    var generator = SeededGenerator(seed: 21)
    var (over, under) = (0, 0)
    let samples = 200
    for _ in 0..<samples {
      let rows = lower.multiplied(by: wishart.draw(&generator)).normalizedRows
      var R = SymmetricMatrix(outerGramOf: rows)
      for item in 0..<8 { R[item, item] = 1 }
      let test = try NextEigenvalueTest(
        of: CorrelationMatrix(R: R, n: 300), options: .init(draws: 100, seed: 4))
      if test.count > 2 { over += 1 }
      if test.count < 2 { under += 1 }
    }
    // Five standard errors of a share of 0.05 of 200.
    #expect(over < 26, "\(over) of \(samples)")
    #expect(under == 0)
  }

  @Test("What cannot be asked is refused")
  func refusals() throws {
    let two = try CorrelationMatrix(R: SymmetricMatrix([[1, 0.5], [0.5, 1]]), n: 50)
    #expect(throws: StatisticsError.tooFewItems(needed: 3, got: 2)) {
      try MinimumAveragePartial(of: two)
    }
    #expect(throws: StatisticsError.tooFewItems(needed: 3, got: 2)) {
      try FactorSequence(of: two)
    }
    #expect(throws: StatisticsError.interrupted) {
      try NextEigenvalueTest(of: made(2, phi: 0, n: 100), progress: { _ in false })
    }
  }
}

extension Matrix {
  fileprivate var normalizedRows: Matrix {
    var copy = self
    for row in 0..<rows {
      let length = self.row(row).reduce(0) { $0 + $1 * $1 }.squareRoot()
      for column in 0..<columns { copy[row, column] /= length }
    }
    return copy
  }
}
