import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// Communities with the intervention against others.
struct InterventionPanelFindings: Sendable {
  /// One way to an error and a p.
  struct Test: Sendable {
    let errors: InterventionErrors
    var title: String
    var standardError: Double?
    var lower: Double?
    var upper: Double?
    var statistic: Double?
    var degreesOfFreedom: Double?
    var pValue: Double?
    var smallestPValue: Double?
    var remark: String?
  }

  /// What happens at a date at which nothing was done.
  struct Placebo: Sendable {
    let time: Double
    let estimate: Double
    let test: MeanTest?
    /// Communities without rows on one side of it.
    let leftOut: [Value]
  }

  /// Rows of the arms, those of communities seen on one side, and those in neither arm.
  struct Rows: Sendable {
    let count: RowCount
    let oneSided: Int
    let outside: Int
  }

  let panel: CommunityPanel
  let estimate: Double
  /// The one that was chosen beforehand, and all that can be done.
  let effect: Test
  let tests: [Test]
  let changes: CommunityChanges
  let events: EventStudy
  let placebo: Placebo?
  /// Communities used, and those seen on one side only.
  let units: [Value]
  let oneSided: [Value]
  let rows: Rows
  let hasReplicates: Bool
  let hasErrors: Bool
}

extension InterventionCommand {
  func panelFindings(_ sample: Sample) throws(CommandError) -> InterventionPanelFindings {
    guard let on, let unit else { preconditionFailure("a panel has arms and communities") }
    let type = sample.schema[series.period]?.type ?? .number
    guard type != .dateTime else { throw .diagnostic(series.dateTimes) }
    var derivations: [Derivation] = []
    func id(_ expression: Expression) -> ColumnID {
      let id = Derivation.column(expression, index: derivations.count)
      if expression != .column(id) {
        derivations.append(Derivation(id: id, expression: expression))
      }
      return id
    }
    let numbers = [id(series.value), series.period, id(on), id(versus ?? .not(on))]
    let rows = try sample.surveyRows(of: numbers, names: [unit], derivations: derivations)
    func column(_ place: Int) -> [Double] {
      zip(rows.values[place], rows.hasValue[place]).map { $1 ? $0 : .nan }
    }
    let (y, times) = (column(0), column(1))
    let arms = zip(column(2), column(3)).map { pilot, comparison -> Int32 in
      pilot == 1 ? 1 : (comparison == 1 ? 0 : -1)
    }
    let codes = rows.names[0].codes
    let values = rows.names[0].values
    for (arm, clause) in [(Int32(1), "on"), (0, "versus")]
    where !arms.indices.contains(where: { rows.domain[$0] && arms[$0] == arm }) {
      throw .diagnostic(Self.emptyArm(clause))
    }
    try checkUnits(arms, codes, values, rows.domain)
    let seen = Set(
      times.indices.filter { rows.domain[$0] && arms[$0] >= 0 && times[$0].isFinite }
        .map { times[$0] }
    ).sorted()
    let date = try interruptions(type, among: seen)[0]
    let panel: CommunityPanel
    do throws(StatisticsError) {
      panel = try CommunityPanel(
        y.indices.map { rows.domain[$0] ? y[$0] : .nan }, units: codes, arms: arms, times: times,
        interruption: date, weights: rows.design.weights)
    } catch { throw .diagnostic(Self.noPanel(error)) }
    try checkRows(panel, sample.schema)
    try checkArms(panel)
    let counted = Self.counted(panel, rows, arms: arms, known: zip(y, times).map { $0 + $1 })
    do throws(StatisticsError) {
      return try findings(
        panel, values: values, rows: counted, hasReplicates: rows.design.replicates != nil,
        seed: sample.context.seed)
    } catch .noVariance {
      throw .diagnostic(
        Diagnostic(
          .noVariance, "the outcome is the same in every row used",
          hints: ["`describe` shows what the columns hold"]))
    } catch { throw .statistics(error, items: []) }
  }

