import Glibc

/// The F tests for a change at an unknown date: supF, aveF and expF.
///
/// For every date with at least a share `trimming` of the points on both sides, F compares one fit
/// to all points with one on each side: F = (RSS - RSS12) / (RSS12 / (n - 2 k)). supF is the
/// largest, aveF the mean, expF = log of the mean of exp(F / 2). The date was looked for, so none
/// of them is compared with the F distribution, but with the law of the maximum.
///
/// - Shapes: one series in time order; `F` has an entry per date, the first after `first` values.
/// - Units: none; shift and scale change nothing.
/// - Throws: `.tooFewPeriods` below `leastPeriods`; `.outOfRange` for a trimming outside
///   0.05 to 0.5; `.noVariance` when a fit leaves nothing over.
/// - Source: Andrews (1993). Econometrica 61, 821-856. doi:10.2307/2951764; Andrews & Ploberger
///   (1994). Econometrica 62, 1383-1414. doi:10.2307/2951753; p as in `HansenSurface`.
public struct StructuralChangeTest: Equatable, Sendable {
  public enum Form: String, CaseIterable, Equatable, Hashable, Sendable {
    case supremum
    case average
    case exponential
  }

  public let n: Int
  public let model: ChangeModel
  /// Values before the first date looked at.
  public let first: Int
  public let F: [Double]
  public let statistics: [Form: Double]
  public let pValues: [Form: Double]
  /// How many values stand before the date with the largest F.
  public let cut: Int

  /// Hansen's p is that of long series; with fewer points F of a few values on one side is wild.
  public static let leastPeriods = 10

  public init(
    _ series: ObservedSeries, model: ChangeModel = .level, trimming: Double = 0.15
  ) throws(StatisticsError) {
    n = series.n
    self.model = model
    guard n >= Self.leastPeriods else { throw .tooFewPeriods(needed: Self.leastPeriods, got: n) }
    guard (0.05...0.5).contains(trimming) else {
      throw .outOfRange("a trimming of \(trimming): 0.05 to 0.5")
    }
    let k = model.coefficients
    let first = max(k + 1, Int(trimming * Double(n)))
    let last = n - first
    guard last >= first else { throw .tooFewPeriods(needed: 2 * (k + 1), got: n) }
    self.first = first
    let before = Self.runningSquares(model, series.times, series.values)
    // Backwards in time: the same fit, from the other end.
    let after = Self.runningSquares(
      model, series.times.reversed().map { -$0 }, series.values.reversed())
    let all = before[n]
    let scale = series.values.map(\.magnitude).max() ?? 0
    let floor = Double(n) * (Double.ulpOfOne * scale) * (Double.ulpOfOne * scale)
    var F: [Double] = []
    for cut in first...last {
      let sides = before[cut] + after[n - cut]
      guard sides > floor else { throw .noVariance(items: []) }
      F.append(max(0, all - sides) / (sides / Double(n - 2 * k)))
    }
    self.F = F
    let largest = F.max() ?? 0
    cut = first + (F.firstIndex(of: largest) ?? 0)
    let mean = F.reduce(0, +) / Double(F.count)
    // The largest is taken out, so that no exponential overflows.
    let exponential =
      largest / 2 + log(F.reduce(0) { $0 + exp(($1 - largest) / 2) } / Double(F.count))
    statistics = [.supremum: largest, .average: mean, .exponential: exponential]
    let lambda =
      Double(n - first) * Double(last) / (Double(first) * Double(n - last))
    let tau = 1 / (1 + lambda.squareRoot())
    pValues = Dictionary(
      uniqueKeysWithValues: statistics.map { form, statistic in
        let p = HansenSurface.probability(form, statistic, coefficients: k, trimming: tau)
        return (form, min(1, max(0, p)))
      })
  }

  /// The sum of squares of the fit to the first 0, 1, … n points.
  private static func runningSquares(
    _ model: ChangeModel, _ times: [Double], _ values: [Double]
  ) -> [Double] {
    var fit = RunningFit(model)
    return [0]
      + zip(times, values).map { time, value in
        _ = fit.add(time, value)
        return fit.residualSquares
      }
  }
}
