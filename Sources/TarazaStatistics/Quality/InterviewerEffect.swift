import TarazaNumerics

/// How much of the variance of one item lies between interviewers: the intraclass correlation of a
/// one-way analysis of variance.
///
/// ICC = (MSB - MSW) / (MSB + (n₀ - 1) MSW), with n₀ = (N - Σ nᵢ² / N) / (k - 1) the size that k
/// groups of unequal size nᵢ amount to. Its interval turns the interval of F = MSB / MSW round, with
/// n₀ in place of the common size, which is exact for equal groups and close to it for others.
///
/// - Shapes: `values` and `groups` have an entry for each row; groups are numbered from 0.
/// - Units: none; it can be negative, down to -1 / (n₀ - 1), where interviewers differ less than by
///   chance.
/// - Missing data: NaN values and negative groups are left out.
/// - Throws: `.tooFewRows` when fewer than two interviewers have answers, or none has two;
///   `.noVariance` when all answers are equal.
/// - Source: Searle, Casella & McCulloch (1992). Variance Components, 3.6; Donner & Wells (1986).
///   Biometrics 42, 401-412. doi:10.2307/2531060; as an interviewer effect Kish (1962). JASA 57,
///   92-115. doi:10.1080/01621459.1962.10482153.
public struct InterviewerEffect: Equatable, Sendable {
  public let rows: Int
  public let interviewers: Int
  public let icc: Double
  public let interval: ConfidenceInterval
  public let f: Double
  public let pValue: Double
  /// By how much the variance of a mean grows since each interviewer makes many interviews:
  /// 1 + (mean workload - 1) ICC.
  public let designEffect: Double

  public init(_ values: [Double], groups: [Int32], count: Int, level: Double = 0.95)
    throws(StatisticsError)
  {
    let sums = GroupSums(values, groups, count)
    let sizes = sums.sizes.filter { $0 > 0 }
    let n = sizes.reduce(0, +)
    let k = Double(sizes.count)
    guard k >= 2, n > k else { throw .tooFewRows(needed: 3, got: Int(n)) }
    let between = sums.between / (k - 1)
    let within = sums.within / (n - k)
    guard between + within > 0 else { throw .noVariance(items: [0]) }
    let size = (n - sizes.reduce(0) { $0 + $1 * $1 } / n) / (k - 1)
    func correlation(_ f: Double) -> Double { f == .infinity ? 1 : (f - 1) / (f + size - 1) }
    rows = Int(n)
    interviewers = sizes.count
    f = within > 0 ? between / within : .infinity
    icc = correlation(f)
    pValue = f == .infinity ? 0 : FDistribution(k - 1, n - k).upper(f)
    let tail = (1 - level) / 2
    let low = f / FDistribution(k - 1, n - k).upperQuantile(tail)
    let high = f * FDistribution(n - k, k - 1).upperQuantile(tail)
    interval = ConfidenceInterval(
      lower: correlation(low), upper: correlation(high), level: level)
    designEffect = 1 + (n / k - 1) * icc
  }
}

/// Sizes, means and squares of groups, in two passes.
private struct GroupSums {
  let sizes: [Double]
  let between: Double
  let within: Double

  init(_ values: [Double], _ groups: [Int32], _ count: Int) {
    var sizes = [Double](repeating: 0, count: count)
    var means = sizes
    for row in values.indices where groups[row] >= 0 && values[row].isFinite {
      sizes[Int(groups[row])] += 1
      means[Int(groups[row])] += (values[row] - means[Int(groups[row])]) / sizes[Int(groups[row])]
    }
    let total = sizes.reduce(0, +)
    let mean = zip(sizes, means).reduce(0) { $0 + $1.0 * $1.1 } / total
    var within = 0.0
    for row in values.indices where groups[row] >= 0 && values[row].isFinite {
      let distance = values[row] - means[Int(groups[row])]
      within += distance * distance
    }
    self.sizes = sizes
    self.within = within
    between = zip(sizes, means).reduce(0) { $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean) }
  }
}
