import Glibc
import TarazaNumerics

/// The probabilities of a table's cells under a bivariate normal law, and their slopes in the
/// thresholds and in rho.
///
/// ∂π_ab / ∂tau_a = φ(tau_a) [Φ((kappa_b - rho tau_a) / s) - Φ((kappa_b-1 - rho tau_a) / s)], with
/// s² = 1 - rho²; the cells of the next row have the same with the other sign.
struct CellSlopes {
  let rows: Int
  let columns: Int
  /// rows x columns, row after row.
  private(set) var probabilities: [Double]
  private(set) var inRho: [Double]
  private(set) var inRhoTwice: [Double]
  /// (rows - 1) x columns: of the cells of row a in its upper threshold.
  private(set) var inRow: [Double]
  private(set) var inRowAndRho: [Double]
  /// rows x (columns - 1): of the cells of column b in its upper threshold.
  private(set) var inColumn: [Double]
  private(set) var inColumnAndRho: [Double]

  private static let smallestDifference = 1e-8

  init(h: [Double], k: [Double], rho: Double) {
    var grid = BivariateNormalGrid(h: h, k: k)
    grid.move(to: rho)
    let (rows, columns) = (h.count + 1, k.count + 1)
    self.rows = rows
    self.columns = columns
    let difference = { (grid: [Double], row: Int, column: Int) in
      let place = row * (columns + 1) + column
      return (grid[place + columns + 2] - grid[place + columns + 1])
        - (grid[place + 1] - grid[place])
    }
    func cells(_ value: (Int, Int) -> Double) -> [Double] {
      (0..<rows).flatMap { row in (0..<columns).map { value(row, $0) } }
    }
    let ends = { (values: [Double], category: Int) in
      (category > 0 ? values[category - 1] : -.infinity)...(category < values.count
        ? values[category] : .infinity)
    }
    probabilities = cells { row, column in
      let plain = difference(grid.probabilities, row, column)
      return plain >= Self.smallestDifference
        ? plain : BivariateNormal.rectangle(ends(h, row), ends(k, column), rho)
    }
    inRho = cells { difference(grid.densities, $0, $1) }
    inRhoTwice = cells { difference(grid.densitySlopes, $0, $1) }
    let s = ((1 - rho) * (1 + rho)).squareRoot()
    let strip = { (cut: Double, values: [Double], category: Int) in
      let ends = ends(values, category)
      let (low, high) = ((ends.lowerBound - rho * cut) / s, (ends.upperBound - rho * cut) / s)
      return Normal.density(cut)
        * (low > 0
          ? Normal.upper(low) - Normal.upper(high) : Normal.lower(high) - Normal.lower(low))
    }
    inRow = (0..<rows - 1).flatMap { row in (0..<columns).map { strip(h[row], k, $0) } }
    inColumn = (0..<rows).flatMap { row in (0..<columns - 1).map { strip(k[$0], h, row) } }
    // ∂φ₂ / ∂h = -φ₂ (h - rho k) / s²
    let slope = { (row: Int, column: Int, first: Double, second: Double) -> Double in
      let density = grid.densities[(row + 1) * (columns + 1) + column + 1]
      return -density * (first - rho * second) / (s * s)
    }
    inRowAndRho = (0..<rows - 1).flatMap { row in
      (0..<columns).map { column in
        (column < columns - 1 ? slope(row, column, h[row], k[column]) : 0)
          - (column > 0 ? slope(row, column - 1, h[row], k[column - 1]) : 0)
      }
    }
    inColumnAndRho = (0..<rows).flatMap { row in
      (0..<columns - 1).map { column in
        (row < rows - 1 ? slope(row, column, k[column], h[row]) : 0)
          - (row > 0 ? slope(row - 1, column, k[column], h[row - 1]) : 0)
      }
    }
  }

  /// The slopes of one cell's probability: in the row thresholds, the column thresholds and rho.
  func gradient(_ row: Int, _ column: Int) -> [Double] {
    var gradient = [Double](repeating: 0, count: rows + columns - 1)
    if row < rows - 1 { gradient[row] = inRow[row * columns + column] }
    if row > 0 { gradient[row - 1] = -inRow[(row - 1) * columns + column] }
    let start = rows - 1
    let width = columns - 1
    if column < width { gradient[start + column] = inColumn[row * width + column] }
    if column > 0 { gradient[start + column - 1] = -inColumn[row * width + column - 1] }
    gradient[start + width] = inRho[row * columns + column]
    return gradient
  }

  /// The slopes of a cell's slope in rho: in the row thresholds and the column thresholds.
  func gradientInRho(_ row: Int, _ column: Int) -> [Double] {
    var gradient = [Double](repeating: 0, count: rows + columns - 2)
    if row < rows - 1 { gradient[row] = inRowAndRho[row * columns + column] }
    if row > 0 { gradient[row - 1] = -inRowAndRho[(row - 1) * columns + column] }
    let start = rows - 1
    let width = columns - 1
    if column < width { gradient[start + column] = inColumnAndRho[row * width + column] }
    if column > 0 { gradient[start + column - 1] = -inColumnAndRho[row * width + column - 1] }
    return gradient
  }
}
