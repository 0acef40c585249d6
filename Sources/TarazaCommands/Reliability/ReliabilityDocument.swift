import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `reliability` shows: a row per coefficient and item of each scale, and what to mind.
struct ReliabilityDocument {
  let command: ReliabilityCommand
  let presentation: Presentation

  func document(_ outcome: ReliabilityCommand.Outcome) -> Document {
    let scales = outcome.scales
    var blocks: [Block] = []
    if scales.count == 1, let scale = scales.first { blocks.append(.values(values(scale))) }
    let tables = ReliabilityTables(scales: scales, presentation: presentation)
    if !scales.isEmpty {
      blocks += [
        .table(summary(scales, keys: [], isDetail: scales.count == 1)),
        .table(tables.coefficients), .table(tables.items), .table(tables.answers),
        .table(tables.dimensions), .table(tables.subscales), .table(tables.splits),
        .table(tables.change), .table(equality(outcome, isDetail: true)),
      ]
    }
    if let retest = outcome.retest {
      blocks += [
        .table(retest.table), .table(RetestComparison.summary([retest], keys: [], isDetail: true)),
      ]
    }
    return Document(blocks + notes(outcome).map(Block.note))
  }

  /// All groups under each other, and whether they differ.
  func overview(_ groups: [GroupOutcome<ReliabilityCommand.Outcome>]) -> Document? {
    guard groups.allSatisfy({ !$0.outcome.scales.isEmpty }) else { return nil }
    let scales = groups.flatMap { group in group.outcome.scales.map { (group.names, $0) } }
    var blocks: [Block] = [
      .table(summary(scales.map(\.1), keys: scales.map(\.0), isDetail: false))
    ]
    if let first = groups.first?.outcome {
      blocks.append(.table(equality(first, isDetail: first.comparisons.allSatisfy { $0 == nil })))
      if let note = comparisonNote(first) { blocks.append(.note(note)) }
    }
    let retests = groups.compactMap { group in group.outcome.retest.map { (group.names, $0) } }
    if !retests.isEmpty {
      blocks.append(
        .table(
          RetestComparison.summary(
            retests.map(\.1), keys: keyColumns(retests.map(\.0)), isDetail: false)))
    }
    let said = groups.map { group in
      // Which omega is meant stands above its column, and others are not shown here.
      notes(group.outcome).filter {
        ($0.kind == .warning || $0.kind == .recipe)
          && !["omegas", "unsound-hierarchy"].contains($0.code)
      }
    }
    let titles = groups.map { group in group.names.map(\.cell.displayText).joined(separator: ", ") }
    return Document(blocks + merged(said, titles).map(Block.note))
  }

  // MARK: Numbers

  private func values(_ scale: ReliabilityScale) -> [NamedValue] {
    let alpha = scale.alpha
    let basis = scale.alphaRow?.basis ?? ""
    let words =
      switch basis {
      case "formula": scale.hasDesign ? "by the design" : "by formula"
      default: basis
      }
    return [
      NamedValue(
        "alpha", "alpha", .number(alpha.alpha, .coefficient),
        remark: scale.interval.map {
          "\(command.level.percent) interval \($0.lower.threeDecimals) to "
            + "\($0.upper.threeDecimals) (\(words))"
        } ?? "no interval: the design has no degrees of freedom"),
      NamedValue("standardized", "standardized alpha", .number(alpha.standardized, .coefficient)),
      NamedValue(
        "mean_r", "mean correlation of items", .number(alpha.meanCorrelation, .coefficient)),
      NamedValue("n", "n", .integer(scale.rows.used)),
    ]
  }

  private func summary(
    _ scales: [ReliabilityScale], keys: [[NamedValue]], isDetail: Bool
  ) -> DocumentTable {
    DocumentTable(
      name: "summary",
      keyColumns(keys) + [
        .texts("scale", scales.map(\.title)),
        .counts("items", scales.map(\.set.columns.count)),
        .numbers("alpha", scales.map(\.alpha.alpha), as: .coefficient),
        DocumentColumn("lower", scales.map { .coefficient($0.interval?.lower) }),
        DocumentColumn("upper", scales.map { .coefficient($0.interval?.upper) }),
        .numbers("standardized", scales.map(\.alpha.standardized), as: .coefficient),
        .numbers("mean_r", title: "mean r", scales.map(\.alpha.meanCorrelation), as: .coefficient),
        DocumentColumn(
          "omega", title: "omega (one factor)",
          scales.map { .coefficient($0.coefficients[.omega]) }),
        .counts("n", scales.map(\.rows.used)),
      ], isDetail: isDetail)
  }

  private func keyColumns(_ keys: [[NamedValue]]) -> [DocumentColumn] {
    (keys.first ?? []).indices.map { place in
      DocumentColumn(keys[0][place].name, title: keys[0][place].title, keys.map { $0[place].cell })
    }
  }

