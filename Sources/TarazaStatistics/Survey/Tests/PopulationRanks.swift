import TarazaNumerics

/// The place of each respondent's answer among the population's, as a score for rank tests.
///
/// r = (W below + W tied / 2) / W, the estimated mid-rank as a share, and from it the score of the
/// test. A rank test under a design compares the groups' mean scores: ranks estimated from the
/// sample do not change its first-order variance.
///
/// - Shapes: one entry for each row; NaN for rows that are not used.
/// - Units: none; any rising transformation of y changes nothing, nor does the order of the rows.
/// - Source: Lumley & Scott (2013). Biometrika 100, 831-842. doi:10.1093/biomet/ast005
public struct PopulationRanks: Equatable, Sendable {
  public enum Score: String, CaseIterable, Equatable, Hashable, Sendable {
    /// r: Wilcoxon's and Kruskal and Wallis'.
    case wilcoxon
    /// The normal quantile of r: van der Waerden's.
    case vanDerWaerden
    /// Whether r is above one half: Mood's.
    case median
  }

  /// What rank equal answers share.
  public enum Ties: String, CaseIterable, Equatable, Hashable, Sendable {
    /// The middle of the population that gives the answer: (W below + W tied / 2) / W.
    case middle
    /// The plain mean of the ranks that the tied rows would have in the order of the file, as R's
    /// survey 4.1 has it. With unequal weights it changes when the rows are sorted.
    case rowOrder
  }

  public let scores: [Double]

  /// - Parameter isUsed: the rows that are ranked; all with a finite y when nil.
  public init(
    _ y: [Double], weights: [Double], score: Score, ties: Ties = .middle, isUsed: [Bool]? = nil
  ) {
    let rows = y.indices.filter { y[$0].isFinite && weights[$0] > 0 && (isUsed?[$0] ?? true) }
    let order = rows.sorted { (y[$0], $0) < (y[$1], $1) }
    var scores = [Double](repeating: .nan, count: y.count)
    let whole = order.reduce(0) { $0 + weights[$1] }
    var below = 0.0
    var start = 0
    while start < order.count {
      var end = start
      var tied = 0.0
      var placed = 0.0  // the sum of the ranks that the rows would have one after another
      while end < order.count, y[order[end]] == y[order[start]] {
        placed += below + tied + weights[order[end]] / 2
        tied += weights[order[end]]
        end += 1
      }
      let rank = ties == .middle ? below + tied / 2 : placed / Double(end - start)
      let value = Self.value(rank / whole, score)
      for place in start..<end { scores[order[place]] = value }
      below += tied
      start = end
    }
    self.scores = scores
  }

  private static func value(_ rank: Double, _ score: Score) -> Double {
    switch score {
    case .wilcoxon: rank
    case .vanDerWaerden: Normal.quantile(rank)
    case .median: rank > 0.5 ? 1 : 0
    }
  }
}
