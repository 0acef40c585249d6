import TarazaNumerics

/// The correlations of a set of items, with the number of cases that tests may rely on.
///
/// - Shapes: `R` is k x k with a unit diagonal, in item order; `pairCounts`, where each pair had its
///   own cases, is k x k with the cases of an item on the diagonal.
/// - Missing data: decided before. Listwise there are no pair counts and `n` counts the complete
///   rows. Pairwise `n` is the number of rows of the data, the convention of psych for chi-square;
///   `pairCounts` tells how many cases each correlation saw. A pairwise `R` may be indefinite.
/// - Throws: see `init`.
public struct CorrelationMatrix: Equatable, Sendable {
  /// Which coefficient stands in `R`. Chi-square tests and standard errors hold for `pearson` only.
  public enum Kind: Equatable, Hashable, Sendable, CaseIterable {
    case pearson
    case spearman
    case kendall
    case polychoric
    /// Polychoric, polyserial and Pearson correlations side by side.
    case mixed
  }

  public let R: SymmetricMatrix
  /// The one number of cases used by tests.
  public let n: Double
  public let pairCounts: SymmetricMatrix?
  public let kind: Kind

  /// How far a diagonal may lie from one, or a coefficient beyond one, before it counts as a fault
  /// of the input: a matrix printed with eight decimals is still good.
  private static let rounding = 1e-8

  /// A matrix of correlations as given, for instance read from a file.
  ///
  /// - Throws: `.notFinite` for an item with a coefficient that is not a number; `.notCorrelation`
  ///   when the diagonal is not one or a coefficient lies outside [-1, 1]; `.outOfRange` when `n` is
  ///   not positive.
  public init(
    R: SymmetricMatrix, n: Double, pairCounts: SymmetricMatrix? = nil, kind: Kind = .pearson
  ) throws(StatisticsError) {
    guard n > 0, n.isFinite else { throw .outOfRange("n = \(n) of a correlation matrix") }
    for item in 0..<R.order {
      let column = R.column(item)
      guard column.allSatisfy(\.isFinite) else { throw .notFinite(item: item) }
      guard abs(column[item] - 1) <= Self.rounding else {
        throw .notCorrelation(item, item, value: column[item])
      }
      if let other = column.firstIndex(where: { $0.magnitude > 1 + Self.rounding }) {
        throw .notCorrelation(item, other, value: column[other])
      }
    }
    precondition(
      pairCounts.map { $0.order == R.order } ?? true, "Pair counts of another size than R.")
    self.R = R
    self.n = n
    self.pairCounts = pairCounts
    self.kind = kind
  }

  /// Pearson correlations from a covariance matrix of complete cases.
  ///
  /// r = s_ij / sqrt(s_ii s_jj).
  ///
  /// - Throws: `.noVariance` with the constant items; the cases of `init(R:n:)`.
  public init(covariance S: SymmetricMatrix, n: Double) throws(StatisticsError) {
    let variances = S.diagonal
    let constant = variances.indices.filter { !(variances[$0] > 0) && !variances[$0].isNaN }
    guard constant.isEmpty else { throw .noVariance(items: constant) }
    let deviations = variances.map { $0.squareRoot() }
    var R = SymmetricMatrix.identity(S.order)
    for column in 0..<S.order {
      for row in (column + 1)..<max(S.order, column + 1) {
        let r = S[row, column] / deviations[row] / deviations[column]
        R[row, column] = Self.clamped(r)
      }
      if variances[column].isNaN { R[column, column] = .nan }
    }
    try self.init(R: R, n: n)
  }

  /// Rounding can carry a perfect correlation a few units in the last place beyond one.
  private static func clamped(_ r: Double) -> Double {
    abs(r) > 1 && abs(r) <= 1 + rounding ? (r < 0 ? -1 : 1) : r
  }
}
