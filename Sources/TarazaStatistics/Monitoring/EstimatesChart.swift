import TarazaNumerics

/// The chart of a series of estimates, each with its own standard error: limits from these errors,
/// and from how much the baseline's periods differ beyond them.
///
/// With C the covariance of the estimates and tau^2 the variance of true levels between periods in
/// control, the centre is m = sum a_i x_i over the baseline with a_i in proportion to
/// 1 / (C_ii + tau^2), and the limits of period i lie `width` times the standard deviation of
/// x_i - m from it: C_ii + tau^2 - 2 (a'(C + tau^2 I))_i + a'(C + tau^2 I) a. So a period after the
/// baseline has the uncertainty of the centre added, one within has it taken off, and villages that
/// are visited again count as what they are. tau^2 makes sum w_i (x_i - m)^2 equal to its
/// expectation (Paule and Mandel where C is diagonal), and is 0 where they differ less than that.
///
/// Where C rests on few degrees of freedom, limits and scores are those of Student's t: with nu_i those
/// of C_ii, V_i the variance above and E_i that without tau^2, the distance has nu_i (V_i / E_i)^2. tau is
/// taken as known.
///
/// - Shapes: n estimates in time order, C n x n.
/// - Units: of the values; shift and scale of the values shift and scale centre and limits.
/// - Throws: `.tooFewPeriods` below three periods in the baseline, five where `differing`;
///   `.noVariance` with the position of an estimate without error; as `ControlChart.check`.
/// - Source: Paule & Mandel (1982). J. Res. Natl. Bur. Stand. 87, 377-385. doi:10.6028/jres.087.022;
///   the variance of a difference from a mean that it may be part of is elementary; Satterthwaite (1946).
///   Biometrics Bull. 2, 110-114. doi:10.2307/3002019 (degrees of freedom of a sum).
public struct EstimatesChart: Equatable, Sendable {
  public struct Options: Equatable, Sendable {
    /// Whether true levels may differ from period to period in control; else tau is 0.
    public var differing = true
    public var width = 3.0
    public var side = MonitoredSide.both
    /// Whether limits are worked out; where only scores are looked at, quantiles of t take most of the time.
    public var hasLimits = true

    public init() {}
  }

  /// Errors are known: three periods give a centre.
  public static let leastPeriods = 3
  /// tau must be guessed from the periods.
  public static let leastDiffering = 5

  public let chart: ControlChart
  /// Of each estimate's distance from the centre, in control.
  public let deviations: [Double]
  /// The standard deviation of true levels between periods in control.
  public let tau: Double
  /// Of the distances from the centre, which have its error in common.
  public var covariance: SymmetricMatrix {
    fit.covariance(of: deviations.indices, weights, tau * tau)
  }
  /// Those of each distance; infinite where errors are known.
  public let degreesOfFreedom: [Double]
  private let fit: Fit
  private let weights: [Double]

  /// - Parameter degreesOfFreedom: of the errors; nil where they are known.
  public init(
    _ values: [Double], covariance C: SymmetricMatrix, degreesOfFreedom known: [Double]? = nil,
    baseline: Range<Int>, options: Options = Options()
  ) throws(StatisticsError) {
    precondition(C.order == values.count, "a covariance of other periods")
    precondition(known.map { $0.count == values.count } ?? true, "degrees of other periods")
    try ControlChart.check(
      values, baseline: baseline,
      least: options.differing ? Self.leastDiffering : Self.leastPeriods, width: options.width)
    let without = values.indices.filter { !(C[$0, $0] > 0) }
    guard without.isEmpty else { throw .noVariance(items: without) }
    let fit = Fit(values: values, C: C, baseline: baseline)
    let tauSquared = options.differing ? try fit.tauSquared() : 0
    let weights = fit.weights(tauSquared)
    let variances = fit.variances(of: values.indices, weights, tauSquared)
    // Estimates that never part from the centre say nothing about when they do.
    let rounding = 1e-12
    let fixed = values.indices.filter { variances[$0] <= rounding * (C[$0, $0] + tauSquared) }
    guard fixed.isEmpty else { throw .noVariance(items: fixed) }
    tau = tauSquared.squareRoot()
    deviations = variances.map { $0.squareRoot() }
    self.fit = fit
    self.weights = weights
    let ofErrors = fit.variances(of: values.indices, weights, 0)
    degreesOfFreedom = values.indices.map { place in
      let share = ofErrors[place] / variances[place]
      return share > rounding ? (known?[place] ?? .infinity) / (share * share) : .infinity
    }
    chart = ControlChart(
      values, centre: fit.mean(weights), deviations: deviations, degrees: degreesOfFreedom,
      width: options.width, side: options.side, baseline: baseline, hasLimits: options.hasLimits)
  }

