import TarazaNumerics

/// Errors of regression coefficients for few clusters: bias-reduced linearization, CR2, with
/// Satterthwaite's degrees of freedom for each coefficient.
///
/// V = M Σ_g X_gᵀW_g A_g e_g e_gᵀ A_gᵀ W_g X_g M over the clusters g, with M = (XᵀWX)⁻¹, e the
/// residuals, and A_g = D (D (I - H)_g Φ (I - H)_gᵀ D)^(-1/2) D, D² = Φ_g, so that V is unbiased where
/// the family's variances Φ hold and rows are independent. H = X M XᵀW; the root is Moore and
/// Penrose's. The degrees of freedom of coefficient k are (Σ_g G_gg)² / Σ_gh G_gh², with
/// G_gh = p_gᵀΦp_h and p_g = (I - H)_gᵀ A_g W_g X_g M e_k.
///
/// Clusters count as drawn independently: strata, known populations and calibration are left out,
/// which errs on the large side.
///
/// - Shapes: as `SurveyRegression.coefficients`.
/// - Units: a common factor on all weights changes nothing.
/// - Edge cases: with one row in each cluster it is HC2; for the mean of clusters of one size it is
///   Student's t of the clusters' means.
/// - Throws: `.notComputable` for replicate weights, ordered answers, fewer than two clusters, or a
///   cluster too large for a family whose variances differ between rows.
/// - Source: Bell & McCaffrey (2002). Surv. Methodol. 28, 169-181; Pustejovsky & Tipton (2018).
///   J. Bus. Econ. Stat. 36, 672-683. doi:10.1080/07350015.2016.1247004
public struct BiasReducedCovariance: Equatable, Sendable {
  /// Coefficients with the covariance CR2.
  public let coefficients: SurveyEstimate
  /// Of each coefficient.
  public let degreesOfFreedom: [Double]
  public let clusterCount: Int
  let law: WorkingLaw

  public init(_ regression: SurveyRegression) throws(StatisticsError) {
    let rows = try ClusterRows(regression, method: "CR2")
    let adjustment = try ClusterAdjustment(rows, isHomogeneous: regression.family == .gaussian)
    let pieces = fixedPieces(of: rows.members.count, size: Self.pieceSize)
    let parts = try concurrentPieces(count: pieces.count) {
      (piece) throws(StatisticsError) in
      var parts: [ClusterAdjustment.Part] = []
      for cluster in pieces[piece] { parts.append(try adjustment.part(rows.members[cluster])) }
      return parts
    }.flatMap { $0 }
    let order = rows.toModel.rows
    let scores = Matrix(
      rows: parts.count, columns: order,
      storage: (0..<order).flatMap { k in parts.map { $0.score[k] } })
    let law = WorkingLaw(parts, meat: adjustment.meat)
    self.law = law
    clusterCount = parts.count
    coefficients = SurveyEstimate(
      values: regression.coefficients.values, covariance: SymmetricMatrix(gramOf: scores),
      degreesOfFreedom: parts.count - 1)
    degreesOfFreedom = (0..<order).map { law.degreesOfFreedom($0) }
  }

  private static let pieceSize = 16

  /// One coefficient by t on its own degrees of freedom.
  public func test(
    _ position: Int, level: Double = 0.95
  ) throws(StatisticsError) -> MeanTest {
    try MeanTest(
      difference: coefficients.values[position],
      standardError: coefficients.standardErrors[position],
      degreesOfFreedom: degreesOfFreedom[position], level: level)
  }
}

/// The adjusted scores of one cluster after another.
struct ClusterAdjustment: Sendable {
  /// For each coefficient of the model (columns), with u = A W X M c over the cluster's rows.
  struct Part: Sendable {
    /// uᵀe.
    let score: [Double]
    /// uᵀΦu, coefficients x coefficients.
    let spread: Matrix
    /// M Xᵀu above XᵀWΦu: 2 p x coefficients.
    let shared: Matrix
  }

  /// XᵀWΦWX.
  let meat: SymmetricMatrix
  private let rows: ClusterRows
  /// Whether Φ is the identity.
  private let isHomogeneous: Bool
  /// M times the transpose of the way back to the model's coefficients.
  private let bread: Matrix
  /// [[M meat M, -M], [-M, 0]]: the cluster's own part of (I - H)(I - H)ᵀ - I in [X, WX].
  private let kernel: SymmetricMatrix

