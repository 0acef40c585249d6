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
  /// Times in the order in which `units` has them as items.
  private var unitTimes: [Double] = []
  private var units: ClusterMoments?

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
    var itemOfTime = Dictionary(
      uniqueKeysWithValues: unitTimes.enumerated().map { ($1, $0) })
    for row in used where itemOfTime[times[row]] == nil {
      itemOfTime[times[row]] = unitTimes.count
      unitTimes.append(times[row])
    }
    var flags = [[UInt8]](
      repeating: Array(repeating: 1, count: times.count), count: unitTimes.count)
    for row in used { flags[itemOfTime[times[row]] ?? 0][row] = 0 }
    var totals = units ?? ClusterMoments(items: 0)
    totals.grow(to: unitTimes.count)
    totals.add(
      ItemBlock(
        columns: Array(repeating: values, count: unitTimes.count), missing: flags,
        weights: weights),
      units: rowUnits, names: names, populations: populations)
    units = totals
  }

  /// Adds the rows behind `other`.
  public mutating func merge(_ other: PeriodSeries) {
    for (time, theirs) in other.sums { merge(theirs, at: time) }
    guard var theirs = other.units else { return }
    let all = unitTimes + other.unitTimes.filter { !unitTimes.contains($0) }
    var own = units ?? ClusterMoments(items: 0)
    own.grow(to: all.count)
    let positions = other.unitTimes.compactMap { all.firstIndex(of: $0) }
    theirs.place(at: positions, of: all.count)
    own.merge(theirs)
    unitTimes = all
    units = own
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
    /// Of the mean; nil for a single row, or unit, that says nothing about it.
    public let standardError: Double?
  }

  /// The periods that have a value, in order of time.
  public var points: [Point] {
    let variances = designVariances
    return sums.keys.sorted().compactMap { time in
      guard let period = sums[time] else { return nil }
      return Self.point(time, period, designVariance: variances?[time])
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

  /// The sampling units behind the series; nil without a design.
  public var samplingUnits: ClusterMoments? { units }

  /// The covariances of the means of `points`: diagonal without a design.
  ///
  /// - Throws: `.tooFewRows` when a period without a design has one row; else as
  ///   `ClusterMoments.covarianceOfMeans`.
  public func covariance(lonely: LonelyUnits = .centre) throws(StatisticsError) -> SymmetricMatrix {
    let times = sums.keys.sorted()
    if let units {
      let order = times.compactMap { time in unitTimes.firstIndex(of: time) }
      return try units.covarianceOfMeans(lonely: lonely).selecting(order)
    }
    var diagonal: [Double] = []
    for point in points {
      guard let error = point.standardError else { throw .tooFewRows(needed: 2, got: point.rows) }
      diagonal.append(error * error)
    }
    return .diagonal(diagonal)
  }

  /// Also these units, with nothing in them: see `ClusterMoments.register`.
  public mutating func register(units others: ClusterMoments) {
    units?.register(units: others)
  }

  private var designVariances: [Double: Double]? {
    guard let units, let covariance = try? units.covarianceOfMeans(lonely: .centre) else {
      return nil
    }
    return Dictionary(uniqueKeysWithValues: zip(unitTimes, covariance.diagonal))
  }

  private static func point(_ time: Double, _ sums: Sums, designVariance: Double?) -> Point {
    let moments = sums.moments
    let n = Double(moments.rows)
    var variance: Double?
    var sampling: Double? = designVariance
    if moments.rows > 1 {
      variance = moments.cross[0, 0] * (n / moments.weight) / (n - 1)
      let plain = max(0, sums.second) / moments.weight / moments.weight * n / (n - 1)
      sampling = designVariance ?? plain
    }
    return Point(
      time: time, rows: moments.rows, sumOfWeights: moments.weight, mean: moments.means[0],
      variance: variance, standardError: sampling.map { max(0, $0).squareRoot() })
  }
}
