import TarazaData
import TarazaDocument
import TarazaStatistics

extension Diagnostic {
  /// A statistical refusal in the user's words; positions become the names in `items`.
  package init(_ error: StatisticsError, items: [ColumnID]) {
    let words = StatisticsWording(error, items: items)
    self.init(words.code, words.message, at: .nowhere, hints: words.hints)
  }
}

private struct StatisticsWording {
  let code: DiagnosticCode
  let message: String
  let hints: [String]

  private init(_ code: DiagnosticCode, _ message: String, hints: [String] = []) {
    self.code = code
    self.message = message
    self.hints = hints
  }

  init(_ error: StatisticsError, items: [ColumnID]) {
    func name(_ position: Int) -> String {
      items.indices.contains(position) ? "“\(items[position].name)”" : "item \(position + 1)"
    }
    self =
      switch error {
      case .tooFewItems(let needed, let got):
        Self(
          .tooFewItems, "this needs at least \(needed) items and got \(got)",
          hints: ["name more of them: A1, A2, or a run such as A1..A5"])
      case .tooFewRows(let needed, let got):
        Self(
          .tooFewRows,
          "\(got == 0 ? "no row" : got == 1 ? "only one row" : "only \(got) rows") can be used, "
            + "and this needs at least \(needed)",
          hints: [
            "look at `describe` for missing answers; `missing: pairwise` keeps rows with some of them"
          ])
      case .tooFewPeriods(let needed, let got):
        Self(
          .tooFewPeriods,
          "there \(got == 1 ? "is one period" : "are \(got) periods") with a value, "
            + "and this needs at least \(needed)",
          hints: ["`summarize` tells what there is, and compares groups at one time"])
      case .noVariance(let positions):
        Self(
          .noVariance,
          positions.isEmpty
            ? "the values do not vary"
            : "\(positions.map(name).joined(separator: ", ")) "
              + "\(positions.count == 1 ? "has" : "have") the same value in every row used",
          hints: positions.isEmpty
            ? [] : ["leave \(positions.count == 1 ? "it" : "them") out: a constant tells nothing"])
      case .notPositiveDefinite(let smallest):
        Self(
          .notPositiveDefinite,
          "the correlation matrix is not positive definite (smallest eigenvalue \(brief(smallest)))",
          hints: [
            "items that repeat one another, more items than rows or pairwise deletion cause this: "
              + "leave out items, or use `missing: listwise`"
          ])
      case .singular(let condition):
        Self(
          .singularMatrix,
          "these items say the same thing more than once: their matrix cannot be inverted "
            + "(reciprocal condition \(brief(condition)))",
          hints: [
            "an item that is the same as another or the sum of others causes this, and so do fewer "
              + "rows than items: leave items out, or bring more rows"
          ])
      case .notConverged(let method, let iterations):
        Self(
          .notConverged, "\(method) did not converge in \(iterations) iterations",
          hints: ["ask for fewer factors, or try another extraction or rotation"])
      case .tooManyFactors(let requested, let most):
        Self(
          .tooManyFactors, "\(requested) factors were asked for; these items carry at most \(most)",
          hints: ["`factors` shows how many the data support"])
      case .emptyPair(let first, let second):
        Self(
          .emptyPair,
          "fewer than two rows have an answer to both \(name(first)) and \(name(second))",
          hints: ["leave one of them out; perhaps nobody was asked both"])
      case .notFinite(let item):
        Self(
          .notComputable, "\(name(item)) holds a value that is not a finite number",
          hints: ["`describe` shows its least and greatest value"])
      case .outOfRange(let reason):
        Self(.outOfRange, reason, hints: ["`help` on the command tells what it takes"])
      case .notComputable(let reason):
        Self(.notComputable, reason, hints: ["`describe` shows what the columns hold"])
      case .design(let fault):
        Self(.unusableDesign, DesignWording(fault).message, hints: DesignWording(fault).hints)
      case .perfectPrediction(let positions):
        Self(
          .notComputable,
          "\(positions.map(name).joined(separator: ", ")) "
            + "\(positions.count == 1 ? "tells" : "tell") the outcome of some rows without fail, so "
            + "that no finite coefficient fits best",
          hints: [
            "look at the outcome within each level (`crosstab`); join levels that are all of one "
              + "outcome (`recode`), or leave the variable out"
          ])
      case .interrupted:
        Self(
          .interrupted, "stopped before it was done",
          hints: ["what was named before is still there"])
      }
  }
}

/// A number in a message: three significant figures are enough to act on.
private func brief(_ value: Double) -> String {
  Cell.number(value, .measurement).displayText
}
