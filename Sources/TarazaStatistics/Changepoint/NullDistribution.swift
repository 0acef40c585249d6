import TarazaNumerics

/// Where the p of a statistic that is a maximum over all dates comes from.
///
/// Such a maximum has no closed distribution at survey lengths. Under no change every order of the
/// values is equally likely, so p is the share of all orders that give at least this much: counted
/// out when they are few, else drawn with a seed. Normal deviates instead of the values give the
/// tables of the original papers.
///
/// - Source: Pitman (1937). Suppl. J. R. Stat. Soc. 4, 119-130. doi:10.2307/2984124; Phipson &
///   Smyth (2010). Stat. Appl. Genet. Mol. Biol. 9, 39. doi:10.2202/1544-6115.1585 (p of draws)
public struct NullDistribution: Equatable, Sendable {
  public enum Kind: String, CaseIterable, Equatable, Hashable, Sendable {
    /// Orders of the values themselves: nothing is supposed about their shape.
    case permutation
    /// Series of independent normal deviates.
    case normal
  }

  public var kind = Kind.permutation
  /// Orders or series drawn when there are too many to count out.
  public var draws = 19_999
  public var seed: UInt64 = 1

  public init() {}

  /// Told the share of the work that is done; false ends it.
  public typealias Progress = @Sendable (Double) -> Bool

  /// Up to this many different orders are counted out: those of nine values without ties.
  public static let mostOrders = 362_880
  /// Work is cut by draws, never by threads.
  private static let pieceSize = 1024
  /// Orders that give the same statistic must count as equal to it: so many roundings of it, and more
  /// where the values are far from zero beside their range, as their own last digits are rough then.
  private static let rounding = 1e-9
  private static let roundingsOfValues = 16.0

  /// The share of series that give at least `observed`.
  ///
  /// - Parameters:
  ///   - isOriginFree: whether the statistic is the same wherever zero is: then it is computed about the
  ///     first value, since sums lose digits to a far origin.
  ///   - statistic: A pure function of a series in time order.
  ///   - progress: Told the share done; false ends the work.
  /// - Throws: `.outOfRange` for fewer than 99 draws; `.interrupted` when `progress` answers false.
  func tail(
    of observed: Double, values: [Double], isOriginFree: Bool = false,
    progress: @escaping Progress = { _ in true },
    statistic: @escaping @Sendable ([Double]) -> Double
  ) throws(StatisticsError) -> TailProbability {
    guard draws >= 99 else { throw .outOfRange("\(draws) draws: 99 are the fewest") }
    let farthest = values.reduce(0) { max($0, $1.magnitude) }
    let origin = isOriginFree ? values.first ?? 0 : 0
    let values = values.map { $0 - origin }
    let own = min(observed, statistic(values))
    let rounding = Self.rounding(farthest, values)
    let limit = Self.lowered(own, by: rounding)
    if kind == .permutation, let orders = Self.orders(of: values) {
      return try Self.counted(
        values, orders: orders, limit: limit, rounding: rounding, progress, statistic)
    }
    let generator = SeededGenerator(seed: seed)
    let pieces = fixedPieces(of: draws, size: Self.pieceSize)
    let isNormal = kind == .normal
    let begun = BegunPieces(of: pieces.count)
    let extreme = try concurrentPieces(
      count: pieces.count,
      check: { () throws(StatisticsError) in
        guard progress(begun.next()) else { throw .interrupted }
      }
    ) { (piece: Int) throws(StatisticsError) in
      var stream = generator.split(UInt64(piece))
      var series = values
      return pieces[piece].count { _ in
        if isNormal { series = stream.normals(values.count) } else { stream.shuffle(&series) }
        return statistic(series) >= limit
      }
    }.reduce(0, +)
    return TailProbability(
      p: Double(extreme + 1) / Double(draws + 1), draws: draws, isExact: false, seed: seed,
      smallest: 1 / Double(draws + 1))
  }

  /// The least number that counts as equal to a statistic; an infinite one has no others.
  private static func lowered(_ statistic: Double, by rounding: Double) -> Double {
    statistic.isFinite
      ? statistic - rounding * max(statistic.magnitude, .leastNormalMagnitude) : statistic
  }

  private static func rounding(_ farthest: Double, _ values: [Double]) -> Double {
    let range = (values.max() ?? 0) - (values.min() ?? 0)
    guard range > 0 else { return rounding }
    return max(rounding, roundingsOfValues * .ulpOfOne * farthest / range)
  }

  /// The number of different orders, or nil when they are too many.
  private static func orders(of values: [Double]) -> Int? {
    let ties = TieGroups(sorted: values.sorted())
    var count = 1
    var placed = 0
    for size in ties.allSizes {
      for position in 1...size {
        placed += 1
        // Exact at every step: a product of binomial coefficients.
        count = count * placed / position
        if count > mostOrders { return nil }
      }
    }
    return count
  }

  /// The largest statistic is shared by several orders, such as an order and its reverse: their share
  /// is the least p.
  private static func counted(
    _ values: [Double], orders: Int, limit: Double, rounding: Double,
    _ progress: Progress, _ statistic: ([Double]) -> Double
  ) throws(StatisticsError) -> TailProbability {
    var counted = 0
    var series = values.sorted()
    var extreme = 0
    var (largest, atLargest) = (-Double.infinity, 0)
    repeat {
      if counted.isMultiple(of: pieceSize), !progress(Double(counted) / Double(orders)) {
        throw .interrupted
      }
      counted += 1
      let found = statistic(series)
      if found >= limit { extreme += 1 }
      if found >= lowered(largest, by: rounding) {
        if largest < lowered(found, by: rounding) { atLargest = 0 }
        atLargest += 1
        largest = max(largest, found)
      }
    } while advance(&series)
    return TailProbability(
      p: Double(extreme) / Double(orders), draws: orders, isExact: true, seed: nil,
      smallest: Double(atLargest) / Double(orders))
  }

  /// The next order in the order of a dictionary; false after the last.
  static func advance(_ series: inout [Double]) -> Bool {
    var pivot = series.count - 2
    while pivot >= 0, series[pivot] >= series[pivot + 1] { pivot -= 1 }
    guard pivot >= 0 else { return false }
    var successor = series.count - 1
    while series[successor] <= series[pivot] { successor -= 1 }
    series.swapAt(pivot, successor)
    series[(pivot + 1)...].reverse()
    return true
  }
}

/// A p-value that was counted out or drawn.
public struct TailProbability: Equatable, Sendable {
  public let p: Double
  /// Series behind it: all orders when exact.
  public let draws: Int
  public let isExact: Bool
  /// Of the draws.
  public let seed: UInt64?
  /// Below this no p can come: the share of orders that give the largest statistic there is, of draws
  /// the p where none is as large.
  public let smallest: Double

  /// The error that comes of drawing; 0 when p is exact.
  public var standardError: Double {
    isExact ? 0 : (p * (1 - p) / Double(draws)).squareRoot()
  }
}
