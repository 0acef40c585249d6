import TarazaNumerics

/// The weighted mean of one variable in every period, with its sampling variance: what tests of
/// trends and change points look at. The mean of a truth is a share.
///
/// Without a design's units each period is a sample of its own of independent rows, and the variance
/// of its mean is n/(n-1) Σw²(x - m)² / (Σw)², which is s²/n when all weights are equal. With units
/// it is linearised over them, see `ClusterMoments`; means of different periods that share units
/// then covary.
///
/// - Units: times are the numbers under which the periods are stored, so that neighbours differ by
///   one; a common factor on all weights changes nothing.
/// - Missing data: rows without value, time or weight are left out by whoever adds them.
public struct PeriodSeries: Equatable, Sendable {
  /// The sums of one period.
  private struct Sums: Equatable, Sendable {
    var moments = ListwiseMoments(items: 1)
    /// Σw², Σw²(x - mean) and Σw²(x - mean)², whose mean is that of `moments`.
    var squaredWeight = 0.0
    var first = 0.0
    var second = 0.0
  }

  private var sums: [Double: Sums] = [:]
  private var units: PeriodUnits?
  /// Those of the design, once `settle` has computed them.
  private var settled: [Double: Double]?

  /// The series of no rows.
  public init() {}

  /// Adds rows with a weight above zero.
  public mutating func add(times: [Double], values: [Double], weights: [Double]? = nil) {
    precondition(
      times.count == values.count && (weights?.count ?? times.count) == times.count,
      "times, values and weights of different lengths")
    let groups = Dictionary(grouping: times.indices) { times[$0] }
    for (time, rows) in groups {
      let block = ItemBlock(
        columns: [rows.map { values[$0] }], weights: weights.map { all in rows.map { all[$0] } })
      merge(Self.sums(of: block), at: time)
    }
  }

  /// Adds rows of a design with sampling units.
  ///
  /// - Parameters:
  ///   - isOut: nonzero for rows without value, time or weight: only their units count.
  ///   - rowUnits: with `names` and `populations` as in `ClusterMoments.add`.
  public mutating func add(
    times: [Double], values: [Double], isOut: [UInt8], weights: [Double]?, units rowUnits: [Int32],
    names: [SamplingUnit], populations: [Double]? = nil
  ) {
    let used = times.indices.filter { isOut[$0] == 0 }
    add(
      times: used.map { times[$0] }, values: used.map { values[$0] },
      weights: weights.map { weights in used.map { weights[$0] } })
    settled = nil
    var totals = units ?? PeriodUnits()
    units = nil
    totals.add(
      PeriodUnits.Rows(times: times, values: values, weights: weights, isOut: isOut),
      units: rowUnits, names: names, populations: populations)
    units = totals
  }

  /// Adds the rows behind `other`.
  public mutating func merge(_ other: PeriodSeries) {
    for (time, theirs) in other.sums { merge(theirs, at: time) }
    guard let theirs = other.units else { return }
    settled = nil
    var own = units ?? PeriodUnits()
    units = nil
    own.merge(theirs)
    units = own
  }

  /// Computes the design's variances once, for all later looks at `points`, until rows are added.
  public mutating func settle() { settled = designVariances }

  /// Of the same rows.
  public static func == (a: PeriodSeries, b: PeriodSeries) -> Bool {
    a.sums == b.sums && a.units == b.units
  }

  private static func sums(of block: ItemBlock) -> Sums {
    var sums = Sums()
    sums.moments = ListwiseMoments(block)
    let mean = sums.moments.means[0]
    for (row, value) in block.columns[0].enumerated() {
      let weight = block.weights?[row] ?? 1
      sums.squaredWeight += weight * weight
      sums.first += weight * weight * (value - mean)
      sums.second += weight * weight * (value - mean) * (value - mean)
    }
    return sums
  }

  private mutating func merge(_ theirs: Sums, at time: Double) {
    guard var own = sums[time] else {
      sums[time] = theirs
      return
    }
    let (mean, otherMean) = (own.moments.means[0], theirs.moments.means[0])
    own.moments.merge(theirs.moments)
    let merged = own.moments.means[0]
    own = Self.moved(own, by: merged - mean)
    let other = Self.moved(theirs, by: merged - otherMean)
    own.squaredWeight += other.squaredWeight
    own.first += other.first
    own.second += other.second
    sums[time] = own
  }

  /// The sums with squared weights around a mean that lies `shift` higher.
  private static func moved(_ sums: Sums, by shift: Double) -> Sums {
    var moved = sums
    moved.second += shift * (shift * sums.squaredWeight - 2 * sums.first)
    moved.first -= shift * sums.squaredWeight
    return moved
  }
}

