import Glibc

/// Interviews that were much shorter than most.
///
/// By default shorter than half of the median; or below the median of the logarithms by more than
/// 2.5 scaled median absolute deviations of them.
///
/// - Shapes: `isShort` has an entry for each duration.
/// - Units: any, the same for all; a common factor changes nothing.
/// - Missing data: NaN is never short.
/// - Edge cases: durations of zero or less are short and no part of the median.
/// - Throws: nothing.
/// - Source: Greszki, Meyer & Schoen (2015). Public Opinion Quarterly 79, 471-503.
///   doi:10.1093/poq/nfu058 (shares of the median); Leys et al. (2013).
///   doi:10.1016/j.jesp.2013.03.013 (median absolute deviation).
public struct InterviewLength: Equatable, Sendable {
  public enum Rule: Hashable, Sendable { case halfMedian, medianDeviation }

  /// A moderately conservative choice (Leys et al. 2013).
  private static let deviations = 2.5

  public let median: Double?
  /// Nil where no duration can be told from the others.
  public let cut: Double?
  public let isShort: [Bool]

  public init(_ durations: [Double], rule: Rule = .halfMedian) {
    let positive = durations.filter { $0 > 0 && $0.isFinite }
    median = MedianDeviation.median(positive)
    switch rule {
    case .halfMedian: cut = median.map { $0 / 2 }
    case .medianDeviation:
      cut = MedianDeviation.lowCut(positive.map(log), deviations: Self.deviations).map(exp)
    }
    let cut = cut
    isShort = durations.map { duration in
      duration <= 0 || (cut.map { duration < $0 } ?? false)
    }
  }
}