  /// Rows of a cluster above which the root of a full matrix takes too long.
  static let mostRows = 1000
  /// Eigenvalues below this share of the largest are zero but for rounding.
  private static let smallestShare = 1e-12

  init(_ rows: ClusterRows, isHomogeneous: Bool) throws(StatisticsError) {
    self.rows = rows
    self.isHomogeneous = isHomogeneous
    let largest = rows.members.reduce(0) { max($0, $1.count) }
    guard isHomogeneous || largest <= Self.mostRows else {
      throw .notComputable(
        "CR2 of a model other than `gaussian` takes clusters of up to \(Self.mostRows) rows, and "
          + "one has \(largest)")
    }
    let roots = rows.precision.indices.map {
      rows.precision[$0] * rows.variance[$0].squareRoot()
    }
    meat = SymmetricMatrix(gramOf: rows.X.scalingRows(by: roots))
    bread = rows.bread.asMatrix.multiplied(by: rows.toModel, transposingOther: true)
    let p = rows.bread.order
    let corner = meat.congruence(with: rows.bread.asMatrix)
    var kernel = SymmetricMatrix(order: 2 * p)
    for i in 0..<p {
      for j in 0..<p {
        kernel[i, j] = corner[i, j]
        kernel[i, p + j] = -rows.bread[i, j]
        kernel[p + i, j] = -rows.bread[i, j]
      }
    }
    self.kernel = kernel
  }

  func part(_ members: [Int]) throws(StatisticsError) -> Part {
    let X = rows.X.selecting(rows: members)
    let precision = members.map { rows.precision[$0] }
    let variance = members.map { rows.variance[$0] }
    let WX = X.scalingRows(by: precision)
    let target = WX * bread
    let isThin = isHomogeneous && members.count > 2 * X.columns
    let u = try numerically("CR2") { () throws(NumericsError) in
      isThin ? try thin(X, WX, target) : try full(X, WX, variance, target)
    }
    let weighed = u.scalingRows(by: variance)
    let first = rows.bread.asMatrix * X.multiplied(by: u, transposingSelf: true)
    let second = WX.multiplied(by: weighed, transposingSelf: true)
    var shared = Matrix(rows: 2 * first.rows, columns: u.columns)
    for column in 0..<u.columns {
      for row in 0..<first.rows {
        shared[row, column] = first[row, column]
        shared[first.rows + row, column] = second[row, column]
      }
    }
    return Part(
      score: u.multiplied(by: members.map { rows.residuals[$0] }, transposingSelf: true),
      spread: u.multiplied(by: weighed, transposingSelf: true), shared: shared)
  }

  /// A times the target where Φ is the identity: (I - H)(I - H)ᵀ differs from the identity in the
  /// span of X and WX only.
  private func thin(_ X: Matrix, _ WX: Matrix, _ target: Matrix) throws(NumericsError) -> Matrix {
    let factors = try QRFactorization(
      Matrix(rows: X.rows, columns: 2 * X.columns, storage: X.storage + WX.storage))
    let Q = try factors.orthonormal()
    let eigen = try kernel.congruence(with: factors.upper.transposed).eigen()
    let basis = Q * eigen.vectors
    let gains = eigen.values.map { Self.inverseRoot(1 + $0, largest: 1) - 1 }
    let inside = basis.multiplied(by: target, transposingSelf: true).scalingRows(by: gains)
    return target + basis * inside
  }

  private func full(
    _ X: Matrix, _ WX: Matrix, _ variance: [Double], _ target: Matrix
  ) throws(NumericsError) -> Matrix {
    let (n, p) = (X.rows, X.columns)
    // WΦX is what (I - H)Φ(I - H)ᵀ - Φ is made of besides X.
    let scaled = WX.scalingRows(by: variance)
    let both = Matrix(rows: n, columns: 2 * p, storage: X.storage + scaled.storage)
    var middle = kernel.congruence(with: both.transposed)
    for row in 0..<n { middle[row, row] += variance[row] }
    let roots = variance.map { $0.squareRoot() }
    let eigen = try middle.scaled(by: roots).eigen()
    let largest = eigen.values.first ?? 1
    let gains = eigen.values.map { Self.inverseRoot($0, largest: largest) }
    let inside = eigen.vectors.multiplied(
      by: target.scalingRows(by: roots), transposingSelf: true
    ).scalingRows(by: gains)
    return (eigen.vectors * inside).scalingRows(by: roots)
  }

  private static func inverseRoot(_ value: Double, largest: Double) -> Double {
    value > smallestShare * largest ? 1 / value.squareRoot() : 0
  }
}
