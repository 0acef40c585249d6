import TarazaNumerics

/// A percentile interval for Krippendorff's alpha: cases are drawn with replacement, and alpha is
/// computed of each draw with its own chance disagreement.
///
/// - Shapes: `draws` has the alphas in ascending order. The order of cases and raters changes nothing.
/// - Edge cases: a draw all of whose ratings are equal has no alpha; such draws are counted in
///   `undefined` and left out.
/// - Throws: what `KrippendorffAlpha` throws; `.outOfRange` below a hundred draws; `.tooFewRows` when
///   only one case has two ratings; `.notComputable` when fewer than half of the draws have an alpha.
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
    generator: SeededGenerator
  ) throws(StatisticsError) {
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    guard count >= 100 else { throw .outOfRange("\(count) draws; an interval needs a hundred") }
    let sums = try DisagreementSums(ratings, metric).arranged
    guard sums.units.count > 1 else { throw .tooFewRows(needed: 2, got: sums.units.count) }
    let ranges = fixedPieces(of: count, size: Self.pieceSize)
    let pieces: [[Double]] = concurrentPieces(count: ranges.count) { piece in
      var stream = generator.split(UInt64(piece))
      return ranges[piece].compactMap { _ in Self.draw(from: sums, &stream) }
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

  private static func draw(from sums: DisagreementSums, _ stream: inout SeededGenerator) -> Double?
  {
    var times = [Int32](repeating: 0, count: sums.units.count)
    for _ in sums.units { times[stream.below(sums.units.count)] += 1 }
    return sums.answer(multiplicities: times)?.alpha
  }

  /// Linear between the order statistics.
  private static func quantile(_ sorted: [Double], _ p: Double) -> Double {
    let place = p * Double(sorted.count - 1)
    let below = Int(place)
    let above = min(below + 1, sorted.count - 1)
    return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
  }
}
