import Glibc

/// A count of `trials` whose chance is not known exactly, or differs between groups: the beta-binomial
/// law, and the binomial where it is known.
///
/// The chance has mean p and variance T, so that a + b = p (1 - p) / T - 1, a = (a + b) p, and
/// P(k + 1) / P(k) = (n - k) / (k + 1) · (k + a) / (n - k - 1 + b); with T = 0 the last factor is
/// p / (1 - p). Both tails are added up from their ends, so that small ones keep their digits.
///
/// - Edge cases: T is at most p (1 - p), where every group is all or none.
/// - Source: Skellam (1948). J. R. Stat. Soc. B 10, 257-261. doi:10.1111/j.2517-6161.1948.tb00014.x
struct DispersedCount {
  let trials: Int
  /// P(X <= c) and P(X >= c) for every c from 0 to `trials`.
  private let lower: [Double]
  private let upper: [Double]

  /// - Parameters:
  ///   - mean: p, above 0 and below 1.
  ///   - spread: T.
  init(trials: Int, mean p: Double, spread T: Double) {
    self.trials = trials
    let n = Double(trials)
    let most = p * (1 - p)
    let sum = T > 0 ? max(Self.leastSum, most / T - 1) : .infinity
    func ratio(_ k: Double) -> Double {
      let chance = sum.isInfinite ? p / (1 - p) : (k + sum * p) / (n - k - 1 + sum * (1 - p))
      return (n - k) / (k + 1) * chance
    }
    // From the middle outwards, in units of the mass there.
    let middle = min(trials, Int((n * p).rounded()))
    var mass = [Double](repeating: 1, count: trials + 1)
    for k in stride(from: middle, to: trials, by: 1) { mass[k + 1] = mass[k] * ratio(Double(k)) }
    for k in stride(from: middle, to: 0, by: -1) { mass[k - 1] = mass[k] / ratio(Double(k - 1)) }
    var (below, above) = (mass, mass)
    for k in 0..<trials {
      below[k + 1] += below[k]
      above[trials - k - 1] += above[trials - k]
    }
    let whole = below[trials]
    lower = below.map { $0 / whole }
    upper = above.map { $0 / whole }
  }

  /// Where T leaves less the chance is all or none.
  private static let leastSum = 1e-6

  func tails(_ count: Int) -> ExactLimits.Tails {
    ExactLimits.Tails(lower: lower[count], upper: upper[count])
  }
}
