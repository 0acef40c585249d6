import Glibc
import TarazaNumerics

/// Fluctuation tests: whether a mean or a line stays the same over time, by sums of residuals.
///
/// - OLS-CUSUM: cumulated residuals of the fit to all points, over sigma sqrt(n); the statistic is
///   the largest magnitude, its law that of a Brownian bridge.
/// - Recursive CUSUM: cumulated recursive residuals over sigma sqrt(n - k), held against the
///   boundary 1 + 2 t; its law that of Brownian motion.
/// - MOSUM: sums over windows of a share h of the residuals, of either kind.
///
/// - Shapes: one series in time order; `process` begins with 0 for the cumulated sums and has an
///   entry per window for the moving ones.
/// - Units: none; shift and scale change nothing.
/// - Edge cases: p of the moving sums comes from a printed table from .10 (OLS) or .20 (recursive)
///   to .01: beyond it `bound` says on which side p lies, and `pValue` is the nearest printed one.
/// - Throws: `.tooFewPeriods` below `leastPeriods`; `.noVariance` when nothing is left over;
///   `.outOfRange` for a window outside 0.05 to 0.5.
/// - Source: Brown, Durbin & Evans (1975). J. R. Stat. Soc. B 37, 149-192.
///   doi:10.1111/j.2517-6161.1975.tb01532.x; Ploberger & Kramer (1992). Econometrica 60, 271-285.
///   doi:10.2307/2951597; Chu, Hornik & Kuan (1995). Biometrika 82, 603-617.
///   doi:10.1093/biomet/82.3.603 and Econometric Theory 11, 699-720 (tables of the moving sums).
public struct FluctuationTest: Equatable, Sendable {
  public enum Kind: String, CaseIterable, Equatable, Hashable, Sendable {
    case olsCusum
    case recursiveCusum
    case olsMosum
    case recursiveMosum
  }

  /// On which side of the printed table p lies.
  public enum Bound: String, Equatable, Sendable {
    case below
    case above
  }

  public struct Options: Equatable, Sendable {
    public var kind = Kind.olsCusum
    public var model = ChangeModel.level
    /// The share of points in a window of the moving sums.
    public var window = 0.15

    public init() {}
  }

  public let n: Int
  public let process: [Double]
  public let statistic: Double
  public let pValue: Double
  /// Nil when p is not at an end of a table.
  public let bound: Bound?
  /// How many values stand before the date at which two levels, or lines, fit best. It is not where
  /// the process is farthest out: sums of forecast errors go on growing after a change, and a moving
  /// sum is largest in a window that lies on one side of it.
  public let cut: Int
  public let options: Options

  /// The laws are those of long series; below this the sums are too few to look like them.
  public static let leastPeriods = 10

  public init(
    _ series: ObservedSeries, options: Options = Options()
  ) throws(StatisticsError) {
    n = series.n
    self.options = options
    guard n >= Self.leastPeriods else { throw .tooFewPeriods(needed: Self.leastPeriods, got: n) }
    guard (0.05...0.5).contains(options.window) else {
      throw .outOfRange("a window of \(options.window): 0.05 to 0.5 are tabled")
    }
    guard series.range > 0 else { throw .noVariance(items: []) }
    let stretch = StretchFit(options.model, series.times[...], series.values[...])
    let k = options.model.coefficients
    // Relative to the values: what rounding leaves of a perfect fit is no variation.
    let floor = Double(n) * (Double.ulpOfOne * (series.values.map(\.magnitude).max() ?? 0))
    guard stretch.residualSquares.squareRoot() > floor else { throw .noVariance(items: []) }
    cut = SplitFits(options.model, series.times, series.values, first: k + 1).bestCut
    let w = stretch.recursiveResiduals
    switch options.kind {
    case .olsCusum:
      let sigma = (stretch.residualSquares / Double(n - k)).squareRoot()
      process = Self.cumulated(stretch.residuals, over: sigma * Double(n).squareRoot())
      statistic = process.map(\.magnitude).max() ?? 0
      pValue = Self.bridgeTail(statistic)
      bound = nil
    case .recursiveCusum:
      let scale = Self.deviation(w, divisor: w.count - 1) * Double(n - k).squareRoot()
      process = Self.cumulated(w, over: scale)
      let distances = process.enumerated().map { place, value in
        value / (1 + 2 * Double(place) / Double(w.count))
      }
      statistic = distances.map(\.magnitude).max() ?? 0
      pValue = Self.motionTail(statistic)
      bound = nil
    case .olsMosum, .recursiveMosum:
      let isRecursive = options.kind == .recursiveMosum
      let terms = isRecursive ? w : stretch.residuals
      let width = Int(Double(terms.count) * options.window)
      guard width >= 1 else {
        throw .tooFewPeriods(needed: Int(1 / options.window) + 1 + k, got: n)
      }
      let sigma =
        isRecursive
        ? Self.deviation(w, divisor: w.count - k)
        : (stretch.residualSquares / Double(n - k)).squareRoot()
      process = Self.moving(terms, width, over: sigma * Double(terms.count).squareRoot())
      statistic = process.map(\.magnitude).max() ?? 0
      let table = isRecursive ? MovingSumTable.recursive : .ols
      let entry = table.probability(statistic, window: options.window)
      pValue = entry.p
      bound = entry.bound
    }
  }

