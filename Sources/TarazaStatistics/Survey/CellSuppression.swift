/// Which cells of a table of counts are hidden, so that none of the small ones can be worked out
/// from the others and the totals.
///
/// A table whose totals are known is a graph: rows and columns are its points, hidden cells its
/// edges. A hidden cell can be worked out exactly when, and only when, it lies on no cycle of hidden
/// cells. Each small cell is therefore closed into a cycle by the path that hides the fewest
/// respondents.
///
/// - Shapes: `counts` row after row, `columns` of them in each row.
/// - Edge cases: empty cells are not hidden, as they tell of nobody; where too few cells are filled
///   for a cycle the small cell stays `exposed`.
/// - Source: Gusfield (1988). SIAM J. Comput. 17, 552-571. doi:10.1137/0217034
public struct CellSuppression: Equatable, Sendable {
  public let isHidden: [Bool]
  /// Small cells that the totals give away all the same.
  public let exposed: [Int]

  /// Of counts that add up to nothing known: only the small cells themselves.
  public init(counts: [Int], minimum: Int) {
    isHidden = counts.map { $0 > 0 && $0 < minimum }
    exposed = []
  }

  /// - Parameter minimum: cells of fewer respondents, but not of none, are small.
  public init(counts: [Int], columns: Int, minimum: Int) {
    precondition(columns > 0 && counts.count.isMultiple(of: columns), "rows of one length")
    let isSmall = CellSuppression(counts: counts, minimum: minimum).isHidden
    let small = counts.indices.filter { isSmall[$0] }
    var search = PathSearch(counts: counts, columns: columns)
    for cell in small { search.hide(cell) }
    var exposed: [Int] = []
    for cell in small {
      if let path = search.cheapestPath(around: cell) {
        for other in path { search.hide(other) }
      } else {
        exposed.append(cell)
      }
    }
    isHidden = search.isHidden
    self.exposed = exposed
  }
}

/// Dijkstra's search between the two ends of a cell over the other cells.
private struct PathSearch {
  private let counts: [Int]
  private let columns: Int
  private(set) var isHidden: [Bool]

  init(counts: [Int], columns: Int) {
    self.counts = counts
    self.columns = columns
    isHidden = [Bool](repeating: false, count: counts.count)
  }

  mutating func hide(_ cell: Int) { isHidden[cell] = true }

  /// The cells from the row of a cell to its column that hide the fewest respondents.
  func cheapestPath(around cell: Int) -> [Int]? {
    let rows = counts.count / columns
    let (start, end) = (cell / columns, rows + cell % columns)
    var cost = [Int?](repeating: nil, count: rows + columns)
    var via = [Int](repeating: -1, count: rows + columns)
    var isDone = [Bool](repeating: false, count: rows + columns)
    cost[start] = 0
    while let point = nearest(cost, isDone) {
      guard point != end else { return path(to: end, from: start, via) }
      isDone[point] = true
      for (edge, next) in edges(of: point, rows) where edge != cell && !isDone[next] {
        let further = (cost[point] ?? 0) + (isHidden[edge] ? 0 : counts[edge])
        if cost[next].map({ further < $0 }) ?? true {
          cost[next] = further
          via[next] = edge
        }
      }
    }
    return nil
  }

  private func nearest(_ cost: [Int?], _ isDone: [Bool]) -> Int? {
    cost.indices.filter { cost[$0] != nil && !isDone[$0] }
      .min { (cost[$0] ?? 0) < (cost[$1] ?? 0) }
  }

  /// Filled cells in the line of a point, and the points at their other ends.
  private func edges(of point: Int, _ rows: Int) -> [(edge: Int, next: Int)] {
    let all =
      point < rows
      ? (0..<columns).map { (edge: point * columns + $0, next: rows + $0) }
      : (0..<rows).map { (edge: $0 * columns + point - rows, next: $0) }
    return all.filter { counts[$0.edge] > 0 }
  }

  private func path(to end: Int, from start: Int, _ via: [Int]) -> [Int] {
    let rows = counts.count / columns
    var (path, point): ([Int], Int) = ([], end)
    while point != start {
      let edge = via[point]
      path.append(edge)
      point = point < rows ? rows + edge % columns : edge / columns
    }
    return path
  }
}