  private func equality(_ outcome: ReliabilityCommand.Outcome, isDetail: Bool) -> DocumentTable {
    let rows = zip(outcome.scales, outcome.comparisons).compactMap { scale, comparison in
      comparison.map { (scale.title, $0) }
    }
    return DocumentTable(
      name: "equality", title: "Is alpha the same in all groups?",
      [
        .texts("scale", rows.map(\.0)), .texts("test", rows.map(\.1.test)),
        .numbers("statistic", rows.map(\.1.statistic), as: .statistic),
        .numbers("df1", rows.map(\.1.df1), as: .count),
        DocumentColumn("df2", rows.map { $0.1.df2.map { .number($0, .count) } ?? .blank }),
        .numbers("p", rows.map(\.1.pValue), as: .probability),
      ], isDetail: isDetail)
  }

  private func comparisonNote(_ outcome: ReliabilityCommand.Outcome) -> Note? {
    let found = outcome.comparisons.compactMap { $0 }
    guard !found.isEmpty else { return noComparison(outcome) }
    guard outcome.scales.allSatisfy({ !$0.hasDesign }) else { return nil }
    return Note(
      .remark, "independent-groups",
      "The test takes the groups for different people drawn one by one. Where waves share people or "
        + "places, say so first (`design with cluster: …`), and the test knows.")
  }

  private func noComparison(_ outcome: ReliabilityCommand.Outcome) -> Note? {
    guard outcome.isOneOfSeveral else { return nil }
    return Note(
      .remark, "no-comparison",
      "No test of whether alpha differs: a group has too few rows or sampling units, or an alpha of 1."
    )
  }

  // MARK: Notes

  private func notes(_ outcome: ReliabilityCommand.Outcome) -> [Note] {
    let own = outcome.scales.map {
      ReliabilityNotes(
        scale: $0, command: command, design: outcome.design
      ).all
    }
    return merged(own, outcome.scales.map(\.title))
      + (outcome.retest?.notes(outcome.scales.first, weightedBy: outcome.design.weight) ?? [])
  }

  /// What is true of all is said once, the rest of each by its name.
  private func merged(_ notes: [[Note]], _ titles: [String]) -> [Note] {
    let shared = (notes.first ?? []).filter { note in notes.allSatisfy { $0.contains(note) } }
    var own: [(title: String, note: Note)] = []
    for (title, notes) in zip(titles, notes) {
      own += notes.filter { !shared.contains($0) }.map { (title, $0) }
    }
    var codes: [String] = []
    for (_, note) in own where !codes.contains(note.code) { codes.append(note.code) }
    let told = codes.flatMap { code -> [Note] in
      let alike = own.filter { $0.note.code == code }
      var titles: [String] = []
      for (title, _) in alike where !titles.contains(title) { titles.append(title) }
      // How many rows each group has is said of each.
      guard titles.count > Self.mostAlike, alike[0].note.kind == .warning else {
        return alike.map { Note($0.note.kind, code, "\($0.title): \($0.note.text)") }
      }
      let first = alike[0]
      let others = titles.dropFirst()
      let named = others.prefix(Self.mostNamed).joined(separator: "; ")
      let more = others.count - Self.mostNamed
      return [
        Note(
          first.note.kind, code,
          "\(first.title): \(first.note.text) It is so, with other numbers, of \(named)"
            + "\(more > 0 ? " and \(more) more" : "").")
      ]
    }
    return told + shared
  }

  /// Notes of one kind that are printed one by one, and titles that are named.
  private static let mostAlike = 4
  private static let mostNamed = 8
}

extension Cell {
  static func coefficient(_ value: Double?) -> Cell {
    value.map { .number($0, .coefficient) } ?? .blank
  }
}

extension ReliabilityScale {
  var title: String { self.set.name ?? shownItems }

  func shownItem(_ position: Int) -> String {
    (set.isReversed[position] ? "-" : "") + set.columns[position].name
  }

  var shownItems: String {
    let names = set.columns.indices.map(shownItem)
    let ends = "\(names[0]) … \(names[names.count - 1])"
    let all = names.count <= 3 ? names.joined(separator: ", ") : ends
    if all.count <= Self.widestTitle { return all }
    return "\(names[0].prefix(Self.widestName))… and \(names.count - 1)"
  }

  /// It stands in front of every row, and long names of items would leave no room for the numbers.
  private static let widestTitle = 24
  private static let widestName = 12

  /// In the item's own direction, as it was answered.
  func mean(of position: Int) -> Cell {
    guard hasMeans else { return .blank }
    let mean = alpha.items[position].mean
    return .number(set.isReversed[position] ? -mean : mean, .measurement)
  }
}

extension Double {
  /// For a sentence; tables leave rounding to the renderer.
  var threeDecimals: String {
    let scaled = (magnitude * 1000).rounded()
    guard scaled.isFinite, scaled < 1e15 else { return "\(self)" }
    let whole = Int(scaled)
    let decimals = String(whole % 1000 + 1000).dropFirst()
    return "\(self < 0 && whole > 0 ? "-" : "")\(whole / 1000).\(decimals)"
  }
}
