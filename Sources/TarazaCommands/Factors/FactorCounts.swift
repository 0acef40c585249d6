import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// What every rule says of one set of correlations.
struct FactorCounts: Sendable {
  struct Answer: Sendable {
    let rule: FactorRule
    /// Nil where the rule gives none, for the reason.
    let count: Int?
    let reason: String?
  }

  let eigenvalues: FactorEigenvalues
  let components: ParallelAnalysis
  let commonFactors: ParallelAnalysis
  /// Random data sets whose correlations had to be made positive definite.
  let smoothedDraws: Int
  /// Models with 0, 1, … factors; nil where they have no test, or none could be fitted.
  let sequence: FactorSequence?
  let answers: [Answer]

  /// Models beyond the largest count of the other rules are fitted up to here.
  private static let modelsBeyond = 3
  private static let fewestModels = 5
  /// The next-eigenvalue test draws for every factor anew.
  private static let mostNestDraws = 500

  init(
    of source: ItemCorrelations, options: ParallelAnalysis.Options,
    covariance: SymmetricMatrix? = nil, shuffling shuffled: ShuffledAnswers? = nil,
    comparing answers: ItemBlock? = nil, progress: Progress
  ) throws(StatisticsError) {
    let (correlations, items) = (source.matrix, source.items)
    func part(_ from: Double, _ share: Double) -> @Sendable (Double) -> Bool {
      let part = progress.part(from: from, share: share)
      return { part.reached($0) }
    }
    eigenvalues = try FactorEigenvalues(of: correlations)
    if let shuffled {
      let both = try ShuffledParallelAnalysis(
        of: correlations, answers: shuffled.block, coefficient: shuffled.coefficient,
        options: options, progress: part(0, 0.6))
      components = both.components
      commonFactors = both.commonFactors
      smoothedDraws = both.smoothedDraws
    } else {
      components = try ParallelAnalysis(
        of: correlations, diagonal: .ones, options: options, progress: part(0, 0.3))
      commonFactors = try ParallelAnalysis(
        of: correlations, diagonal: .squaredMultipleCorrelations, options: options,
        progress: part(0.3, 0.3))
      smoothedDraws = 0
    }
    var found: [Answer] = []
    func add(_ rule: FactorRule, _ count: () throws(StatisticsError) -> Int?)
      throws(StatisticsError)
    {
      do throws(StatisticsError) {
        let count = try count()
        found.append(Answer(rule: rule, count: count, reason: count == nil ? "no answer" : nil))
      } catch {
        guard error != .interrupted else { throw error }
        found.append(
          Answer(rule: rule, count: nil, reason: Diagnostic(error, items: items).message))
      }
    }
    let (pc, fa) = (components.countByQuantiles, commonFactors.countByQuantiles)
    try add(.parallel) { () throws(StatisticsError) in fa }
    try add(.parallelComponents) { () throws(StatisticsError) in pc }
    try add(.map) { () throws(StatisticsError) in try MinimumAveragePartial(of: correlations).count
    }
    try add(.map2000) { () throws(StatisticsError) in
      try MinimumAveragePartial(of: correlations).countByFourthPowers
    }
    try add(.ekc) { () throws(StatisticsError) in try EmpiricalKaiser(of: correlations).count }
    var nest = options
    // Shuffled answers are few because they cost more; this test draws normal data all the same.
    nest.draws = shuffled == nil ? min(options.draws, Self.mostNestDraws) : Self.mostNestDraws
    try add(.nest) { () throws(StatisticsError) in
      let test = try NextEigenvalueTest(
        of: correlations, options: nest, progress: part(0.6, 0.3))
      return test.isComplete ? test.count : nil
    }
    if let answers {
      try add(.comparisonData) { () throws(StatisticsError) in
        try ComparisonData(
          of: answers, options: ComparisonData.Options(seed: options.seed),
          progress: part(0.9, 0.1)
        ).count
      }
    } else {
      found.append(
        Answer(rule: .comparisonData, count: nil, reason: "only with comparison_data: true"))
    }
    let largest = found.compactMap(\.count).max() ?? 0
    let most = max(Self.fewestModels, largest + Self.modelsBeyond)
    let reason = source.reasonAgainstTests
    var sequence: FactorSequence?
    do throws(StatisticsError) {
      sequence =
        reason == nil || covariance != nil
        ? try FactorSequence(
          of: correlations, covarianceOfCorrelations: reason == nil ? nil : covariance, most: most)
        : nil
    } catch { sequence = nil }
    self.sequence = sequence
    for rule in [FactorRule.hullCAF, .hullCFI, .hullRMSEA, .chiSquare, .rmsea, .bic] {
      guard let sequence else {
        found.append(
          Answer(
            rule: rule, count: nil,
            reason: reason.map { "no test of \($0)" } ?? "no model could be fitted"))
        continue
      }
      if rule == .bic, reason != nil {
        found.append(Answer(rule: rule, count: nil, reason: "no likelihood, and so no BIC"))
        continue
      }
      try add(rule) { () throws(StatisticsError) in
        switch rule {
        case .hullCAF: HullMethod(of: sequence, index: .caf, most: fa + 1).count
        case .hullCFI: HullMethod(of: sequence, index: .cfi, most: fa + 1).count
        case .hullRMSEA: HullMethod(of: sequence, index: .rmsea, most: fa + 1).count
        case .chiSquare: sequence.countByChiSquare
        case .rmsea: sequence.countByRMSEA
        default: sequence.countByBIC
        }
      }
    }
    let kaiser = eigenvalues.kaiserCount
    try add(.kaiser) { () throws(StatisticsError) in kaiser }
    self.answers = found
  }

