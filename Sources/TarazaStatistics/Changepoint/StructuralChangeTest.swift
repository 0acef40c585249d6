import Glibc

/// The F tests for a change at an unknown date: supF, aveF and expF.
///
/// For every date with at least a share `trimming` of the points on both sides, F compares one fit
/// to all points with one on each side: F = (RSS - RSS12) / (RSS12 / (n - 2 k)). supF is the
/// largest, aveF the mean, expF = log of the mean of exp(F / 2). The date was looked for, so none
/// of them is compared with the F distribution, but with the law of the maximum: `pValues` with that
/// of long series, which rejects up to three times too often at ten points; `tail` with that of this
/// many points, by orders of the values or normal series.
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
  private let times: [Double]
  private let values: [Double]

  /// With fewer points F of a few values on one side is wild.
  public static let leastPeriods = 10
  /// Beyond so many points p of long series is right, and drawing takes long.
  public static let mostDrawn = 200

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
    times = series.times
    values = series.values
    let fits = SplitFits(model, series.times, series.values, first: first)
    let scale = series.values.map(\.magnitude).max() ?? 0
    let floor = Double(n) * (Double.ulpOfOne * scale) * (Double.ulpOfOne * scale)
    guard fits.sides.allSatisfy({ $0 > floor }) else { throw .noVariance(items: []) }
    let ratios = Self.ratios(fits, n: n, model)
    F = ratios
    cut = fits.bestCut
    statistics = Dictionary(
      uniqueKeysWithValues: Form.allCases.map { ($0, $0.statistic(of: ratios)) })
    let lambda =
      Double(n - first) * Double(last) / (Double(first) * Double(n - last))
    let tau = 1 / (1 + lambda.squareRoot())
    pValues = Dictionary(
      uniqueKeysWithValues: statistics.map { form, statistic in
        let p = HansenSurface.probability(form, statistic, coefficients: k, trimming: tau)
        return (form, min(1, max(0, p)))
      })
  }

  /// p of a form by series of this length: orders of the values, for levels alone, or normal series.
  ///
  /// - Throws: `.outOfRange` for orders of values where a line may change: a line leaves no order of
  ///   the values as likely as another; `.interrupted`.
  public func tail(
    _ form: Form, _ null: NullDistribution,
    progress: @escaping NullDistribution.Progress = { _ in true }
  ) throws(StatisticsError) -> TailProbability {
    guard model == .level || null.kind == .normal else {
      throw .outOfRange("orders of the values, where a line may change")
    }
    let (times, model, first, n) = (times, model, first, n)
    return try null.tail(
      of: form.statistic(of: F), values: values, isOriginFree: true, progress: progress
    ) { values in
      form.statistic(
        of: Self.ratios(SplitFits(model, times, values, first: first), n: n, model))
    }
  }

  private static func ratios(_ fits: SplitFits, n: Int, _ model: ChangeModel) -> [Double] {
    let free = Double(n - 2 * model.coefficients)
    return fits.sides.map { max(0, fits.whole - $0) / ($0 / free) }
  }
}

extension StructuralChangeTest.Form {
  /// Of the F of all dates.
  func statistic(of F: [Double]) -> Double {
    let largest = F.max() ?? 0
    switch self {
    case .supremum: return largest
    case .average: return F.reduce(0, +) / Double(F.count)
    case .exponential:
      // The largest is taken out, so that no exponential overflows.
      return largest / 2 + log(F.reduce(0) { $0 + exp(($1 - largest) / 2) } / Double(F.count))
    }
  }
}
