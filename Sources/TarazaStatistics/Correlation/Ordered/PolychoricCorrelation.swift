import TarazaNumerics

/// The polychoric correlation of two ordered items: of the two normal variables that, cut at the
/// items' thresholds, would have made their table. Of two items with two categories each it is the
/// tetrachoric correlation.
///
/// π_ab = Φ₂(tau_a, kappa_b) - Φ₂(tau_a-1, kappa_b) - Φ₂(tau_a, kappa_b-1) + Φ₂(tau_a-1, kappa_b-1),
/// and rho maximises Σ n_ab log π_ab.
///
/// - Shapes: `counts` has the first item's categories as rows and the second's as columns, both
///   ascending; thresholds are one fewer than categories.
/// - Units: a common factor on all counts changes nothing.
/// - Edge cases: where the likelihood grows up to rho = 1 or -1, as in a table of 2 x 2 with an
///   empty cell, rho is exactly that and `isAtBoundary` says so. Categories that nobody chose are
///   left out where the thresholds are the pair's.
/// - Throws: `.noVariance` naming item 0 or 1 when all are in one category; `.tooFewRows` for a
///   table of zeros; `.outOfRange` for counts that are negative or not finite; `.notConverged`.
/// - Source: Olsson (1979). Psychometrika 44, 443-460. doi:10.1007/BF02296207
public struct PolychoricCorrelation: Equatable, Sendable {
  public let rho: Double
  public let rowThresholds: [Double]
  public let columnThresholds: [Double]
  /// Σ p_ab log π_ab over the shares of the cells: the log-likelihood per case.
  public let meanLogLikelihood: Double
  public let iterations: Int
  /// The likelihood has no maximum inside (-1, 1).
  public var isAtBoundary: Bool { rho.magnitude == 1 }
  /// Empty cells that were filled, as the options asked.
  public let filledCells: Int
  /// Categories of either item that nobody of the pair chose and that were left out.
  public let collapsedCategories: Int

  /// - Parameters:
  ///   - rowThresholds: of the first item, where they come from elsewhere than this table; not used
  ///     when thresholds are estimated with the correlation.
  ///   - columnThresholds: of the second.
  public init(
    _ counts: Matrix, rowThresholds: Thresholds? = nil, columnThresholds: Thresholds? = nil,
    options: PolychoricOptions = PolychoricOptions()
  ) throws(StatisticsError) {
    var table = try OrderedTable(counts, options.emptyCells)
    let rows: Thresholds
    let columns: Thresholds
    if options.estimation == .twoStep, let rowThresholds, let columnThresholds {
      guard rowThresholds.areDistinct, columnThresholds.areDistinct,
        rowThresholds.values.count + 1 == counts.rows,
        columnThresholds.values.count + 1 == counts.columns
      else { throw .outOfRange("thresholds that do not fit the table") }
      (rows, columns) = (rowThresholds, columnThresholds)
      collapsedCategories = 0
    } else {
      collapsedCategories =
        counts.rows - table.rows.count + counts.columns - table.columns.count
      table.collapse()
      rows = try table.rowThresholds()
      columns = try table.columnThresholds()
    }
    filledCells = table.filledCells
    var likelihood = TableLikelihood(table.counts, rows, columns)
    let maximum = try likelihood.maximum()
    guard options.estimation == .jointly, !maximum.isAtBoundary else {
      rho = maximum.rho
      self.rowThresholds = rows.values
      self.columnThresholds = columns.values
      meanLogLikelihood = maximum.value
      iterations = maximum.iterations
      return
    }
    let joint = try JointLikelihood(table.counts).maximum(
      from: rows.values, columns.values, maximum.rho)
    rho = joint.rho
    self.rowThresholds = joint.rows
    self.columnThresholds = joint.columns
    meanLogLikelihood = joint.value
    iterations = maximum.iterations + joint.iterations
  }
}
