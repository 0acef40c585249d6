import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite("Fit where chi-square is not what it is called")
struct ScaledFactorFitTests {
  private static func survey(_ data: [[Double]]) throws -> SurveyItems {
    let n = data[0].count
    let design = try SampleDesign(weights: [Double](repeating: 1, count: n), stages: [])
    return SurveyItems(
      data, hasValue: data.map { $0.map { _ in true } }, of: design, rule: .listwise)
  }

  private static func fitted(
    _ data: [[Double]], _ factors: Int, _ method: Extraction = .maximumLikelihood
  ) throws -> (fit: FactorFit, scaled: ScaledFactorFit) {
    let correlations = try CorrelationMatrix(
      covariance: GoldenCase.covariance(of: data), n: Double(data[0].count))
    let solution = try FactorSolution(extracting: factors, from: correlations, by: method)
    let fit = try FactorFit(of: solution, to: correlations)
    return (
      fit,
      try ScaledFactorFit(
        fit, of: solution, to: correlations,
        covarianceOfCorrelations: survey(data).covarianceOfCorrelations())
    )
  }

  @Test("The scaling is lavaan's", arguments: try Golden.cases("peers/scaled-fit"))
  func agreesWithReference(_ golden: GoldenCase) throws {
    let data = try golden.completeData()
    let n = Double(data[0].count)
    let factors = Int(try #require(golden.options["factors"]?.number))
    let (fit, scaled) = try Self.fitted(data, factors)
    let discrepancy = try #require(try golden.number("discrepancy"))
    #expect(abs(fit.discrepancy - discrepancy) < 1e-5)
    // Theirs is with n, the errors' divisor n - 1 and (n - 1) F here: a share of 2 / n apart. Where
    // the model does not fit, correlations and covariances are linearised at different points: a
    // share of the order of the discrepancy (hs9 with one factor: 1.04) times what they differ by.
    let apart = 3 / n + 0.1 * discrepancy
    let scaling = try #require(try golden.number("scaling"))
    #expect(abs(scaled.scaling / scaling - 1) < apart)
    for (own, name) in [
      (scaled.meanAdjustedChiSquare, "mean_adjusted"), (scaled.chiSquare, "adjusted"),
    ] {
      let peer = try #require(try golden.number(name))
      #expect(abs(own / peer - 1) < 2 * apart, "\(name): \(own) and \(peer)")
    }
  }

  @Test("Rotation changes nothing")
  func rotation() throws {
    let golden = try #require(Golden.cases("peers/scaled-fit").first { $0.name.hasSuffix("hs9-3") })
    let data = try golden.completeData()
    let correlations = try golden.correlations()
    let covariance = try Self.survey(data).covarianceOfCorrelations()
    let plain = try FactorSolution(
      extracting: 3, from: correlations, by: .maximumLikelihood)
    let first = try ScaledFactorFit(
      FactorFit(of: plain, to: correlations), of: plain, to: correlations,
      covarianceOfCorrelations: covariance)
    for rotation in [Rotation.oblimin(), .varimax(), .promax()] {
      let turned = try plain.rotated(by: rotation)
      let other = try ScaledFactorFit(
        FactorFit(of: turned, to: correlations), of: turned, to: correlations,
        covarianceOfCorrelations: covariance)
      #expect(abs(first.chiSquare - other.chiSquare) < 1e-6)
    }
  }

  /// Samples of two factors, each answer a function of a normal deviate.
  private func share(
    rejected method: Extraction, samples: Int, n: Int, _ answer: (Double) -> Double
  ) throws -> (scaled: Double, plain: Double) {
    var generator = SeededGenerator(seed: 17)
    var (scaled, plain) = (0, 0)
    for _ in 0..<samples {
      var data = [[Double]](repeating: [], count: 8)
      for _ in 0..<n {
        let f = [generator.normal(), generator.normal()]
        for item in 0..<8 {
          data[item].append(
            answer(0.7 * f[item / 4] + (1 - 0.49).squareRoot() * generator.normal()))
        }
      }
      let (fit, adjusted) = try Self.fitted(data, 2, method)
      if adjusted.pValue < 0.05 { scaled += 1 }
      if (fit.pValue ?? 1) < 0.05 { plain += 1 }
    }
    return (Double(scaled) / Double(samples), Double(plain) / Double(samples))
  }

  @Test("The level holds for items far from normal, where the plain test's does not")
  func levelOfHeavyTails() throws {
    // Cubes have a kurtosis of 47; the factors of the cubes are not those of the items, but
    // uncorrelated blocks stay so, and one factor to a block fits them.
    let (scaled, plain) = try share(
      rejected: .maximumLikelihood, samples: 300, n: 800
    ) { $0 + 0.3 * $0 * $0 * $0 }
    // Four errors of a share of 0.05 of 300 are 0.05.
    #expect(scaled < 0.10, "\(scaled)")
    #expect(plain > scaled + 0.1, "\(plain)")
  }

  @Test("The level holds for normal items and least squares")
  func levelOfLeastSquares() throws {
    let (scaled, _) = try share(rejected: .minimumResidual, samples: 300, n: 400) { $0 }
    #expect((0.01...0.10).contains(scaled), "\(scaled)")
  }

  @Test("Models of rising size have scaled tests, and of normal rows the same answers")
  func sequence() throws {
    var generator = SeededGenerator(seed: 31)
    var data = [[Double]](repeating: [], count: 10)
    for _ in 0..<1500 {
      let f = [generator.normal(), generator.normal()]
      for item in 0..<10 {
        let loading = 0.5 + 0.04 * Double(item)
        data[item].append(
          loading * f[item / 6] + (1 - loading * loading).squareRoot() * generator.normal())
      }
    }
    let correlations = try CorrelationMatrix(
      covariance: GoldenCase.covariance(of: data), n: Double(data[0].count))
    let plain = try FactorSequence(of: correlations, most: 4)
    let scaled = try FactorSequence(
      of: correlations,
      covarianceOfCorrelations: Self.survey(data).covarianceOfCorrelations(), most: 4)
    #expect(scaled.countByChiSquare == 2 && plain.countByChiSquare == 2)
    #expect(scaled.countByRMSEA == plain.countByRMSEA)
    #expect(scaled.countByBIC == nil && scaled.models.allSatisfy { $0.bic == nil })
    #expect(abs(scaled.models[2].chiSquare / plain.models[2].chiSquare - 1) < 0.1)
    #expect(scaled.models[0].pValue == 0 && scaled.models[0].chiSquare > 1000)
    // The model of two factors has the test that it has by itself.
    let (_, alone) = try Self.fitted(data, 2, .minimumResidual)
    #expect(abs(scaled.models[2].chiSquare - alone.chiSquare) < 1e-9 * alone.chiSquare)
  }

  /// Rejections at 5% of two factors behind answers cut at uneven places.
  private func shareOfPolychoric(
    _ method: Extraction, samples: Int, n: Int, _ information: PolychoricInfluence.Information,
    cuts: [Double] = [-1.1, 0.2, 0.9]
  ) throws -> Double {
    var generator = SeededGenerator(seed: 23)
    var (rejected, tested) = (0, 0)
    for _ in 0..<samples {
      var data = [[Double]](repeating: [], count: 8)
      for _ in 0..<n {
        let f = [generator.normal(), generator.normal()]
        for item in 0..<8 {
          let behind = 0.7 * f[item / 4] + (1 - 0.49).squareRoot() * generator.normal()
          data[item].append(Double(cuts.count { $0 + 0.1 * Double(item % 4) < behind }))
        }
      }
      let block = ItemBlock(columns: data)
      var tables = PairTables(columns: 8, rule: .listwise)
      tables.add(block)
      let matrix = try PolychoricMatrix(tables)
      // Of rare answers some pairs go together without exception.
      guard
        let influence = try? PolychoricInfluence(of: matrix, tables, information: information)
      else { continue }
      let places = influence.parameters.indices.filter {
        if case .correlation = influence.parameters[$0] { true } else { false }
      }
      let correlations = try matrix.correlations()
      // Of rare answers some matrices are none that could be, and some solutions lie on a bound.
      guard
        let solution = try? FactorSolution(extracting: 2, from: correlations, by: method),
        let scaled = try? ScaledFactorFit(
          FactorFit(of: solution, to: correlations), of: solution, to: correlations,
          covarianceOfCorrelations: influence.covariance(of: block).selecting(places))
      else { continue }
      tested += 1
      if scaled.pValue < 0.05 { rejected += 1 }
    }
    #expect(2 * tested > samples)
    return Double(rejected) / Double(max(tested, 1))
  }

  @Test(
    "The level holds for polychoric correlations, whatever their errors take for granted",
    arguments: [Extraction.maximumLikelihood, .minimumResidual])
  func levelOfPolychoric(_ method: Extraction) throws {
    for information in PolychoricInfluence.Information.allCases {
      let share = try shareOfPolychoric(method, samples: 300, n: 500, information)
      // Four errors of a share of 0.05 of 300 are 0.05.
      #expect((0.01...0.10).contains(share), "\(information): \(share)")
    }
  }

  @Test("The level of least squares holds where an answer is rare")
  func levelOfRareAnswers() throws {
    let share = try shareOfPolychoric(
      .minimumResidual, samples: 200, n: 250, .guarded, cuts: [0.9])
    #expect(share < 0.10, "\(share)")
  }
}
