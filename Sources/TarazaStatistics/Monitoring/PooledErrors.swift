/// Standard errors of means for periods whose own rows cannot tell them: one row, one sampling unit, or
/// the same answer from everybody.
///
/// SE_i = s √(d / n_i), with s² the pooled variance of the rows within periods and d the median of the
/// design effects SE² n / s_i² of the periods that have both. Other periods keep their own.
///
/// - Shapes: one entry per period.
/// - Units: of the values.
/// - Edge cases: without a period that has an error above 0, nothing can be borrowed.
/// - Throws: `.noVariance` with the periods without an error in that case.
/// - Source: Montgomery (2013). Introduction to Statistical Quality Control, 7th ed., section 6.3 (one
///   spread within periods); Kish (1965), Survey Sampling, section 8.2 (design effects).
public struct PooledErrors: Equatable, Sendable {
  public let errors: [Double]
  /// Periods that were given theirs.
  public let filled: [Int]

  public init(
    _ errors: [Double?], variances: [Double?], rows: [Int]
  ) throws(StatisticsError) {
    precondition(
      errors.count == variances.count && errors.count == rows.count, "periods of unequal parts")
    let without = errors.indices.filter { !((errors[$0] ?? 0) > 0) }
    filled = without
    guard !without.isEmpty else {
      self.errors = errors.map { $0 ?? 0 }
      return
    }
    var (squares, freedom) = (0.0, 0)
    var effects: [Double] = []
    for place in errors.indices {
      guard let variance = variances[place], rows[place] > 1 else { continue }
      squares += Double(rows[place] - 1) * variance
      freedom += rows[place] - 1
      if let error = errors[place], error > 0, variance > 0 {
        effects.append(error * error * Double(rows[place]) / variance)
      }
    }
    guard !effects.isEmpty, squares > 0 else { throw .noVariance(items: without) }
    let perRow = squares / Double(freedom) * OrderStatistic.median(of: effects)
    self.errors = errors.indices.map { place in
      if let error = errors[place], error > 0 { return error }
      return (perRow / Double(rows[place])).squareRoot()
    }
  }
}
