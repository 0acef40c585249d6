import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// The coefficients of `agreement`, each by itself: one that does not exist says why and leaves the
/// others in place.
struct AgreementAnalysis {
  let command: AgreementCommand
  let rated: RatedCases
  let seed: UInt64

  private var ratings: Ratings { rated.ratings }
  private var level: Double { command.level }
  private var isPair: Bool { ratings.raterCount == 2 }
  private typealias Coefficient = AgreementOutcome.Coefficient

  /// More pairs of raters than this are not listed.
  private static let mostRatersInPairs = 60
  /// More categories than this are a measurement's, for which kappa makes no sense.
  private static let mostCategories = 100

  private var showsCategories: Bool {
    switch command.family {
    case .auto: !rated.measure.isNumeric
    case .categories, .all: true
    case .numbers: false
    }
  }

  private var showsNumbers: Bool {
    switch command.family {
    case .auto: rated.measure.isNumeric
    case .numbers, .all: rated.measure != .nominal
    case .categories: false
    }
  }

  private var weights: AgreementWeights {
    if let own = command.ownWeights { return .own(own) }
    switch command.weightChoice {
    case .auto: return rated.measure == .nominal ? .identity : .quadratic
    case .none: return .identity
    case .linear: return .linear
    case .quadratic: return .quadratic
    case .ordinal: return .ordinal
    }
  }

  private var weightsName: String {
    if command.ownWeights != nil { return "own weights" }
    switch weights {
    case .identity: return "unweighted"
    case .linear: return "linear weights"
    case .quadratic: return "quadratic weights"
    case .ordinal: return "ordinal weights"
    case .own: return "own weights"
    }
  }

  func outcome(design: Design) throws(CommandError) -> AgreementOutcome {
    let plain = try checked()
    var outcome = AgreementOutcome(
      rated: rated, weightsName: weightsName, design: design, seed: seed)
    outcome.agreement = try? AgreementCoefficient.percent(plain, level: level)
    outcome.isPerfect = plain.observed == 1
    outcome.completeCases = ratings.complete.caseCount
    if showsCategories {
      try addCategories(to: &outcome, plain)
    } else {
      outcome.coefficients.append(row("percent", "Percent agreement", outcome.agreement))
    }
    addAlpha(to: &outcome)
    if rated.measure != .nominal { outcome.coefficients.append(concordance()) }
    if showsNumbers { addNumbers(to: &outcome) }
    outcome.profiles =
      (try? RaterProfile.all(
        ratings, metric: rated.measure.metric, weights: .identity, level: level))
      ?? []
    outcome.cases = (try? CaseDisagreement.all(ratings, metric: rated.measure.metric)) ?? []
    return outcome
  }

  /// - Throws: when nothing at all can be compared.
  private func checked() throws(CommandError) -> AgreementParts {
    let used = ratings.ratingCounts.count { $0 > 0 }
    do throws(StatisticsError) {
      return try AgreementParts(ratings)
    } catch {
      guard case .tooFewRows = error else { throw .statistics(error, items: command.columns) }
      throw .diagnostic(
        Diagnostic(
          .emptyPair,
          used < 2
            ? "\(used == 0 ? "no rater has" : "only one rater has") a rating here"
            : "no case has two ratings: these raters never rated the same case",
          hints: [
            "agreement is seen only where two rate one case: let some cases be rated twice",
            "if cases have a name, `over` must hold it: agreement score over case using expert",
          ]))
    }
  }

  // MARK: Categories

