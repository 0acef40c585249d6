import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What a comparison of communities cannot be done with.
extension InterventionCommand {
  /// An arm is whole communities.
  func checkUnits(
    _ arms: [Int32], _ codes: [Int32], _ values: [Value], _ domain: [Bool]
  ) throws(CommandError) {
    var seen = [Int32](repeating: -1, count: values.count)
    for row in arms.indices where domain[row] && codes[row] >= 0 && arms[row] >= 0 {
      let unit = Int(codes[row])
      if seen[unit] < 0 { seen[unit] = arms[row] }
      guard seen[unit] == arms[row] else {
        throw .diagnostic(
          Diagnostic(
            .outOfRange,
            "\(self.unit?.name ?? "unit") \(values[unit].sourceText) has rows with the intervention "
              + "and rows of the comparison, and an arm is made of whole communities",
            hints: [
              "`unit` is what the intervention was given to, whole: perhaps a smaller place",
              "`on` names places, not periods: the date stands behind `at`",
            ]))
      }
    }
  }

  /// A column is taken as it is, so each community has one row in each period.
  func checkRows(_ panel: CommunityPanel, _ schema: Schema) throws(CommandError) {
    guard !series.isSummary else { return }
    var seen: Set<[Int32]> = []
    for row in panel.y.indices
    where !seen.insert([panel.units[row], panel.periods[row]]).inserted {
      let time = panel.times[Int(panel.periods[row])]
      let shown = Value(time, as: schema[series.period]?.type ?? .number).sourceText
      throw .diagnostic(
        Diagnostic(
          .severalRowsPerPeriod,
          "a community has several rows with \(series.period.name) = \(shown), and `intervention` "
            + "needs one value for each",
          hints: [
            "say what to do with them: intervention mean(\(series.name)) over \(series.period.name)"
          ]))
    }
  }

  func checkArms(_ panel: CommunityPanel) throws(CommandError) {
    let (pilots, others) = (panel.treatedCount, panel.comparisonCount)
    guard pilots + others > 2 else {
      throw .diagnostic(
        Diagnostic(
          .tooFewRows,
          "one community had the intervention and one is the comparison: how much two places differ "
            + "by themselves cannot be told from the effect",
          hints: [
            "leave out `unit`: the difference of the two series uses their periods instead",
            "or compare with more communities",
          ]))
    }
    guard min(pilots, others) == 1, errors == .cr2 || errors == .cluster || errors == .wild else {
      return
    }
    throw .diagnostic(
      Diagnostic(
        .tooFewRows,
        "one arm is a single community, and errors by communities need two in each: they would come "
          + "out far too small",
        hints: [
          "errors: permutation asks how many of the \(pilots + others) changed as much",
          "leave out `unit`: the difference of two series uses their periods instead",
        ]))
  }

  static func noPanel(_ error: StatisticsError) -> Diagnostic {
    switch error {
    case .tooFewPeriods:
      Diagnostic(
        .tooFewPeriods, "no row has a value on both sides of the date",
        hints: ["`describe` shows what the columns hold"])
    case .tooFewRows:
      Diagnostic(
        .tooFewRows,
        "an arm has no community with rows before and after: there is no change to compare",
        hints: [
          "communities that were first asked after the start tell nothing of a change",
          "leave out `unit`: two series may be made of other communities in each period",
        ])
    default: Diagnostic(error, items: [])
    }
  }
}
