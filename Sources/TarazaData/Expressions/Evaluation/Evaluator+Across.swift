extension Evaluator {
  /// A summary across the items of each row, over those that have a value there.
  ///
  /// `row_mean`, `row_sum` and `row_sd` have as their last argument how many values a row must have
  /// at least; with fewer, or with none at all, the row is plainly missing. `row_sd` needs two.
  mutating func acrossItems(_ function: RowFunction, _ arguments: [Expression])
    throws(DataError) -> Chunk.Slice
  {
    var items = arguments
    var atLeast = 1.0
    if function.takesAtLeast, let last = items.popLast() {
      // No row has as many values as an unknown number asks for.
      var needed = Double.infinity
      if case .constant(.number(let number)) = last { needed = number }
      atLeast = max(needed, function == .rowSD ? 2 : 1)
    }
    var columns: [Chunk.Slice] = []
    for item in items {
      let operand = try evaluate(item)
      let counting = function == .rowCount || function == .rowMissing
      columns.append((counting ? operand : try numeric(operand, item)).slice(rowCount))
    }
    let counts = Self.counts(columns, rowCount)
    switch function {
    case .rowCount: return Chunk.Slice(type: .number, values: counts, kinds: nil)
    case .rowMissing:
      let all = Double(columns.count)
      return Chunk.Slice(type: .number, values: counts.map { all - $0 }, kinds: nil)
    default: break
    }
    var kinds = Kinds.allValid
    kinds.addMissing(where: { counts[$0] < atLeast }, of: rowCount)
    let type: ColumnType =
      [.rowMin, .rowMax].contains(function) ? columns.first?.type ?? .number : .number
    return Chunk.Slice(
      type: type == .truth ? .number : type, values: Self.summary(function, columns, counts),
      kinds: kinds)
  }

  private static func counts(_ columns: [Chunk.Slice], _ rowCount: Int) -> [Double] {
    var counts = [Double](repeating: 0, count: rowCount)
    for column in columns {
      if let kinds = column.kinds {
        for row in 0..<rowCount { counts[row] += kinds[row] == Column.valid ? 1 : 0 }
      } else {
        for row in 0..<rowCount { counts[row] += 1 }
      }
    }
    return counts
  }

  /// Values of rows without any item have no meaning.
  private static func summary(
    _ function: RowFunction, _ columns: [Chunk.Slice], _ counts: [Double]
  ) -> [Double] {
    let none = [Double](repeating: 0, count: counts.count)
    switch function {
    case .rowMin:
      return folded(columns, from: Array(repeating: .infinity, count: counts.count)) { min($0, $1) }
    case .rowMax:
      return folded(columns, from: Array(repeating: -.infinity, count: counts.count)) {
        max($0, $1)
      }
    case .rowSum:
      return folded(columns, from: none) { $0 + $1 }
    default:
      let means = zip(folded(columns, from: none) { $0 + $1 }, counts).map { $1 > 0 ? $0 / $1 : 0 }
      guard function == .rowSD else { return means }
      var squares = none
      for column in columns {
        for row in squares.indices where column.isValid(row) {
          let deviation = column.values[row] - means[row]
          squares[row] += deviation * deviation
        }
      }
      return zip(squares, counts).map { $1 > 1 ? ($0 / ($1 - 1)).squareRoot() : 0 }
    }
  }

  @inline(__always)
  private static func folded(
    _ columns: [Chunk.Slice], from start: [Double], _ f: (Double, Double) -> Double
  ) -> [Double] {
    var result = start
    for column in columns {
      if let kinds = column.kinds {
        for row in result.indices where kinds[row] == Column.valid {
          result[row] = f(result[row], column.values[row])
        }
      } else {
        for row in result.indices { result[row] = f(result[row], column.values[row]) }
      }
    }
    return result
  }
}
