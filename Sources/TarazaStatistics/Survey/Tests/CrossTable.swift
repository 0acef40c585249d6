import TarazaNumerics

/// Two questions side by side: the estimated share of the population in every pair of answers.
///
/// p(r, c) = Σ w_i 1(i in cell) / Σ w_i over the rows that have both answers; the covariance of the
/// shares is the design's.
///
/// - Shapes: cells stand row after row: cell (r, c) at r * columnLevels + c.
/// - Units: a common factor on all weights leaves the shares and their errors unchanged.
/// - Missing data: rows with a code below zero, or outside the domain, keep their place in the
///   design and add nothing.
/// - Throws: `.tooFewRows` when no row has both answers; what the design refuses.
/// - Source: Rao & Scott (1981). J. Am. Stat. Assoc. 76, 221-230. doi:10.2307/2287815
public struct CrossTable: Equatable, Sendable {
  public let rowLevels: Int
  public let columnLevels: Int
  /// Respondents in each cell, unweighted.
  public let counts: [Int]
  /// Estimated people in each cell, the sums of weights, with their covariance.
  public let totals: SurveyEstimate
  /// Shares of all cells with their covariance.
  public let shares: SurveyEstimate

  /// Respondents with both answers.
  public var respondents: Int { counts.reduce(0, +) }

  /// - Parameters:
  ///   - rows, columns: for each row of the sample the answer's number from 0, or below 0.
  ///   - domain: the rows that belong; all when nil.
  public init(
    rows: [Int32], rowLevels: Int, columns: [Int32], columnLevels: Int, design: SampleDesign,
    domain: [Bool]? = nil
  ) throws(StatisticsError) {
    precondition(
      rows.count == design.rowCount && columns.count == rows.count, "codes of other rows")
    self.rowLevels = rowLevels
    self.columnLevels = columnLevels
    let cells = CellCodes(rows, columns, columnLevels, domain)
    let cellCount = rowLevels * columnLevels
    var counts = [Int](repeating: 0, count: cellCount)
    for (row, cell) in cells.codes.enumerated() where cell >= 0 && design.weights[row] != 0 {
      counts[Int(cell)] += 1
    }
    self.counts = counts
    guard counts.contains(where: { $0 > 0 }) else { throw .tooFewRows(needed: 1, got: 0) }
    (totals, shares) = try Self.estimates(cells, cellCount, design)
  }

  private static func estimates(
    _ cells: CellCodes, _ cellCount: Int, _ design: SampleDesign
  ) throws(StatisticsError) -> (totals: SurveyEstimate, shares: SurveyEstimate) {
    let inTable = cells.codes.map { $0 >= 0 }
    guard design.replicates == nil else {
      let both = try design.estimate(in: inTable) { (weights) throws(StatisticsError) in
        let totals = cells.totals(weights, cellCount)
        return totals + normalized(totals)
      } influence: {
        Matrix(rows: design.rowCount, columns: 2 * cellCount)
      }
      return (both.selecting(0..<cellCount), both.selecting(cellCount..<2 * cellCount))
    }
    let values = cells.totals(design.weights, cellCount)
    let totals = SurveyEstimate(
      values: values,
      covariance: try design.covariance(
        ofInfluence: cells.influence(design.weights, cellCount), in: inTable),
      degreesOfFreedom: design.degreesOfFreedom(in: inTable))
    // A share is linear in the totals but for its divisor: dp = (dT - p ΣdT) / ΣT.
    let shares = normalized(values)
    let whole = values.reduce(0, +)
    var slopes = Matrix(rows: cellCount, columns: cellCount)  // of shares (columns) by totals
    for share in 0..<cellCount {
      for total in 0..<cellCount {
        slopes[total, share] = ((total == share ? 1 : 0) - shares[share]) / whole
      }
    }
    return (
      totals,
      SurveyEstimate(
        values: shares, covariance: totals.covariance.congruence(with: slopes),
        degreesOfFreedom: totals.degreesOfFreedom)
    )
  }

