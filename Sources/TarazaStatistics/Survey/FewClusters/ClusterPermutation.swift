import TarazaNumerics

/// Whether groups differ, by giving the groups of whole clusters to other clusters: a test that
/// supposes no distribution and holds with a handful of clusters.
///
/// Under the null hypothesis a cluster would have answered the same in any group. The labels of the
/// clusters of each stratum are permuted among them; p is the share of the arrangements whose
/// statistic is at least that of the data: Σ_k c_k (m_k - m̄)², of the groups' weighted means m_k and
/// their mean m̄ by c_k = 1 / v_k, with v_k = G_k / (G_k - 1) Σ_c (Σ_c w (y - m_k))² / W_k² over the
/// group's clusters. For two groups that is t² with the spread of each group's own clusters. A group
/// of one cluster has no spread: then c_k = W_k for all groups.
///
/// Where each cluster has rows of both of two groups, the two labels are swapped within clusters
/// instead, whole clusters at a time, and the statistic is t² of the clusters' differences.
///
/// - Units: a common factor on all weights, a change of y's unit or origin, change nothing.
/// - Missing data: rows with a code below zero, a y that is no finite number, or outside the domain
///   are left out.
/// - Edge cases: up to 100,000 arrangements are all made, and p is exact; `smallestPValue` bounds it.
/// - Throws: `.tooFewItems` below two groups; `.tooFewRows` for a group without rows; `.notComputable`
///   where some clusters have several groups and others not, more than two groups meet in clusters,
///   nothing can be permuted, or nothing varies; for replicate weights; `.outOfRange` below 99 draws.
/// - Source: Gail, Mark, Carroll, Green & Pee (1996). Stat. Med. 15, 1069-1092.
///   doi:10.1002/(SICI)1097-0258(19960615)15:11<1069::AID-SIM220>3.0.CO;2-Q; Chung & Romano (2013).
///   Ann. Stat. 41, 484-507. doi:10.1214/13-AOS1090, for the statistic in units of its error.
public struct ClusterPermutation: Equatable, Sendable {
  public enum Scheme: String, Equatable, Hashable, Sendable {
    /// Labels are exchanged between the clusters of a stratum.
    case betweenClusters
    /// The two labels are swapped within clusters.
    case withinClusters
  }

  public let scheme: Scheme
  /// In units of its error squared, unless a group has one cluster; nil where groups differ and
  /// the clusters within them do not, which nothing exceeds.
  public let statistic: Double?
  public let pValue: Double
  /// Arrangements made.
  public let arrangements: Int
  /// Whether these are all there are.
  public let isComplete: Bool
  public let smallestPValue: Double
  public let clusterCount: Int

  static let mostEnumerated = 100_000

  /// - Parameter sampled: arrangements drawn where there are too many to make all.
  public init(
    _ y: [Double], groups: [Int32], levels: Int, design: SampleDesign, domain: [Bool]? = nil,
    sampled: Int = 9999, seed: UInt64 = 1
  ) throws(StatisticsError) {
    guard sampled >= 99 else { throw .outOfRange("a permutation test of \(sampled) arrangements") }
    guard levels >= 2 else { throw .tooFewItems(needed: 2, got: levels) }
    guard design.replicates == nil else {
      throw .notComputable(
        "a permutation test exchanges clusters, and this design has replicate weights in their "
          + "place")
    }
    let clusters = try GroupedClusters(y, groups, levels, design, domain)
    let source: any ArrangementSource
    switch try clusters.scheme() {
    case .betweenClusters:
      scheme = .betweenClusters
      source = LabelArrangements(clusters)
    case .withinClusters:
      scheme = .withinClusters
      source = SwapArrangements(clusters)
    }
    clusterCount = clusters.count
    let observed = source.observed
    let all = source.count
    isComplete = all != nil
    arrangements = all ?? sampled
    guard arrangements > 1 else {
      throw .notComputable(
        "nothing can be permuted: every stratum has clusters of one group only")
    }
    let draws = arrangements
    let generator = SeededGenerator(seed: seed)
    let pieces = fixedPieces(of: draws, size: Self.pieceSize)
    let limit = observed * (1 - Self.rounding)
    let isAll = isComplete
    let extreme = concurrentPieces(count: pieces.count) { piece in
      source.extreme(
        in: pieces[piece], limit: limit, isComplete: isAll, generator.split(UInt64(piece)))
    }.reduce(0, +)
    // A sample of arrangements counts the data as one more, so that p is never zero.
    pValue =
      isComplete ? Double(extreme) / Double(draws) : Double(extreme + 1) / Double(draws + 1)
    let least = source.alike / source.total
    smallestPValue = isComplete ? least : max(least, 1 / Double(draws + 1))
    statistic = observed.isFinite ? observed : nil
  }

  private static let pieceSize = 2048
  /// Arrangements that give the same statistic must count as equal to it.
  private static let rounding = 1e-9
}

/// Ways in which the labels could have fallen.
protocol ArrangementSource: Sendable {
  /// The statistic of the data; infinite where groups differ and their clusters do not.
  var observed: Double { get }
  /// How many there are; nil above what is enumerated.
  var count: Int? { get }
  /// The same without limit, to working precision.
  var total: Double { get }
  /// How many give the statistic of the data whatever the data are, such as with groups renamed.
  var alike: Double { get }
  /// How many of these numbered arrangements, or of as many drawn, reach the limit.
  func extreme(
    in range: Range<Int>, limit: Double, isComplete: Bool, _ generator: SeededGenerator
  ) -> Int
}
