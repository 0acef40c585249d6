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

  var weights: AgreementWeights {
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
      outcome.coefficients.append(row(.percent, "Percent agreement", outcome.agreement))
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

  func row(
    _ code: AgreementCode, _ name: String, _ coefficient: AgreementCoefficient?
  ) -> Coefficient {
    Coefficient(
      code: code, name: name, value: coefficient?.value,
      standardError: coefficient?.standardError, interval: coefficient?.interval,
      observed: coefficient?.observed, expected: coefficient?.expected,
      cases: coefficient?.pairedCases)
  }

  func row(
    _ code: AgreementCode, _ name: String,
    _ compute: () throws(StatisticsError) -> AgreementCoefficient
  ) -> Coefficient {
    attempt(code, name) { () throws(StatisticsError) in row(code, name, try compute()) }
  }

  /// The same, where the work takes long enough to be interrupted.
  func stoppable(
    _ code: AgreementCode, _ name: String, _ compute: () throws(StatisticsError) -> Coefficient
  ) throws(CommandError) -> Coefficient {
    do throws(StatisticsError) {
      return try compute()
    } catch {
      if case .interrupted = error { throw .statistics(error, items: command.columns) }
      return attempt(code, name) { () throws(StatisticsError) in throw error }
    }
  }

  func attempt(
    _ code: AgreementCode, _ name: String, _ compute: () throws(StatisticsError) -> Coefficient
  ) -> Coefficient {
    do throws(StatisticsError) {
      return try compute()
    } catch {
      return Coefficient(
        code: code, name: name, remark: "not computed",
        reason: Diagnostic(error, items: command.columns).message)
    }
  }
}