  private static func deviation(_ values: [Double], divisor: Int) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares / Double(divisor)).squareRoot()
  }

  private static func cumulated(_ terms: [Double], over scale: Double) -> [Double] {
    var running = 0.0
    return [0]
      + terms.map { term in
        running += term
        return running / scale
      }
  }

  private static func moving(_ terms: [Double], _ width: Int, over scale: Double) -> [Double] {
    (0...(terms.count - width)).map { start in
      terms[start..<(start + width)].reduce(0, +) / scale
    }
  }

  /// P(max of |Brownian bridge| > x) = 2 sum over i >= 1 of (-1)^(i + 1) exp(-2 i^2 x^2).
  private static func bridgeTail(_ x: Double) -> Double {
    // Below this the tail differs from 1 by less than 1e-50, and the series alternates long.
    guard x > 0.1 else { return 1 }
    var sum = 0.0
    for i in 1...100 {
      let term = exp(-2 * Double(i * i) * x * x)
      sum += i.isMultiple(of: 2) ? -term : term
    }
    return min(1, max(0, 2 * sum))
  }

  /// P(Brownian motion crosses ±x (1 + 2 t) before 1): two one-sided crossings less both.
  private static func motionTail(_ x: Double) -> Double {
    // The formula counts double crossings as if rare, which fails for low boundaries; the line is
    // the usual continuation.
    guard x >= 0.3 else { return 1 - 0.1465 * x }
    let once = Normal.upper(3 * x) + exp(-4 * x * x) * (Normal.lower(x) - Normal.upper(5 * x))
    return min(1, 2 * (once - exp(-16 * x * x) * Normal.upper(x)))
  }
}

/// Critical values of moving sums for windows of a share h = .05, .10, … .50.
struct MovingSumTable: Sendable {
  let probabilities: [Double]
  /// For each probability, one value per window.
  let values: [[Double]]

  static let ols = MovingSumTable(
    probabilities: [0.1, 0.05, 0.025, 0.01],
    values: [
      [0.7552, 0.9809, 1.1211, 1.217, 1.2811, 1.3258, 1.3514, 1.3628, 1.361, 1.3751],
      [0.8017, 1.0483, 1.2059, 1.3158, 1.392, 1.4448, 1.4789, 1.4956, 1.4976, 1.5115],
      [0.8444, 1.1119, 1.2845, 1.4053, 1.4917, 1.5548, 1.5946, 1.6152, 1.621, 1.6341],
      [0.8977, 1.1888, 1.3767, 1.5131, 1.6118, 1.6863, 1.7339, 1.7572, 1.7676, 1.7808],
    ])

  /// Printed for sums over the window's own standard deviation: times sqrt(h) here.
  static let recursive = MovingSumTable(
    probabilities: [0.2, 0.15, 0.1, 0.05, 0.025, 0.01],
    values: [
      [3.2165, 2.9795, 2.8289, 2.7099, 2.6061, 2.5111, 2.4283, 2.3464, 2.2686, 2.2255],
      [3.3185, 3.0894, 2.9479, 2.8303, 2.7325, 2.6418, 2.5609, 2.4840, 2.4083, 2.3668],
      [3.4554, 3.2368, 3.1028, 2.9874, 2.8985, 2.8134, 2.7327, 2.6605, 2.5899, 2.5505],
      [3.6622, 3.4681, 3.3382, 3.2351, 3.1531, 3.0728, 3.0043, 2.9333, 2.8743, 2.8334],
      [3.8632, 3.6707, 3.5598, 3.4604, 3.3845, 3.3102, 3.2461, 3.1823, 3.1229, 3.0737],
      [4.1009, 3.9397, 3.8143, 3.7337, 3.6626, 3.5907, 3.5333, 3.4895, 3.4123, 3.3912],
    ].map { row in
      row.enumerated().map { $1 * (0.05 * Double($0 + 1)).squareRoot() }
    })

  func probability(_ x: Double, window: Double) -> (p: Double, bound: FluctuationTest.Bound?) {
    let windows = (1...10).map { 0.05 * Double($0) }
    let critical = values.map { PrintedTable.interpolated(window, windows, $0) }
    let smallest = probabilities[probabilities.count - 1]
    if x > critical[critical.count - 1] { return (smallest, .below) }
    // Above the first printed value p is a straight line to 1 at 0: a filler, hence the bound.
    let p = PrintedTable.interpolated(x, [0] + critical, [1] + probabilities)
    return (p, x < critical[0] ? .above : nil)
  }
}
