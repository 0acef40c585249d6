import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// Estimates all quantities for all groups at once, so that their covariances are at hand.
struct EstimateAnalysis {
  private let command: EstimateCommand
  private let rows: SurveyRows
  private let schema: Schema
  /// For each estimand where its columns stand among those asked for.
  private let columns: [[Int]]
  private let categories: [Int?]
  private let groups: Groups

  init(_ command: EstimateCommand, _ sample: Sample) throws(CommandError) {
    self.command = command
    schema = sample.schema
    var numbers: [ColumnID] = []
    var names = command.by
    var derivations: [Derivation] = []
    var columns: [[Int]] = []
    var categories: [Int?] = []
    func id(_ expression: Expression) -> ColumnID {
      let id = Derivation.column(expression, index: derivations.count)
      if expression != .column(id) {
        derivations.append(Derivation(id: id, expression: expression))
      }
      return id
    }
    for estimand in command.estimands {
      if estimand.kind == .shares {
        categories.append(names.count)
        columns.append([])
        names.append(id(estimand.arguments[0]))
      } else {
        categories.append(nil)
        columns.append(estimand.arguments.indices.map { numbers.count + $0 })
        numbers += estimand.arguments.map(id)
      }
    }
    self.columns = columns
    self.categories = categories
    let rows = try sample.surveyRows(of: numbers, names: names, derivations: derivations)
    self.rows = rows
    guard rows.domain.contains(true) else { throw .statistics(.design(.emptyDomain), items: []) }
    groups = Groups(command.by, rows, sample.schema)
  }

  func outcome() throws(CommandError) -> EstimateOutcome {
    var estimates: [EstimateOutcome.Estimate] = []
    var differences: [EstimateOutcome.Difference] = []
    var missing: [Int] = []
    for (position, estimand) in command.estimands.enumerated() {
      let part = try naming(estimand.items) { () throws(StatisticsError) -> Part in
        try estimated(estimand, position)
      }
      estimates += part.estimates
      differences += part.differences
      missing.append(part.missing)
    }
    let adjusted = try naming([]) { () throws(StatisticsError) in
      try command.adjustment.adjust(differences.map(\.p))
    }
    for (position, p) in adjusted.enumerated() { differences[position].adjustedP = p }
    return EstimateOutcome(
      groups: groups.keys, estimates: estimates, differences: differences, rows: rows.rows,
      missing: missing, withoutGroup: groups.rowsWithout,
      design: DesignAccount(rows.design, schema.design))
  }

  private struct Part {
    var estimates: [EstimateOutcome.Estimate] = []
    var differences: [EstimateOutcome.Difference] = []
    var missing = 0
  }

  private func estimated(_ estimand: Estimand, _ position: Int) throws(StatisticsError) -> Part {
    let usable = usable(position)
    let codes = groups.codes.indices.map { usable[$0] ? groups.codes[$0] : -1 }
    var part = Part()
    part.missing = rows.domain.indices.count {
      rows.domain[$0] && groups.codes[$0] >= 0 && !usable[$0]
    }
    guard codes.contains(where: { $0 >= 0 }) else { throw .design(.emptyDomain) }
    let series = try Series(
      estimand, columns[position].map { rows.values[$0] }, self, position, codes)
    part.estimates = series.estimates
    if command.differences != .none { part.differences = series.differences }
    return part
  }

  /// Rows of the domain with all answers that it needs.
  private func usable(_ position: Int) -> [Bool] {
    guard let name = categories[position] else { return rows.complete(columns[position]) }
    return rows.names[name].codes.map { $0 >= 0 }
  }

  /// One quantity in all groups.
  private struct Series {
    private let analysis: EstimateAnalysis
    private let position: Int
    private let categories: [Value?]
    private let joint: SurveyEstimate?
    private(set) var estimates: [EstimateOutcome.Estimate] = []

