import TarazaData
import TarazaDocument
import TarazaLanguage

/// All groups of `agreement`: each in a section of its own, and a line for each at the end.
struct AgreementOverview {
  let command: AgreementCommand
  let groups: [GroupOutcome<AgreementOutcome>]
  let presentation: Presentation

  var document: Document {
    Document(
      groups.map { group in
        .section(
          Section(
            title(group), keys: group.names, command.document(group.outcome, presentation)))
      } + (groups.count > 1 ? [.table(lines)] : []))
  }

  private func title(_ group: GroupOutcome<AgreementOutcome>) -> String {
    group.names.map { "\($0.name) \($0.cell.displayText)" }.joined(separator: ", ")
  }

  private var lines: DocumentTable {
    let outcomes = groups.map(\.outcome)
    func cells(_ style: NumberStyle, _ value: (AgreementOutcome) -> Double?) -> [Cell] {
      outcomes.map { value($0).map { .number($0, style) } ?? .blank }
    }
    // One of no width tells nothing of other cases.
    let intervals = outcomes.map { outcome in
      outcome.alphaInterval.flatMap { $0.lower < $0.upper ? $0 : nil }
    }
    return DocumentTable(
      name: "groups", title: "All groups",
      [
        .texts("group", groups.map(title)), .counts("raters", outcomes.map(\.rated.raters.count)),
        .counts("cases", outcomes.map(\.pairedCases)),
        DocumentColumn("agreement", cells(.percent) { $0.agreement?.value }),
        DocumentColumn("alpha", cells(.coefficient) { $0.alpha?.value }),
        DocumentColumn(
          "lower", title: "\(command.level.percent) from",
          intervals.map { $0.map { .number($0.lower, .coefficient) } ?? .blank }),
        DocumentColumn(
          "upper", title: "to",
          intervals.map { $0.map { .number($0.upper, .coefficient) } ?? .blank }),
      ])
  }
}
