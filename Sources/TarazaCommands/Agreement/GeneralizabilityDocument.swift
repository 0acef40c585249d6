import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `generalizability` shows.
struct GeneralizabilityDocument {
  let command: GeneralizabilityCommand
  let outcome: GeneralizabilityOutcome
  let presentation: Presentation

  /// Numbers of interviews, or of a facet's levels, that the tables of plans go through.
  private static let counts = [1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 100]
  private static let plansOfTwo = [1, 2, 3, 5, 10, 20]
  private static let plansOfThree = [1, 2, 5, 10]

  var document: Document {
    switch outcome.found {
    case .groups(let groups): document(groups)
    case .study(let study): document(study)
    }
  }

  private func cell(_ value: Double?, _ style: NumberStyle) -> Cell {
    value.flatMap { $0.isFinite ? .number($0, style) : nil } ?? .blank
  }

  private func text(_ value: Double) -> String { Cell.number(value, .coefficient).displayText }

  // MARK: Groups

  private func document(_ found: MultilevelReliability) -> Document {
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
            ])),
        .table(
          DocumentTable(
            name: "interviews", title: "Reliability of a group's mean by its rows",
            [
              .counts("n", plans),
              .numbers(
                "reliability", plans.map { Double($0) * rho / (1 + Double($0 - 1) * rho) },
                as: .coefficient),
            ])),
      ] + (groupNotes(found, needed) + commonNotes).map(Block.note))
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

  // MARK: Study

  private func document(_ study: GeneralizabilityStudy) -> Document {
    let observed = study.observed
    let total = study.components.total
    let rows = study.effects.map { effect in
      Source(
        name: name(effect, study), levels: effect.levels, variance: effect.variance,
        error: effect.standardError)
    }
    return Document(
      [
        .values([
          NamedValue(
            "G", "generalizability coefficient", cell(observed.generalizability, .coefficient),
            remark: "for comparing, with \(words(observed.counts))"),
          NamedValue(
            "phi", "index of dependability Φ", cell(observed.dependability, .coefficient),
            remark: "for the level itself"),
          NamedValue(
            "sem", "standard error of a mean score",
            cell(observed.absoluteError.squareRoot(), .measurement), remark: "absolute"),
          NamedValue("n", "n", .integer(outcome.rows.used)),
        ]),
        .table(componentTable(rows, total: total)), .table(needed(study)),
        .table(decisions(study)),
      ] + (studyNotes(study) + commonNotes).map(Block.note))
  }

  private func part(_ index: Int) -> String {
    index == 0 ? command.over.name : command.facets[index - 1].name
  }

  private func name(_ effect: GeneralizabilityStudy.Effect, _ study: GeneralizabilityStudy)
    -> String
  {
    guard !effect.isResidual else { return "residual" }
    guard effect.parts.count > 1 else { return part(effect.parts[0]) }
    let nested = effect.parts.filter { index in
      index > 0 && !Set(study.nesting[index - 1]).isDisjoint(with: effect.parts)
    }
    let free = effect.parts.filter { !nested.contains($0) }
    guard !nested.isEmpty else { return effect.parts.map(part).joined(separator: " × ") }
    return nested.map(part).joined(separator: " × ") + " within "
      + free.map(part).joined(separator: " × ")
  }

  private func words(_ counts: [Double]) -> String {
    zip(command.facets, counts).map { facet, count in
      "\(Cell.number(count, .count).displayText) \(facet.name)"
    }.joined(separator: ", ")
  }

  private func needed(_ study: GeneralizabilityStudy) -> DocumentTable {
    let facets = command.facets.indices
    func count(_ facet: Int, isAbsolute: Bool) -> Cell {
      study.needed(of: facet, for: command.target, isAbsolute: isAbsolute).map(Cell.integer)
        ?? .blank
    }
    return DocumentTable(
      name: "needed", title: "How many reach \(text(command.target)), the others as they are",
      [
        .texts("facet", facets.map { command.facets[$0].name }),
        .numbers("now", study.counts, as: .count),
        DocumentColumn("for_G", title: "for G", facets.map { count($0, isAbsolute: false) }),
        DocumentColumn("for_phi", title: "for Φ", facets.map { count($0, isAbsolute: true) }),
      ])
  }

  private func decisions(_ study: GeneralizabilityStudy) -> DocumentTable {
    let choices: [Int]
    switch command.facets.count {
    case 1: choices = Self.counts
    case 2: choices = Self.plansOfTwo
    default: choices = Self.plansOfThree
    }
    var plans: [[Double]] = [[]]
    for _ in command.facets {
      plans = plans.flatMap { plan in choices.map { plan + [Double($0)] } }
    }
    let made = plans.compactMap { try? study.decision($0) }
    var columns = command.facets.indices.map { facet in
      DocumentColumn.numbers(
        command.facets[facet].name, made.map { $0.counts[facet] }, as: .count)
    }
    columns += [
      .numbers("relative", title: "relative error", made.map(\.relativeError), as: .measurement),
      .numbers("absolute", title: "absolute error", made.map(\.absoluteError), as: .measurement),
      .numbers("G", made.map(\.generalizability), as: .coefficient),
      .numbers("phi", title: "Φ", made.map(\.dependability), as: .coefficient),
    ]
    return DocumentTable(
      name: "decisions", title: "What other numbers would give", columns)
  }

  private func studyNotes(_ study: GeneralizabilityStudy) -> [Note] {
    var notes: [Note] = []
    let object = command.over.name
    if study.effects.first(where: { $0.parts == [0] })?.isZero == true {
      notes.append(
        Note(
          .warning, "component-at-zero",
          "\(object) differ no more than the errors would make them: their variance is estimated as "
            + "zero, and no number of measurements tells them apart."))
    } else {
      let largest = study.effects.filter { $0.parts != [0] }.max { $0.variance < $1.variance }
      let share = (largest?.variance ?? 0) / study.components.total
      let source = largest.map { name($0, study) } ?? ""
      notes.append(
        Note(
          .reading, "generalizability",
          "G is \(text(study.observed.generalizability)) for telling \(object) apart and Φ "
            + "\(text(study.observed.dependability)) for their level. The largest source beside "
            + "\(object) is \(source) (\(share.percent) of the variance of a single score)."))
    }
    let zero = study.effects.filter { $0.isZero && $0.parts != [0] }.map { name($0, study) }
    if !zero.isEmpty {
      notes.append(
        Note(
          .remark, "components-at-zero",
          "Estimated as zero, where the likelihood is highest: \(zero.joined(separator: ", ")). They "
            + "have no error, and may be small rather than absent."))
    }
    return notes
  }

  // MARK: Both

  private struct Source {
    let name: String
    let levels: Int
    let variance: Double
    let error: Double?
  }

  private func componentTable(_ rows: [Source], total: Double) -> DocumentTable {
    DocumentTable(
      name: "components", title: "Variance components",
      [
        .texts("source", rows.map(\.name)), .counts("levels", rows.map(\.levels)),
        .numbers("variance", rows.map(\.variance), as: .measurement),
        DocumentColumn("se", title: "SE", rows.map { cell($0.error, .measurement) }),
        .numbers("share", rows.map { $0.variance / total }, as: .percent),
      ])
  }

  private var commonNotes: [Note] {
    var notes = [
      Note.rows(outcome.rows, missing: .listwise, weightedBy: nil),
      Note(
        .recipe, "method",
        "Restricted maximum likelihood, sought until no slope is left; errors of variances by the "
          + "average information."),
    ]
    if let weight = outcome.design.weight {
      notes.append(
        Note(
          .remark, "unweighted",
          "Rows count one each here, without the weight \(weight.name)."))
    }
    if let cluster = outcome.design.cluster, cluster != command.over,
      !command.facets.contains(cluster)
    {
      notes.append(
        Note(
          .remark, "clusters-not-used",
          "The design's clusters (\(cluster.name)) are none of the sources here; name them in `using` "
            + "if rows of a cluster are alike."))
    }
    return notes
  }
}
