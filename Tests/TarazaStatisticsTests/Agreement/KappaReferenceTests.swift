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
    let columns = Self.columns(ratings)
    func compare(
      _ name: String, _ weights: AgreementWeights = .identity,
      _ coefficient: (Ratings, AgreementWeights) throws -> AgreementCoefficient
    ) throws {
      let found = try coefficient(ratings, weights)
      #expect(golden.disagreement("irrCAC.\(name).coeff", found.value) == nil)
      #expect(golden.disagreement("irrCAC.\(name).pa", found.observed) == nil)
      #expect(golden.disagreement("irrCAC.\(name).pe", found.expected) == nil)
      let printed = try Self.printedError(columns, ratings.categories, weights, coefficient)
      #expect(golden.disagreement("irrCAC.\(name).se", printed) == nil)
      if found.cases == found.pairedCases {
        #expect(golden.disagreement("irrCAC.\(name).se", found.standardError) == nil)
      }
    }
    try compare("percent") { try .percent(AgreementParts($0, weights: $1)) }
    try compare("fleiss") { try .fleiss(AgreementParts($0, weights: $1)) }
    try compare("gwet_AC1") { try .gwet(AgreementParts($0, weights: $1)) }
    try compare("brennan_prediger") { try .brennanPrediger(AgreementParts($0, weights: $1)) }
    try compare("conger") { try .conger($0, weights: $1) }
    let nominal = try KrippendorffAlpha(ratings, metric: .nominal)
    #expect(golden.disagreement("irrCAC.krippendorff_nominal.coeff", nominal.value) == nil)
    #expect(golden.disagreement("irrCAC.krippendorff_nominal.se", nominal.standardError) == nil)
    guard isNumeric else { return }
    for (name, weights) in [
      ("linear", AgreementWeights.linear), ("quadratic", .quadratic), ("ordinal", .ordinal),
    ] {
      try compare("gwet_AC2_\(name)", weights) { try .gwet(AgreementParts($0, weights: $1)) }
    }
    try compare("fleiss_linear", .linear) { try .fleiss(AgreementParts($0, weights: $1)) }
    let interval = try KrippendorffAlpha(ratings, metric: .interval)
    #expect(golden.disagreement("irrCAC.krippendorff_quadratic.coeff", interval.value) == nil)
    #expect(golden.disagreement("irrCAC.krippendorff_quadratic.se", interval.standardError) == nil)
  }

  private static func columns(_ ratings: Ratings) -> [[Double]] {
    (0..<ratings.raterCount).map { rater in
      (0..<ratings.caseCount).map { ratings.value(of: rater, case: $0) }
    }
  }

  /// irrCAC's error, which takes the agreement of a case with one rating for zero: from pairs of
  /// ratings, and from what a little more weight of a case does to the chance agreement.
  private static func printedError(
    _ columns: [[Double]], _ categories: [Double], _ weights: AgreementWeights,
    _ coefficient: (Ratings, AgreementWeights) throws -> AgreementCoefficient
  ) throws -> Double {
    let W = try weights.matrix(categories.count)
    let n = columns[0].count
    func expected(_ place: Int, _ weight: Double) throws -> Double {
      var own = [Double](repeating: 1, count: n)
      own[place] = weight
      let design = CaseDesign(try SampleDesign(weights: own), rows: Array(0..<n))
      return try coefficient(
        Ratings(columns, categories: categories, design: design), weights
      ).expected
    }
    let found = try coefficient(Ratings(columns, categories: categories), weights)
    let (size, step) = (Double(n), 1e-4)
    var squares = 0.0
    for place in 0..<n {
      let codes = columns.compactMap { categories.firstIndex(of: $0[place]) }
      var own = 0.0
      if codes.count > 1 {
        var sum = 0.0
        for (a, one) in codes.enumerated() {
          for (b, other) in codes.enumerated() where a != b { sum += W[one, other] }
        }
        own = sum / Double(codes.count * (codes.count - 1)) - found.expected
        own *= size / Double(found.pairedCases)
      }
      let slope =
        (try expected(place, 1 + step) - expected(place, 1 - step)) / (2 * step) * size
      let departure = (own - (1 - found.value) * slope) / (1 - found.expected) - found.value
      squares += departure * departure
    }
    return (squares / (size * (size - 1))).squareRoot()
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
