import TarazaNumerics

/// MacKinnon's response surfaces: p and critical values of the Dickey-Fuller t.
///
/// p = Phi(c0 + c1 t + c2 t^2 + c3 t^3), one polynomial for the left tail and one for the rest;
/// critical values b0 + b1 / n + b2 / n^2 + b3 / n^3.
///
/// - Source: MacKinnon (1994). J. Bus. Econ. Stat. 12, 167-176. doi:10.1080/07350015.1994.10510005
///   (p); MacKinnon (2010). Queen's Economics Department Working Paper 1227 (critical values).
enum MacKinnonSurface {
  struct Surface: Sendable {
    /// Beyond these p is 0 or 1 to the surface's precision.
    let least: Double
    let most: Double
    /// Where the polynomials change.
    let star: Double
    let left: [Double]
    let right: [Double]
    /// At 1, 5 and 10 %.
    let critical: [[Double]]
  }

  static func surface(_ terms: DeterministicTerms) -> Surface {
    switch terms {
    case .none:
      Surface(
        least: -19.04, most: .infinity, star: -1.04, left: [0.6344, 1.2378, 0.032496],
        right: [0.4797, 0.93557, -0.06999, 0.033066],
        critical: [
          [-2.56574, -2.2358, -3.627, 0], [-1.94100, -0.2686, -3.365, 31.223],
          [-1.61682, 0.2656, -2.714, 25.364],
        ])
    case .constant:
      Surface(
        least: -18.83, most: 2.74, star: -1.61, left: [2.1659, 1.4412, 0.038269],
        right: [1.7339, 0.93202, -0.12745, -0.010368],
        critical: [
          [-3.43035, -6.5393, -16.786, -79.433], [-2.86154, -2.8903, -4.234, -40.040],
          [-2.56677, -1.5384, -2.809, 0],
        ])
    case .constantAndTrend:
      Surface(
        least: -16.18, most: 0.7, star: -2.89, left: [3.2512, 1.6047, 0.049588],
        right: [2.5261, 0.61654, -0.37956, -0.060285],
        critical: [
          [-3.95877, -9.0531, -28.428, -134.155], [-3.41049, -4.3904, -9.036, -45.374],
          [-3.12705, -2.5856, -3.925, -22.380],
        ])
    }
  }

  static func probability(_ t: Double, _ terms: DeterministicTerms) -> Double {
    let surface = surface(terms)
    if t > surface.most { return 1 }
    if t < surface.least { return 0 }
    let coefficients = t <= surface.star ? surface.left : surface.right
    return Normal.lower(coefficients.reversed().reduce(0) { $0 * t + $1 })
  }

  static func criticalValues(n: Int, _ terms: DeterministicTerms) -> [Double] {
    surface(terms).critical.map { row in row.reversed().reduce(0) { $0 / Double(n) + $1 } }
  }
}

/// What a unit-root test takes out besides the unit root.
public enum DeterministicTerms: String, CaseIterable, Equatable, Hashable, Sendable {
  case none
  case constant
  case constantAndTrend

  var count: Int {
    switch self {
    case .none: 0
    case .constant: 1
    case .constantAndTrend: 2
    }
  }
}

/// The printed tables of the Dickey-Fuller statistics with constant and trend, for n = 25 to
/// infinity: p between .01 and .99, the nearest printed one beyond.
///
/// - Source: Fuller (1976). Introduction to Statistical Time Series, tables 8.5.1 and 8.5.2, as in
///   Banerjee, Dolado, Galbraith & Hendry (1993). Co-integration, tables 4.1 and 4.2.
struct DickeyFullerTable: Sendable {
  private static let sizes = [25.0, 50, 100, 250, 500, 100_000]
  private static let probabilities = [0.01, 0.025, 0.05, 0.10, 0.90, 0.95, 0.975, 0.99]

  /// For each probability the critical value at every size.
  private let values: [[Double]]

  /// Of t.
  static let t = DickeyFullerTable(values: [
    [-4.38, -4.15, -4.04, -3.99, -3.98, -3.96], [-3.95, -3.80, -3.73, -3.69, -3.68, -3.66],
    [-3.60, -3.50, -3.45, -3.43, -3.42, -3.41], [-3.24, -3.18, -3.15, -3.13, -3.13, -3.12],
    [-1.14, -1.19, -1.22, -1.23, -1.24, -1.25], [-0.80, -0.87, -0.90, -0.92, -0.93, -0.94],
    [-0.50, -0.58, -0.62, -0.64, -0.65, -0.66], [-0.15, -0.24, -0.28, -0.31, -0.32, -0.33],
  ])

  /// Of n (alpha - 1).
  static let coefficient = DickeyFullerTable(values: [
    [-22.5, -25.7, -27.4, -28.4, -28.9, -29.5], [-19.9, -22.4, -23.6, -24.4, -24.8, -25.1],
    [-17.9, -19.8, -20.7, -21.3, -21.5, -21.8], [-15.6, -16.8, -17.5, -18.0, -18.1, -18.3],
    [-3.66, -3.71, -3.74, -3.75, -3.76, -3.77], [-2.51, -2.60, -2.62, -2.64, -2.65, -2.66],
    [-1.53, -1.66, -1.73, -1.78, -1.78, -1.79], [-0.43, -0.65, -0.75, -0.82, -0.84, -0.87],
  ])

  func probability(_ statistic: Double, n: Int) -> TabledProbability {
    let critical = values.map { PrintedTable.interpolated(Double(n), Self.sizes, $0) }
    return TabledProbability(
      PrintedTable.interpolated(statistic, critical, Self.probabilities),
      isClipped: statistic < critical[0] || statistic > critical[critical.count - 1])
  }
}

/// A p read off a printed table.
public struct TabledProbability: Equatable, Sendable {
  public let p: Double
  /// Whether the statistic lies beyond the table, so that p is only a limit.
  public let isClipped: Bool

  init(_ p: Double, isClipped: Bool) {
    self.p = p
    self.isClipped = isClipped
  }
}
