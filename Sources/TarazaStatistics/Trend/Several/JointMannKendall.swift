import TarazaNumerics

/// Mann-Kendall's test of several series together: seasonal, regional and multivariate.
///
/// S is the sum of the series' own S. Its variance is the sum of theirs where the series are
/// independent, and the sum of all entries of their covariance matrix where they are not:
/// cov(S_g, S_h) = [K + 4 sum over t of R_tg R_th - T (n_g + 1) (n_h + 1)] / 3, with
/// K = sum over s < t of sign[(x_tg - x_sg) (x_th - x_sh)], R_tg the mid-rank of x_tg in its series,
/// the middle one (n_g + 1) / 2 where it has no value, and T the number of times. The diagonal is
/// the variance of each S, ties taken into account.
///
/// Seasons of one year, districts of one country and items of one questionnaire go up and down
/// together; taken as independent they make p far too small. With few times the estimated
/// covariances are poor, too: `JointPermutation` needs none.
///
/// - Shapes: `tests` and `covariance` in the order of the panel's series.
/// - Units: none.
/// - Missing data: a missing value forms no pair.
/// - Edge cases: a series that is constant, or has fewer than two values, adds nothing. When all are,
///   variance, z and p are nil.
/// - Throws: `.tooFewPeriods` when no series has three values; `.tooFewItems` for no series.
/// - Source: Hirsch, Slack & Smith (1982). Water Resour. Res. 18, 107-121.
///   doi:10.1029/WR018i001p00107 (seasonal); Hirsch & Slack (1984). Water Resour. Res. 20, 727-732.
///   doi:10.1029/WR020i006p00727 (correlated, gaps); Libiseller & Grimvall (2002). Environmetrics
///   13, 71-84. doi:10.1002/env.507; Helsel & Frans (2006). Environ. Sci. Technol. 40, 4066-4073.
///   doi:10.1021/es051650b (regional). S is moved by one towards zero at any length.
public struct JointMannKendall: Equatable, Sendable {
  public enum Dependence: String, CaseIterable, Equatable, Hashable, Sendable {
    /// The series may go up and down together.
    case correlated
    case independent
  }

  public struct Options: Equatable, Sendable {
    public var dependence = Dependence.correlated
    public var alternative = Alternative.twoSided
    public var continuity = true

    public init() {}
  }

  /// What each series has by itself.
  public struct Part: Equatable, Sendable {
    public let n: Int
    public let S: Int
    public let variance: Double
    public let tau: Double?
  }

  public let parts: [Part]
  public let S: Int
  /// Pairs of values that were compared.
  public let pairs: Int
  /// S / pairs.
  public let tau: Double
  /// Of the series' S.
  public let covariance: SymmetricMatrix
  /// Of S, by `options.dependence`.
  public let variance: Double
  public let z: Double?
  public let pValue: Double?
  public let options: Options

  public init(_ panel: SeriesPanel, options: Options = Options()) throws(StatisticsError) {
    guard !panel.series.isEmpty else { throw .tooFewItems(needed: 1, got: 0) }
    let scores = panel.series.map(SeriesScores.init)
    let most = scores.map(\.n).max() ?? 0
    guard most >= 3 else { throw .tooFewPeriods(needed: 3, got: most) }
    parts = scores.map {
      Part(
        n: $0.n, S: $0.S, variance: $0.variance,
        tau: $0.n >= 2 ? Double($0.S) / Double($0.n * ($0.n - 1) / 2) : nil)
    }
    S = scores.reduce(0) { $0 + $1.S }
    pairs = scores.reduce(0) { $0 + $1.n * ($1.n - 1) / 2 }
    tau = Double(S) / Double(max(1, pairs))
    var covariance = SymmetricMatrix(order: scores.count)
    for g in scores.indices {
      covariance[g, g] = scores[g].variance
      guard options.dependence == .correlated else { continue }
      for h in 0..<g { covariance[g, h] = scores[g].covariance(with: scores[h]) }
    }
    self.covariance = covariance
    // The estimate of a covariance matrix may be indefinite; a sum below zero is no variance.
    variance = max(0, covariance.sum)
    self.options = options
    guard variance > 0 else {
      z = nil
      pValue = nil
      return
    }
    let step = options.continuity ? Double(S.signum()) : 0
    let z = (Double(S) - step) / variance.squareRoot()
    self.z = z
    pValue = options.alternative.normalPValue(z)
  }
}

/// One series of a panel: its values, ranks and score.
struct SeriesScores: Sendable {
  private let values: [Double?]
  /// Mid-ranks, the middle one where there is no value.
  private let ranks: [Double]
  let n: Int
  let S: Int
  let variance: Double

  init(_ values: [Double?]) {
    self.values = values
    let present = values.compactMap { $0 }
    n = present.count
    let order = InversionCount(present)
    let ties = TieGroups(sorted: order.sorted)
    S = n * (n - 1) / 2 - ties.tiedPairs - 2 * order.count
    variance = ties.scoreTerm / 18
    var ranks = Midranks.of(present)[...]
    let middle = Double(n + 1) / 2
    self.ranks = values.map { $0 == nil ? middle : ranks.removeFirst() }
  }

  func covariance(with other: SeriesScores) -> Double {
    var concordance = 0
    for t in values.indices {
      guard let x = values[t], let y = other.values[t] else { continue }
      for s in 0..<t {
        guard let a = values[s], let b = other.values[s] else { continue }
        let first = x > a ? 1 : x < a ? -1 : 0
        let second = y > b ? 1 : y < b ? -1 : 0
        concordance += first * second
      }
    }
    let products = zip(ranks, other.ranks).reduce(0) { $0 + $1.0 * $1.1 }
    let times = Double(values.count)
    return (Double(concordance) + 4 * products - times * Double(n + 1) * Double(other.n + 1)) / 3
  }
}