  private func findings(
    _ panel: CommunityPanel, values: [Value], rows: InterventionPanelFindings.Rows,
    hasReplicates: Bool, seed: UInt64
  ) throws(StatisticsError) -> InterventionPanelFindings {
    let model = try DifferenceInDifferences(panel)
    let changes = try CommunityChanges(panel, seed: seed)
    let tests = try self.tests(model, changes, seed: seed)
    // CR2 where it can be had; the order of the tests is that of preference.
    let chosen = errors == .auto ? tests[0].errors : errors
    guard let effect = tests.first(where: { $0.errors == chosen }) else {
      throw .notComputable("the effect has no error by `errors: \(chosen.word)`")
    }
    return InterventionPanelFindings(
      panel: panel, estimate: model.estimate, effect: effect, tests: tests, changes: changes,
      events: try EventStudy(panel, hasErrors: model.hasErrors, level: level),
      placebo: placebo(panel, model.hasErrors, values),
      units: panel.codes.map { values[Int($0)] }, oneSided: panel.oneSided.map { values[Int($0)] },
      rows: rows, hasReplicates: hasReplicates, hasErrors: model.hasErrors)
  }

  /// Rows of the arms; those that are in neither are no loss.
  private static func counted(
    _ panel: CommunityPanel, _ rows: SurveyRows, arms: [Int32], known: [Double]
  ) -> InterventionPanelFindings.Rows {
    let own = arms.indices.filter { rows.domain[$0] && arms[$0] >= 0 }
    let units = Set(panel.oneSided)
    let weightless = own.count { rows.design.weights[$0] == 0 }
    let oneSided = own.count {
      rows.design.weights[$0] > 0 && known[$0].isFinite && units.contains(rows.names[0].codes[$0])
    }
    var count = rows.rows
    count.seen -= rows.domain.count { $0 } - own.count
    count.used = panel.rows.count
    if weightless > 0 { count.dropped[.zeroWeight, default: 0] += weightless }
    let missing = own.count - count.used - weightless - oneSided
    if missing > 0 { count.dropped[.missingValue, default: 0] += missing }
    return .init(
      count: count, oneSided: oneSided, outside: rows.domain.count { $0 } - own.count)
  }

  private func tests(
    _ model: DifferenceInDifferences, _ changes: CommunityChanges, seed: UInt64
  ) throws(StatisticsError) -> [InterventionPanelFindings.Test] {
    var tests: [InterventionPanelFindings.Test] = []
    func add(_ errors: InterventionErrors, _ title: String, _ test: MeanTest) {
      tests.append(
        .init(
          errors: errors, title: title, standardError: test.standardError,
          lower: test.interval.lower, upper: test.interval.upper, statistic: test.t,
          degreesOfFreedom: test.degreesOfFreedom, pValue: test.pValue))
    }
    if model.hasErrors {
      if let test = try? model.reduced(level: level) { add(.cr2, "CR2", test) }
      if let wild = try? model.wild(level: level, seed: seed) {
        tests.append(
          .init(
            errors: .wild, title: "wild bootstrap", standardError: wild.test.standardError,
            lower: wild.test.lower, upper: wild.test.upper, statistic: wild.test.t,
            pValue: wild.test.pValue, smallestPValue: wild.smallestPValue,
            remark: wild.isComplete
              ? "all \(wild.draws.grouped) draws" : "\(wild.draws.grouped) draws, seed \(seed)"))
      }
      if let test = try? model.clustered(level: level) { add(.cluster, "clusters", test) }
    }
    let permutation = changes.permutation
    tests.append(
      .init(
        errors: .permutation, title: "permutation", pValue: permutation.pValue,
        smallestPValue: permutation.smallestPValue,
        remark: permutation.isComplete
          ? "all \(permutation.arrangements.grouped) assignments"
          : "\(permutation.arrangements.grouped) assignments drawn, seed \(seed)"))
    return tests
  }

  /// At the middle of the periods before.
  private func placebo(
    _ panel: CommunityPanel, _ hasErrors: Bool, _ values: [Value]
  ) -> InterventionPanelFindings.Placebo? {
    let early = panel.times.filter { $0 < panel.interruption }
    guard early.count >= 2, let before = try? panel.before(placeboAt: early[early.count / 2]),
      let model = try? DifferenceInDifferences(before)
    else { return nil }
    return .init(
      time: early[early.count / 2], estimate: model.estimate,
      test: hasErrors && model.hasErrors ? try? model.reduced(level: level) : nil,
      leftOut: before.oneSided.map { values[Int($0)] })
  }
}
