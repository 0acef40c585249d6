import TarazaNumerics

/// Whether the series of a panel have one trend: some may rise while others fall.
///
/// Independent series: the sum of (z_g - mean z)^2, z_g = S_g / sqrt(variance), is chi-square with
/// G - 1 degrees of freedom (van Belle and Hughes). Correlated series: the differences between the
/// series' tau have the covariance matrix that follows from that of their S, and the statistic is
/// their quadratic form in its inverse.
///
/// Where all series have one trend, the sum G (mean z)^2 beside it is the joint test.
///
/// - Units: none.
/// - Edge cases: constant series say nothing and are left out. With series taken as independent that
///   go up and down together the test finds differences too seldom. With few times so does that of
///   correlated series: at .05 it calls .001 to .012 of three to five series of 6 to 10 times.
/// - Throws: `.tooFewItems` below two series that vary; `.singular` when there are too few times to
///   tell the correlated series apart.
/// - Source: van Belle & Hughes (1984). Water Resour. Res. 20, 127-136.
///   doi:10.1029/WR020i001p00127
public struct TrendHomogeneity: Equatable, Sendable {
  public let chiSquare: Double
  public let degreesOfFreedom: Int
  public let pValue: Double
  /// The positions of the series that entered.
  public let series: [Int]

  public init(_ joint: JointMannKendall) throws(StatisticsError) {
    let series = joint.parts.indices.filter { joint.parts[$0].variance > 0 }
    guard series.count >= 2 else { throw .tooFewItems(needed: 2, got: series.count) }
    self.series = series
    degreesOfFreedom = series.count - 1
    switch joint.options.dependence {
    case .independent:
      let z = series.map { Double(joint.parts[$0].S) / joint.parts[$0].variance.squareRoot() }
      let mean = z.reduce(0, +) / Double(z.count)
      chiSquare = z.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    case .correlated:
      chiSquare = try Self.quadraticForm(joint, series)
    }
    pValue = ChiSquare(Double(degreesOfFreedom)).upper(chiSquare)
  }

  private static func quadraticForm(
    _ joint: JointMannKendall, _ series: [Int]
  ) throws(StatisticsError) -> Double {
    let pairs = series.map { Double(joint.parts[$0].n * (joint.parts[$0].n - 1) / 2) }
    let tau = zip(series, pairs).map { Double(joint.parts[$0].S) / $1 }
    let last = series.count - 1
    func covariance(_ g: Int, _ h: Int) -> Double {
      joint.covariance[series[g], series[h]] / (pairs[g] * pairs[h])
    }
    var contrasts = SymmetricMatrix(order: last)
    for g in 0..<last {
      for h in 0...g {
        contrasts[g, h] =
          covariance(g, h) - covariance(g, last) - covariance(h, last) + covariance(last, last)
      }
    }
    let differences = (0..<last).map { tau[$0] - tau[last] }
    return try numerically("the homogeneity of trends") { () throws(NumericsError) in
      let factor = try Cholesky(contrasts)
      guard factor.reciprocalCondition > 1e-12 else {
        throw .singular(reciprocalCondition: factor.reciprocalCondition)
      }
      return zip(differences, factor.solve(differences)).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }
}