extension PeriodSeries {
  /// One period of the series.
  public struct Point: Equatable, Sendable {
    public let time: Double
    /// Rows used.
    public let rows: Int
    public let sumOfWeights: Double
    public let mean: Double
    /// The variance of the values, divisor n - 1; nil for a single row.
    public let variance: Double?
    /// Of the mean; nil for a single row, or unit, that says nothing about it, and when a design
    /// has been given but its variance cannot be computed.
    public let standardError: Double?
  }

  /// The periods that have a value, in order of time.
  public var points: [Point] {
    let variances = units == nil ? nil : designVariances
    return sums.keys.sorted().compactMap { time in
      sums[time].map { period in
        Self.point(time, period, sampling: variances.map { $0[time] } ?? Self.plainVariance(period))
      }
    }
  }

  /// Whole times between the first and the last that have no value; none unless all are whole.
  public var gaps: [Double] {
    let times = sums.keys.sorted()
    guard let first = times.first, let last = times.last, times.allSatisfy({ $0 == $0.rounded() }),
      last - first <= Self.longestSpan
    else { return [] }
    return stride(from: first, through: last, by: 1).filter { sums[$0] == nil }
  }

  /// A series is not filled up beyond this many periods.
  private static let longestSpan = 100_000.0

  /// Whether the variances are linearised over the sampling units of a design.
  public var isDesigned: Bool { units != nil }

  /// The sampling units behind the series, without totals; nil without a design.
  public var samplingUnits: ClusterMoments? { units?.unitsOnly }

  /// More periods than this would ask for a matrix of covariances that nobody could use.
  public static let mostCovariances = 1000

  /// The covariances of the means of `points`: diagonal without a design.
  ///
  /// - Throws: `.notComputable` for more than `mostCovariances` periods; `.tooFewRows` when a
  ///   period without a design has one row; else as `ClusterMoments.covarianceOfMeans`.
  public func covariance(lonely: LonelyUnits = .centre) throws(StatisticsError) -> SymmetricMatrix {
    guard sums.count <= Self.mostCovariances else {
      throw .notComputable(
        "the covariances between \(sums.count) periods: there may be \(Self.mostCovariances)")
    }
    if let units { return try units.covariance(of: sums.keys.sorted(), lonely: lonely) }
    var diagonal: [Double] = []
    for point in points {
      guard let error = point.standardError else { throw .tooFewRows(needed: 2, got: point.rows) }
      diagonal.append(error * error)
    }
    return .diagonal(diagonal)
  }

  /// What the standard error of each of `points` rests on: sampling units with rows in it less their
  /// strata, rows less one without a design.
  public var precisions: [Precision] {
    sums.keys.sorted().map { time in
      let rows = sums[time]?.moments.rows ?? 0
      return units.map { $0.precision(at: time) } ?? Precision(degrees: rows - 1, lack: 1)
    }
  }

  public struct Precision: Equatable, Sendable {
    public let degrees: Int
    /// What the variance of the mean is short of, as a factor. Units without rows in the period count
    /// with a total of 0, and those that have some lie around the period's own mean: of v units
    /// among many the squares add up to (v - 1) / v of what they should.
    public let lack: Double

    init(degrees: Int, lack: Double) {
      self.degrees = max(0, degrees)
      self.lack = lack
    }
  }

  /// Also these units, with nothing in them: see `ClusterMoments.register`.
  public mutating func register(units others: ClusterMoments) {
    settled = nil
    units?.register(units: others)
  }

  /// None when there are no two units to compare.
  private var designVariances: [Double: Double] {
    if let settled { return settled }
    guard let units else { return [:] }
    do throws(StatisticsError) {
      return try units.variances(lonely: .centre)
    } catch { return [:] }
  }

  /// As if the period were a sample of independent rows; nil for a single one.
  private static func plainVariance(_ sums: Sums) -> Double? {
    let moments = sums.moments
    guard moments.rows > 1 else { return nil }
    let n = Double(moments.rows)
    return max(0, sums.second) / moments.weight / moments.weight * n / (n - 1)
  }

  private static func point(_ time: Double, _ sums: Sums, sampling: Double?) -> Point {
    let moments = sums.moments
    let n = Double(moments.rows)
    let variance =
      moments.rows > 1 ? moments.cross[0, 0] * (n / moments.weight) / (n - 1) : nil
    return Point(
      time: time, rows: moments.rows, sumOfWeights: moments.weight, mean: moments.means[0],
      variance: variance, standardError: sampling.map { max(0, $0).squareRoot() })
  }
}