  private static func normalized(_ totals: [Double]) -> [Double] {
    let whole = totals.reduce(0, +)
    return totals.map { $0 / whole }
  }
}

extension CrossTable {
  public func cell(_ row: Int, _ column: Int) -> Int { row * columnLevels + column }

  public var rowShares: [Double] {
    (0..<rowLevels).map { r in (0..<columnLevels).reduce(0) { $0 + shares.values[cell(r, $1)] } }
  }

  public var columnShares: [Double] {
    (0..<columnLevels).map { c in (0..<rowLevels).reduce(0) { $0 + shares.values[cell($1, c)] } }
  }

  /// The shares of each cell within its row, with their covariance; NaN in rows without people.
  public var sharesWithinRows: SurveyEstimate {
    let base = rowShares
    return conditional {
      base[$0 / columnLevels]
    } sameBase: {
      $0 / columnLevels == $1 / columnLevels
    }
  }

  /// The shares of each cell within its column.
  public var sharesWithinColumns: SurveyEstimate {
    let base = columnShares
    return conditional {
      base[$0 % columnLevels]
    } sameBase: {
      $0 % columnLevels == $1 % columnLevels
    }
  }

  /// q = p / b with b the base that the cell belongs to; by Taylor's formula
  /// dq = (dp - q Σ dp of the base) / b.
  private func conditional(
    base: (Int) -> Double, sameBase: (Int, Int) -> Bool
  ) -> SurveyEstimate {
    let count = shares.values.count
    let values = (0..<count).map { shares.values[$0] / base($0) }
    var slopes = Matrix(rows: count, columns: count)
    for share in 0..<count where base(share) > 0 {
      for other in 0..<count where sameBase(share, other) {
        slopes[other, share] = ((other == share ? 1 : 0) - values[share]) / base(share)
      }
    }
    return SurveyEstimate(
      values: values, covariance: shares.covariance.congruence(with: slopes),
      degreesOfFreedom: shares.degreesOfFreedom)
  }

  /// Rows and columns that hold anybody, so that a test has no empty margins.
  var occupied: (rows: [Int], columns: [Int]) {
    let (rows, columns) = (rowShares, columnShares)
    return (rows.indices.filter { rows[$0] > 0 }, columns.indices.filter { columns[$0] > 0 })
  }
}

/// The cell of each row, below zero for rows outside the table.
struct CellCodes {
  let codes: [Int32]

  init(_ rows: [Int32], _ columns: [Int32], _ columnLevels: Int, _ domain: [Bool]?) {
    let width = Int32(truncatingIfNeeded: columnLevels)
    codes = rows.indices.map { row in
      guard rows[row] >= 0, columns[row] >= 0, domain?[row] ?? true else { return -1 }
      return rows[row] &* width &+ columns[row]
    }
  }

  func totals(_ weights: [Double], _ count: Int) -> [Double] {
    var totals = [Double](repeating: 0, count: count)
    for (row, cell) in codes.enumerated() where cell >= 0 { totals[Int(cell)] += weights[row] }
    return totals
  }

  /// Rows x cells: the weight of each row in its cell.
  func influence(_ weights: [Double], _ count: Int) -> Matrix {
    var storage = [Double](repeating: 0, count: codes.count * count)
    for (row, cell) in codes.enumerated() where cell >= 0 {
      storage[Int(cell) * codes.count + row] = weights[row]
    }
    return Matrix(rows: codes.count, columns: count, storage: storage)
  }
}

extension SurveyEstimate {
  /// Some of the values with their covariance, in the order asked for.
  func selecting(_ positions: some Sequence<Int>) -> SurveyEstimate {
    let chosen = Array(positions)
    return SurveyEstimate(
      values: chosen.map { values[$0] }, covariance: covariance.selecting(chosen),
      degreesOfFreedom: degreesOfFreedom, unusableReplicates: unusableReplicates)
  }
}
