import TarazaData
import TarazaDocument
import TarazaStatistics

/// What `factor` shows of general and second-order factors, where they were asked for.
struct FactorHierarchy {
  let outcome: FactorCommand.Outcome
  let items: [ColumnID]
  let names: [String]

  var blocks: [Block] {
    (outcome.hierarchy.map(schmidLeiman) ?? []) + (outcome.secondOrder.map(secondOrder) ?? [])
  }

  private func schmidLeiman(_ hierarchy: SchmidLeiman) -> [Block] {
    let table = DocumentTable(
      name: "hierarchy", title: "General and group factors (Schmid–Leiman)",
      [
        .texts("item", items.map(\.name)),
        .numbers("general", hierarchy.general, as: .coefficient),
      ]
        + names.enumerated().map { position, name in
          .numbers(name, hierarchy.group.column(position), as: .coefficient)
        }
        + [
          .numbers("communality", title: "h²", hierarchy.communalities, as: .coefficient),
          .numbers("uniqueness", title: "u²", hierarchy.uniquenesses, as: .coefficient),
          .numbers(
            "general_share", title: "general share", hierarchy.itemExplainedCommonVariance,
            as: .percent),
        ])
    var blocks: [Block] = [
      .table(table),
      .values([
        NamedValue(
          "hierarchy.ecv", "explained common variance",
          .number(hierarchy.explainedCommonVariance, .percent),
          remark: "of what the factors explain, the general one's share"),
        NamedValue(
          "hierarchy.puc", "uncontaminated correlations",
          .number(hierarchy.uncontaminatedCorrelations, .percent),
          remark: "pairs of items of different group factors"),
      ]),
    ]
    if !hierarchy.isIdentified {
      blocks.append(
        .note(
          Note(
            .warning, "hierarchy-not-identified",
            "Two factors have one correlation, from which their two loadings on a general factor "
              + "cannot be told: both were taken as its root.")))
    }
    if !hierarchy.heywood.isEmpty {
      let which = hierarchy.heywood.map { names[$0] }.joined(separator: ", ")
      blocks.append(
        .note(
          Note(
            .warning, "heywood-case",
            "\(which) is the general factor whole (a Heywood case of the second order).")))
    }
    return blocks
  }

  private func secondOrder(_ second: SecondOrderFactors) -> [Block] {
    let columns = (0..<second.solution.factors).map { position in
      DocumentColumn.numbers(
        "S\(position + 1)", second.solution.loadings.column(position), as: .coefficient)
    }
    return [
      .table(
        DocumentTable(
          name: "second_order", title: "Factors of the factors",
          [.texts("factor", names)] + columns
            + [
              .numbers(
                "uniqueness", title: "u²", second.solution.uniquenesses, as: .coefficient)
            ]))
    ]
  }
}
