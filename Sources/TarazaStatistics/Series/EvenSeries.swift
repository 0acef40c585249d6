extension ObservedSeries {
  /// The values, when they are evenly spaced without a gap: what methods need that look at lags.
  ///
  /// Months and quarters are counted as whole numbers, so that they are even; days between surveys
  /// seldom are.
  ///
  /// - Throws: `.notComputable` naming the first gap by its position.
  func evenValues(for method: String) throws(StatisticsError) -> [Double] {
    let step = period
    for position in times.indices.dropFirst() {
      let gap = times[position] - times[position - 1]
      guard (gap - step).magnitude <= 1e-6 * step else {
        throw .notComputable(
          "\(method) needs evenly spaced periods without a gap, and the step before period "
            + "\(position + 1) is \((gap / step * 100).rounded() / 100) times the shortest")
      }
    }
    return values
  }
}

/// Rules by which tests of series choose how many lags they look at, from n alone.
public enum LagRule: Equatable, Hashable, Sendable {
  case fixed(Int)
  /// 4 (n / 100)^(1/4), rounded down: Schwert's short rule.
  case short
  /// 12 (n / 100)^(1/4), rounded down: Schwert's long rule.
  case long
  /// (n - 1)^(1/3), rounded down: Said and Dickey.
  case cubeRoot
  /// From the autocorrelation of the residuals: Hobijn, Franses and Ooms. Only `KPSS` has it.
  case hobijn

  /// The number of lags for n values; nil where the data decide.
  func lags(n: Int) -> Int? {
    let count = Double(n)
    switch self {
    case .fixed(let lags): return lags
    case .short: return Int(4 * (count / 100).squareRoot().squareRoot())
    case .long: return Int(12 * (count / 100).squareRoot().squareRoot())
    case .cubeRoot:
      // By comparison of cubes: a floating cube root falls short of 3 at 27.
      var root = 0
      while (root + 1) * (root + 1) * (root + 1) <= n - 1 { root += 1 }
      return root
    case .hobijn: return nil
    }
  }
}

/// The variance of a sum of dependent terms, per term: Bartlett weights 1 - l / (L + 1).
///
/// - Source: Newey & West (1987). Econometrica 55, 703-708. doi:10.2307/1913610
enum LongRunVariance {
  static func bartlett(_ terms: [Double], lags: Int) -> Double {
    let n = terms.count
    var sum = terms.reduce(0) { $0 + $1 * $1 }
    for lag in stride(from: 1, through: min(lags, n - 1), by: 1) {
      let weight = 1 - Double(lag) / Double(lags + 1)
      var product = 0.0
      for place in lag..<n { product += terms[place] * terms[place - lag] }
      sum += 2 * weight * product
    }
    return sum / Double(n)
  }
}
