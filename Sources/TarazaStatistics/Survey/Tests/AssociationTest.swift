import TarazaNumerics

/// Whether two questions go together, in a sample that was not drawn row by row.
///
/// Pearson's X² of the estimated shares, times the respondents n, follows Σ δ_j χ²(1) when the
/// questions are independent, with δ the eigenvalues of (CᵀD⁻¹C/n)⁻¹ CᵀD⁻¹VD⁻¹C: D the diagonal of
/// the shares, V their covariance, C the contrasts of interaction. The design effects δ are all one
/// where rows were drawn independently.
///
/// - `raoScott`: F = X² / Σδ on d = (Σδ)² / Σδ² and d ν degrees of freedom, ν those of the design.
/// - `firstOrder`: X² / mean δ against a chi-square.
/// - `linearCombination`: X² against Σ δ_j χ²(1) over a chi-square with d ν degrees of freedom,
///   exactly; `saddlepoint` by the approximation of R's survey, d ν cut to a whole number.
/// - `wald`, `adjustedWald`: Koch's test of T(r, c) - T(r) T(c) / T of the totals T, of which the plain one is too ready
///   to reject where units are few.
///
/// - Throws: `.tooFewItems` below two answers of a question; `.notComputable` when the design has
///   too few units for the method; `.singular` when the covariance of the cells cannot be inverted.
/// - Source: Rao & Scott (1984). Ann. Stat. 12, 46-60. doi:10.1214/aos/1176346391; Thomas & Rao
///   (1987). J. Am. Stat. Assoc. 82, 630-636. doi:10.2307/2289475; Koch, Freeman & Freeman (1975).
///   Int. Stat. Rev. 43, 59-78.
public struct AssociationTest: Equatable, Sendable {
  public enum Method: String, CaseIterable, Equatable, Hashable, Sendable {
    case raoScott
    case firstOrder
    case wald
    case adjustedWald
    case linearCombination
    case saddlepoint
  }

  public let method: Method
  /// F for `raoScott`, `wald` and `adjustedWald`; X² for the others.
  public let statistic: Double
  public let degreesOfFreedom: Double
  /// Of the denominator, where there is one.
  public let residualDegreesOfFreedom: Double?
  public let pValue: Double
  /// Pearson's X² of the estimated shares times the respondents.
  public let pearson: Double
  /// δ, from the largest; the mean is the design effect of the table.
  public let designEffects: [Double]
  /// Cramér's V of the estimated shares.
  public let cramerV: Double

  public init(_ table: CrossTable, method: Method = .raoScott) throws(StatisticsError) {
    let form = try TableForm(table)
    self.method = method
    pearson = form.pearson
    designEffects = form.designEffects
    cramerV = form.cramerV
    let trace = form.designEffects.reduce(0, +)
    let freedom = Double(form.freedom)
    let df = table.shares.degreesOfFreedom
    let design = Double(df)
    guard df > 0 || method == .firstOrder else {
      throw .notComputable(
        "the design leaves no degrees of freedom for a test: it has as many strata as units")
    }
    let squares = form.designEffects.reduce(0) { $0 + $1 * $1 }
    let effective = trace * trace / squares
    let positive = form.designEffects.filter { $0 > 1e-10 * trace }
    switch method {
    case .raoScott:
      statistic = pearson / trace
      degreesOfFreedom = effective
      residualDegreesOfFreedom = degreesOfFreedom * design
      pValue = FDistribution(degreesOfFreedom, degreesOfFreedom * design).upper(statistic)
    case .firstOrder:
      statistic = pearson
      degreesOfFreedom = freedom
      residualDegreesOfFreedom = nil
      pValue = ChiSquare(freedom).upper(pearson * freedom / trace)
    case .linearCombination, .saddlepoint:
      statistic = pearson
      degreesOfFreedom = freedom
      let rest = effective * design
      residualDegreesOfFreedom = rest
      // R's survey gives the denominator a whole number of terms, each of the exact weight.
      let whole = method == .saddlepoint ? max(1, rest.rounded(.down)) : rest
      let law = ChiSquareSum(weights: positive, denominator: whole)
      let point = pearson * whole / rest
      pValue = method == .saddlepoint ? law.saddlepointUpper(point) : law.upper(point)
    case .wald:
      statistic = try form.wald(designDegrees: df) / freedom
      degreesOfFreedom = freedom
      residualDegreesOfFreedom = design
      pValue = FDistribution(freedom, design).upper(statistic)
    case .adjustedWald:
      let rest = df - form.freedom + 1
      let wald = try form.wald(designDegrees: df)
      statistic = wald * Double(rest) / (freedom * design)
      degreesOfFreedom = freedom
      residualDegreesOfFreedom = Double(rest)
      pValue = FDistribution(freedom, Double(rest)).upper(statistic)
    }
    guard pValue.isFinite else {
      throw .notComputable(
        "the shares do not vary between sampling units, so nothing can be tested")
    }
  }
}

