/// A column ready for work by ranks: sorted once, so that each pair it enters takes one pass.
///
/// - Shapes: `codes[row]` numbers the distinct values from 0 upwards, -1 where there is none; `order`
///   lists the rows that have a value from the smallest value up.
struct RankedColumn: Equatable, Sendable {
  let codes: [Int32]
  let order: [Int32]
  let levels: Int

  /// - Throws: `.notFinite` for a value that is no number; `item` is the position to name.
  init(_ values: [Double], missing: [UInt8]? = nil, item: Int = 0) throws(StatisticsError) {
    let present = values.indices.filter { missing?[$0] ?? 0 == 0 }
    guard present.allSatisfy({ !values[$0].isNaN }) else { throw .notFinite(item: item) }
    let order = present.sorted { values[$0] < values[$1] }
    var codes = [Int32](repeating: -1, count: values.count)
    var code: Int32 = 0
    for (place, row) in order.enumerated() {
      if place > 0, values[row] > values[order[place - 1]] { code += 1 }
      codes[row] = code
    }
    self.codes = codes
    self.order = order.map { Int32(truncatingIfNeeded: $0) }
    levels = order.isEmpty ? 0 : Int(code) + 1
  }

  /// Rows that have a value in both columns, in order of this one.
  func rows(with other: RankedColumn) -> [Int32] {
    order.filter { other.codes[Int($0)] >= 0 }
  }

  /// How much each code weighs among these rows: their number where there are no weights.
  func masses(of rows: [Int32], _ weights: [Double]?) -> [Double] {
    var masses = [Double](repeating: 0, count: levels)
    for row in rows { masses[Int(codes[Int(row)])] += weights?[Int(row)] ?? 1 }
    return masses
  }
}

extension [Double] {
  /// From the masses of the levels, in their order, the middle of the places that each level takes,
  /// counted from the middle of all: mid-ranks less their mean.
  func centredMidranks(total: Double) -> [Double] {
    var before = 0.0
    return map { mass in
      defer { before += mass }
      return before + (mass - total) / 2
    }
  }

  /// Σ w_i w_j over the pairs of cases in different levels.
  func untiedPairs(total: Double) -> Double {
    (total * total - reduce(0) { $0 + $1 * $1 }) / 2
  }
}
