import TarazaNumerics

/// How sure the date of one change of level is, by drawing the series again.
///
/// The date that fits best is found; the residuals around the two levels are drawn with
/// replacement, from both sides together, and put back; the date is found again. The interval covers
/// the middle `level` of those dates. It needs no long segments as the limit law does, but with
/// three values on a side it can hardly say more than where the largest step is.
///
/// The spread is taken as alike on both sides. Residuals of each side's own would make the interval
/// lean the wrong way where it is not: estimated dates err into the side that scatters more, so it
/// would have to reach out to the other. Drawn together the interval of 95% covers about .92 where one
/// side scatters three times as much, and .94 to .96 where both scatter alike.
///
/// - Shapes: `shares[k - 1]` is the share of draws with k values before the change.
/// - Units: shift and scale change no date.
/// - Throws: `.tooFewPeriods` below six values; `.noVariance` when both sides are constant.
/// - Source: Dumbgen (1991). Ann. Stat. 19, 1471-1495. doi:10.1214/aos/1176348257; residuals are
///   spread by sqrt(n / (n - 1)) of their side, as fitting has drawn them together.
public struct ChangeDateBootstrap: Equatable, Sendable {
  public let n: Int
  public let cut: Int
  public let lower: Int
  public let upper: Int
  public let level: Double
  public let shares: [Double]
  public let draws: Int
  public let seed: UInt64

  static let leastPeriods = 6
  private static let shortest = 2
  private static let pieceSize = 256

  public init(
    _ series: ObservedSeries, level: Double = 0.95, draws: Int = 1_999, seed: UInt64 = 1
  ) throws(StatisticsError) {
    n = series.n
    guard n >= Self.leastPeriods else { throw .tooFewPeriods(needed: Self.leastPeriods, got: n) }
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    guard draws >= 99 else { throw .outOfRange("\(draws) draws: 99 are the fewest") }
    let values = series.values
    let cut = Self.bestCut(values)
    let sides = [Array(values[..<cut]), Array(values[cut...])].map(Side.init)
    let residuals = sides.flatMap(\.residuals)
    guard residuals.contains(where: { $0 != 0 }) else { throw .noVariance(items: []) }
    let generator = SeededGenerator(seed: seed)
    let pieces = fixedPieces(of: draws, size: Self.pieceSize)
    let dates = concurrentPieces(count: pieces.count) { piece in
      var stream = generator.split(UInt64(piece))
      return pieces[piece].map { _ in
        Self.bestCut(
          sides.flatMap { side in
            side.residuals.indices.map { _ in
              side.mean + residuals[stream.below(residuals.count)]
            }
          })
      }
    }.flatMap { $0 }.sorted()
    self.cut = cut
    let tail = (1 - level) / 2
    lower = min(cut, dates[Int(tail * Double(draws))])
    upper = max(cut, dates[min(draws - 1, Int((1 - tail) * Double(draws)))])
    self.level = level
    self.draws = draws
    self.seed = seed
    var counts = [Double](repeating: 0, count: series.n - 1)
    for date in dates { counts[date - 1] += 1 / Double(draws) }
    shares = counts
  }

  private struct Side: Sendable {
    let mean: Double
    let residuals: [Double]

    init(_ values: [Double]) {
      let count = Double(values.count)
      let mean = values.reduce(0, +) / count
      self.mean = mean
      let spread = (count / max(1, count - 1)).squareRoot()
      residuals = values.map { ($0 - mean) * spread }
    }
  }

  /// The cut with the least sum of squares around two means, at least two values on each side.
  private static func bestCut(_ values: [Double]) -> Int {
    let mean = values.reduce(0, +) / Double(values.count)
    var sum = 0.0
    var best = (cut: shortest, gain: -1.0)
    for (place, value) in values.enumerated() {
      sum += value - mean
      let before = Double(place + 1)
      let after = Double(values.count) - before
      guard place + 1 >= shortest, values.count - place - 1 >= shortest else { continue }
      let gain = sum * sum / (before * after)
      if gain > best.gain { best = (place + 1, gain) }
    }
    return best.cut
  }
}
