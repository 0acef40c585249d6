import TarazaNumerics

/// Items answered by a sample, for coefficients whose errors come from how the sample was drawn.
///
/// A coefficient is a smooth function of weighted moments. Its errors are those of the weighted
/// total of its influence, what each row adds to it to first order, or come from the replicates
/// where the design has any.
///
/// - Shapes: one entry per item in `values` and `isUsed`, each with one per row of the design.
/// - Missing data: listwise a row counts when it has every item, pairwise when it has those that the
///   coefficient is of.
/// - Source: Binder (1983), Int. Stat. Rev. 51, 279-292, doi:10.2307/1402588; Deville (1999), Survey
///   Methodology 25, 193-203.
public struct SurveyItems: Sendable {
  public let design: SampleDesign
  public let rule: MissingRule
  let values: [[Double]]
  /// Of each item, the rows that count.
  let isUsed: [[Bool]]

  /// - Parameter hasValue: false also for rows outside the domain that is asked about.
  public init(
    _ values: [[Double]], hasValue: [[Bool]], of design: SampleDesign, rule: MissingRule
  ) {
    precondition(
      values.count == hasValue.count
        && values.allSatisfy { $0.count == design.rowCount }
        && hasValue.allSatisfy { $0.count == design.rowCount }, "items of other rows")
    self.design = design
    self.rule = rule
    self.values = values
    switch rule {
    case .pairwise: isUsed = hasValue
    case .listwise:
      var complete = [Bool](repeating: true, count: design.rowCount)
      for flags in hasValue { for row in flags.indices where !flags[row] { complete[row] = false } }
      isUsed = Array(repeating: complete, count: values.count)
    }
  }

  /// The rows that have all these items.
  func rows(of items: [Int]) -> [Bool] {
    guard let first = items.first else { return [] }
    return items.dropFirst().reduce(isUsed[first]) { known, item in
      zip(known, isUsed[item]).map { $0 && $1 }
    }
  }

  /// The rows that count for any item.
  var domain: [Bool] {
    guard let first = isUsed.first, rule == .pairwise else { return isUsed.first ?? [] }
    return isUsed.dropFirst().reduce(first) { known, own in zip(known, own).map { $0 || $1 } }
  }

  /// Some of the rows, reversed items with their signs turned. Equal weights are none.
  func block(of rows: [Int], reversed: [Int]) -> ItemBlock {
    let weights = rows.map { design.weights[$0] }
    return ItemBlock(
      columns: values.enumerated().map { item, column in
        reversed.contains(item) ? rows.map { -column[$0] } : rows.map { column[$0] }
      },
      missing: rule == .listwise
        ? [] : isUsed.map { used in rows.map { used[$0] ? 0 : 1 } },
      weights: weights.allSatisfy { $0 == weights.first } ? nil : weights)
  }
}

/// Weighted means and centred products of a few items over some rows, divided by the sum of weights.
struct WeightedMoments {
  let weight: Double
  let means: [Double]
  let products: SymmetricMatrix

  /// Nil when no row counts.
  init?(_ columns: [[Double]], rows: [Int32], weights: [Double]) {
    var total = 0.0
    for row in rows { total += weights[Int(row)] }
    guard total > 0 else { return nil }
    weight = total
    means = columns.map { column in
      rows.reduce(0) { $0 + weights[Int($1)] * column[Int($1)] } / total
    }
    var products = SymmetricMatrix(order: columns.count)
    for i in columns.indices {
      for j in 0...i {
        var sum = 0.0
        for row in rows {
          let r = Int(row)
          sum += weights[r] * (columns[i][r] - means[i]) * (columns[j][r] - means[j])
        }
        products[i, j] = sum / total
      }
    }
    self.products = products
  }
}
