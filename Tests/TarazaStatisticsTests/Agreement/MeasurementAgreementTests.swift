import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct MeasurementAgreementTests {
  private static let forms: [(IntraclassModel, Bool)] = [
    (.oneWay, false), (.twoWayRandomAgreement, false), (.twoWayMixedConsistency, false),
    (.oneWay, true), (.twoWayRandomAgreement, true), (.twoWayMixedConsistency, true),
  ]

  @Test(arguments: try Golden.cases("reliability/icc"))
  func intraclassCorrelationsAgreeWithReference(_ golden: GoldenCase) throws {
    let level = golden.options["confidence"]?.number ?? 0.95
    let variance = try RatingVariance(try golden.completeData())
    #expect(golden.disagreement("n", Double(variance.cases), tolerance: 0) == nil)
    #expect(golden.disagreement("k", Double(variance.raters), tolerance: 0) == nil)
    #expect(golden.disagreement("MS_between_subjects", variance.betweenCases) == nil)
    #expect(golden.disagreement("MS_between_raters", variance.betweenRaters) == nil)
    #expect(golden.disagreement("MS_error", variance.error) == nil)
    #expect(golden.disagreement("MS_within", variance.withinCases) == nil)
    let forms = try Self.forms.map {
      try IntraclassCorrelation(variance, model: $0.0, isAverage: $0.1, level: level)
    }
    let psych = forms.map {
      [$0.value, $0.f, $0.df1, $0.df2, $0.pValue, $0.interval.lower, $0.interval.upper]
    }
    #expect(golden.disagreement("icc", rows: psych) == nil)
    var irr = forms.map { [$0.value, $0.interval.lower, $0.interval.upper] }
    irr[4] = [irr[4][0]] + Self.printedBounds(variance, forms[4].value, level: level)
    #expect(golden.disagreement("icc_irr", rows: irr) == nil)
  }

  /// irr's bounds of ICC(A,k): those of McGraw and Wong's table, which put k ICC(A,k) where the
  /// degrees of freedom need ICC(A,k).
  private static func printedBounds(
    _ variance: RatingVariance, _ rho: Double, level: Double
  ) -> [Double] {
    let (n, k) = (Double(variance.cases), Double(variance.raters))
    let (R, C, E) = (variance.betweenCases, variance.betweenRaters, variance.error)
    let a = k * rho / (n * (1 - rho)) * C
    let b = (1 + k * rho * (n - 1) / (n * (1 - rho))) * E
    let df = (a + b) * (a + b) / (a * a / (k - 1) + b * b / ((n - 1) * (k - 1)))
    let low = FDistribution(n - 1, df).upperQuantile((1 - level) / 2)
    let high = FDistribution(df, n - 1).upperQuantile((1 - level) / 2)
    return [
      n * (R - low * E) / (low * (C - E) + n * R), n * (high * R - E) / (C - E + n * high * R),
    ]
  }

  @Test(arguments: try Golden.cases("published/shrout-fleiss-icc"))
  func shroutAndFleissExampleComesOutAsPrinted(_ golden: GoldenCase) throws {
    let variance = try RatingVariance(try golden.completeData())
    let names = ["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]
    for (name, form) in zip(names, Self.forms) {
      let icc = try IntraclassCorrelation(variance, model: form.0, isAverage: form.1)
      #expect(golden.disagreement(name, icc.value) == nil)
    }
  }

  @Test(arguments: try Golden.cases("reliability/retest"))
  func twoMeasurementsAgreeWithReference(_ golden: GoldenCase) throws {
    let columns = try golden.completeData()
    let limits = try BlandAltman(columns[0], columns[1])
    #expect(golden.disagreement("mean_difference", limits.bias) == nil)
    #expect(golden.disagreement("sd_difference", limits.deviation) == nil)
    #expect(golden.disagreement("p", limits.biasPValue) == nil)
    // The reference rounds the normal quantile to 1.96.
    #expect(
      golden.disagreement("loa_lower", limits.bias - 1.96 * limits.deviation) == nil)
    #expect(
      golden.disagreement("loa_upper", limits.bias + 1.96 * limits.deviation) == nil)
    #expect(abs(limits.lower - (limits.bias - 1.96 * limits.deviation)) < 1e-3)
    let lin = try LinConcordance(columns[0], columns[1])
    #expect(golden.disagreement("lin_ccc", lin.value) == nil)
    #expect(golden.disagreement("pearson_r", lin.pearson) == nil)
    let variance = try RatingVariance(columns)
    let values = try Self.forms.map {
      try IntraclassCorrelation(variance, model: $0.0, isAverage: $0.1).value
    }
    #expect(golden.disagreement("icc", values) == nil)
  }

  @Test(arguments: try Golden.cases("peers/two-measurements"))
  func intervalsOfTwoMeasurementsAgreeWithR(_ golden: GoldenCase) throws {
    let level = golden.options["confidence"]?.number ?? 0.95
    let count = Int(golden.options["rows"]?.number ?? 0)
    let columns = try golden.completeData().map { Array($0.prefix(count)) }
    let limits = try BlandAltman(columns[0], columns[1], level: level)
    let lin = try LinConcordance(columns[0], columns[1], level: level)
    func ends(_ interval: ConfidenceInterval?) -> [Double] {
      [interval?.lower ?? .nan, interval?.upper ?? .nan]
    }
    #expect(golden.disagreement("bias_interval", ends(limits.biasInterval)) == nil)
    #expect(golden.disagreement("lower_interval", ends(limits.lowerInterval)) == nil)
    #expect(golden.disagreement("upper_interval", ends(limits.upperInterval)) == nil)
    #expect(golden.disagreement("slope", limits.slope) == nil)
    #expect(golden.disagreement("slope_p", limits.slopePValue) == nil)
    #expect(golden.disagreement("lin", lin.value) == nil)
    #expect(golden.disagreement("lin_interval", ends(lin.interval)) == nil)
  }

  @Test func randomAndMixedModelsShareTheirNumbers() throws {
    let variance = try RatingVariance(AgreementLawsTests.made(3, missing: 0))
    for isAverage in [false, true] {
      for (random, mixed) in [
        (IntraclassModel.twoWayRandomAgreement, IntraclassModel.twoWayMixedAgreement),
        (.twoWayRandomConsistency, .twoWayMixedConsistency),
      ] {
        let one = try IntraclassCorrelation(variance, model: random, isAverage: isAverage)
        let other = try IntraclassCorrelation(variance, model: mixed, isAverage: isAverage)
        #expect(one.value == other.value && one.interval == other.interval)
      }
    }
  }

  /// Stepped up, a correlation below -1 / (k - 1) would come out of infinity.
  @Test func theMeanOfRatersWhoPartMoreThanCasesHasNoCorrelation() throws {
    let columns: [[Double]] = [[3, 1, 2, 3, 5, 2], [4, 4, 3, 3, 1, 3]]
    let forms = try IntraclassCorrelation.all(of: columns, design: nil)
    #expect(forms.allSatisfy { $0.value <= 1 && $0.interval.upper <= 1 })
    #expect(forms.allSatisfy { $0.interval.lower <= $0.value && $0.value <= $0.interval.upper })
    let single = try #require(
      forms.first { $0.model == .twoWayRandomAgreement && !$0.isAverage })
    let mean = forms.first { $0.model == .twoWayRandomAgreement && $0.isAverage }
    #expect((single.value <= -1) == (mean == nil))
    #expect((single.interval.lower <= -1) == (mean.map { $0.interval.lower == -.infinity } ?? true))
  }

  /// Each case's raters differ more than cases do: a test of more than chance finds nothing, by a design
  /// as without.
  @Test func aNegativeCorrelationIsNoEvidenceOfAgreement() throws {
    let columns: [[Double]] = [[1, 2, 3, 4, 5, 6, 7, 8], [7.9, 7.2, 6, 5.1, 4, 2.8, 2.2, 1]]
    let design = CaseDesign(
      try SampleDesign(weights: [1, 2, 1, 2, 1, 2, 1, 2]), rows: Array(0..<8))
    for model in [IntraclassModel.oneWay, .twoWayRandomConsistency] {
      for isAverage in [false, true] {
        let plain = try IntraclassCorrelation(
          of: columns, design: nil, model: model, isAverage: isAverage)
        let sampled = try IntraclassCorrelation(
          of: columns, design: design, model: model, isAverage: isAverage)
        #expect(plain.value < 0 && plain.pValue > 0.5)
        #expect(sampled.value < 0 && sampled.pValue > 0.5)
      }
    }
  }

  @Test func squaresBeyondNumbersAreNoEqualRatings() throws {
    let columns: [[Double]] = [[1e180, 2e180, 3e180], [2e180, 1e180, 3e180]]
    let reason = StatisticsError.notComputable(
      "the squares of these ratings are beyond what a number can hold")
    #expect(throws: reason) { try RatingVariance(columns) }
    #expect(throws: reason) { try KrippendorffAlpha(Ratings(columns), metric: .interval) }
  }

  @Test func perfectAgreementIsOneThroughout() throws {
    let own = [1.0, 2, 3, 4, 6]
    let variance = try RatingVariance([own, own, own])
    for model in IntraclassModel.allCases {
      for isAverage in [false, true] {
        let icc = try IntraclassCorrelation(variance, model: model, isAverage: isAverage)
        #expect(icc.value == 1 && icc.f == .infinity && icc.pValue == 0)
        #expect(icc.interval.lower == 1 && icc.interval.upper == 1)
      }
    }
    let lin = try LinConcordance(own, own)
    #expect(abs(lin.value - 1) < 1e-15)
    #expect(lin.interval?.lower == lin.interval?.upper)
    #expect(throws: StatisticsError.noVariance(items: [])) { try BlandAltman(own, own) }
  }

  @Test func constantRatingsAreRefused() throws {
    #expect(throws: StatisticsError.noVariance(items: [])) {
      try RatingVariance([[2, 2, 2], [2, 2, 2]])
    }
    #expect(throws: StatisticsError.noVariance(items: [1])) {
      try LinConcordance([1, 2, 3], [2, 2, 2])
    }
    #expect(throws: StatisticsError.tooFewRows(needed: 3, got: 2)) {
      try BlandAltman([1, 2, .nan], [2, 2, 3])
    }
    let variance = try RatingVariance([[1, 2, 3], [3, 2, 1]])
    #expect(throws: StatisticsError.notComputable("all cases have the same mean rating")) {
      try IntraclassCorrelation(variance, model: .oneWay, isAverage: false)
    }
  }

  /// A limit's interval holds the true limit as often as it says. Its ends stand at the same two
  /// multiples of the standard error above the mean whatever the data are.
  @Test func limitsOfAgreementKeepTheirLevel() throws {
    var generator = SeededGenerator(seed: 5)
    let first = (0..<8).map { _ in 10 * generator.normal() }
    let limits = try BlandAltman(first, first.map { $0 + generator.normal() })
    let error = limits.deviation / 8.squareRoot()
    let low = (limits.upperInterval.lower - limits.bias) / error
    let high = (limits.upperInterval.upper - limits.bias) / error
    let truth = Normal.upperQuantile(0.025)
    let repeats = 20_000
    var held = 0
    for _ in 0..<repeats {
      let differences = (0..<8).map { _ in generator.normal() }
      let mean = differences.reduce(0, +) / 8
      let squares = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let error = (squares / 7 / 8).squareRoot()
      if mean + low * error < truth, truth < mean + high * error { held += 1 }
    }
    // Four standard errors of a share of .95 in 20,000.
    #expect(abs(Double(held) / Double(repeats) - 0.95) < 0.0062)
  }
}
