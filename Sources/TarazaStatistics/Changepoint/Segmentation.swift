import Glibc

/// Changes found by making the cost of all segments, with a penalty for each change, least.
///
/// - PELT finds the exact least of cost + penalty x changes: a start of the last segment that could
///   not compete now is never looked at again.
/// - Segment neighbourhood finds the exact least cost for each number of changes.
/// - Binary segmentation splits where the cost falls most, again and again; bottom-up joins where
///   it rises least; the window compares a window's two halves. They are quick and not exact.
///
/// - Shapes: one series in time order; `cuts` count the values before each change.
/// - Units: the cost of changes in mean supposes a variance of one: values are divided by `scale`,
///   by default an estimate from neighbours that the changes hardly touch. Other costs need none:
///   multiplying the values changes no cut.
/// - Throws: `.tooFewPeriods` when two segments do not fit in; `.noVariance` for a series that is
///   constant or in which no two neighbours differ; `.outOfRange` for a penalty below zero.
/// - Source: Killick, Fearnhead & Eckley (2012). J. Am. Stat. Assoc. 107, 1590-1598.
///   doi:10.1080/01621459.2012.737745 (PELT); Auger & Lawrence (1989). Bull. Math. Biol. 51, 39-54.
///   doi:10.1007/BF02458835 (neighbourhood); Scott & Knott (1974). Biometrics 30, 507-512.
///   doi:10.2307/2529204 (binary); Truong, Oudre & Vayatis (2020). doi:10.1016/j.sigpro.2019.107299
public struct Segmentation: Equatable, Sendable {
  public enum Method: Equatable, Hashable, Sendable {
    /// Exact, the number of changes by the penalty.
    case pelt
    /// Exact, up to this many changes, the number by the penalty.
    case neighbourhood(most: Int)
    /// Exact, this many changes.
    case exactly(Int)
    /// Up to this many changes, as long as the penalty allows.
    case binary(most: Int)
    /// This many changes whatever the penalty.
    case binaryExactly(Int)
    case bottomUp(changes: Int)
    case window(changes: Int, width: Int)
  }

  /// What a change must save at least. k: parameters of a segment.
  public enum Penalty: Equatable, Hashable, Sendable {
    /// (k + 1) log n: the change's date counts as a parameter.
    case BIC
    /// 2 (k + 1).
    case AIC
    /// 2 (k + 1) log log n.
    case hannanQuinn
    /// (k + 2) log n, and log of each segment's length on its cost.
    case modifiedBIC
    case value(Double)
  }

  public struct Options: Equatable, Sendable {
    public var method = Method.pelt
    public var cost = SegmentCostForm.mean
    public var penalty = Penalty.BIC
    /// Least values in a segment; nil takes that of the cost: 2, of costs of variance 5.
    public var shortest: Int?
    /// What values are divided by; nil estimates it for costs that need one.
    public var scale: Double?

    public init() {}
  }

  public let n: Int
  /// How many values stand before each change.
  public let cuts: [Int]
  /// Of all segments, penalties apart.
  public let cost: Double
  /// Of one change, where the method uses a penalty.
  public let penalty: Double
  /// What the values were divided by; 1 where the cost needs none.
  public let scale: Double
  /// Of each segment, by costs that look at it: about its own mean, or for `variance` about that of all.
  public let deviations: [Double]?
  public let options: Options

  public init(
    _ series: ObservedSeries, options: Options = Options()
  ) throws(StatisticsError) {
    n = series.n
    self.options = options
    let shortest = max(
      options.shortest ?? options.cost.usualSegment, options.cost.shortestSegment)
    guard n >= max(4, 2 * shortest) else {
      throw .tooFewPeriods(needed: max(4, 2 * shortest), got: n)
    }
    guard series.range > 0 else { throw .noVariance(items: []) }
    let scale = try Self.scale(of: series.values, options)
    self.scale = scale
    let penalty = options.penalty.value(n: n, parameters: options.cost.parameters)
    guard penalty >= 0, penalty.isFinite else { throw .outOfRange("a penalty of \(penalty)") }
    self.penalty = penalty
    let values = scale == 1 ? series.values : series.values.map { $0 / scale }
    let search = SegmentSearch(
      shortest: shortest, penalty: penalty, countsLengths: options.penalty == .modifiedBIC)
    if options.cost == .absolute {
      (cuts, cost) = try search.solve(options.method, MedianCost(values))
      deviations = nil
    } else {
      let costs = MomentCost(options.cost, values, mindsRounding: options.shortest == nil)
      let found = try search.solve(options.method, costs)
      (cuts, cost) = found
      let hasDeviations = [.variance, .meanAndVariance].contains(options.cost)
      deviations =
        hasDeviations
        ? zip([0] + found.cuts, found.cuts + [n]).map { costs.deviation($0, $1) } : nil
    }
  }

  private static func scale(
    of values: [Double], _ options: Options
  ) throws(StatisticsError) -> Double {
    if let scale = options.scale {
      guard scale > 0, scale.isFinite else { throw .outOfRange("a scale of \(scale)") }
      return scale
    }
    guard [.mean, .absolute].contains(options.cost) else { return 1 }
    let scale = neighbourDeviation(values)
    guard scale > 0 else { throw .noVariance(items: []) }
    return scale
  }

  /// The standard deviation from differences of neighbours, over sqrt 2: a change of level touches
  /// a single difference.
  ///
  /// - Source: von Neumann (1941). Ann. Math. Stat. 12, 367-395. doi:10.1214/aoms/1177731677
  public static func neighbourDeviation(_ values: [Double]) -> Double {
    let steps = zip(values.dropFirst(), values).map { $0 - $1 }
    guard steps.count > 1 else { return 0 }
    let mean = steps.reduce(0, +) / Double(steps.count)
    let squares = steps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(steps.count - 1) / 2).squareRoot()
  }
}

extension Segmentation.Penalty {
  public func value(n: Int, parameters k: Int) -> Double {
    let logN = log(Double(n))
    switch self {
    case .BIC: return Double(k + 1) * logN
    case .AIC: return 2 * Double(k + 1)
    case .hannanQuinn: return 2 * Double(k + 1) * log(max(logN, 1))
    case .modifiedBIC: return Double(k + 2) * logN
    case .value(let value): return value
    }
  }
}
