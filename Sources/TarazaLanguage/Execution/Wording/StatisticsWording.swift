import TarazaData
import TarazaDocument
import TarazaStatistics

extension Diagnostic {
  /// A statistical refusal in the user's words; positions become the names in `items`.
  package init(_ error: StatisticsError, items: [ColumnID]) {
    let words = StatisticsWording(error, items: items)
    self.init(words.code, words.message, at: .nowhere, hints: words.hints)
  }

  static let hintAtMissingAnswers =
    "look at `describe` for missing answers; `missing: pairwise` keeps rows with some of them"
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
          hints: (items.count > 2 && needed > items.count
            ? ["\(items.count) items need more rows than items: name fewer, or bring more rows"]
            : []) + [Diagnostic.hintAtMissingAnswers])
      case .tooFewPeriods(let needed, let got):
        Self(
          .tooFewPeriods,
          (got == 0
            ? "no period has a value, "
            : "there \(got == 1 ? "is one period" : "are \(got) periods") with a value, ")
            + "and this needs at least \(needed)",
          hints: [
            got == 0
              ? "`describe` shows what the column holds, and which answers are missing"
              : got > 4
                ? "where an option asks for it, leave it out or take a smaller number; else more periods are "
                  + "needed. The usual test of `trend` needs 3, that of `changepoint` 4"
                : "so few are compared with one another: `estimate mean(…) by` the periods `with "
                  + "differences: all`, where periods have several rows"
          ])
      case .noVariance(let positions):
        Self(
          .noVariance,
          positions.isEmpty
            ? "the values do not vary"
            : "\(positions.map(name).joined(separator: ", ")) "
              + "\(positions.count == 1 ? "has" : "have") the same value in every row used",
          hints: positions.isEmpty
            ? [
              "`describe` shows what the column holds; one value throughout has nothing to explain"
            ]
            : ["leave \(positions.count == 1 ? "it" : "them") out: a constant tells nothing"])
      case .notPositiveDefinite(let smallest):
        Self(
          .notPositiveDefinite,
          "these correlations contradict one another: no data could have all of them (the matrix is "
            + "not positive definite, smallest eigenvalue \(brief(smallest)))",
          hints: [
            "items that repeat one another, more items than rows or pairwise deletion cause this: "
              + "leave out items, or use `missing: listwise` where answers are missing",
            "`smooth: clip`, where a command takes it, goes on with a matrix close by, and says how close",
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
          .notConverged,
          "\(method) found no resting place in \(iterations) iterations (it did not converge)",
          hints: [
            items.isEmpty
              ? "`describe` shows whether columns repeat one another or hardly vary: leave such out"
              : "ask for fewer factors, or try another extraction or rotation"
          ])
      case .tooManyFactors(let requested, let most):
        Self(
          .tooManyFactors,
          "\(requested == 1 ? "one factor was" : "\(requested) factors were") asked for, and "
            + (items.isEmpty ? "these items" : "\(items.count) items")
            + (most == 0 ? " cannot show any" : " can tell at most \(most) apart"),
          hints: most == 0
            ? ["a factor needs three items or more: name more of them"]
            : [
              "ask for no more than that, factors: \(most), or name more items: a factor needs three",
              "`factors` shows how many the data support",
            ])
      case .emptyPair(let first, let second):
        Self(
          .emptyPair,
          "fewer than two rows have an answer to both \(name(first)) and \(name(second))",
          hints: ["leave one of them out; perhaps nobody was asked both"])
      case .notFinite(let item):
        Self(
          .notComputable,
          "\(name(item)) holds numbers too large to compute with: their squares go beyond 1e308",
          hints: [
            "`describe` shows its least and greatest value: is one of them a slip?",
            "large amounts are better told in thousands or millions: derive x = x / 1000000",
          ])
      case .notCorrelation(let first, let second, let value) where first == second:
        Self(
          .outOfRange,
          "\(name(first)) correlates \(brief(value)) with itself, which is always 1",
          hints: [
            "if these are covariances, say so: kind: covariance"
          ])
      case .notCorrelation(let first, let second, let value):
        Self(
          .outOfRange,
          "the correlation of \(name(first)) and \(name(second)) is \(brief(value)), and none lies "
            + "beyond 1 or −1",
          hints: ["look at that cell in the source: is the decimal point in its place?"])
      case .notCovariance(let first, let second, let value) where first == second:
        Self(
          .outOfRange, "the spread of \(name(first)) is \(brief(value)), and none lies below 0",
          hints: ["look at that cell in the source"])
      case .notCovariance(let first, let second, let value):
        Self(
          .outOfRange,
          "the covariance of \(name(first)) and \(name(second)), \(brief(value)), is larger than "
            + "their variances allow",
          hints: ["look at the three cells in the source: were they typed for the same items?"])
      case .perfectCorrelation(let first, let second):
        Self(
          .notComputable,
          "\(name(first)) and \(name(second)) go together without exception, so that their "
            + "correlation has no standard error",
          hints: ["leave one of them out, or write fill: 0.5: half an answer in each empty cell"])
      case .tooManyCategories(let item, let most):
        Self(
          .notComputable,
          "\(name(item)) has more than \(most.grouped) different values: too many for ordered "
            + "categories",
          hints: [
            "`correlation: auto` takes it as a measurement beside ordered items",
            "`recode` makes categories of it",
          ])
      case .noUniqueness(let item):
        Self(
          .notComputable,
          "the factors explain all of \(name(item)) (a Heywood case), and these scores divide by "
            + "what they leave",
          hints: ["method: regression does not divide by it; fewer factors may leave some"])
      case .outOfRange(let reason):
        Self(.outOfRange, reason, hints: ["`help` on the command tells what it takes"])
      case .notComputable(let reason):
        // A whole sentence says the way out itself.
        Self(
          .notComputable, reason,
          hints: reason.hasSuffix(".") ? [] : ["`describe` shows what the columns hold"])
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