  private func addCategories(
    to outcome: inout AgreementOutcome, _ plain: AgreementParts
  ) throws(CommandError) {
    let weights = weights
    let parts = try naming(command.columns) { () throws(StatisticsError) in
      try AgreementParts(ratings, weights: weights)
    }
    outcome.coefficients.append(row("percent", "Percent agreement", outcome.agreement))
    if weights != .identity {
      outcome.coefficients.append(
        row("weighted_percent", "Percent agreement, weighted") { () throws(StatisticsError) in
          try .percent(parts, level: level)
        })
    }
    guard ratings.categories.count <= Self.mostCategories else {
      outcome.coefficients.append(
        Coefficient(
          code: "cohen", name: "Kappa",
          remark:
            "\(ratings.categories.count.grouped) different ratings are amounts, not categories"))
      return
    }
    addKappas(to: &outcome, weights)
    outcome.coefficients += [
      row(isPair ? "scott" : "fleiss", isPair ? "Scott's pi" : "Fleiss' kappa") {
        () throws(StatisticsError) in try .fleiss(parts, level: level)
      },
      row(
        weights == .identity ? "ac1" : "ac2", weights == .identity ? "Gwet's AC1" : "Gwet's AC2"
      ) { () throws(StatisticsError) in try .gwet(parts, level: level) },
      row("brennan_prediger", "Brennan and Prediger") { () throws(StatisticsError) in
        try .brennanPrediger(parts, level: level)
      },
    ]
    outcome.categories = categories(plain)
    if ratings.raterCount <= Self.mostRatersInPairs { outcome.pairs = pairs(weights) }
  }

  private func addKappas(to outcome: inout AgreementOutcome, _ weights: AgreementWeights) {
    if isPair {
      outcome.coefficients.append(
        attempt("cohen", "Cohen's kappa") { () throws(StatisticsError) in
          let kappa = try CohenKappa(ratings, weights: weights, level: level)
          return Coefficient(
            code: "cohen", name: "Cohen's kappa", value: kappa.kappa,
            standardError: kappa.standardError, interval: kappa.interval,
            observed: kappa.observed, expected: kappa.expected, cases: kappa.n)
        })
      outcome.paradox = (try? CohenKappa(ratings)).flatMap { try? AgreementParadox($0) }
      return
    }
    outcome.coefficients += [
      row("conger", "Conger's kappa") { () throws(StatisticsError) in
        try .conger(withRatings, weights: weights, level: level)
      },
      attempt("light", "Light's kappa") { () throws(StatisticsError) in
        let light = try LightKappa(ratings, weights: weights)
        return Coefficient(
          code: "light", name: "Light's kappa", value: light.value,
          remark: "the mean of \(light.pairs.count { $0 != nil }) pairs of raters")
      },
    ]
  }

  /// Without raters who rated nothing, who have no shares of their own.
  private var withRatings: Ratings {
    let counts = ratings.ratingCounts
    return ratings.selecting(raters: counts.indices.filter { counts[$0] > 0 })
  }

  private func pairs(_ weights: AgreementWeights) -> [AgreementOutcome.Pair] {
    var pairs: [AgreementOutcome.Pair] = []
    for second in 0..<ratings.raterCount {
      for first in 0..<second {
        let two = ratings.selecting(raters: [first, second])
        let parts = try? AgreementParts(two)
        pairs.append(
          AgreementOutcome.Pair(
            first: first, second: second, n: parts?.pairedCases ?? 0, agreement: parts?.observed,
            kappa: try? CohenKappa(two, weights: weights, level: level)))
      }
    }
    return pairs.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
  }

  private func categories(_ parts: AgreementParts) -> [AgreementOutcome.Category] {
    let tests = (try? AgreementParts(ratings.complete)).flatMap { try? FleissTest($0) }
    let specific = parts.categoryAgreement
    return rated.categories.indices.map { category in
      AgreementOutcome.Category(
        name: rated.categories[category], share: parts.prevalence[category],
        agreement: specific[category], test: tests?.categories[category])
    }
  }

  // MARK: Amounts

  private func addAlpha(to outcome: inout AgreementOutcome) {
    let metric = rated.measure.metric
    let name = "Krippendorff's alpha (\(metric.rawValue))"
    let attempted = attempt("alpha", name) { () throws(StatisticsError) in
      let alpha = try KrippendorffAlpha(ratings, metric: metric, level: level)
      outcome.alpha = alpha
      if command.draws > 0, alpha.cases > 1 {
        outcome.bootstrap = try? KrippendorffBootstrap(
          ratings, metric: metric, draws: command.draws, level: level,
          generator: SeededGenerator(seed: seed))
      }
      return Coefficient(
        code: "alpha", name: name, value: alpha.value, standardError: alpha.standardError,
        interval: outcome.bootstrap?.interval ?? alpha.interval, observed: 1 - alpha.observed,
        expected: 1 - alpha.expected, cases: alpha.cases)
    }
    // Disagreement of ranks and amounts is in their squares, and no share.
    var shown = attempted
    if metric != .nominal { (shown.observed, shown.expected) = (nil, nil) }
    outcome.coefficients.append(shown)
  }

