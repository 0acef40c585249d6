import TarazaNumerics

/// Weighted means and covariances of complete ratings, and the errors that a design gives functions
/// of them.
///
/// A function with slopes a on the means and G on the covariances S moves with a case whose ratings
/// depart by d from the means by aᵀ d + c dᵀ G d - tr(G S), with c = n / (n - 1).
///
/// - Shapes: `columns` has an entry for each rater, and that one for each case of the design.
/// - Throws: `.tooFewRows` below two cases with a weight.
/// - Source: Binder (1983). Int. Stat. Rev. 51, 279-292. doi:10.2307/1402588
struct CaseMoments {
  let means: [Double]
  /// With divisor n - 1, weights scaled to add up to n.
  let covariance: SymmetricMatrix
  /// Cases with a weight.
  let cases: Int
  private let design: CaseDesign
  private let deviations: [[Double]]
  private let correction: Double

  init(_ columns: [[Double]], _ design: CaseDesign) throws(StatisticsError) {
    let rows = design.rows.indices.filter { design.weight($0) > 0 }.map { Int32($0) }
    let weights = design.rows.indices.map { design.weight($0) }
    guard rows.count > 1, let moments = WeightedMoments(columns, rows: rows, weights: weights)
    else { throw .tooFewRows(needed: 2, got: rows.count) }
    let n = Double(rows.count)
    let correction = n / (n - 1)
    self.design = design
    self.correction = correction
    cases = rows.count
    means = moments.means
    covariance = moments.products.map { $0 * correction }
    deviations = zip(columns, moments.means).map { column, mean in column.map { $0 - mean } }
  }

  func errors(means a: [Double], covariance G: SymmetricMatrix) -> CaseErrors {
    let centre = zip(G.storage, covariance.storage).reduce(0) { $0 + $1.0 * $1.1 }
    var errors = CaseErrors(design)
    for place in design.rows.indices where design.weight(place) > 0 {
      let d = deviations.map { $0[place] }
      let moved = G.asMatrix.multiplied(by: d)
      var departure = -centre
      for rater in d.indices {
        departure += a[rater] * d[rater] + correction * d[rater] * moved[rater]
      }
      errors.add(departure, of: place)
    }
    return errors
  }
}