  /// The moments of the baseline for any tau^2.
  private struct Fit: Equatable, Sendable {
    let values: [Double]
    let C: SymmetricMatrix
    let baseline: Range<Int>

    func weights(_ tauSquared: Double) -> [Double] {
      let raw = baseline.map { 1 / (C[$0, $0] + tauSquared) }
      let sum = raw.reduce(0, +)
      return raw.map { $0 / sum }
    }

    /// About the first value, so that a far origin costs no digits.
    func mean(_ weights: [Double]) -> Double {
      let origin = values[baseline.lowerBound]
      return origin + zip(baseline, weights).reduce(0) { $0 + $1.1 * (values[$1.0] - origin) }
    }

    /// What each of these periods has in common with the centre.
    private func shared(
      _ periods: Range<Int>, _ weights: [Double], _ tauSquared: Double
    ) -> [Double] {
      periods.map { i in
        var sum = baseline.contains(i) ? weights[i - baseline.lowerBound] * tauSquared : 0
        for (j, a) in zip(baseline, weights) { sum += a * C[i, j] }
        return sum
      }
    }

    private func centreVariance(_ weights: [Double], _ tauSquared: Double) -> Double {
      zip(shared(baseline, weights, tauSquared), weights).reduce(0) { $0 + $1.0 * $1.1 }
    }

    /// Of the distances of these periods from the centre.
    func variances(
      of periods: Range<Int>, _ weights: [Double], _ tauSquared: Double
    ) -> [Double] {
      let ofCentre = centreVariance(weights, tauSquared)
      return zip(periods, shared(periods, weights, tauSquared)).map { i, shared in
        C[i, i] + tauSquared - 2 * shared + ofCentre
      }
    }

    func covariance(
      of periods: Range<Int>, _ weights: [Double], _ tauSquared: Double
    ) -> SymmetricMatrix {
      let shared = shared(periods, weights, tauSquared)
      let ofCentre = centreVariance(weights, tauSquared)
      var made = SymmetricMatrix(order: periods.count)
      for (row, i) in periods.enumerated() {
        for column in 0...row {
          let j = periods.lowerBound + column
          made[row, column] =
            C[i, j] + (i == j ? tauSquared : 0) - shared[row] - shared[column] + ofCentre
        }
      }
      return made
    }

    /// What the weighted squares are above their expectation.
    func excess(_ tauSquared: Double) -> Double {
      let weights = weights(tauSquared)
      let mean = mean(weights)
      let expected = variances(of: baseline, weights, tauSquared)
      return zip(baseline, expected).reduce(0) { sum, period in
        let (i, variance) = period
        let off = values[i] - mean
        return sum + (off * off - variance) / (C[i, i] + tauSquared)
      }
    }

    func tauSquared() throws(StatisticsError) -> Double {
      guard excess(0) > 0 else { return 0 }
      let known = values[baseline]
      let range = (known.max() ?? 0) - (known.min() ?? 0)
      return try numerically("the spread between periods") { () throws(NumericsError) in
        try RootFinder.root(
          above: 0, step: max(range * range, .leastNormalMagnitude),
          limit: .greatestFiniteMagnitude, tolerance: 1e-14 * range * range, of: excess
        ).value
      }
    }
  }
}
