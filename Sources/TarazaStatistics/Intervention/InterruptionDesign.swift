/// The columns of a segmented regression: a line before the first interruption, and at each a change of
/// level and of slope.
///
/// y_t = b0 + b1 (t - t_1) + sum over interruptions j of [c_j 1(t >= T_j) + d_j (t - T_j) 1(t >= T_j)],
/// so that c_j is the change in the very first period of the new time, and d_j the change of the slope
/// per unit of time. An interruption between two times begins at the first one after it. With a season
/// each of its periods that the series has gets a level of its own; they sum to zero.
///
/// - Shapes: columns in the order b0, b1, c_1, d_1, c_2, d_2 …, seasons.
/// - Throws: `.outOfRange` for interruptions that do not rise or lie outside the series;
///   `.tooFewPeriods` for a segment with fewer than `fewestPerSegment` values, or fewer values than
///   coefficients and one.
/// - Source: Wagner, Soumerai, Zhang & Ross-Degnan (2002). J. Clin. Pharm. Ther. 27, 299-309.
///   doi:10.1046/j.1365-2710.2002.00430.x
public struct InterruptionDesign: Equatable, Sendable {
  /// The first times under each interruption, each a time of the series.
  public let interruptions: [Double]
  public let season: Int?
  /// The time of b0.
  public let origin: Double
  public let columns: [[Double]]
  /// Values before the first interruption, from each to the next, and after the last.
  public let segmentSizes: [Int]

  /// A line through fewer values has no error.
  public static let fewestPerSegment = 3

  /// - Parameters:
  ///   - season: how many periods make one.
  ///   - seasonUnit: how long each of these is; nil for the shortest time between neighbours. Half-yearly
  ///     values under the numbers of quarters have two of the four.
  public init(
    _ series: ObservedSeries, at interruptions: [Double], season: Int? = nil,
    seasonUnit: Double? = nil
  ) throws(StatisticsError) {
    guard let first = series.times.first, let last = series.times.last else {
      throw .tooFewPeriods(needed: 2 * Self.fewestPerSegment, got: 0)
    }
    guard !interruptions.isEmpty, zip(interruptions, interruptions.dropFirst()).allSatisfy(<) else {
      throw .outOfRange("interruptions must rise in time")
    }
    guard interruptions.allSatisfy({ $0 > first && $0 <= last }) else {
      throw .outOfRange("an interruption outside the series")
    }
    let interruptions = interruptions.map { date in series.times.first { $0 >= date } ?? date }
    let ends = [-Double.infinity] + interruptions + [.infinity]
    let sizes = zip(ends, ends.dropFirst()).map { start, end in
      series.times.count { $0 >= start && $0 < end }
    }
    if let smallest = sizes.min(), smallest < Self.fewestPerSegment {
      throw .tooFewPeriods(needed: Self.fewestPerSegment, got: smallest)
    }
    self.interruptions = interruptions
    self.season = season
    segmentSizes = sizes
    origin = first
    var columns = [series.times.map { _ in 1.0 }, series.times.map { $0 - first }]
    for time in interruptions {
      columns.append(series.times.map { $0 >= time ? 1 : 0 })
      columns.append(series.times.map { $0 >= time ? $0 - time : 0 })
    }
    if let season {
      let places: [Int]
      if let seasonUnit {
        places = series.times.map { Int((($0 - first) / seasonUnit).rounded()) }
      } else {
        places = try PeriodPlaces(series).places
      }
      let phases = Set(places.map { $0 % season }).sorted()
      let last = phases[phases.count - 1]
      columns += phases.dropLast().map { phase in
        places.map { $0 % season == phase ? 1 : ($0 % season == last ? -1 : 0) }
      }
    }
    self.columns = columns
    guard series.n > columns.count else {
      throw .tooFewPeriods(needed: columns.count + 1, got: series.n)
    }
  }

  /// Where the change of level of an interruption stands among the coefficients; that of the slope
  /// stands behind it.
  public func position(of interruption: Int) -> Int { 2 + 2 * interruption }

  /// Weights of the coefficients that give what all interruptions together have changed at a time.
  func change(at time: Double) -> [Double] {
    var weights = [Double](repeating: 0, count: columns.count)
    for (number, start) in interruptions.enumerated() where time >= start {
      weights[position(of: number)] = 1
      weights[position(of: number) + 1] = time - start
    }
    return weights
  }
}
