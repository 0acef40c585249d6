/// How polychoric correlations are estimated.
public struct PolychoricOptions: Equatable, Hashable, Sendable {
  /// What is fitted to the table of a pair.
  public enum Estimation: Equatable, Hashable, Sendable, CaseIterable {
    /// Thresholds from margins, then the correlation by maximum likelihood (Olsson 1979).
    case twoStep
    /// Thresholds and correlation together, by maximum likelihood.
    case jointly
  }

  /// Whose margins the thresholds of the first step are taken from.
  public enum Margins: Equatable, Hashable, Sendable, CaseIterable {
    /// Each item's own, over all its cases: one set of thresholds per item.
    case item
    /// The pair's, over the cases that have both.
    case pair
  }

  /// What becomes of a cell that nobody is in.
  public enum EmptyCells: Equatable, Hashable, Sendable {
    /// It counts zero.
    case asCounted
    /// Each counts this much, before the margins of the pair are taken.
    case filled(Double)
    /// The same, but shares are taken of the total before filling, so that those of a pair's
    /// margins add up to more than one: what psych 2.2.9 does with `correct` and `global = FALSE`.
    case filledAsPsych(Double)
    /// In a table of 2 x 2 with one empty cell this much is moved into it from its neighbours, so
    /// that the margins stay: lavaan's `zero.add`, with 0.5.
    case filledKeepingMargins(Double)
  }

  public var estimation: Estimation
  public var margins: Margins
  public var emptyCells: EmptyCells

  public init(
    estimation: Estimation = .twoStep, margins: Margins = .item,
    emptyCells: EmptyCells = .asCounted
  ) {
    self.estimation = estimation
    self.margins = margins
    self.emptyCells = emptyCells
  }
}