    init(
      _ estimand: Estimand, _ values: [[Double]], _ analysis: EstimateAnalysis, _ position: Int,
      _ codes: [Int32]
    ) throws(StatisticsError) {
      self.analysis = analysis
      self.position = position
      let (design, count) = (analysis.rows.design, analysis.groups.keys.count)
      // Errors that know of no population are held against a sample that knows of none.
      let knowsPopulations = !analysis.schema.design.populations.isEmpty
      switch estimand.kind {
      case .mean, .share:
        let mean = try SurveyMean(of: values[0], by: codes, groupCount: count, in: design)
        (categories, joint) = ([nil], mean.estimate)
        add(
          mean.estimate,
          knowsPopulations ? mean.designEffects : mean.designEffectsWithReplacement,
          mean.degreesOfFreedom, mean.rows, mean.kishRows,
          isShare: estimand.isShare)
      case .total, .count:
        let ones = estimand.kind == .count ? codes.map { _ in 1.0 } : values[0]
        let total = try SurveyTotal(of: ones, by: codes, groupCount: count, in: design)
        (categories, joint) = ([nil], total.estimate)
        add(
          total.estimate,
          // Every simple random sample would give the same count.
          estimand.kind == .count
            ? total.rows.map { _ in .nan }
            : knowsPopulations ? total.designEffects : total.designEffectsWithReplacement,
          total.degreesOfFreedom, total.rows, total.kishRows,
          isShare: false)
      case .ratio:
        let ratio = try SurveyRatio(
          of: values[0], to: values[1], by: codes, groupCount: count, in: design)
        (categories, joint) = ([nil], ratio.estimate)
        add(
          ratio.estimate, ratio.rows.map { _ in .nan }, ratio.degreesOfFreedom, ratio.rows,
          ratio.kishRows, isShare: false)
      case .shares:
        let names = analysis.categoryNames(position)
        let shares = try SurveyShares(
          of: names.codes, categoryCount: names.values.count, by: codes, groupCount: count,
          in: design)
        (categories, joint) = (names.values, shares.estimate)
        add(
          shares.estimate,
          knowsPopulations ? shares.designEffects : shares.designEffectsWithReplacement,
          shares.degreesOfFreedom, shares.rows,
          shares.kishRows, isShare: true)
      case .quantile(let p):
        (categories, joint) = ([nil], nil)
        try addQuantiles(p, values[0], codes)
      }
    }

    private mutating func add(
      _ estimate: SurveyEstimate, _ effects: [Double], _ df: [Int], _ rows: [Int],
      _ kish: [Double], isShare: Bool
    ) {
      let errors = estimate.standardErrors
      for cell in estimate.values.indices {
        let group = cell / categories.count
        let value =
          rows[group] == 0 && !estimate.values[cell].isFinite ? .nan : estimate.values[cell]
        let kind: ShareInterval = isShare ? analysis.command.interval : .mean
        let interval =
          isShare
          ? kind.interval(
            share: value, standardError: errors[cell], degreesOfFreedom: df[group],
            rows: rows[group], level: analysis.command.level)
          : SurveyEstimate(
            values: [value], covariance: .diagonal([estimate.covariance[cell, cell]]),
            degreesOfFreedom: df[group]
          ).interval(0, level: analysis.command.level)
        let effect = effects[cell]
        estimates.append(
          EstimateOutcome.Estimate(
            what: position, group: group, category: categories[cell % categories.count],
            value: value, standardError: rows[group] == 0 ? .nan : errors[cell],
            lower: interval.lower, upper: interval.upper, designEffect: effect,
            rows: rows[group],
            effectiveRows: effect > 0 ? Double(rows[group]) / effect : kish[group],
            degreesOfFreedom: df[group]))
      }
    }