  private func concordance() -> Coefficient {
    attempt("kendall_w", "Kendall's W") { () throws(StatisticsError) in
      let complete = ratings.complete
      let found = try KendallConcordance(complete)
      return Coefficient(
        code: "kendall_w", name: "Kendall's W", value: found.W, cases: found.cases,
        remark: "χ² \(Cell.number(found.chiSquare, .statistic).displayText), df "
          + "\(found.degreesOfFreedom), \(sentence(p: found.pValue))")
    }
  }

  private func addNumbers(to outcome: inout AgreementOutcome) {
    let complete = ratings.complete
    let columns = (0..<complete.raterCount).map { rater in
      (0..<complete.caseCount).map { complete.value(of: rater, case: $0) }
    }
    do throws(StatisticsError) {
      let variance = try RatingVariance(columns)
      for model in IntraclassModel.allCases {
        for isAverage in [false, true] {
          outcome.intraclass.append(
            try IntraclassCorrelation(variance, model: model, isAverage: isAverage, level: level))
        }
      }
    } catch {
      outcome.coefficients.append(
        Coefficient(
          code: "icc", name: "Intraclass correlations",
          remark: Diagnostic(error, items: command.columns).message))
    }
    if complete.caseCount < ratings.caseCount { outcome.coefficients += unbalanced() }
    guard isPair else { return }
    outcome.coefficients.append(
      attempt("lin", "Lin's concordance") { () throws(StatisticsError) in
        let lin = try LinConcordance(columns[0], columns[1], level: level)
        return Coefficient(
          code: "lin", name: "Lin's concordance", value: lin.value, interval: lin.interval,
          cases: lin.n,
          remark: "r \(Cell.number(lin.pearson, .coefficient).displayText) × accuracy "
            + Cell.number(lin.accuracy, .coefficient).displayText)
      })
    outcome.limits = try? BlandAltman(columns[0], columns[1], level: level)
  }

  /// With ratings missing: the same correlations from variance components of all ratings.
  private func unbalanced() -> [Coefficient] {
    var values: [Double] = []
    var (cases, raters): ([Int32], [Int32]) = ([], [])
    for rater in 0..<ratings.raterCount {
      for place in 0..<ratings.caseCount {
        let value = ratings.value(of: rater, case: place)
        guard !value.isNaN else { continue }
        values.append(value)
        cases.append(Int32(place))
        raters.append(Int32(rater))
      }
    }
    let names = [
      ("icc_a1_reml", "ICC(A,1), all ratings"), ("icc_c1_reml", "ICC(C,1), all ratings"),
    ]
    return names.enumerated().map { index, name in
      attempt(name.0, name.1) { () throws(StatisticsError) in
        let fit = try VarianceComponents(
          values, factors: [RandomFactor(cases), RandomFactor(raters)])
        let own = fit.components[0].variance
        let noise = fit.residual + (index == 0 ? fit.components[1].variance : 0)
        return Coefficient(
          code: name.0, name: name.1, value: own / (own + noise), cases: fit.components[0].levels,
          remark: "by REML, cases and raters random")
      }
    }
  }

  // MARK: Rows

  private func row(
    _ code: String, _ name: String, _ coefficient: AgreementCoefficient?
  ) -> Coefficient {
    Coefficient(
      code: code, name: name, value: coefficient?.value,
      standardError: coefficient?.standardError, interval: coefficient?.interval,
      observed: coefficient?.observed, expected: coefficient?.expected,
      cases: coefficient?.pairedCases)
  }

  private func row(
    _ code: String, _ name: String,
    _ compute: () throws(StatisticsError) -> AgreementCoefficient
  ) -> Coefficient {
    attempt(code, name) { () throws(StatisticsError) in row(code, name, try compute()) }
  }

  private func attempt(
    _ code: String, _ name: String, _ compute: () throws(StatisticsError) -> Coefficient
  ) -> Coefficient {
    do throws(StatisticsError) {
      return try compute()
    } catch {
      return Coefficient(
        code: code, name: name, remark: Diagnostic(error, items: command.columns).message)
    }
  }
}