/// What the tests of one table share: its cells without empty rows and columns.
private struct TableForm {
  let pearson: Double
  let cramerV: Double
  let designEffects: [Double]
  /// (rows - 1)(columns - 1).
  let freedom: Int
  private let residuals: [Double]
  private let residualCovariance: SymmetricMatrix

  init(_ table: CrossTable) throws(StatisticsError) {
    let (rows, columns) = table.occupied
    guard rows.count >= 2, columns.count >= 2 else {
      throw .tooFewItems(needed: 2, got: min(rows.count, columns.count))
    }
    let kept = rows.flatMap { row in columns.map { table.cell(row, $0) } }
    let p = kept.map { table.shares.values[$0] }
    let V = table.shares.covariance.selecting(kept)
    let n = Double(table.respondents)
    freedom = (rows.count - 1) * (columns.count - 1)
    let margins = TableMargins(p, rows.count, columns.count)
    let departure = zip(p, margins.expected).reduce(0) { sum, cell in
      sum + (cell.0 - cell.1) * (cell.0 - cell.1) / cell.1
    }
    pearson = n * departure
    cramerV = min(1, (departure / Double(min(rows.count, columns.count) - 1)).squareRoot())
    designEffects = try Self.effects(p, V, n, margins.contrasts)
    let corner = margins.corner
    let people = table.totals.selecting(kept)
    residuals = corner.map { (p[$0] - margins.expected[$0]) * people.values.reduce(0, +) }
    residualCovariance = people.covariance.congruence(
      with: margins.centredProducts.selecting(columns: corner))
  }

  /// The eigenvalues of the design's covariance of the interaction contrasts against that of
  /// independent rows.
  private static func effects(
    _ p: [Double], _ V: SymmetricMatrix, _ n: Double, _ contrasts: Matrix
  ) throws(StatisticsError) -> [Double] {
    // An empty cell has no information: it stays out, as its share would divide by zero.
    let scaled = contrasts.scalingRows(by: p.map { $0 > 0 ? 1 / $0 : 0 })
    let independent = SymmetricMatrix(
      gramOf: contrasts.scalingRows(by: p.map { $0 > 0 ? (1 / ($0 * n)).squareRoot() : 0 }))
    let designed = V.congruence(with: scaled)
    return try numerically("the test of the table") { () throws(NumericsError) in
      let lower = try independent.cholesky().lower
      let half = try lower.solve(designed.asMatrix)
      let whole = try lower.solve(half.transposed)
      return try SymmetricMatrix(symmetrizing: whole).eigenvalues()
    }
  }

  /// yᵀ Cov(y)⁻¹ y with y(r, c) = T(r, c) - T(r) T(c) / T of the totals T, over all but the last row
  /// and column.
  func wald(designDegrees: Int) throws(StatisticsError) -> Double {
    guard designDegrees >= freedom else {
      throw .notComputable(
        "a Wald test of \(freedom) cells needs at least \(freedom) degrees of freedom, and the "
          + "design has \(designDegrees); the Rao-Scott test can be used")
    }
    return try numerically("the Wald test of the table") { () throws(NumericsError) in
      // To one scale, so that rare cells do not look like dependent ones.
      let scale = residualCovariance.diagonal.map { $0 > 0 ? 1 / $0.squareRoot() : 0 }
      let factor = try residualCovariance.scaled(by: scale).cholesky()
      let y = zip(residuals, scale).map { $0 * $1 }
      return zip(y, factor.solve(y)).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }
}

/// TableMargins of a table of shares, and what follows from them.
struct TableMargins {
  let rows: [Double]
  let columns: [Double]
  /// p(r) p(c), row after row.
  let expected: [Double]

