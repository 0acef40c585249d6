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
  let progress: Progress
  /// A chart of the limits of agreement is part of the result.
  let drawsLimits: Bool

  var ratings: Ratings { rated.ratings }
  var level: Double { command.level }
  var isPair: Bool { ratings.raterCount == 2 }
  typealias Coefficient = AgreementOutcome.Coefficient

  /// More pairs of raters than this are not listed.
  private static let mostRatersInPairs = 60
  /// Of fewer cases a test of one category says nothing.
  private static let fewestForTests = 3
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
      rated: rated, weightsName: showsCategories ? weightsName : nil,
      pairedCases: plain.pairedCases, design: design, seed: seed)
    outcome.agreement = try? AgreementCoefficient.percent(plain, level: level)
    outcome.isPerfect = plain.observed == 1
    outcome.completeCases = ratings.complete.caseCount
    if showsCategories {
      try addCategories(to: &outcome, plain)
    } else {
      outcome.coefficients.append(row("percent", "Percent agreement", outcome.agreement))
    }
    try addAlpha(to: &outcome)
    if rated.measure != .nominal { outcome.coefficients.append(concordance()) }
    if showsNumbers { addNumbers(to: &outcome) }
    outcome.profiles =
      (try? RaterProfile.all(
        ratings, metric: rated.measure.metric, weights: .identity, level: level))
      ?? []
    outcome.cases = (try? CaseDisagreement.all(ratings, metric: rated.measure.metric)) ?? []
    addSameness(to: &outcome)
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

  /// Ratings that tell no cases apart: those of all raters, or those of some.
  private func addSameness(to outcome: inout AgreementOutcome) {
    var used = [Set<Int>](repeating: [], count: ratings.raterCount)
    for found in outcome.cases {
      for rater in used.indices {
        let code = ratings.code(of: rater, case: found.place)
        if let code { used[rater].insert(code) }
      }
    }
    let all = used.reduce(into: Set<Int>()) { $0.formUnion($1) }
    if all.count == 1 {
      outcome.onlyCategory = all.first.map { rated.categories[$0] }
    } else if outcome.pairedCases > 1 {
      outcome.constantRaters = used.indices.filter { rater in
        used[rater].count == 1 && outcome.profiles[rater].shared > 1
      }
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
        row("weighted_percent", "The same, weighted") { () throws(StatisticsError) in
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
          // Of two raters Conger's kappa is Cohen's, and its errors know of clusters.
          let clustered = try ratings.clusters.map { _ throws(StatisticsError) in
            try AgreementCoefficient.conger(ratings.complete, weights: weights, level: level)
          }
          return Coefficient(
            code: "cohen", name: "Cohen's kappa", value: kappa.kappa,
            standardError: kappa.isForced
              ? nil : clustered.map(\.standardError) ?? kappa.shownError,
            interval: kappa.isForced ? nil : clustered.map(\.interval) ?? kappa.shownInterval,
            observed: kappa.observed, expected: kappa.expected, cases: kappa.n,
            remark: kappa.isForced ? "zero by itself where a rater uses one category" : nil)
        })
      outcome.plainKappa = try? CohenKappa(ratings, level: level)
      outcome.paradox = outcome.plainKappa.flatMap { try? AgreementParadox($0) }
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
        let n = parts?.pairedCases ?? 0
        pairs.append(
          AgreementOutcome.Pair(
            first: first, second: second, n: n, agreement: parts?.observed,
            // One case makes no kappa.
            kappa: n > 1 ? try? CohenKappa(two, weights: weights, level: level) : nil))
      }
    }
    return pairs.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
  }

  private func categories(_ parts: AgreementParts) -> [AgreementOutcome.Category] {
    let complete = ratings.complete
    let tests =
      complete.caseCount < Self.fewestForTests
      ? nil : (try? AgreementParts(complete)).flatMap { try? FleissTest($0) }
    let specific = parts.categoryAgreement
    return rated.categories.indices.map { category in
      AgreementOutcome.Category(
        name: rated.categories[category], share: parts.prevalence[category],
        agreement: specific[category], test: tests?.categories[category])
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

  /// The same, where the work takes long enough to be interrupted.
  func stoppable(
    _ code: String, _ name: String, _ compute: () throws(StatisticsError) -> Coefficient
  ) throws(CommandError) -> Coefficient {
    do throws(StatisticsError) {
      return try compute()
    } catch {
      if case .interrupted = error { throw .statistics(error, items: command.columns) }
      return attempt(code, name) { () throws(StatisticsError) in throw error }
    }
  }

  func attempt(
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

extension CohenKappa {
  /// A rater who uses one category makes kappa zero, which tells nothing of the other.
  var isForced: Bool { nullStandardError == 0 }

  var shownError: Double? { isForced ? nil : standardError }

  /// The normal interval, as far as kappa can reach.
  var shownInterval: ConfidenceInterval {
    ConfidenceInterval(lower: interval.lower, upper: min(1, interval.upper), level: interval.level)
  }
}
