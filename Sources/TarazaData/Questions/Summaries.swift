/// Summaries of the rows of one group.
package struct Summaries: Equatable, Sendable {
  package internal(set) var rows = 0
  /// The sum of the weights; equal to `rows` without a weight.
  package internal(set) var weight = 0.0
  var columns: [ColumnSummary]
  private let items: [SummariesQuestion.Item]
  private let columnOfItem: [Int?]

  init(
    items: [SummariesQuestion.Item], columnOfItem: [Int?], _ needs: [ColumnSummary.Needs]
  ) {
    self.items = items
    self.columnOfItem = columnOfItem
    columns = needs.map { ColumnSummary($0) }
  }

  /// The value of item i; missing when it does not exist, such as the mean of nothing.
  package func value(_ item: Int) -> Value {
    let asked = items[item]
    guard let position = columnOfItem[item] else {
      return .number(asked.function == .weightedN ? weight : Double(rows))
    }
    return columns[position].value(asked.function, asked.constants)
  }

  /// How many rows item i left out because the value is missing.
  package func leftOut(_ item: Int) -> Int {
    columnOfItem[item].map { columns[$0].missing } ?? 0
  }

  mutating func merge(_ other: Summaries) {
    rows += other.rows
    weight += other.weight
    for position in columns.indices { columns[position].merge(other.columns[position]) }
  }
}

extension ColumnSummary {
  /// - mean, share: Σwx / Σw; of truths a share. The mean of days is rounded down to a day.
  /// - variance, sd: see `variance`.
  /// - sum: Σwx.
  /// - quantile, median: see `Quantiles`.
  /// - n, n_distinct, min, max: of all valid cells, whatever their weight.
  /// - missing_share: the weight of rows without a value over that of all rows.
  func value(_ function: AggregateFunction, _ constants: [Value]) -> Value {
    switch function {
    case .mean: measured(mean)
    case .share: Self.number(mean)
    case .variance: Self.number(variance)
    case .sd: Self.number(variance.map { $0.squareRoot() })
    case .sum: Self.number(total)
    case .median: measured(Quantiles.quantile(0.5, of: values, weights: weights))
    case .quantile:
      measured(
        constants.first?.stored.flatMap { Quantiles.quantile($0, of: values, weights: weights) })
    case .min: lowest ?? .missing(nil)
    case .max: highest ?? .missing(nil)
    case .n: .number(Double(valid))
    case .weightedN: .number(weight)
    case .missingShare:
      Self.number(
        missingWeight + weight > 0 ? missingWeight / (missingWeight + weight) : nil)
    case .distinctCount: .number(Double(distinct.count))
    }
  }

  /// A value in the unit of the column: a day of days, a number of numbers.
  private func measured(_ number: Double?) -> Value {
    guard let number, type.isCalendar else { return Self.number(number) }
    return Value(number.rounded(.down), as: type)
  }

  private static func number(_ number: Double?) -> Value {
    number.map { .number($0) } ?? .missing(nil)
  }
}

/// Quantiles of sorted values, interpolated between neighbours.
///
/// Without weights R's type 7: at h = 1 + (n - 1) p, between the values at floor(h) and the next.
/// With weights these are scaled to sum to n, and the value at position k is the smallest whose
/// cumulated weight reaches k, as in `wtd.quantile(normwt = TRUE)` of R's Hmisc; equal weights give
/// the unweighted quantile.
///
/// - Source: Hyndman & Fan (1996). Am. Stat. 50, 361-365. doi:10.1080/00031305.1996.10473566
enum Quantiles {
  /// How far rounding may carry a cumulated weight from a whole number.
  private static let rounding = 1e-9

  static func quantile(_ p: Double, of values: [Double], weights: [Double]) -> Double? {
    guard !values.isEmpty, (0...1).contains(p) else { return nil }
    let h = 1 + Double(values.count - 1) * p
    let low = h.rounded(.down)
    let (below, above) =
      weights.isEmpty
      ? positions(low, in: values.sorted())
      : positions(low, in: values, weights)
    return below + (h - low) * (above - below)
  }

  private static func positions(_ low: Double, in sorted: [Double]) -> (Double, Double) {
    let position = Int(low) - 1
    return (sorted[position], sorted[min(position + 1, sorted.count - 1)])
  }

  private static func positions(_ low: Double, in values: [Double], _ weights: [Double])
    -> (Double, Double)
  {
    let n = Double(values.count)
    let order = values.indices.sorted { values[$0] < values[$1] }
    let scale = n / weights.reduce(0, +)
    var cumulated = 0.0
    var below: Double?
    for index in order {
      cumulated += weights[index] * scale
      let reached = cumulated * (1 + rounding)
      if below == nil, reached >= low { below = values[index] }
      if let below, reached >= min(low + 1, n) { return (below, values[index]) }
    }
    let last = values[order[order.count - 1]]
    return (below ?? last, last)
  }
}
