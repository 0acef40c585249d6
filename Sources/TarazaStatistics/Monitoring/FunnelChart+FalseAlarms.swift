import TarazaNumerics

/// How often a funnel points at a group that is like the others.
///
/// The share of groups beyond the limits when normal values of these standard errors, which differ by
/// tau in truth, are drawn again and the funnel is made anew of each draw. Limits that took the target
/// and the spread as known would have the share of a normal beyond `width`; learned from a dozen groups
/// they have more.
///
/// - Units: a share of groups.
/// - Edge cases: of shares the values drawn are normal too, so that the rate is rough where rows are few.
///   A group without variance, as where all answers are the same, is never beyond.
/// - Throws: `.outOfRange` below 99 draws; `.tooFewRows` with fewer than five groups of some variance.
/// - Source: Spiegelhalter (2005). Stat. Med. 24, 1185-1202. doi:10.1002/sim.1970 (the chart; the draws
///   are ours).
extension FunnelChart {
  private static let pieceSize = 64
  private static let fewestDraws = 99

  /// - Parameter options: those that the chart was made with.
  public func falseAlarmRate(options: Options, draws: Int = 2_000, seed: UInt64 = 1)
    throws(StatisticsError) -> Double
  {
    guard draws >= Self.fewestDraws else {
      throw .outOfRange("\(draws) draws: \(Self.fewestDraws) are the fewest")
    }
    let errors = standardErrors.filter { $0 > 0 }
    guard errors.count >= Self.leastGroups else {
      throw .tooFewRows(needed: Self.leastGroups, got: errors.count)
    }
    var options = options
    if options.target != nil { options.target = 0 }
    let (side, width) = (options.side, options.width)
    let deviations = errors.map { ($0 * $0 + tau * tau).squareRoot() }
    let generator = SeededGenerator(seed: seed)
    let pieces = fixedPieces(of: draws, size: Self.pieceSize)
    let beyond = concurrentPieces(count: pieces.count) { [options] piece in
      var stream = generator.split(UInt64(piece))
      return pieces[piece].reduce(0) { count, _ in
        let values = deviations.map { $0 * stream.normal() }
        guard let drawn = try? FunnelChart(values, standardErrors: errors, options: options) else {
          return count
        }
        return count + drawn.chart.scores.count { side.distance($0) > width }
      }
    }
    return Double(beyond.reduce(0, +)) / Double(draws * standardErrors.count)
  }
}
