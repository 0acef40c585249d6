import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// A short account of a design: units, strata, what unequal weights cost, what to beware of.
struct DesignNote {
  let notes: [Note]

  /// - Throws: what is wrong with weights, units or populations, so that it is said where the design
  ///   is given.
  init(_ frame: Frame, _ context: Context) throws(CommandError) {
    let sample = Sample(frame: frame, key: GroupKey(), context: context)
    let whole = try sample.answer(SampleDesignQuestion(frame.schema.design))
    let design = try naming([]) { () throws(StatisticsError) in try whole.answer.design() }
    let weights = try naming([]) { () throws(StatisticsError) in
      try WeightSummary(design.weights)
    }
    let names = frame.schema.design
    var words: [String] = []
    if names.cluster != nil { words.append("\(design.unitCount.grouped) clusters") }
    if names.strata != nil { words.append("\(design.strataCount.grouped) strata") }
    if let replicates = design.replicates { words.append("\(replicates.count.grouped) replicates") }
    words.append("\(design.degreesOfFreedom.grouped) degrees of freedom")
    if let weight = names.weight {
      words.append(
        "weights \(weight.name) from \(Self.text(weights.least)) to \(Self.text(weights.greatest)), "
          + "which cost as much as a design effect of \(Self.text(weights.kishDesignEffect)) (Kish)"
      )
    }
    let lost = whole.rows.seen - whole.rows.used
    let left =
      lost > 0 ? "; \(lost.grouped) rows without a weight, stratum or cluster are none of it" : ""
    var notes = [
      Note(
        .recipe, "design",
        "A sample of \(whole.rows.used.grouped) rows: \(words.joined(separator: ", "))\(left).")
    ]
    if weights.extremeRows > 0 {
      notes.append(
        Note(
          .remark, "extreme-weights",
          "\(weights.extremeRows.grouped) \(weights.extremeRows == 1 ? "row weighs" : "rows weigh") "
            + "more than \(Self.text(WeightSummary.extremeRatio)) times the mean: single answers may "
            + "decide a small group."))
    }
    let lonely = design.lonelyStrata
    if !lonely.isEmpty {
      let shown = lonely.prefix(3).map { "“\($0)”" }.joined(separator: ", ")
      notes.append(
        Note(
          .warning, "lonely-units",
          "\(lonely.count == 1 ? "Stratum" : "\(lonely.count) strata, such as") \(shown) "
            + "\(lonely.count == 1 ? "has" : "have") one sampled unit: \(design.lonely.consequence)."
        ))
    }
    self.notes = notes
  }

  private static func text(_ value: Double) -> String {
    Cell.number(value, .measurement).displayText
  }
}

extension LonelyUnits {
  /// What becomes of estimates.
  fileprivate var consequence: String {
    switch self {
    case .refuse:
      "estimates with errors will be refused; merge it with a neighbour, or choose what it counts "
        + "(`lonely: centre`, `average` or `certain`)"
    case .centre: "its distance from the mean of all counts in its place"
    case .average: "it counts as much as the others on average"
    case .certain: "it adds nothing to the errors, as if it was sure to be sampled"
    }
  }
}
