import Glibc

/// The augmented Dickey-Fuller test: whether a series wanders (unit root) or keeps returning.
///
/// Regression of x_t - x_(t-1) on x_(t-1), the deterministic terms and L earlier differences; the
/// statistic is the t of x_(t-1). A small p speaks against wandering.
///
/// - Shapes: evenly spaced values in time order.
/// - Units: none; shift and scale change nothing (without a constant, scale only).
/// - Edge cases: chosen by AIC or BIC, L makes p too small by a little; the rule from n does not
///   look at the data.
/// - Throws: `.tooFewPeriods` below `leastPeriods` or without degrees of freedom; `.notComputable`
///   for gaps; `.noVariance`, `.singular` for a series without variation.
/// - Source: Said & Dickey (1984). Biometrika 71, 599-607. doi:10.1093/biomet/71.3.599; p as in
///   `MacKinnonSurface`.
public struct DickeyFuller: Equatable, Sendable {
  public enum Lags: Equatable, Hashable, Sendable {
    case rule(LagRule)
    /// The number up to a most that has the least criterion, all compared on one sample.
    case AIC(most: Int)
    case BIC(most: Int)
  }

  public struct Options: Equatable, Sendable {
    public var terms = DeterministicTerms.constant
    public var lags = Lags.rule(.cubeRoot)

    public init() {}
  }

  public let n: Int
  public let statistic: Double
  public let lags: Int
  /// Equations of the regression.
  public let equations: Int
  public let pValue: Double
  /// By the printed table, which is of constant and trend; nil for other terms.
  public let tabled: TabledProbability?
  /// At 1, 5 and 10 %.
  public let criticalValues: [Double]
  public let options: Options

  /// Shorter series can hardly ever reject: at 20 the power is little above the level.
  public static let leastPeriods = 20

  public init(
    _ series: ObservedSeries, options: Options = Options()
  ) throws(StatisticsError) {
    n = series.n
    self.options = options
    guard n >= Self.leastPeriods else { throw .tooFewPeriods(needed: Self.leastPeriods, got: n) }
    let x = try series.evenValues(for: "the Dickey-Fuller test")
    guard series.range > 0 else { throw .noVariance(items: []) }
    let lags = try Self.chosen(x, options)
    guard lags >= 0 else { throw .outOfRange("\(lags) lags") }
    self.lags = lags
    let fit = try Self.regression(x, lags: lags, from: lags, options.terms)
    equations = fit.residuals.count
    guard fit.standardErrors[0] > 0 else { throw .noVariance(items: []) }
    statistic = fit.coefficients[0] / fit.standardErrors[0]
    pValue = MacKinnonSurface.probability(statistic, options.terms)
    tabled =
      options.terms == .constantAndTrend
      ? DickeyFullerTable.t.probability(statistic, n: n - 1) : nil
    criticalValues = MacKinnonSurface.criticalValues(n: equations, options.terms)
  }

  private static func chosen(_ x: [Double], _ options: Options) throws(StatisticsError) -> Int {
    let most: Int
    let isBayesian: Bool
    switch options.lags {
    case .rule(let rule):
      guard let lags = rule.lags(n: x.count) else {
        throw .outOfRange("the rule of Hobijn, which is one of the KPSS test")
      }
      return lags
    case .AIC(let limit): (most, isBayesian) = (limit, false)
    case .BIC(let limit): (most, isBayesian) = (limit, true)
    }
    guard most >= 0 else { throw .outOfRange("\(most) lags") }
    var best = (lags: 0, criterion: Double.infinity)
    for lags in 0...most {
      let fit = try regression(x, lags: lags, from: most, options.terms)
      let count = Double(fit.residuals.count)
      let parameters = Double(fit.coefficients.count)
      let criterion =
        count * log(fit.residualSquares / count) + parameters * (isBayesian ? log(count) : 2)
      if criterion < best.criterion { best = (lags, criterion) }
    }
    return best.lags
  }

  /// Its first coefficient is that of the level.
  ///
  /// - Parameter first: The first difference that enters, so that several numbers of lags can be
  ///   compared on the same equations.
  private static func regression(
    _ x: [Double], lags: Int, from first: Int, _ terms: DeterministicTerms
  ) throws(StatisticsError) -> LinearFit {
    let steps = zip(x.dropFirst(), x).map { $0 - $1 }
    guard first < steps.count else { throw .tooFewPeriods(needed: first + 3, got: x.count) }
    let rows = first..<steps.count
    // Without a constant the level stays as it is; with one, its mean is taken out for the digits.
    let mean = terms == .none ? 0 : x.reduce(0, +) / Double(x.count)
    var columns = [rows.map { x[$0] - mean }]
    if terms.count >= 1 { columns.append(rows.map { _ in 1 }) }
    if terms.count >= 2 { columns.append(rows.map { Double($0) - Double(steps.count) / 2 }) }
    for lag in stride(from: 1, through: lags, by: 1) {
      columns.append(rows.map { steps[$0 - lag] })
    }
    return try LinearFit(columns: columns, rows.map { steps[$0] })
  }
}
