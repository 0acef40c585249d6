/// The partial sums of a series from its mean, over its standard deviation: what Buishand's tests
/// and the standard normal homogeneity test look at.
struct AdjustedPartialSums: Sendable {
  /// What divides the sum of squares in the standard deviation.
  let divisor: DeviationDivisor

  /// S_1, S_2, … S_(n-1) over the standard deviation; zeros for a constant series.
  func sums(_ values: [Double]) -> [Double] {
    let n = values.count
    let mean = values.reduce(0, +) / Double(n)
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (squares / divisor.of(n)).squareRoot()
    guard deviation > 0 else { return [Double](repeating: 0, count: n - 1) }
    var running = 0.0
    return values.dropLast().map { value in
      running += value - mean
      return running / deviation
    }
  }
}

/// What divides the sum of squared deviations.
public enum DeviationDivisor: String, CaseIterable, Equatable, Hashable, Sendable {
  /// n, as in Buishand's paper and tables.
  case n
  /// n - 1, the sample's, as the R package trend does.
  case nMinusOne

  func of(_ n: Int) -> Double {
    switch self {
    case .n: Double(n)
    case .nMinusOne: Double(n - 1)
    }
  }
}
