import Glibc
import TarazaNumerics

/// The likelihood of a contingency table under a bivariate normal law cut at given thresholds, as a
/// function of its correlation.
///
/// L(rho) = Σ p_ab log π_ab(rho), with p_ab the shares of the cells and π_ab the probability of the
/// rectangle between the thresholds of row a and column b; ∂π/∂rho is the same difference of φ₂.
struct TableLikelihood {
  /// A cell that somebody is in.
  private struct Cell {
    let row: Int
    let column: Int
    let share: Double
  }

  private let cells: [Cell]
  private let rows: Thresholds
  private let columns: Thresholds
  private(set) var grid: BivariateNormalGrid
  private let width: Int

  /// Below this the four lower tails of a rectangle leave fewer than eight digits.
  private static let smallestDifference = 1e-8

  /// - Precondition: distinct, finite thresholds, one fewer than the table has rows and columns.
  init(_ counts: Matrix, _ rows: Thresholds, _ columns: Thresholds) {
    precondition(
      counts.rows == rows.values.count + 1 && counts.columns == columns.values.count + 1,
      "thresholds of another table")
    let total = counts.storage.reduce(0, +)
    cells = (0..<counts.rows).flatMap { row in
      (0..<counts.columns).compactMap { column in
        let count = counts[row, column]
        return count > 0 ? Cell(row: row, column: column, share: count / total) : nil
      }
    }
    self.rows = rows
    self.columns = columns
    grid = BivariateNormalGrid(h: rows.values, k: columns.values)
    width = columns.values.count + 2
  }

  /// The first Fisher step from independence, Σ p_ab s_a s_b / (Σ p_a s_a² Σ p_b s_b²) with s the
  /// mean of the normal variable within its category.
  var start: Double {
    let (a, b) = (Self.means(rows), Self.means(columns))
    let products = cells.reduce(0) { $0 + $1.share * a.means[$1.row] * b.means[$1.column] }
    let rho = products / (a.variance * b.variance).squareRoot()
    return rho.isFinite ? min(0.9, max(-0.9, rho)) : 0
  }

  private static func means(_ thresholds: Thresholds) -> (means: [Double], variance: Double) {
    let densities = [0] + thresholds.values.map(Normal.density) + [0]
    let lower = [0] + thresholds.lower + [1]
    var variance = 0.0
    let means = (0...thresholds.values.count).map { category in
      let share = lower[category + 1] - lower[category]
      let mean = share > 0 ? (densities[category] - densities[category + 1]) / share : 0
      variance += share * mean * mean
      return mean
    }
    return (means, variance)
  }

  /// L and its slopes at a rho inside (-1, 1).
  mutating func slopes(at rho: Double) -> CorrelationSlopes {
    grid.move(to: rho)
    var (value, first, second) = (0.0, 0.0, 0.0)
    for cell in cells {
      let place = cell.row * width + cell.column
      let probability = probability(cell, place)
      guard probability > 0 else {
        // Someone is where the law has nobody: rho is too far from zero.
        return CorrelationSlopes(
          value: -.infinity, first: rho > 0 ? -.infinity : .infinity, second: -1)
      }
      let slope = difference(grid.densities, place) / probability
      value += cell.share * log(probability)
      first += cell.share * slope
      second +=
        cell.share * (difference(grid.densitySlopes, place) / probability - slope * slope)
    }
    return CorrelationSlopes(value: value, first: first, second: second)
  }

  private func probability(_ cell: Cell, _ place: Int) -> Double {
    let probability = difference(grid.probabilities, place)
    guard probability < Self.smallestDifference else { return probability }
    return BivariateNormal.rectangle(
      Self.ends(rows, cell.row), Self.ends(columns, cell.column), grid.rho)
  }

  static func ends(_ thresholds: Thresholds, _ category: Int) -> ClosedRange<Double> {
    let values = thresholds.values
    return
      (category > 0 ? values[category - 1] : -.infinity)...(category < values.count
      ? values[category] : .infinity)
  }

  @inline(__always)
  private func difference(_ grid: [Double], _ place: Int) -> Double {
    (grid[place &+ width &+ 1] - grid[place &+ width]) - (grid[place &+ 1] - grid[place])
  }

  /// L at rho = 1 or -1, where all lies on a line; -∞ when someone is off it.
  func value(onLineOf sign: Double) -> Double {
    let (low, high) = ([0] + rows.lower, rows.lower + [1])
    let (below, above) =
      sign > 0
      ? ([0] + columns.lower, columns.lower + [1]) : (columns.upper + [0], [1] + columns.upper)
    var value = 0.0
    for cell in cells {
      let share =
        min(high[cell.row], above[cell.column]) - max(low[cell.row], below[cell.column])
      guard share > 0 else { return -.infinity }
      value += cell.share * log(share)
    }
    return value
  }
}
