import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct KappaReferenceTests {
  private static let weightings: [(name: String, weights: AgreementWeights)] = [
    ("unweighted", .identity), ("linear", .linear), ("quadratic", .quadratic),
  ]

  @Test(arguments: try Golden.cases("reliability/kappa"))
  func cohensKappaAgreesWithReference(_ golden: GoldenCase) throws {
    let ratings = try RatingsCase(golden).ratings
    for (name, weights) in Self.weightings {
      let kappa = try CohenKappa(ratings, weights: weights)
      #expect(
        golden.disagreement(
          name,
          [
            kappa.kappa, kappa.observed, kappa.expected, kappa.standardError ?? .nan,
            kappa.nullStandardError, kappa.z ?? .nan, kappa.interval?.lower ?? .nan,
            kappa.interval?.upper ?? .nan,
          ]) == nil)
    }
    let plain = try CohenKappa(ratings)
    let squared = try CohenKappa(ratings, weights: .quadratic)
    #expect(golden.disagreement("table", plain.table, tolerance: 0) == nil)
    #expect(golden.disagreement("n", Double(plain.n), tolerance: 0) == nil)
    #expect(
      golden.disagreement(
        "percent_agreement", try AgreementCoefficient.percent(AgreementParts(ratings)).value,
        tolerance: 1e-12) == nil)
    #expect(golden.disagreement("psych.kappa", plain.kappa) == nil)
    #expect(golden.disagreement("psych.weighted_kappa", squared.kappa) == nil)
    // psych's error of weighted kappa is not that of Fleiss, Cohen and Everitt.
    let error = try #require(plain.standardError)
    let variance = error * error
    #expect(golden.disagreement("psych.var_kappa", variance) == nil)
  }

  /// irrCAC's functions for a table divide by n², those for ratings, as ours, by n (n - 1).
  @Test(arguments: try Golden.cases("reliability/kappa"))
  func coefficientsOfTwoRatersAgreeWithIrrCAC(_ golden: GoldenCase) throws {
    let ratings = try RatingsCase(golden).ratings
    let n = Double(ratings.caseCount)
    let byTable = ((n - 1) / n).squareRoot()
    func compare(_ name: String, _ value: Double, _ error: Double?) {
      #expect(golden.disagreement("irrCAC.\(name).coeff", value, tolerance: 1e-9) == nil)
      #expect(golden.disagreement("irrCAC.\(name).se", error, tolerance: 1e-9) == nil)
    }
    func compare(_ name: String, _ coefficient: AgreementCoefficient) {
      compare(name, coefficient.value, coefficient.standardError.map { $0 * byTable })
    }
    let parts = try AgreementParts(ratings)
    compare("scott_pi", try .fleiss(parts))
    compare("gwet_AC1", try .gwet(parts))
    compare("brennan_prediger", try .brennanPrediger(parts))
    compare("gwet_AC2_linear", try .gwet(AgreementParts(ratings, weights: .linear)))
    compare("gwet_AC2_quadratic", try .gwet(AgreementParts(ratings, weights: .quadratic)))
    for (name, weights) in [
      ("kappa", AgreementWeights.identity), ("kappa_linear", .linear),
      ("kappa_quadratic", .quadratic),
    ] {
      let kappa = try CohenKappa(ratings, weights: weights)
      compare(name, kappa.kappa, kappa.standardError)
      compare(name, try .conger(ratings, weights: weights))
    }
    let alpha = try KrippendorffAlpha(ratings, metric: .nominal)
    compare("krippendorff", alpha.value, alpha.standardError.map { $0 * byTable })
  }

  @Test(arguments: try Golden.cases("reliability/agreement"))
  func coefficientsOfSeveralRatersAgreeWithReference(_ golden: GoldenCase) throws {
    let source = try RatingsCase(golden)
    let ratings = try source.ratings
    let complete = ratings.complete
    let parts = try AgreementParts(complete)
    let fleiss = try AgreementCoefficient.fleiss(parts)
    let test = try FleissTest(parts)
    #expect(
      golden.disagreement(
        "fleiss_kappa_irr", [fleiss.value, test.z, Double(fleiss.cases)]) == nil)
    let byCategory = test.categories.compactMap { $0 }.map {
      [$0.kappa, $0.z ?? .nan, $0.pValue ?? .nan]
    }
    #expect(golden.disagreement("fleiss_by_category", rows: byCategory) == nil)
    let conger = try AgreementCoefficient.conger(complete)
    #expect(golden.disagreement("conger_exact_kappa_irr", conger.value) == nil)
    #expect(golden.disagreement("light_kappa_irr", try LightKappa(complete).value) == nil)
    try comparePeers(golden, ratings, isNumeric: source.isNumeric)
    for metric in DisagreementMetric.allCases where golden.has("krippendorff.\(metric.rawValue)") {
      let alpha = try KrippendorffAlpha(ratings, metric: metric)
      #expect(golden.disagreement("krippendorff.\(metric.rawValue)", alpha.value) == nil)
    }
    if source.isNumeric {
      let concordance = try KendallConcordance(complete)
      #expect(
        golden.disagreement(
          "kendall_W",
          [
            concordance.W, concordance.chiSquare, Double(concordance.degreesOfFreedom),
            concordance.chiSquarePValue, concordance.uncorrected, Double(concordance.cases),
          ]) == nil)
    }
  }

  private func comparePeers(
    _ golden: GoldenCase, _ ratings: Ratings, isNumeric: Bool
  ) throws {
    func compare(_ name: String, _ coefficient: AgreementCoefficient) {
      #expect(golden.disagreement("irrCAC.\(name).coeff", coefficient.value) == nil)
      #expect(golden.disagreement("irrCAC.\(name).pa", coefficient.observed) == nil)
      #expect(golden.disagreement("irrCAC.\(name).pe", coefficient.expected) == nil)
      #expect(golden.disagreement("irrCAC.\(name).se", coefficient.standardError) == nil)
    }
    let parts = try AgreementParts(ratings)
    compare("percent", try .percent(parts))
    compare("fleiss", try .fleiss(parts))
    compare("gwet_AC1", try .gwet(parts))
    compare("brennan_prediger", try .brennanPrediger(parts))
    compare("conger", try .conger(ratings))
    let nominal = try KrippendorffAlpha(ratings, metric: .nominal)
    #expect(golden.disagreement("irrCAC.krippendorff_nominal.coeff", nominal.value) == nil)
    #expect(golden.disagreement("irrCAC.krippendorff_nominal.se", nominal.standardError) == nil)
    guard isNumeric else { return }
    compare("gwet_AC2_linear", try .gwet(AgreementParts(ratings, weights: .linear)))
    compare("gwet_AC2_quadratic", try .gwet(AgreementParts(ratings, weights: .quadratic)))
    compare("gwet_AC2_ordinal", try .gwet(AgreementParts(ratings, weights: .ordinal)))
    compare("fleiss_linear", try .fleiss(AgreementParts(ratings, weights: .linear)))
    let interval = try KrippendorffAlpha(ratings, metric: .interval)
    #expect(golden.disagreement("irrCAC.krippendorff_quadratic.coeff", interval.value) == nil)
    #expect(golden.disagreement("irrCAC.krippendorff_quadratic.se", interval.standardError) == nil)
  }

  @Test(arguments: try Golden.cases("published/krippendorff2011"))
  func krippendorffsExampleComesOutAsPrinted(_ golden: GoldenCase) throws {
    let ratings = try RatingsCase(golden).ratings
    let parts = try AgreementParts(ratings)
    for metric in DisagreementMetric.allCases {
      let alpha = try KrippendorffAlpha(ratings, metric: metric)
      #expect(golden.disagreement(metric.rawValue, alpha.value) == nil)
    }
    #expect(golden.disagreement("gwet_AC1", try AgreementCoefficient.gwet(parts).value) == nil)
    #expect(golden.disagreement("fleiss", try AgreementCoefficient.fleiss(parts).value) == nil)
  }

  @Test(arguments: try Golden.cases("published/fleiss1971-kappa"))
  func fleissExampleComesOutAsPrinted(_ golden: GoldenCase) throws {
    let parts = try AgreementParts(try RatingsCase(golden).ratings)
    #expect(golden.disagreement("kappa", try AgreementCoefficient.fleiss(parts).value) == nil)
  }
}
