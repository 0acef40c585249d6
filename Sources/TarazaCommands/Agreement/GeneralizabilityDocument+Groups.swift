import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// How far answers go with the group.
extension GeneralizabilityDocument {
  func document(_ found: MultilevelReliability) -> Document {
    let needed = found.answers(for: command.target)
    let order = outcome.groups.indices.sorted {
      Value.precedes(outcome.groups[$0], outcome.groups[$1])
    }
    let plans = Self.counts
    let rho = found.icc1
    let interval = found.icc1Interval
    let between = found.components.components[0]
    let components = [
      Source(
        name: presentation.label(command.over), levels: between.levels, variance: between.variance,
        error: between.standardError),
      Source(
        name: "within", levels: found.components.n, variance: found.components.residual,
        error: found.components.residualError),
    ]
    return Document(
      [
        .values([
          NamedValue(
            "icc1", "ICC(1), share of variance between groups", cell(rho, .coefficient),
            remark: "\(command.level.percent) interval \(text(interval.lower)) to "
              + "\(text(interval.upper)) (profile likelihood)"),
          NamedValue("p", "p of no difference between groups", cell(found.pValue, .probability)),
          NamedValue(
            "icc2", "ICC(2), mean reliability of group means", cell(found.icc2, .coefficient)),
          NamedValue("deff", "design effect of a mean", cell(found.designEffect, .coefficient)),
          NamedValue(
            "needed", "rows in a group for a reliability of \(text(command.target))",
            needed.map(Cell.integer) ?? .blank),
          NamedValue("n", "n", .integer(outcome.rows.used)),
        ]),
        .table(componentTable(components, total: found.components.total)),
        .table(
          DocumentTable(
            name: "groups", title: "Group means",
            [
              .texts(
                "group", order.map { presentation.label(outcome.groups[$0], of: command.over) }),
              .counts("n", order.map { found.sizes[$0] }),
              .numbers("mean", order.map { found.means[$0] }, as: .measurement),
              .numbers("reliability", order.map { found.reliabilities[$0] }, as: .coefficient),
            ], isDetail: order.count > Self.mostGroupsShown)),
        .table(
          DocumentTable(
            name: "interviews", title: "Reliability of a group's mean by its rows",
            [
              .counts("n", plans),
              .numbers(
                "reliability", plans.map { Double($0) * rho / (1 + Double($0 - 1) * rho) },
                as: .coefficient),
            ])),
      ] + (groupNotes(found, needed) + listing(found) + commonNotes).map(Block.note))
  }

  /// More groups than this are not printed.
  private static let mostGroupsShown = 40

  private func listing(_ found: MultilevelReliability) -> [Note] {
    guard found.groups > Self.mostGroupsShown else { return [] }
    return [
      Note(
        .remark, "groups",
        "The means of all \(found.groups.grouped) groups are in the table `groups` of the result: "
          + "`let g = …`, then `g.groups`.")
    ]
  }

  private func groupNotes(_ found: MultilevelReliability, _ needed: Int?) -> [Note] {
    guard found.icc1 > 0 else {
      return [
        Note(
          .warning, "component-at-zero",
          "Groups differ no more than chance would make them: the variance between them is estimated "
            + "as zero, so no number of rows makes their means reliable. The interval of ICC(1) says "
            + "how much may have been missed.")
      ]
    }
    let below = found.reliabilities.count { $0 < command.target }
    let need =
      needed.map { "; a mean reaches it from \($0.grouped) rows on" } ?? ""
    return [
      Note(
        .reading, "reliability",
        "\(found.icc1.percent) of the variance lies between groups. The means of "
          + "\(below.grouped) of \(found.groups.grouped) groups are less reliable than "
          + "\(text(command.target))\(need). A reliable mean tells groups apart; it need not be "
          + "unbiased.")
    ]
  }
}
