/// Into how far the same order two columns put the cases, pair by pair of cases.
///
/// score = Σ over pairs w_i w_j sign(x_i - x_j) sign(y_i - y_j): concordant less discordant pairs
/// where there are no weights. The cases are taken in order of x, and a tree over the values of y
/// tells how much of what came before lies below and above: O(n log m) for m distinct y.
struct PairOrder {
  let rowCount: Int
  let score: Double
  let xMasses: [Double]
  let yMasses: [Double]
  /// Weight of the pairs that differ in x, in y.
  let xUntied: Double
  let yUntied: Double

  init(_ x: RankedColumn, _ y: RankedColumn, weights: [Double]? = nil) {
    let rows = x.rows(with: y)
    rowCount = rows.count
    xMasses = x.masses(of: rows, weights)
    yMasses = y.masses(of: rows, weights)
    let total = xMasses.reduce(0, +)
    xUntied = xMasses.untiedPairs(total: total)
    yUntied = yMasses.untiedPairs(total: total)
    score = Self.score(rows, x, y, weights)
  }

  /// Kendall's tau-b; nil where x or y is constant.
  var tauB: Double? {
    guard xUntied > 0, yUntied > 0 else { return nil }
    return max(-1, min(1, score / (xUntied.squareRoot() * yUntied.squareRoot())))
  }

  private static func score(
    _ rows: [Int32], _ x: RankedColumn, _ y: RankedColumn, _ weights: [Double]?
  ) -> Double {
    var placed = WeightTree(levels: y.levels)
    var score = 0.0
    var start = 0
    while start < rows.count {
      let code = x.codes[Int(rows[start])]
      var end = start
      while end < rows.count, x.codes[Int(rows[end])] == code {
        let row = Int(rows[end])
        let level = Int(y.codes[row])
        score += (weights?[row] ?? 1) * (placed.sum(below: level) - placed.sum(above: level))
        end += 1
      }
      // Cases equal in x are no pair, so they are placed only when all have looked.
      for row in rows[start..<end].lazy.map({ Int($0) }) {
        placed.add(weights?[row] ?? 1, at: Int(y.codes[row]))
      }
      start = end
    }
    return score
  }
}

/// Weights by level whose sums below a level are quick to ask for while weights come in.
///
/// - Source: Fenwick (1994). Softw. Pract. Exp. 24, 327-336. doi:10.1002/spe.4380240306
private struct WeightTree {
  private var nodes: [Double]
  private var total = 0.0

  init(levels: Int) {
    nodes = Array(repeating: 0, count: levels + 1)
  }

  mutating func add(_ weight: Double, at level: Int) {
    total += weight
    var node = level + 1
    while node < nodes.count {
      nodes[node] += weight
      node += node & -node
    }
  }

  func sum(below level: Int) -> Double {
    var node = level
    var sum = 0.0
    while node > 0 {
      sum += nodes[node]
      node &= node - 1
    }
    return sum
  }

  func sum(above level: Int) -> Double { total - sum(below: level + 1) }
}
