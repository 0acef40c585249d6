import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// What ratings tell as ranks and amounts.
extension AgreementAnalysis {
  func addAlpha(to outcome: inout AgreementOutcome) throws(CommandError) {
    let metric = rated.measure.metric
    let name = "Krippendorff's alpha"
    let attempted = try stoppable(.alpha, name) { () throws(StatisticsError) in
      let alpha = try KrippendorffAlpha(ratings, metric: metric, level: level)
      outcome.alpha = alpha
      outcome.bootstrap = try bootstrap(alpha)
      // Of very many cases the linearized error, which is then the same.
      outcome.jackknife = try? KrippendorffJackknife(ratings, metric: metric, level: level)
      return Coefficient(
        code: .alpha, name: name, value: alpha.value,
        standardError: outcome.bootstrap?.standardError ?? outcome.jackknife?.standardError
          ?? alpha.standardError,
        interval: outcome.alphaInterval, observed: 1 - alpha.observed,
        expected: 1 - alpha.expected, cases: alpha.cases)
    }
    // Disagreement of ranks and amounts is in their squares, and no share.
    var shown = attempted
    if metric != .nominal { (shown.observed, shown.expected) = (nil, nil) }
    outcome.coefficients.append(shown)
  }

  /// Nil where too few draws of the cases have an alpha, or none are asked for.
  private func bootstrap(_ alpha: KrippendorffAlpha) throws(StatisticsError)
    -> KrippendorffBootstrap?
  {
    guard command.draws > 0, alpha.cases > 1 else { return nil }
    do throws(StatisticsError) {
      return try KrippendorffBootstrap(
        ratings, metric: alpha.metric, draws: command.draws, level: level, seed: seed,
        progress: progress.reached)
    } catch {
      if case .interrupted = error { throw error }
      return nil
    }
  }

  func concordance() -> Coefficient {
    attempt(.kendallW, "Kendall's W") { () throws(StatisticsError) in
      let complete = ratings.complete
      guard complete.caseCount > 2 else {
        throw .notComputable("it needs three cases that every rater rated")
      }
      let found = try KendallConcordance(complete)
      return Coefficient(
        code: .kendallW, name: "Kendall's W", value: found.W, cases: found.cases,
        remark: sentence(p: found.pValue), explanation: words(found))
    }
  }

  private func words(_ found: KendallConcordance) -> String {
    func number(_ value: Double) -> String { Cell.number(value, .statistic).displayText }
    let test: String
    switch found.test {
    case .exact(let orders): test = "exact, over \(orders.grouped) orders"
    case .f(let f, let df1, let df2):
      test =
        f.isFinite
        ? "F \(number(f)), df \(number(df1)) and \(number(df2))"
        : "all raters give the same order"
    }
    return "Kendall's W: \(sentence(p: found.pValue)) (\(test)); χ² \(number(found.chiSquare)), df "
      + "\(found.degreesOfFreedom), is the statistic for many raters."
  }

  func addNumbers(to outcome: inout AgreementOutcome) {
    let complete = ratings.complete
    let columns = (0..<complete.raterCount).map { rater in
      (0..<complete.caseCount).map { complete.value(of: rater, case: $0) }
    }
    do throws(StatisticsError) {
      outcome.intraclass = try IntraclassCorrelation.all(
        of: columns, design: complete.design, level: level)
    } catch {
      outcome.coefficients.append(
        Coefficient(
          code: .icc, name: "Intraclass correlations",
          remark: "not computed",
          reason: Diagnostic(error, items: command.columns).message))
    }
    if complete.caseCount < ratings.caseCount { outcome.coefficients += unbalanced() }
    guard isPair else { return }
    outcome.coefficients.append(
      attempt(.lin, "Lin's concordance") { () throws(StatisticsError) in
        let lin = try LinConcordance(
          columns[0], columns[1], design: complete.design, level: level)
        return Coefficient(
          code: .lin, name: "Lin's concordance", value: lin.value, interval: lin.interval,
          cases: lin.n,
          explanation: "Lin's concordance is r "
            + "\(Cell.number(lin.pearson, .coefficient).displayText) times accuracy "
            + "\(Cell.number(lin.accuracy, .coefficient).displayText), which is 1 where means and "
            + "spreads are equal.")
      })
    if drawsLimits {
      outcome.differences = AgreementOutcome.Differences(
        means: zip(columns[0], columns[1]).map { ($0 + $1) / 2 },
        differences: zip(columns[0], columns[1]).map { $1 - $0 })
    }
    do throws(StatisticsError) {
      outcome.limits = try BlandAltman(
        columns[0], columns[1], design: complete.design, level: level)
    } catch {
      outcome.withoutLimits = reason(error, columns)
    }
  }

  /// Why there are no limits of agreement.
  private func reason(_ error: StatisticsError, _ columns: [[Double]]) -> String {
    guard case .noVariance = error, let first = columns[0].first, let second = columns[1].first
    else { return Diagnostic(error, items: command.columns).message }
    return "all differences are \(Cell.number(second - first, .measurement).displayText)"
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
      (AgreementCode.agreementOfAll, "ICC(A,1), all ratings"),
      (.consistencyOfAll, "ICC(C,1), all ratings"),
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
}
