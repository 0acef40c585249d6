import TarazaNumerics

/// A percentile interval for Krippendorff's alpha: cases are drawn with replacement, and alpha is
/// computed of each draw with its own chance disagreement. Cases of a design with strata or clusters are drawn
/// by its units (`RowDraws`).
///
/// - Shapes: `draws` has the alphas in ascending order. The order of raters changes nothing, nor that
///   of cases drawn one by one.
/// - Edge cases: a draw all of whose ratings are equal has no alpha; such draws are counted in
///   `undefined` and left out.
/// - Throws: what `KrippendorffAlpha` and the design throw; `.outOfRange` below a hundred draws;
///   `.tooFewRows` when only one case, or one unit, has two ratings; `.notComputable` when fewer than
///   half of the draws have an alpha; `.interrupted`.
/// - Source: Efron & Tibshirani (1993). An Introduction to the Bootstrap, chapter 13. Unlike Hayes &
///   Krippendorff (2007), who draw pairs of ratings as if independent, whole cases are drawn.
public struct KrippendorffBootstrap: Equatable, Sendable {
  public let interval: ConfidenceInterval
  public let standardError: Double
  public let draws: [Double]
  public let undefined: Int

  /// Draws in one piece of work.
  private static let pieceSize = 50

  /// - Parameter progress: told the share done, from any thread; answers false to stop.
  public init(
    _ ratings: Ratings, metric: DisagreementMetric, draws count: Int = 1000, level: Double = 0.95,
    seed: UInt64, progress: @escaping @Sendable (Double) -> Bool = { _ in true }
  ) throws(StatisticsError) {
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    guard count >= 100 else { throw .outOfRange("\(count) draws; an interval needs a hundred") }
    let all = try DisagreementSums(ratings, metric)
    let drawn = try DrawnCases(all, ratings.design, draws: count, seed: seed)
    let ranges = fixedPieces(of: count, size: Self.pieceSize)
    let begun = BegunPieces(of: ranges.count)
    let pieces = try concurrentPieces(
      count: ranges.count,
      check: { () throws(StatisticsError) in
        guard progress(begun.next()) else { throw .interrupted }
      }
    ) { (piece: Int) throws(StatisticsError) in drawn.alphas(ranges[piece], piece: piece) }
    let alphas = pieces.flatMap { $0 }.sorted()
    guard alphas.count * 2 >= count else {
      throw .notComputable("most draws of cases have one category only")
    }
    let draws = CoefficientDraws(estimate: .nan, values: alphas, influences: nil)
    guard let error = draws.standardError, let interval = draws.percentile(level: level) else {
      throw .notComputable("too few draws of cases have an alpha")
    }
    standardError = error
    self.interval = interval
    self.draws = alphas
    undefined = count - alphas.count
  }
}

/// Cases drawn anew: one by one, or by the units of their design.
private enum DrawnCases: Sendable {
  /// In an order that depends on nothing but what was said of them.
  case cases(DisagreementSums, SeededGenerator)
  case units(DisagreementSums, RowDraws)

  init(
    _ sums: DisagreementSums, _ design: CaseDesign?, draws: Int, seed: UInt64
  ) throws(StatisticsError) {
    let cases = sums.units.map { Int($0) }
    guard let design, design.hasUnits else {
      guard cases.count > 1 else { throw .tooFewRows(needed: 2, got: cases.count) }
      self = .cases(sums.arranged, SeededGenerator(seed: seed))
      return
    }
    let count = design.design.unitCount(in: design.domain(cases))
    guard count > 1 else { throw .tooFewRows(needed: 2, got: count) }
    self = .units(
      sums,
      try RowDraws(
        of: design.design, rows: cases.map { design.rows[$0] }, count: draws, seed: seed))
  }

  func alphas(_ draws: Range<Int>, piece: Int) -> [Double] {
    switch self {
    case .cases(let sums, let generator):
      var stream = generator.split(UInt64(piece))
      return draws.compactMap { _ in
        var times = [Double](repeating: 0, count: sums.units.count)
        for _ in times.indices { times[stream.below(times.count)] += 1 }
        let weights = sums.weights.map { own in zip(own, times).map { $0 * $1 } } ?? times
        return sums.answer(weights: weights)?.alpha
      }
    case .units(let sums, let rows):
      return draws.compactMap { draw in
        let own = rows.weights(draw)
        let scale = Double(own.count) / own.reduce(0, +)
        return scale.isFinite ? sums.answer(weights: own.map { $0 * scale })?.alpha : nil
      }
    }
  }
}
