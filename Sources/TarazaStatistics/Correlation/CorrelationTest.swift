import TarazaNumerics

/// Whether a correlation differs from zero, and between what bounds it lies.
///
/// Pearson: t = r sqrt((n - 2) / (1 - r^2)) on n - 2 degrees of freedom; the interval is
/// tanh(atanh r -+ z / sqrt(n - 3)), Fisher's. Spearman: the same t, without correction for
/// continuity, and the standard error sqrt((1 + r^2 / 2) / (n - 3)) of Bonett and Wright.
///
/// - Shapes: one coefficient and the number of cases that it rests on.
/// - Units: none.
/// - Missing data: decided before; with pairwise correlations give the count of the pair.
/// - Edge cases: |r| = 1 has t infinite, p = 0 and an interval of one point. Three cases have no
///   interval.
/// - Throws: `.tooFewRows` below three cases; `.outOfRange` for r outside [-1, 1], a level outside
///   (0, 1), or a kind of correlation whose test needs more than r and n (Kendall's tau: see
///   `KendallTau`; polychoric correlations).
/// - Source: Fisher (1921). Metron 1, 3-32; Bonett & Wright (2000). Psychometrika 65, 23-28.
///   doi:10.1007/BF02294183
public struct CorrelationTest: Equatable, Sendable {
  public let coefficient: Double
  public let kind: CorrelationMatrix.Kind
  public let n: Double
  public let t: Double
  public let degreesOfFreedom: Double
  public let pValue: Double
  public let interval: ConfidenceInterval?
  public let alternative: Alternative

  /// Below this nothing can be tested.
  public static let fewestRows = 3.0

  public init(
    r: Double, n: Double, kind: CorrelationMatrix.Kind = .pearson,
    alternative: Alternative = .twoSided, level: Double = 0.95
  ) throws(StatisticsError) {
    guard r.magnitude <= 1 else { throw .outOfRange("a correlation of \(r)") }
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    guard n >= Self.fewestRows else { throw .tooFewRows(needed: 3, got: Int(max(0, n))) }
    coefficient = r
    self.kind = kind
    self.n = n
    self.alternative = alternative
    degreesOfFreedom = n - 2
    t = r * (degreesOfFreedom / ((1 - r) * (1 + r))).squareRoot()
    pValue = alternative.pValue(t: t, StudentT(degreesOfFreedom))
    let variance = try Self.variance(of: kind, r: r)
    guard n > 3 else {
      interval = nil
      return
    }
    interval = ConfidenceInterval.fisher(
      r, standardError: (variance / (n - 3)).squareRoot(), level: level)
  }

  /// Of atanh r, times n - 3.
  private static func variance(
    of kind: CorrelationMatrix.Kind, r: Double
  ) throws(StatisticsError) -> Double {
    switch kind {
    case .pearson: return 1
    case .spearman: return 1 + r * r / 2
    case .kendall, .polychoric, .mixed:
      throw .outOfRange("a test of a \(kind) correlation by its size and n alone")
    }
  }
}

extension CorrelationMatrix {
  /// The test of one coefficient, over the cases of its pair where they were counted.
  ///
  /// - Throws: as `CorrelationTest`.
  public func test(
    _ first: Int, _ second: Int, alternative: Alternative = .twoSided, level: Double = 0.95
  ) throws(StatisticsError) -> CorrelationTest {
    try CorrelationTest(
      r: R[first, second], n: pairCounts?[first, second] ?? n, kind: kind,
      alternative: alternative, level: level)
  }
}

extension Alternative {
  func pValue(t: Double, _ distribution: StudentT) -> Double {
    switch self {
    case .twoSided: min(1, 2 * distribution.upper(t.magnitude))
    case .greater: distribution.upper(t)
    case .less: distribution.lower(t)
    }
  }
}