  /// Pairs up to which every model has its test scaled: the cost grows with the cube of their number.
  private static let mostPairs = 1000

  /// What the tests of models are scaled by, where they must be and it is known.
  static func errors(
    of correlations: ItemCorrelations, _ choice: CorrelationChoice, _ sample: Sample
  ) throws(CommandError) -> CorrelationErrors? {
    let p = correlations.items.count
    guard correlations.reasonAgainstTests != nil, p * (p - 1) / 2 <= mostPairs else { return nil }
    do throws(CommandError) {
      return try CorrelationErrors(of: correlations, choice, sample)
    } catch .statistics(.perfectCorrelation, _) {
      return nil
    } catch { throw error }
  }

  func count(by rule: FactorRule) -> Int? { answers.first { $0.rule == rule }?.count }

  // MARK: Words

  /// Where the rules agree, where not and why, and what to look at next.
  var reading: String {
    // Kaiser's rule is shown to be seen through, and has no vote.
    let voting = answers.filter { $0.rule != .kaiser && $0.count != nil }
    func counts(_ what: String) -> [Int] {
      voting.filter { $0.rule.counts == what }.compactMap(\.count)
    }
    let (components, factors) = (counts("components"), counts("common factors"))
    let all = components + factors
    guard let least = all.min(), let greatest = all.max() else {
      return "No rule gives a number of factors."
    }
    guard least < greatest else {
      let asked = answers.count { $0.rule != .kaiser }
      let who =
        voting.count == asked
        ? "All rules" : "All rules that gave an answer (\(voting.count) of \(asked))"
      return
        "\(who) say \(least). Look at the loadings of that solution, and whether each factor "
        + "can be named."
    }
    var words = ["The rules say \(Self.range(all)): they ask different things."]
    if !components.isEmpty, !factors.isEmpty, Self.range(components) != Self.range(factors) {
      words.append(
        "Those that count components say \(Self.range(components)), those that count common "
          + "factors \(Self.range(factors)).")
    }
    if let parallel = count(by: .parallel), let pc = count(by: .parallelComponents), parallel > pc {
      words.append(
        "More common factors than components may be a mark of minor factors, such as pairs of items "
          + "worded alike.")
    }
    if let chi = count(by: .chiSquare), let bic = count(by: .bic), chi > bic {
      words.append("The significance test finds misfit that BIC holds to be too small to pay for.")
    }
    let middle = max(1, Self.mode(all))
    // A factor of fewer than three items is not one to keep.
    let items = eigenvalues.components.count
    let most = min(FactorSolution.mostFactors(items: items), items / 3)
    let near = (max(1, middle - 1)...middle + 1).filter { $0 <= max(1, most) }.map(String.init)
    let candidates =
      [near.dropLast().joined(separator: ", "), near.last ?? "1"].filter { !$0.isEmpty }
      .joined(separator: " and ")
    words.append(
      "Fit \(candidates) \(candidates == "1" ? "factor" : "factors"), and keep the one whose "
        + "factors each have three items or more and can be named.")
    return words.joined(separator: " ")
  }

  private static func range(_ values: [Int]) -> String {
    let sorted = Set(values).sorted()
    guard let first = sorted.first, let last = sorted.last, first < last else {
      return sorted.first.map(String.init) ?? ""
    }
    return "\(first) to \(last)"
  }

  /// The count that most rules give; of several the one nearest to the middle.
  private static func mode(_ values: [Int]) -> Int {
    let sorted = values.sorted()
    let middle = sorted[sorted.count / 2]
    let counted = Dictionary(grouping: values) { $0 }.mapValues(\.count)
    let most = counted.values.max() ?? 0
    return counted.filter { $0.value == most }.keys
      .min { (abs($0 - middle), $0) < (abs($1 - middle), $1) } ?? middle
  }

  /// The table in a line, for a refusal.
  var line: String {
    answers.map { "\($0.rule.rawValue) \($0.count.map(String.init) ?? "–")" }
      .joined(separator: ", ")
  }
}