  init(_ p: [Double], _ rowCount: Int, _ columnCount: Int) {
    var rows = [Double](repeating: 0, count: rowCount)
    var columns = [Double](repeating: 0, count: columnCount)
    for r in 0..<rowCount {
      for c in 0..<columnCount {
        rows[r] += p[r * columnCount + c]
        columns[c] += p[r * columnCount + c]
      }
    }
    self.rows = rows
    self.columns = columns
    expected = rows.flatMap { row in columns.map { row * $0 } }
  }

  /// Cells outside the last row and column.
  var corner: [Int] {
    (0..<rows.count - 1).flatMap { r in (0..<columns.count - 1).map { r * columns.count + $0 } }
  }

  /// Cells x (rows - 1)(columns - 1): a basis of what is orthogonal to both margins, the products
  /// of differences with the last row and the last column.
  var contrasts: Matrix {
    let (r, c) = (rows.count, columns.count)
    var result = Matrix(rows: r * c, columns: (r - 1) * (c - 1))
    for i in 0..<r - 1 {
      for j in 0..<c - 1 {
        let column = i * (c - 1) + j
        result[i * c + j, column] = 1
        result[i * c + c - 1, column] = -1
        result[(r - 1) * c + j, column] = -1
        result[(r - 1) * c + c - 1, column] = 1
      }
    }
    return result
  }

  /// (1(row r) - p(r)) (1(column c) - p(c)) of cell (r, c) (columns) for people in each cell (rows).
  var centredProducts: Matrix {
    let cells = rows.count * columns.count
    var result = Matrix(rows: cells, columns: cells)
    for cell in 0..<cells {
      let (r, c) = (cell / columns.count, cell % columns.count)
      for person in 0..<cells {
        let (i, j) = (person / columns.count, person % columns.count)
        result[person, cell] = ((i == r ? 1 : 0) - rows[r]) * ((j == c ? 1 : 0) - columns[c])
      }
    }
    return result
  }

  /// The derivatives of p(r, c) - p(r) p(c) (columns) by the shares (rows).
  var slopes: Matrix {
    let (rowCount, columnCount) = (rows.count, columns.count)
    var result = Matrix.identity(rowCount * columnCount)
    for r in 0..<rowCount {
      for c in 0..<columnCount {
        let cell = r * columnCount + c
        for other in 0..<columnCount { result[r * columnCount + other, cell] -= columns[c] }
        for other in 0..<rowCount { result[other * columnCount + c, cell] -= rows[r] }
      }
    }
    return result
  }
}

extension CrossTable {
  /// How far each cell lies from independence, in standard errors of the design: beyond about two
  /// in either direction it stands out. Nil where the difference does not vary.
  ///
  /// (p(r, c) - p(r) p(c)) / SE, the adjusted (standardized) residual with the design's standard
  /// error in the place of the multinomial one.
  ///
  /// - Source: Haberman (1973). Biometrics 29, 205-220. doi:10.2307/2529686; Rao & Scott (1981),
  ///   section 4.
  public var adjustedResiduals: [Double?] {
    let margins = TableMargins(shares.values, rowLevels, columnLevels)
    let variances = shares.covariance.congruence(with: margins.slopes).diagonal
    return shares.values.indices.map { cell in
      let difference = shares.values[cell] - margins.expected[cell]
      // Rounding leaves about this much of a variance that is zero.
      let rounding = 1e-14 * max(shares.values[cell], margins.expected[cell])
      guard variances[cell] > rounding * rounding, margins.expected[cell] > 0 else { return nil }
      return difference / variances[cell].squareRoot()
    }
  }

  /// The variance of each share against that of as many independent respondents; nil for empty and
  /// full cells.
  public var designEffects: [Double?] {
    let n = Double(respondents)
    return shares.values.indices.map { cell in
      let p = shares.values[cell]
      guard p > 0, p < 1, n > 1 else { return nil }
      return shares.covariance[cell, cell] / (p * (1 - p) / n)
    }
  }
}
