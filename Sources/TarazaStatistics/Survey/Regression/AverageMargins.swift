import TarazaNumerics

/// What a model says in the outcome's own units, averaged over the sample as it is.
///
/// For each level of a factor the mean prediction if everyone had that level; for each number the
/// mean change of the prediction per unit. The influence of row i on m = Σ w μ_i / Σ w is
/// w (μ_i - m) / W plus the derivative of m by the coefficients times their influence, so that both
/// the model and the people it is averaged over are estimates.
///
/// - Units: those of y; shares for `logit`.
/// - Throws: `.outOfRange` for the ordinal model, whose answers have no single mean.
/// - Source: Graubard & Korn (1999). Biometrics 55, 652-659. doi:10.1111/j.0006-341X.1999.00652.x
public struct AverageMargins: Sendable {
  public struct Margin: Equatable, Sendable {
    public let variable: Int
    /// The level that everyone is given; nil for a change per unit.
    public let level: Int?
  }

  public let margins: [Margin]
  public let estimates: SurveyEstimate

  public init(_ regression: SurveyRegression) throws(StatisticsError) {
    guard regression.family != .ordinal else {
      throw .outOfRange("margins are of models whose outcome has a mean")
    }
    let model = regression.model
    let named = Set(model.terms.flatMap(\.variables)).sorted()
    margins = named.flatMap { variable -> [Margin] in
      switch model.variables[variable] {
      case .number: [Margin(variable: variable, level: nil)]
      case .factor(_, let levels): (0..<levels).map { Margin(variable: variable, level: $0) }
      }
    }
    let surfaces = margins.map { margin in
      Surface(
        columns: (margin.level.map { model.values(with: margin.variable, at: $0) }
          ?? model.derivatives(by: margin.variable)).selecting(columns: regression.kept),
        isDerivative: margin.level == nil)
    }
    estimates = try regression.estimate(surfaces)
  }
}

/// The columns at which a margin is taken.
struct Surface: Sendable {
  let columns: Matrix
  let isDerivative: Bool
}

extension SurveyRegression {
  func estimate(_ surfaces: [Surface]) throws(StatisticsError) -> SurveyEstimate {
    let X = model.values.selecting(columns: kept)
    let rows = model.rows
    let fitting = Fitting(
      family: family, columns: try StandardizedColumns(model.values, weights: outcome.weights),
      outcome: outcome)
    return try design.estimate(in: isUsed) { (weights) throws(StatisticsError) in
      let used = rows.map { weights[$0] }
      let beta = try fitting.coefficients(used)
      let total = used.reduce(0, +)
      return surfaces.map { surface in
        Sums.products(values(surface, X, beta), used) / total
      }
    } influence: { () throws(StatisticsError) in
      try influence(surfaces, X, fitting)
    }
  }

  /// The prediction, or its slope, in each used row.
  private func values(_ surface: Surface, _ X: Matrix, _ beta: [Double]) -> [Double] {
    let mean = MeanFunction(family: family)
    let own = surface.columns * beta
    guard surface.isDerivative else { return own.map(mean.mean) }
    let index = X * beta
    return own.indices.map { own[$0] * mean.slope(index[$0]) }
  }

  /// The derivative of a margin by the coefficients.
  private func slopes(_ surface: Surface, _ X: Matrix, _ beta: [Double]) -> [Double] {
    let mean = MeanFunction(family: family)
    let total = outcome.weights.reduce(0, +)
    let own = surface.columns * beta
    guard surface.isDerivative else {
      let weights = own.indices.map { outcome.weights[$0] * mean.slope(own[$0]) / total }
      return surface.columns.multiplied(by: weights, transposingSelf: true)
    }
    let index = X * beta
    let direct = own.indices.map { outcome.weights[$0] * mean.slope(index[$0]) / total }
    let through = own.indices.map {
      outcome.weights[$0] * mean.curvature(index[$0]) * own[$0] / total
    }
    let first = surface.columns.multiplied(by: direct, transposingSelf: true)
    return zip(first, X.multiplied(by: through, transposingSelf: true)).map { $0 + $1 }
  }

  private func influence(
    _ surfaces: [Surface], _ X: Matrix, _ fitting: Fitting
  ) throws(StatisticsError) -> Matrix {
    let fit = try fitting.fit(outcome.weights)
    let beta = coefficients.values
    let scores = fitting.scores(fit, rows: model.rows, of: design.rowCount)
    let bread = fit.information.inverse().asMatrix.multiplied(
      by: fitting.toModel, transposingOther: true)
    let total = outcome.weights.reduce(0, +)
    var result = (scores * bread).multiplied(
      by: Matrix(columns: surfaces.map { slopes($0, X, beta) }))
    for (column, surface) in surfaces.enumerated() {
      let own = values(surface, X, beta)
      let mean = Sums.products(own, outcome.weights) / total
      for (place, row) in model.rows.enumerated() {
        result[row, column] += outcome.weights[place] * (own[place] - mean) / total
      }
    }
    return result
  }
}
