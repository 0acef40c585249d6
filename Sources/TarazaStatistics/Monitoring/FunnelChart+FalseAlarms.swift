import TarazaNumerics

/// How often a funnel points at a group that is like the others.
///
/// The share of groups beyond the limits when normal values of these standard errors, which differ by
/// tau in truth, are drawn again and the funnel is made anew of each draw. Limits that took the target
/// and the spread as known would have the share of a normal beyond `width`; learned from a dozen groups
/// they have more. Errors that are not known are drawn too, each on its own degrees of freedom.
///
/// - Units: a share of groups.
/// - Edge cases: of shares the values drawn are normal too, so that the rate is rough where rows are few.
///   A group without variance, as where all answers are the same, is never beyond.
/// - Throws: `.outOfRange` below 99 draws; `.tooFewRows` with fewer than five groups of some variance;
///   `.notComputable` where most draws give no funnel.
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
    let judged = standardErrors.indices.filter { standardErrors[$0] > 0 }
    guard judged.count >= Self.leastGroups else {
      throw .tooFewRows(needed: Self.leastGroups, got: judged.count)
    }
    var options = options
    if options.target != nil { options.target = 0 }
    options.hasLimits = false
    let (side, width) = (options.side, options.width)
    let errors = judged.map { standardErrors[$0] }
    let rows = judged.map { precision.rows[$0] }
    // A group without an error of its own has that of the others, and no degrees to draw by.
    let degrees = judged.map { max(1, precision.degrees[$0]) }
    let deviations = errors.map { ($0 * $0 + tau * tau).squareRoot() }
    let generator = SeededGenerator(seed: seed)
    let pieces = fixedPieces(of: draws, size: Self.pieceSize)
    let counts = concurrentPieces(count: pieces.count) { [options] piece in
      var stream = generator.split(UInt64(piece))
      var count = Count()
      for _ in pieces[piece] {
        let values = deviations.map { $0 * stream.normal() }
        let drawn = zip(errors, degrees).map { $0 * stream.spread(degrees: $1) }
        guard
          let made = try? FunnelChart(
            values, standardErrors: drawn, rows: rows, degreesOfFreedom: degrees, options: options)
        else { continue }
        count.charts += 1
        count.beyond += made.chart.scores.count { side.distance($0) > width }
      }
      return count
    }
    let charts = counts.reduce(0) { $0 + $1.charts }
    guard 2 * charts >= draws else {
      throw .notComputable("no funnel can be made of most draws")
    }
    return Double(counts.reduce(0) { $0 + $1.beyond }) / Double(charts * standardErrors.count)
  }

  private struct Count: Sendable {
    var charts = 0
    var beyond = 0
  }
}
