import TarazaLanguage
import TarazaStatistics

/// What ratings tell as categories.
extension AgreementAnalysis {
  /// More pairs of raters than this are not listed.
  private static let mostRatersInPairs = 60
  /// Of fewer cases a test of one category says nothing.
  private static let fewestForTests = 3
  /// More categories than this are a measurement's, for which kappa makes no sense.
  private static let mostCategories = 100

  func addCategories(
    to outcome: inout AgreementOutcome, _ plain: AgreementParts
  ) throws(CommandError) {
    let weights = weights
    let parts = try naming(command.columns) { () throws(StatisticsError) in
      try AgreementParts(ratings, weights: weights)
    }
    outcome.coefficients.append(row(.percent, "Percent agreement", outcome.agreement))
    if weights != .identity {
      outcome.coefficients.append(
        row(.weightedPercent, "The same, weighted") { () throws(StatisticsError) in
          try .percent(parts, level: level)
        })
    }
    guard ratings.categories.count <= Self.mostCategories else {
      outcome.coefficients.append(
        Coefficient(
          code: .cohen, name: "Kappa",
          remark: "not computed",
          reason:
            "\(ratings.categories.count.grouped) different ratings are amounts, not categories"))
      return
    }
    addKappas(to: &outcome, weights)
    outcome.coefficients += [
      row(isPair ? .scott : .fleiss, isPair ? "Scott's pi" : "Fleiss' kappa") {
        () throws(StatisticsError) in try .fleiss(parts, level: level)
      },
      row(
        weights == .identity ? .ac1 : .ac2, weights == .identity ? "Gwet's AC1" : "Gwet's AC2"
      ) { () throws(StatisticsError) in try .gwet(parts, level: level) },
      row(.brennanPrediger, "Brennan and Prediger") { () throws(StatisticsError) in
        try .brennanPrediger(parts, level: level)
      },
    ]
    outcome.categories = categories(plain)
    if ratings.raterCount <= Self.mostRatersInPairs { outcome.pairs = pairs(weights) }
  }

  private func addKappas(to outcome: inout AgreementOutcome, _ weights: AgreementWeights) {
    if isPair {
      outcome.coefficients.append(
        attempt(.cohen, "Cohen's kappa") { () throws(StatisticsError) in
          let kappa = try CohenKappa(ratings, weights: weights, level: level)
          return Coefficient(
            code: .cohen, name: "Cohen's kappa", value: kappa.kappa,
            standardError: kappa.shownError, interval: kappa.shownInterval,
            observed: kappa.observed, expected: kappa.expected, cases: kappa.n,
            remark: kappa.isForced ? "zero by itself" : nil)
        })
      outcome.plainKappa = try? CohenKappa(ratings, level: level)
      outcome.paradox = outcome.plainKappa.flatMap { try? AgreementParadox($0) }
      return
    }
    outcome.coefficients += [
      row(.conger, "Conger's kappa") { () throws(StatisticsError) in
        try .conger(ratings, weights: weights, level: level)
      },
      attempt(.light, "Light's kappa") { () throws(StatisticsError) in
        let light = try LightKappa(ratings, weights: weights)
        return Coefficient(
          code: .light, name: "Light's kappa", value: light.value,
          remark: meanOf(pairs: light.pairs.count { $0 != nil }))
      },
    ]
  }

  private func meanOf(pairs count: Int) -> String {
    count == 1 ? "of one pair" : "mean of \(count.grouped) pairs"
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
    let tests = categoryTests()
    let specific = parts.categoryAgreement
    return rated.categories.indices.map { category in
      AgreementOutcome.Category(
        name: rated.categories[category], share: parts.prevalence[category],
        agreement: specific[category], test: tests[category])
    }
  }

  /// Nil for a category without one.
  private func categoryTests() -> [FleissTest.Category?] {
    let none = rated.categories.map { _ in nil as FleissTest.Category? }
    let complete = ratings.complete
    guard complete.caseCount >= Self.fewestForTests else { return none }
    guard ratings.design == nil else {
      return rated.categories.indices.map { try? FleissTest.Category(complete, category: $0) }
    }
    return (try? AgreementParts(complete)).flatMap { try? FleissTest($0) }?.categories ?? none
  }
}

extension CohenKappa {
  /// A rater who uses one category makes kappa zero, which tells nothing of the other.
  var isForced: Bool { nullStandardError == 0 }

  var shownError: Double? { isForced ? nil : standardError }

  /// As far as kappa can reach.
  var shownInterval: ConfidenceInterval? {
    guard !isForced, let interval else { return nil }
    return ConfidenceInterval(
      lower: max(least, interval.lower), upper: min(1, interval.upper), level: interval.level)
  }
}
