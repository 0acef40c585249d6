import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `reliability` shows: a row per scale, a row per item, and what to mind.
struct ReliabilityDocument {
  let command: ReliabilityCommand
  let outcome: ReliabilityCommand.Outcome
  let presentation: Presentation

  var document: Document {
    var blocks: [Block] = []
    if outcome.scales.count == 1, let scale = outcome.scales.first {
      blocks.append(.values(values(scale)))
    }
    blocks.append(.table(summary))
    blocks.append(.table(items))
    return Document(blocks + notes.map(Block.note))
  }

  private func name(_ scale: ReliabilityCommand.ScaleOutcome) -> String {
    scale.set.name ?? scale.shownItems
  }

  private func values(_ scale: ReliabilityCommand.ScaleOutcome) -> [NamedValue] {
    let alpha = scale.alpha
    let percent = command.level.percent
    return [
      NamedValue(
        "alpha", "alpha", .number(alpha.alpha, .coefficient),
        remark: scale.interval.map {
          "\(percent) interval \($0.lower.threeDecimals) to \($0.upper.threeDecimals) "
            + "(\(scale.sampled == nil ? "Feldt" : "by the design"))"
        } ?? "no interval: the design has no degrees of freedom"),
      NamedValue("standardized", "standardized alpha", .number(alpha.standardized, .coefficient)),
      NamedValue(
        "mean_r", "mean correlation of items", .number(alpha.meanCorrelation, .coefficient)),
      NamedValue("n", "n", .integer(scale.rows.used)),
    ]
  }

  private var summary: DocumentTable {
    let scales = outcome.scales
    return DocumentTable(
      name: "summary",
      [
        .texts("scale", scales.map(name)),
        .counts("items", scales.map(\.set.columns.count)),
        .numbers("alpha", scales.map(\.alpha.alpha), as: .coefficient),
        DocumentColumn("lower", scales.map { bound($0.interval?.lower) }),
        DocumentColumn("upper", scales.map { bound($0.interval?.upper) }),
        .numbers("standardized", scales.map(\.alpha.standardized), as: .coefficient),
        .numbers("mean_r", title: "mean r", scales.map(\.alpha.meanCorrelation), as: .coefficient),
        .counts("n", scales.map(\.rows.used)),
      ], isDetail: scales.count == 1)
  }

  private func bound(_ value: Double?) -> Cell { value.map { .number($0, .coefficient) } ?? .blank }

  private var items: DocumentTable {
    let rows = outcome.scales.flatMap { scale in
      scale.set.columns.indices.map { (scale, $0) }
    }
    return DocumentTable(
      name: "items", title: "Items",
      [
        .texts("scale", rows.map { name($0.0) }),
        .texts("item", rows.map { $0.0.shownItem($0.1) }),
        .texts("label", rows.map { presentation.label($0.0.set.columns[$0.1]) }),
        DocumentColumn("mean", title: "mean as answered", rows.map { $0.0.mean(of: $0.1) }),
        .numbers("sd", rows.map { $0.0.alpha.items[$0.1].standardDeviation }, as: .measurement),
        DocumentColumn(
          "item_rest", title: "item-rest r", rows.map { bound($0.0.alpha.items[$0.1].itemRest) }),
        DocumentColumn(
          "alpha_without", title: "alpha without",
          rows.map { bound($0.0.alpha.items[$0.1].alphaIfDeleted) }),
      ])
  }

  private var notes: [Note] {
    let own = outcome.scales.map { scale in
      [
        unreversed(scale),
        Note.rows(scale.rows, missing: command.missing, weightedBy: outcome.design.weight),
        scale.sampled == nil
          ? Note.effectiveRows(scale.effectiveRows, weightedBy: outcome.design.weight) : nil,
        Note.loss(scale.rows),
        scale.sampled.map {
          Note.errors(by: $0.design, degreesOfFreedom: $0.alpha.degreesOfFreedom)
        }
          ?? Note.unusedDesign(outcome.design, in: "Alpha's interval"),
      ].compactMap { $0 }
    }
    return merged(own)
  }

  /// What is true of all scales is said once, the rest of each by its name.
  private func merged(_ notes: [[Note]]) -> [Note] {
    let shared = (notes.first ?? []).filter { note in notes.allSatisfy { $0.contains(note) } }
    let own = zip(outcome.scales, notes).flatMap { scale, notes in
      notes.filter { !shared.contains($0) }.map {
        Note($0.kind, $0.code, "\(name(scale)): \($0.text)")
      }
    }
    return own + shared
  }

  private func unreversed(_ scale: ReliabilityCommand.ScaleOutcome) -> Note? {
    let suspects = scale.alpha.suspectedReversals
    guard let first = suspects.first else { return nil }
    let names = suspects.map(scale.shownItem).joined(separator: ", ")
    let name = scale.set.columns[first].name
    let advice =
      scale.set.isReversed[first]
      ? "\(name) is reversed already: if it is not reverse-worded, take its minus or its flag away"
      : "if it is reverse-worded, write it with a minus (-\(name))"
    return Note(
      .warning, "suspected-reversal",
      "\(names) \(suspects.count == 1 ? "runs" : "run") against the other items: \(advice); alpha is of no use as it stands."
    )
  }
}

extension ReliabilityCommand.ScaleOutcome {
  func shownItem(_ position: Int) -> String {
    (set.isReversed[position] ? "-" : "") + set.columns[position].name
  }

  var shownItems: String {
    let names = set.columns.indices.map(shownItem)
    return names.count <= 3
      ? names.joined(separator: ", ") : "\(names[0]) … \(names[names.count - 1])"
  }

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