    private mutating func addQuantiles(
      _ p: Double, _ values: [Double], _ codes: [Int32]
    ) throws(StatisticsError) {
      for group in analysis.groups.keys.indices {
        let domain = codes.map { $0 == Int32(group) }
        let design = analysis.rows.design
        guard domain.indices.contains(where: { domain[$0] && design.weights[$0] > 0 }) else {
          estimates.append(
            EstimateOutcome.Estimate(
              what: position, group: group, category: nil, value: .nan, standardError: .nan,
              lower: .nan, upper: .nan, designEffect: .nan, rows: 0, effectiveRows: 0,
              degreesOfFreedom: 0))
          continue
        }
        let quantile = try SurveyQuantile(
          p, of: values, in: domain, design, rule: analysis.command.rule,
          interval: analysis.command.quantileInterval,
          level: analysis.command.level)
        var (sum, squares) = (0.0, 0.0)
        for row in domain.indices where domain[row] {
          sum += design.weights[row]
          squares += design.weights[row] * design.weights[row]
        }
        estimates.append(
          EstimateOutcome.Estimate(
            what: position, group: group, category: nil, value: quantile.value,
            standardError: quantile.standardError, lower: quantile.interval.lower,
            upper: quantile.interval.upper, designEffect: .nan, rows: quantile.rows,
            effectiveRows: sum * sum / squares, degreesOfFreedom: quantile.degreesOfFreedom))
      }
    }

    /// Between groups that differ in the last column alone.
    var differences: [EstimateOutcome.Difference] {
      guard let joint else { return [] }
      return analysis.pairs.flatMap { from, to in
        categories.indices.compactMap { category in
          difference(joint, from, to, category)
        }
      }
    }

    private func difference(
      _ joint: SurveyEstimate, _ from: Int, _ to: Int, _ category: Int
    ) -> EstimateOutcome.Difference? {
      let (a, b) = (from * categories.count + category, to * categories.count + category)
      guard estimates[a].rows > 0, estimates[b].rows > 0 else { return nil }
      let df = min(
        joint.degreesOfFreedom, estimates[a].degreesOfFreedom + estimates[b].degreesOfFreedom)
      var weights = Matrix(rows: 1, columns: joint.values.count)
      weights[0, a] = -1
      weights[0, b] = 1
      let variance =
        joint.covariance[a, a] + joint.covariance[b, b] - 2 * joint.covariance[a, b]
      let single = SurveyEstimate(
        values: [joint.values[b] - joint.values[a]], covariance: .diagonal([max(0, variance)]),
        degreesOfFreedom: df)
      let interval = single.interval(0, level: analysis.command.level)
      let t = single.values[0] / single.standardErrors[0]
      let p = df > 0 ? min(1, 2 * StudentT(Double(df)).upper(abs(t))) : .nan
      return EstimateOutcome.Difference(
        what: position, category: categories[category], from: from, to: to,
        value: single.values[0], standardError: single.standardErrors[0],
        lower: interval.lower, upper: interval.upper, t: t, degreesOfFreedom: df, p: p,
        adjustedP: p, rows: min(estimates[a].rows, estimates[b].rows))
    }
  }

  /// The categories of a variable, with those that value labels know and nobody chose.
  private func categoryNames(_ position: Int) -> (codes: [Int32], values: [Value?]) {
    guard let name = categories[position] else { return ([], []) }
    let names = rows.names[name]
    guard case .column(let id)? = command.estimands[position].arguments.first else {
      return (names.codes, names.values)
    }
    let all = Groups.withLabelled(names.values, id, schema)
    let moved = names.values.map { value in Int32(all.firstIndex(of: value) ?? 0) }
    return (names.codes.map { $0 < 0 ? -1 : moved[Int($0)] }, all)
  }

  private var pairs: [(from: Int, to: Int)] {
    let runs = Dictionary(grouping: groups.keys.indices) {
      Array(groups.keys[$0].values.dropLast())
    }
    return runs.values.sorted { $0[0] < $1[0] }.flatMap { run -> [(from: Int, to: Int)] in
      switch command.differences {
      case .none: []
      case .first: run.dropFirst().map { (run[0], $0) }
      case .previous: zip(run, run.dropFirst()).map { ($0, $1) }
      case .all: run.indices.flatMap { i in run[(i + 1)...].map { (run[i], $0) } }
      }
    }
  }
}

extension Estimand {
  /// The columns that errors may name.
  var items: [ColumnID] {
    arguments.compactMap { if case .column(let id) = $0 { id } else { nil } }
  }
}
