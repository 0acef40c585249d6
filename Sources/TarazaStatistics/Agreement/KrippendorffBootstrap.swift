import TarazaNumerics

/// A percentile interval for Krippendorff's alpha: cases are drawn with replacement, and alpha is
/// computed of each draw with its own chance disagreement. Cases found in clusters are drawn by cluster.
///
/// - Shapes: `draws` has the alphas in ascending order. The order of cases and raters changes nothing.
/// - Edge cases: a draw all of whose ratings are equal has no alpha; such draws are counted in
///   `undefined` and left out.
/// - Throws: what `KrippendorffAlpha` throws; `.outOfRange` below a hundred draws; `.tooFewRows` when
///   only one case, or one cluster, has two ratings; `.notComputable` when fewer than half of the draws have an alpha.
/// - Source: Efron & Tibshirani (1993). An Introduction to the Bootstrap, chapter 13. Unlike Hayes &
///   Krippendorff (2007), who draw pairs of ratings as if independent, whole cases are drawn.
public struct KrippendorffBootstrap: Equatable, Sendable {
  public let interval: ConfidenceInterval
  public let standardError: Double
  public let draws: [Double]
  public let undefined: Int

  /// Draws in one piece of work.
  private static let pieceSize = 50

  public init(
    _ ratings: Ratings, metric: DisagreementMetric, draws count: Int = 1000, level: Double = 0.95,
    generator: SeededGenerator,
    check: (@Sendable () throws(StatisticsError) -> Void)? = nil
  ) throws(StatisticsError) {
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    guard count >= 100 else { throw .outOfRange("\(count) draws; an interval needs a hundred") }
    let sums = try DisagreementSums(ratings, metric).arranged
    let drawn = DrawnUnits(sums, ratings.clusters)
    guard drawn.count > 1 else { throw .tooFewRows(needed: 2, got: drawn.count) }
    let ranges = fixedPieces(of: count, size: Self.pieceSize)
    let pieces = try concurrentPieces(count: ranges.count, check: check) {
      (piece: Int) throws(StatisticsError) -> [Double] in
      var stream = generator.split(UInt64(piece))
      return ranges[piece].compactMap { _ in drawn.draw(from: sums, &stream) }
    }
    let alphas = pieces.flatMap { $0 }.sorted()
    guard alphas.count * 2 >= count else {
      throw .notComputable("most draws of cases have one category only")
    }
    let mean = alphas.reduce(0, +) / Double(alphas.count)
    let squares = alphas.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    standardError = (squares / Double(alphas.count - 1)).squareRoot()
    let tail = (1 - level) / 2
    interval = ConfidenceInterval(
      lower: Self.quantile(alphas, tail), upper: Self.quantile(alphas, 1 - tail), level: level)
    draws = alphas
    undefined = count - alphas.count
  }

  /// Linear between the order statistics.
  private static func quantile(_ sorted: [Double], _ p: Double) -> Double {
    let place = p * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }
}

/// What is drawn whole: cases, or clusters of them.
private struct DrawnUnits: Sendable {
  let count: Int
  /// Of each case with two ratings; nil where every case is its own.
  private let places: [Int]?

  init(_ sums: DisagreementSums, _ clusters: [Int32]?) {
    guard let clusters else {
      (count, places) = (sums.units.count, nil)
      return
    }
    let own = sums.units.map { clusters[Int($0)] }
    let numbers = Set(own).sorted()
    let place = Dictionary(uniqueKeysWithValues: numbers.enumerated().map { ($1, $0) })
    (count, places) = (numbers.count, own.map { place[$0] ?? 0 })
  }

  func draw(from sums: DisagreementSums, _ stream: inout SeededGenerator) -> Double? {
    var times = [Int32](repeating: 0, count: count)
    for _ in 0..<count { times[stream.below(count)] += 1 }
    let ofCases = places.map { $0.map { times[$0] } } ?? times
    return sums.answer(multiplicities: ofCases)?.alpha
  }
}
