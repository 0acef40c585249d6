import TarazaNumerics

/// On which side of its centre a series is watched.
public enum MonitoredSide: String, CaseIterable, Equatable, Hashable, Sendable {
  case both
  case high
  case low

  /// How far off the centre a score is on the watched side; 0 on the other.
  public func distance(_ score: Double) -> Double {
    switch self {
    case .both: score.magnitude
    case .high: max(0, score)
    case .low: max(0, -score)
    }
  }
}

/// A series beside the limits between which it would stay if nothing had changed.
///
/// - Shapes: one entry per period, in time order; `baseline` are positions in them.
/// - Units: `statistics`, `centre`, `lower` and `upper` in the unit of the series; `scores` are
///   distances from the centre in standard deviations, for exact limits the normal score of the
///   tail.
public struct ControlChart: Equatable, Sendable {
  public let statistics: [Double]
  public let centre: Double
  /// Minus infinity where nothing is too low.
  public let lower: [Double]
  /// Infinity where nothing is too high.
  public let upper: [Double]
  public let scores: [Double]
  public let width: Double
  public let side: MonitoredSide
  public let baseline: Range<Int>
  /// Whether limits were worked out; scores say as much where a chart is drawn again and again.
  let hasLimits: Bool

  /// Positions beyond a limit, in time order.
  public var beyond: [Int] {
    statistics.indices.filter { statistics[$0] < lower[$0] || statistics[$0] > upper[$0] }
  }

  /// The limits `width` standard deviations from the centre; where these rest on few degrees of freedom,
  /// as many as leave a normal's share of `width` beyond them by Student's t.
  init(
    _ statistics: [Double], centre: Double, deviations: [Double], degrees: [Double]? = nil,
    width: Double, side: MonitoredSide, baseline: Range<Int>, hasLimits: Bool = true
  ) {
    self.statistics = statistics
    self.centre = centre
    self.width = width
    self.side = side
    self.baseline = baseline
    let laws = statistics.indices.map {
      StudentDeviate(degreesOfFreedom: degrees?[$0] ?? .infinity)
    }
    self.hasLimits = hasLimits
    let reach = zip(laws, deviations).map { law, deviation in
      hasLimits ? law.width(width) * deviation : .infinity
    }
    lower = reach.map { side == .high ? -.infinity : centre - $0 }
    upper = reach.map { side == .low ? .infinity : centre + $0 }
    scores = statistics.indices.map { laws[$0].score((statistics[$0] - centre) / deviations[$0]) }
  }

  init(
    _ statistics: [Double], centre: Double, lower: [Double], upper: [Double], scores: [Double],
    width: Double, side: MonitoredSide, baseline: Range<Int>
  ) {
    self.statistics = statistics
    self.centre = centre
    self.lower = lower
    self.upper = upper
    self.scores = scores
    hasLimits = true
    self.width = width
    self.side = side
    self.baseline = baseline
  }

  /// What every chart asks of its input.
  ///
  /// - Throws: `.notFinite`; `.outOfRange` for a baseline outside the series or a width that is not
  ///   above 0; `.tooFewPeriods` for a baseline shorter than `least`.
  static func check(
    _ values: [Double], baseline: Range<Int>, least: Int, width: Double
  ) throws(StatisticsError) {
    for (position, value) in values.enumerated() where !value.isFinite {
      throw .notFinite(item: position)
    }
    guard baseline.lowerBound >= 0, baseline.upperBound <= values.count else {
      throw .outOfRange("a baseline outside the \(values.count) periods of the series")
    }
    guard width > 0, width.isFinite else {
      throw .outOfRange("limits \(width) standard deviations wide")
    }
    guard baseline.count >= least else {
      throw .tooFewPeriods(needed: least, got: baseline.count)
    }
  }
}

/// Distances in estimated standard deviations as a normal has them with the same tail.
struct StudentDeviate: Equatable {
  /// Nil where the standard deviation is known, or as good as known.
  private let law: StudentT?

  /// From here on Student's t is the normal to more digits than limits have.
  private static let settled = 1e7

  init(degreesOfFreedom: Double) {
    law = degreesOfFreedom < Self.settled ? StudentT(degreesOfFreedom) : nil
  }

  /// How many estimated standard deviations leave as much beyond as `normal` known ones.
  func width(_ normal: Double) -> Double {
    law.map { $0.upperQuantile(Normal.upper(normal)) } ?? normal
  }

  func score(_ t: Double) -> Double {
    guard let law else { return t }
    // A tail too small to be told from 0 has the deviate of the smallest number.
    let tail = max(law.upper(t.magnitude), .leastNormalMagnitude)
    return t < 0 ? -Normal.upperQuantile(tail) : Normal.upperQuantile(tail)
  }
}
