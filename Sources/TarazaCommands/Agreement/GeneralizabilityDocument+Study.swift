import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What a generalizability study found.
extension GeneralizabilityDocument {
  private static let plansOfTwo = [1, 2, 3, 5, 10, 20]
  private static let plansOfThree = [1, 2, 5, 10]

  func document(_ study: GeneralizabilityStudy) -> Document {
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
            remark: interval(study, isAbsolute: false)
              + "for comparing, with \(words(observed.counts))"),
          NamedValue(
            "phi", "index of dependability Φ", cell(observed.dependability, .coefficient),
            remark: interval(study, isAbsolute: true) + "for the level itself"),
          NamedValue(
            "sem", "standard error of a mean score",
            cell(observed.absoluteError.squareRoot(), .measurement), remark: "absolute"),
          NamedValue("n", "n", .integer(outcome.rows.used)),
        ]),
        .table(componentTable(rows, total: total)), .table(needed(study)),
        .table(decisions(study)),
      ] + (studyNotes(study) + commonNotes).map(Block.note))
  }

  private func interval(_ study: GeneralizabilityStudy, isAbsolute: Bool) -> String {
    study.interval(isAbsolute: isAbsolute, level: command.level).map {
      // A share of variance ends at zero, wherever an approximation would go.
      "\(command.level.percent) interval \(text(max(0, $0.lower))) to \(text($0.upper)); "
    } ?? ""
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
    if study.interval(isAbsolute: true, level: command.level) != nil {
      notes.append(
        Note(
          .recipe, "intervals",
          "Intervals by the errors of the components (delta method, of log(1 − coefficient)); with few "
            + "\(object), or few levels of a facet, they are rough."))
    }
    return notes + measurementNotes(study) + unreached(study)
      + (constantLevels.map { [$0] } ?? [])
  }

  /// What was measured, where it was not the same for all, once each.
  private func measurementNotes(_ study: GeneralizabilityStudy) -> [Note] {
    let object = command.over.name
    var sentences: [String] = []
    if !study.isEven {
      let range = study.scoresRange
      let scores = Cell.number(study.scores, .count).displayText
      let numbers =
        range.lowerBound == range.upperBound
        ? "Each \(object) has \(range.lowerBound.grouped) scores"
        : "A \(object) has from \(range.lowerBound.grouped) to \(range.upperBound.grouped) scores "
          + "(harmonic mean \(scores))"
      sentences.append(
        "\(numbers). G, Φ and the standard error are those of the means of these scores, as they lie; "
          + "“now” is the harmonic mean over \(object).")
    }
    let cell = study.scoresPerCell
    if (cell - 1).magnitude > 1e-9 {
      let names = command.facets.map(\.name).joined(separator: " and ")
      let each = command.facets.count > 1 ? "Each combination of \(names)" : "Each \(names)"
      let number = Cell.number(cell, .coefficient).displayText
      sentences.append(
        "\(each) holds \(number) scores of a \(object); the numbers that are needed, and other "
          + "numbers, take it that this stays so.")
    }
    let uneven = study.uneven.map { command.facets[$0].name }
    if !uneven.isEmpty {
      sentences.append(
        "Not every \(object) met the same \(uneven.joined(separator: ", ")), so that what these differ "
          + "in is in part a difference between \(object), and error of G too.")
    }
    return sentences.isEmpty
      ? [] : [Note(.remark, "measurement", sentences.joined(separator: " "))]
  }

  /// Where a number is missing from the table of needed ones.
  private func unreached(_ study: GeneralizabilityStudy) -> [Note] {
    guard study.effects.first(where: { $0.parts == [0] })?.isZero == false else { return [] }
    let missing = [("G", false), ("Φ", true)].flatMap { name, isAbsolute in
      command.facets.indices.filter {
        study.needed(of: $0, for: command.target, isAbsolute: isAbsolute) == nil
      }.map { "\(command.facets[$0].name) (\(name))" }
    }
    guard !missing.isEmpty else { return [] }
    return [
      Note(
        .remark, "not-reached",
        "No number reaches \(text(command.target)) while the others stay as they are: "
          + "\(missing.joined(separator: ", ")).")
    ]
  }

  /// Levels of a facet at which nothing ever differs.
  private var constantLevels: Note? {
    let constant = outcome.constantLevels
    guard let first = constant.first else { return nil }
    let names = constant.map { "\(presentation.label($0.level, of: $0.facet)) (\($0.facet.name))" }
    return Note(
      .warning, "constant-levels",
      "All scores of \(names.joined(separator: ", ")) are the same. A \(first.facet.name) that tells no "
        + "\(command.over.name) apart makes the mean score less reliable; see the study without: "
        + "`where \(first.facet.name) != \(first.shown)` in front.")
  }
}
