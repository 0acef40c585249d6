import TarazaNumerics

/// Whether counts vary by the law that their limits are made of: events that come one by one at one rate,
/// or rows that say yes one by one.
///
/// With u the rate of the baseline, X² = Σ (x_i - u e_i)² / (u e_i) follows about chi-square on m - 1
/// degrees of freedom; of counts out of n_i rows with share p it is Σ (x_i - p n_i)² / (p (1 - p) n_i).
/// The index of dispersion is X² / (m - 1): 1 by the law, more where events come in clusters or the rate
/// wanders.
///
/// - Shapes: counts and exposures of the baseline.
/// - Edge cases: with less than about one event a period p is rough.
/// - Throws: `.tooFewPeriods` below two; `.noVariance` where nothing happened, or all of it did.
/// - Source: Fisher (1925). Statistical Methods for Research Workers, section 16; Cochran (1954).
///   Biometrics 10, 417-451. doi:10.2307/3001616
public struct CountDispersion: Equatable, Sendable {
  public let chiSquare: Double
  public let degreesOfFreedom: Int
  /// Of more variation than the law has.
  public let pValue: Double

  public var index: Double { chiSquare / Double(degreesOfFreedom) }

  /// Of events in time or among people.
  public init(counts: [Int], exposures: [Double]) throws(StatisticsError) {
    let rate = Double(counts.reduce(0, +)) / exposures.reduce(0, +)
    try self.init(counts, exposures, rate, variance: rate)
  }

  /// Of counts among rows.
  public init(counts: [Int], rows: [Int]) throws(StatisticsError) {
    let share = Double(counts.reduce(0, +)) / Double(rows.reduce(0, +))
    try self.init(counts, rows.map(Double.init), share, variance: share * (1 - share))
  }

  /// Of several baselines, each with its own rate.
  public init(pooling parts: [CountDispersion]) throws(StatisticsError) {
    guard !parts.isEmpty else { throw .tooFewPeriods(needed: 2, got: 0) }
    self.init(
      chiSquare: parts.reduce(0) { $0 + $1.chiSquare },
      degreesOfFreedom: parts.reduce(0) { $0 + $1.degreesOfFreedom })
  }

  private init(
    _ counts: [Int], _ sizes: [Double], _ level: Double, variance: Double
  ) throws(StatisticsError) {
    precondition(counts.count == sizes.count, "counts and sizes of different lengths")
    guard counts.count >= 2 else { throw .tooFewPeriods(needed: 2, got: counts.count) }
    guard variance > 0, variance.isFinite else { throw .noVariance(items: []) }
    let chiSquare = zip(counts, sizes).reduce(0.0) { sum, period in
      let off = Double(period.0) - level * period.1
      return sum + off * off / (variance * period.1)
    }
    self.init(chiSquare: chiSquare, degreesOfFreedom: counts.count - 1)
  }

  private init(chiSquare: Double, degreesOfFreedom: Int) {
    self.chiSquare = chiSquare
    self.degreesOfFreedom = degreesOfFreedom
    pValue = ChiSquare(Double(degreesOfFreedom)).upper(chiSquare)
  }
}
