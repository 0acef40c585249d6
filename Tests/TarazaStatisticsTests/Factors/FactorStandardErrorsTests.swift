import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite("Standard errors of loadings by formula")
struct FactorStandardErrorsTests {
  static func rotation(_ golden: GoldenCase) -> Rotation {
    switch golden.choice("rotation").split(separator: "-").last {
    case "varimax": .varimax()
    case "geomin": .geomin()
    default: .oblimin()
    }
  }

  @Test(
    "They are the spread of loadings in samples",
    arguments: try Golden.cases("peers/factor-errors-simulated"))
  func agreesWithSimulation(_ golden: GoldenCase) throws {
    let factors = Int(try #require(golden.options["factors"]?.number))
    let solution = try FactorSolution(
      extracting: factors, from: golden.correlations(), by: .maximumLikelihood
    ).rotated(by: Self.rotation(golden), options: RotationOptions(randomStarts: 30))
    let errors = try FactorStandardErrors(of: solution)
    let match = try golden.loadingsMatch("loadings", solution.loadings)
    let simulated = try golden.matrixValue("loadings_se")
    for (place, own) in match.order.enumerated() {
      for (error, spread) in zip(errors.loadings.column(own), simulated.column(place)) {
        // Four errors of a standard deviation of 4,000 samples.
        #expect(abs(error - spread) < 0.05 * spread)
      }
    }
  }

  private static let rotations: [Rotation] = [
    .none, .varimax(), .quartimax(), .oblimin(), .geomin(), .infomax(), .bentler(), .entropy(),
    .crawfordFerguson(kappa: 0.1), .equamax(), .oblimin(kaiser: true),
  ]

  /// Correlations that a three-factor model fits exactly.
  private func fitted(_ method: Extraction) throws -> CorrelationMatrix {
    var R = try FactorSolution(extracting: 3, from: Made.holzinger(), by: method)
      .impliedCorrelations
    for item in 0..<R.order { R[item, item] = 1 }
    return try CorrelationMatrix(R: R, n: 301)
  }

  @Test(
    "The slopes are those of the solution when a correlation moves", arguments: rotations.indices)
  func slopes(_ index: Int) throws {
    let rotation = Self.rotations[index]
    for method in [Extraction.maximumLikelihood, .minimumResidual] {
      let correlations = try fitted(method)
      func solved(_ pair: (Int, Int)?, _ step: Double) throws -> FactorSolution {
        var R = correlations.R
        if let pair { R[pair.0, pair.1] += step }
        return try FactorSolution(
          extracting: 3, from: CorrelationMatrix(R: R, n: 301), by: method
        ).rotated(by: rotation)
      }
      let whole = try solved(nil, 0)
      let sensitivity = try FactorSensitivity(of: whole)
      let h = 1e-4
      for (place, pair) in [(0, (1, 0)), (7, (4, 1)), (20, (6, 5)), (35, (8, 7))] {
        let ahead = try solved(pair, h).arranged(like: whole)
        let behind = try solved(pair, -h).arranged(like: whole)
        for factor in 0..<3 {
          for item in 0..<9 {
            let slope = (ahead.loadings[item, factor] - behind.loadings[item, factor]) / (2 * h)
            #expect(
              abs(slope - sensitivity.slopes[factor * 9 + item, place]) < 2e-3 * max(1, abs(slope)),
              "\(rotation), \(method): \(slope)")
          }
        }
      }
    }
  }

  @Test("Given the normal covariances of correlations, the sandwich is normal theory")
  func sandwich() throws {
    let solution = try FactorSolution(
      extracting: 3, from: Made.holzinger(), by: .maximumLikelihood
    ).rotated(by: .oblimin())
    let S = solution.impliedCorrelations
    let pairs = (0..<9).flatMap { row in (0..<row).map { (row, $0) } }
    // Steiger (1980), equation 3.
    func psi(_ a: (Int, Int), _ b: (Int, Int)) -> Double {
      let (j, k, h, m) = (a.0, a.1, b.0, b.1)
      func term(_ j: Int, _ k: Int, _ h: Int, _ m: Int) -> Double {
        (S[j, h] - S[j, k] * S[k, h]) * (S[k, m] - S[k, h] * S[h, m])
      }
      return
        (term(j, k, h, m) + (S[j, m] - S[j, h] * S[h, m]) * (S[k, h] - S[k, j] * S[j, h])
        + (S[j, h] - S[j, m] * S[m, h]) * (S[k, m] - S[k, j] * S[j, m])
        + (S[j, m] - S[j, k] * S[k, m]) * (S[k, h] - S[k, m] * S[m, h])) / 2
    }
    var covariance = SymmetricMatrix(order: pairs.count)
    for row in pairs.indices {
      for column in 0...row { covariance[row, column] = psi(pairs[row], pairs[column]) / 301 }
    }
    let normal = try FactorStandardErrors(of: solution)
    let sandwich = try FactorStandardErrors(of: solution, covarianceOfCorrelations: covariance)
    #expect(largestDifference(normal.loadings, sandwich.loadings) < 1e-10)
    #expect(largestDifference(normal.phi, sandwich.phi) < 1e-10)
  }

  @Test("What the formula does not cover is refused in words")
  func refusals() throws {
    let correlations = try Made.holzinger()
    let heywood = try FactorSolution(extracting: 4, from: correlations, by: .maximumLikelihood)
    let promax = try FactorSolution(extracting: 3, from: correlations).rotated(by: .promax())
    let components = try FactorSolution(
      extracting: 3, from: correlations, by: .principalComponents)
    for solution in [heywood, promax, components] {
      #expect(throws: StatisticsError.self) { try FactorStandardErrors(of: solution) }
    }
  }
}
