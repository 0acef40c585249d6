import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// Where the errors of `regress` come from.
enum RegressErrors: String, CaseIterable, Sendable {
  case design, cr2, wild

  static let parameter = Parameter<RegressErrors>.choice(
    "errors", "Where errors and p come from",
    [
      ChoiceWord("design", .design, "the sampling design"),
      ChoiceWord("cr2", .cr2, "clusters, corrected for how few they are"),
      ChoiceWord("wild", .wild, "clusters, by the wild bootstrap"),
    ]
  ).default(.design, "design")
}

/// The tests of one regression, by whichever errors.
struct RegressTests: Sendable {
  /// One for each coefficient.
  let coefficients: [Coefficient]
  /// One for each term; nil where it could not be tested.
  let terms: [Term?]
  let notes: [Note]

  struct Coefficient: Sendable {
    var estimate: Double
    var standardError: Double
    var t: Double?
    /// Where each coefficient has its own.
    var degreesOfFreedom: Double?
    var pValue: Double?
    var lower: Double?
    var upper: Double?
  }

  struct Term: Sendable {
    let F: Double
    let degreesOfFreedom: Int
    let residualDegreesOfFreedom: Double?
    let pValue: Double
  }

  init(
    _ regression: SurveyRegression, errors: RegressErrors, level: Double, seed: UInt64
  ) throws(StatisticsError) {
    switch errors {
    case .design: self.init(byDesign: regression, level: level)
    case .cr2: self.init(regression, try BiasReducedCovariance(regression), level: level)
    case .wild:
      self.init(
        regression, try WildClusterBootstrap(regression, seed: seed), level: level, seed: seed)
    }
  }

  private init(byDesign regression: SurveyRegression, level: Double) {
    coefficients = regression.coefficients.values.indices.map { position in
      let test = regression.test(position, level: level)
      return Coefficient(
        estimate: test.estimate, standardError: test.standardError, t: test.t,
        pValue: test.pValue, lower: test.interval?.lower, upper: test.interval?.upper)
    }
    terms = regression.model.terms.indices.map { term in
      (try? regression.waldTest(of: term)).map {
        Term(
          F: $0.F, degreesOfFreedom: $0.degreesOfFreedom,
          residualDegreesOfFreedom: Double($0.residualDegreesOfFreedom), pValue: $0.pValue)
      }
    }
    notes = []
  }

  private init(_ regression: SurveyRegression, _ reduced: BiasReducedCovariance, level: Double) {
    let estimates = reduced.coefficients
    coefficients = estimates.values.indices.map { position in
      let test = try? reduced.test(position, level: level)
      return Coefficient(
        estimate: estimates.values[position], standardError: estimates.standardErrors[position],
        t: test?.t, degreesOfFreedom: test?.degreesOfFreedom, pValue: test?.pValue,
        lower: test?.interval.lower, upper: test?.interval.upper)
    }
    terms = regression.model.terms.indices.map { term in
      (try? HotellingTest(reduced, of: regression.positions(of: term))).map {
        Term(
          F: $0.F, degreesOfFreedom: $0.degreesOfFreedom,
          residualDegreesOfFreedom: $0.residualDegreesOfFreedom, pValue: $0.pValue)
      }
    }
    let few = reduced.degreesOfFreedom.contains { $0 < Self.fewestDegrees }
    notes =
      [
        Note(
          .recipe, "errors",
          "Errors: CR2 of \(reduced.clusterCount.grouped) clusters, each coefficient with degrees of "
            + "freedom of its own (Satterthwaite), terms by Hotelling's test. " + Self.leftOut)
      ]
      + (few
        ? [
          Note(
            .warning, "few-degrees",
            "Some coefficients have fewer than \(Int(Self.fewestDegrees)) degrees of freedom: too "
              + "little varies between clusters for a p that can be relied on.")
        ] : [])
  }

  /// Below it tests of CR2 do not keep their level.
  ///
  /// - Source: Tipton (2015). Psychol. Methods 20, 375-393. doi:10.1037/met0000011
  private static let fewestDegrees = 4.0

  private init(
    _ regression: SurveyRegression, _ wild: WildClusterBootstrap, level: Double, seed: UInt64
  ) {
    let estimates = regression.coefficients
    coefficients = estimates.values.indices.map { position in
      guard let test = try? wild.test(position, level: level) else {
        return Coefficient(
          estimate: estimates.values[position],
          standardError: estimates.standardErrors[position])
      }
      return Coefficient(
        estimate: test.estimate, standardError: test.standardError, t: test.t,
        pValue: test.pValue, lower: test.lower, upper: test.upper)
    }
    terms = regression.model.terms.indices.map { term in
      (try? wild.jointTest(of: regression.positions(of: term))).map {
        Term(
          F: $0.F, degreesOfFreedom: $0.degreesOfFreedom, residualDegreesOfFreedom: nil,
          pValue: $0.pValue)
      }
    }
    let weights = wild.weights == .rademacher ? "Rademacher's weights" : "Webb's six weights"
    let draws =
      wild.isComplete
      ? "all \(wild.draws.grouped) draws" : "\(wild.draws.grouped) draws, seed \(seed)"
    notes =
      [
        Note(
          .recipe, "errors",
          "Errors: wild cluster bootstrap-t of \(wild.clusterCount.grouped) clusters with the null "
            + "imposed, \(weights), \(draws); the smallest p possible is "
            + "\(smallest(p: wild.smallestPValue)). " + Self.leftOut)
      ]
      + (wild.smallestPValue >= 1 - level
        ? [
          Note(
            .warning, "too-few-clusters",
            "So few clusters cannot give a p below \(Cell.number(1 - level, .probability).displayText), "
              + "whatever the data: there are no intervals.")
        ] : [])
  }

  private static let leftOut =
    "Strata, known populations and calibration are left out, which errs on the large side."
}

/// The least p that a test can give, in a sentence.
func smallest(p: Double) -> String {
  p < 0.001 ? "below 0.001" : Cell.number(p, .probability).displayText
}

extension Note {
  /// What to do about errors of the design with few clusters.
  static func fewClusters(_ count: Int, remedy: String) -> Note? {
    guard count < TarazaStatistics.fewClusters else { return nil }
    return Note(
      .warning, "few-clusters",
      "Only \(count) clusters: with fewer than \(TarazaStatistics.fewClusters) the design's tests "
        + "find differences too often. \(remedy)")
  }
}
