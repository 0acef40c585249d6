import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// The tables of `interviewers`.
struct InterviewersTables {
  /// What stays below this after adjustment is shown; the rest is kept for the language.
  private static let notable = 0.05
  private static let shown = 15

  let outcome: InterviewersCommand.Outcome
  let presentation: Presentation

  var all: [DocumentTable] {
    let shifts = outcome.shifts.filter { $0.adjusted < Self.notable }
      .sorted { ($0.adjusted, $0.mean.group) < ($1.adjusted, $1.mean.group) }
    let gaps = outcome.gaps.filter { $0.adjusted < Self.notable }
      .sorted { ($0.adjusted, $0.rate.group) < ($1.adjusted, $1.rate.group) }
    return [
      items,
      self.shifts(
        "notable_shifts", "Answers unlike those of others", Array(shifts.prefix(Self.shown)),
        isDetail: shifts.isEmpty),
      self.gaps(
        "notable_gaps", "More missing answers than others", Array(gaps.prefix(Self.shown)),
        isDetail: gaps.isEmpty),
      self.shifts("shifts", nil, outcome.shifts, isDetail: true),
      self.gaps("gaps", nil, outcome.gaps, isDetail: true),
    ]
  }

  private var items: DocumentTable {
    let effects = outcome.effects
    func number(_ value: (InterviewerEffect) -> Double, _ style: NumberStyle) -> [Cell] {
      effects.map { $0.effect.map { .number(value($0), style) } ?? .blank }
    }
    return DocumentTable(
      name: "items",
      [
        .texts("item", effects.map(\.item.name)),
        .texts(
          "label",
          effects.map { presentation.schema[$0.item]?.label?.text(in: presentation.language) ?? "" }
        ),
        DocumentColumn("n", effects.map { $0.effect.map { .integer($0.rows) } ?? .blank }),
        DocumentColumn("icc", title: "ICC", number(\.icc, .coefficient)),
        DocumentColumn("lower", number(\.interval.lower, .coefficient)),
        DocumentColumn("upper", number(\.interval.upper, .coefficient)),
        DocumentColumn("p", number(\.pValue, .probability)),
        DocumentColumn("deff", number(\.designEffect, .statistic)),
      ])
  }

  private func shifts(
    _ name: String, _ title: String?, _ rows: [InterviewersCommand.Shift], isDetail: Bool
  ) -> DocumentTable {
    DocumentTable(
      name: name, title: title,
      [
        DocumentColumn("interviewer", rows.map { outcome.names[$0.mean.group].cell }),
        .texts("item", rows.map(\.item.name)), .counts("n", rows.map(\.mean.n)),
        .numbers("mean", rows.map(\.mean.mean), as: .measurement),
        .numbers("peers", rows.map(\.mean.peers), as: .measurement),
        .numbers("shift", rows.map(\.mean.shift), as: .measurement),
        .numbers("p", rows.map(\.mean.pValue), as: .probability),
        .numbers("p_adjusted", title: "p adjusted", rows.map(\.adjusted), as: .probability),
      ], isDetail: isDetail)
  }

  private func gaps(
    _ name: String, _ title: String?, _ rows: [InterviewersCommand.Gap], isDetail: Bool
  ) -> DocumentTable {
    DocumentTable(
      name: name, title: title,
      [
        DocumentColumn("interviewer", rows.map { outcome.names[$0.rate.group].cell }),
        .texts("item", rows.map(\.item.name)), .counts("n", rows.map(\.rate.n)),
        .numbers("rate", rows.map(\.rate.rate), as: .percent),
        .numbers("peers", rows.map(\.rate.peers), as: .percent),
        .numbers("p", rows.map(\.rate.pValue), as: .probability),
        .numbers("p_adjusted", title: "p adjusted", rows.map(\.adjusted), as: .probability),
      ], isDetail: isDetail)
  }
}
