/// Which column of a solution answers to which column of the reference, and with which sign.
///
/// Loadings are determined only up to the order and the sign of the factors. Each reference column
/// takes, in turn, the unused column of largest absolute Tucker congruence,
/// sum(ab) / sqrt(sum(a^2) sum(b^2)), reflected where the congruence is negative.
public struct LoadingsMatch: Equatable, Sendable {
  /// For each reference column, the column of the solution.
  public let order: [Int]
  /// For each reference column, 1 or -1.
  public let signs: [Double]
  /// The absolute congruence of each match.
  public let congruences: [Double]

  /// Both matrices by rows, items x factors.
  public init(of rows: [[Double]], to reference: [[Double]]) {
    var unused = Array(rows.first?.indices ?? 0..<0)
    var order: [Int] = []
    var signs: [Double] = []
    var congruences: [Double] = []
    for column in reference.first?.indices ?? 0..<0 {
      let target = reference.map { $0[column] }
      let candidates = unused.map { used in
        (column: used, congruence: Self.congruence(rows.map { $0[used] }, target))
      }
      guard let best = candidates.max(by: { abs($0.congruence) < abs($1.congruence) }) else {
        break
      }
      unused.removeAll { $0 == best.column }
      order.append(best.column)
      signs.append(best.congruence < 0 ? -1 : 1)
      congruences.append(abs(best.congruence))
    }
    self.order = order
    self.signs = signs
    self.congruences = congruences
  }

  /// Loadings, structure, scores or weights, with their columns in the reference's order and sign.
  public func columns(of rows: [[Double]]) -> [[Double]] {
    rows.map { row in zip(order, signs).map { row[$0] * $1 } }
  }

  /// Factor correlations, rows and columns in the reference's order and sign.
  public func factors(of rows: [[Double]]) -> [[Double]] {
    zip(order, signs).map { row, rowSign in
      zip(order, signs).map { column, sign in rows[row][column] * rowSign * sign }
    }
  }

  private static func congruence(_ a: [Double], _ b: [Double]) -> Double {
    let squares = zip(a, b).reduce(into: (a: 0.0, b: 0.0)) { sums, pair in
      sums.a += pair.0 * pair.0
      sums.b += pair.1 * pair.1
    }
    let product = zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
    let scale = (squares.a * squares.b).squareRoot()
    return scale > 0 ? product / scale : 0
  }
}
