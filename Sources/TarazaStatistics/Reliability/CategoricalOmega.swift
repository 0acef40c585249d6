import Glibc
import TarazaNumerics

/// Omega of a sum of ordered answers as they are given, by one factor of what is behind them.
///
/// An answer x_j is v_0 and a step v_a - v_(a-1) for each threshold tau_a that its normal variable
/// exceeds. Two answers whose variables correlate r have the covariance
/// s_jk(r) = Σ_ab step_a step_b [Φ₂(tau_ja, tau_kb, r) - Φ(tau_ja) Φ(tau_kb)]. With l the loadings of
/// one factor and rho the polychoric correlations, the part of the sum's variance that a second set
/// of answers by the same people would share is Σ_jk s_jk(l_j l_k); the whole is
/// Σ_j var x_j + Σ_(j ≠ k) s_jk(rho_jk). Omega is their ratio.
///
/// Unlike ordinal alpha and omega it is the reliability of the score that is used.
///
/// - Shapes: `estimate` has k x k slopes on the correlations, `thresholdSlopes` those on each item's
///   thresholds.
/// - Units: none. A common shift and scale of the answers' values change nothing.
/// - Edge cases: no slopes where a loading is on its bound.
/// - Throws: `.tooFewItems` below three; `.notComputable` where a correlation or the product of two
///   loadings is 1 or -1; what the correlations and the one-factor model throw.
/// - Source: Green & Yang (2009). Psychometrika 74, 155-167. doi:10.1007/s11336-008-9099-3, equation
///   21, with polychoric correlations by pairs and the factor by minimum residuals; answers a step
///   of one apart there.
public struct CategoricalOmega: Equatable, Sendable {
  public let estimate: CoefficientEstimate
  public let thresholdSlopes: [[Double]]

  public init(_ matrix: PolychoricMatrix) throws(StatisticsError) {
    try self.init(
      correlations: try matrix.correlations().R, levels: matrix.levels,
      thresholds: matrix.thresholds.map(\.values))
  }

  /// - Parameters:
  ///   - levels: the values of each item's answers, ascending.
  ///   - thresholds: of each item, one fewer.
  package init(
    correlations R: SymmetricMatrix, levels: [[Double]], thresholds: [[Double]]
  ) throws(StatisticsError) {
    let model = try OneFactorReliability(covariance: R, by: .minimumResidual)
    let l = model.loadings
    let k = l.count
    let items = (0..<k).map { StepItem(levels[$0], thresholds[$0]) }
    let inside = (0..<k).allSatisfy { i in
      l[i].magnitude < 1 && (0..<i).allSatisfy { R[i, $0].magnitude < 1 }
    }
    guard inside else {
      throw .notComputable("answers that one factor, or another answer, tells without error")
    }
    var shared = 0.0
    var whole = 0.0
    var byLoading = [Double](repeating: 0, count: k)
    var byCorrelation = SymmetricMatrix(order: k)
    var sharedByThreshold = items.map { [Double](repeating: 0, count: $0.cuts.count) }
    var wholeByThreshold = items.map(\.varianceSlopes)
    for i in 0..<k {
      let own = StepCovariance(items[i], items[i], l[i] * l[i])
      shared += own.value
      whole += items[i].variance
      byLoading[i] += 2 * own.slope * l[i]
      add(own.byFirst, times: 2, to: &sharedByThreshold[i])
      for j in 0..<i {
        let explained = StepCovariance(items[i], items[j], l[i] * l[j])
        shared += 2 * explained.value
        byLoading[i] += 2 * explained.slope * l[j]
        byLoading[j] += 2 * explained.slope * l[i]
        add(explained.byFirst, times: 2, to: &sharedByThreshold[i])
        add(explained.bySecond, times: 2, to: &sharedByThreshold[j])
        let observed = StepCovariance(items[i], items[j], R[i, j])
        whole += 2 * observed.value
        byCorrelation[i, j] = observed.slope
        add(observed.byFirst, times: 2, to: &wholeByThreshold[i])
        add(observed.bySecond, times: 2, to: &wholeByThreshold[j])
      }
    }
    guard whole > 0 else { throw .noVariance(items: []) }
    let ratio = shared / whole
    let divisor = whole
    thresholdSlopes = zip(sharedByThreshold, wholeByThreshold).map { shared, whole in
      zip(shared, whole).map { ($0 - ratio * $1) / divisor }
    }
    let slopes =
      model.heywood.isEmpty
      ? model.minimumResidualSlopes(byLoading.map { $0 / divisor }).map {
        $0 - (ratio / divisor) * byCorrelation
      } : nil
    estimate = CoefficientEstimate(ratio, slopes: slopes)
  }
}

private func add(_ values: [Double], times factor: Double, to sums: inout [Double]) {
  for place in sums.indices { sums[place] += factor * values[place] }
}

/// An item as steps at the thresholds of a normal variable.
private struct StepItem {
  let cuts: [Double]
  let steps: [Double]

  init(_ levels: [Double], _ cuts: [Double]) {
    self.cuts = cuts
    steps = zip(levels.dropFirst(), levels).map { $0 - $1 }
  }

  /// Σ_ab step_a step_b [Φ(min(tau_a, tau_b)) - Φ(tau_a) Φ(tau_b)].
  var variance: Double {
    var sum = 0.0
    for a in cuts.indices {
      let below = Normal.lower(cuts[a])
      sum += steps[a] * steps[a] * below * Normal.upper(cuts[a])
      for b in (a + 1)..<max(cuts.count, a + 1) {
        sum += 2 * steps[a] * steps[b] * below * Normal.upper(cuts[b])
      }
    }
    return sum
  }

  var varianceSlopes: [Double] {
    cuts.indices.map { a in
      let density = Normal.density(cuts[a])
      var sum = steps[a] * (1 - 2 * Normal.lower(cuts[a]))
      for b in cuts.indices where b != a {
        sum += 2 * steps[b] * ((b > a ? 1 : 0) - Normal.lower(cuts[b]))
      }
      return steps[a] * density * sum
    }
  }
}

/// The covariance of two such items whose normal variables correlate r, with its slopes.
private struct StepCovariance {
  let value: Double
  let slope: Double
  let byFirst: [Double]
  let bySecond: [Double]

  init(_ first: StepItem, _ second: StepItem, _ r: Double) {
    var grid = BivariateNormalGrid(h: first.cuts, k: second.cuts)
    grid.move(to: r)
    let width = second.cuts.count + 2
    let (lowerFirst, lowerSecond) = (
      first.cuts.map(Normal.lower), second.cuts.map(Normal.lower)
    )
    let left = (1 - r * r).squareRoot()
    var (value, slope) = (0.0, 0.0)
    var byFirst = [Double](repeating: 0, count: first.cuts.count)
    var bySecond = [Double](repeating: 0, count: second.cuts.count)
    for (a, h) in first.cuts.enumerated() {
      for (b, k) in second.cuts.enumerated() {
        let weight = first.steps[a] * second.steps[b]
        let place = (a + 1) * width + b + 1
        value += weight * (grid.probabilities[place] - lowerFirst[a] * lowerSecond[b])
        slope += weight * grid.densities[place]
        byFirst[a] +=
          weight * Normal.density(h) * (Normal.lower((k - r * h) / left) - lowerSecond[b])
        bySecond[b] +=
          weight * Normal.density(k) * (Normal.lower((h - r * k) / left) - lowerFirst[a])
      }
    }
    self.value = value
    self.slope = slope
    self.byFirst = byFirst
    self.bySecond = bySecond
  }
}
