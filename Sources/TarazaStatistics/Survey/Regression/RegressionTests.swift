import TarazaNumerics

extension SurveyRegression {
  /// One coefficient: t, p and interval on the residual degrees of freedom; nil for p and interval
  /// where there are none.
  public struct CoefficientTest: Equatable, Sendable {
    public let estimate: Double
    public let standardError: Double
    public let t: Double?
    public let pValue: Double?
    public let interval: ConfidenceInterval?
  }

  public func test(_ position: Int, level: Double = 0.95) -> CoefficientTest {
    test(coefficients, position, level)
  }

  func test(_ estimates: SurveyEstimate, _ position: Int, _ level: Double) -> CoefficientTest {
    let estimate = estimates.values[position]
    let error = estimates.standardErrors[position]
    let df = Double(residualDegreesOfFreedom)
    guard
      let test = try? MeanTest(
        difference: estimate, standardError: error, degreesOfFreedom: df, level: level)
    else {
      return CoefficientTest(
        estimate: estimate, standardError: error, t: error > 0 ? estimate / error : nil,
        pValue: nil, interval: nil)
    }
    return CoefficientTest(
      estimate: estimate, standardError: error, t: test.t, pValue: test.pValue,
      interval: test.interval)
  }

  /// Positions among the coefficients of the columns of a term.
  public func positions(of term: Int) -> [Int] {
    kept.indices.filter { model.columns[kept[$0]].term == term }
  }

  /// Whether all coefficients of a term are zero: Wald's F.
  ///
  /// - Throws: as `WaldTest`; `.tooFewItems` when none of the term's columns was kept.
  public func waldTest(of term: Int) throws(StatisticsError) -> WaldTest {
    let own = positions(of: term)
    return try WaldTest(
      own.map { coefficients.values[$0] }, coefficients.covariance.selecting(own),
      residualDegreesOfFreedom: residualDegreesOfFreedom)
  }
}

/// Whether a term is needed, by the working likelihood ratio of Rao and Scott: the fall of the
/// weighted deviance against Σ λ_j F-like terms, with λ the eigenvalues of the design's covariance
/// of the coefficients against that of independent rows.
///
/// - Throws: as the regression without the term; `.notComputable` without residual degrees of
///   freedom.
/// - Source: Lumley & Scott (2014). Aust. N. Z. J. Stat. 56, 1-14. doi:10.1111/anzs.12065
public struct WorkingLikelihoodRatio: Equatable, Sendable {
  /// The fall of the deviance with weights of mean one.
  public let chiSquare: Double
  public let degreesOfFreedom: Int
  public let residualDegreesOfFreedom: Int
  /// λ, from the largest.
  public let lambda: [Double]
  public let pValue: Double
  /// The same by the saddlepoint approximation, as R's survey shows it.
  public let saddlepointPValue: Double

  public init(_ regression: SurveyRegression, without term: Int) throws(StatisticsError) {
    let own = regression.positions(of: term)
    guard !own.isEmpty else { throw .tooFewItems(needed: 1, got: 0) }
    let df = regression.residualDegreesOfFreedom
    guard df > 0 else {
      throw .notComputable("a term cannot be tested: the design leaves \(df) degrees of freedom")
    }
    let smaller = try regression.deviance(without: term)
    chiSquare = max(0, smaller - regression.deviance)
    degreesOfFreedom = own.count
    residualDegreesOfFreedom = df
    let designed = regression.coefficients.covariance.selecting(own)
    let plain = regression.modelCovariance.selecting(own)
    let lambda = try numerically("the test of a term") { () throws(NumericsError) in
      let lower = try plain.cholesky().lower
      let half = try lower.solve(designed.asMatrix)
      return try SymmetricMatrix(symmetrizing: try lower.solve(half.transposed)).eigenvalues()
    }
    let positive = lambda.filter { $0 > 1e-10 * (lambda.first ?? 0) }
    guard !positive.isEmpty else {
      throw .notComputable("the effect does not vary between sampling units")
    }
    self.lambda = lambda
    let law = ChiSquareSum(weights: positive, denominator: Double(df))
    pValue = law.upper(chiSquare)
    saddlepointPValue = law.saddlepointUpper(chiSquare)
  }
}

extension SurveyRegression {
  /// The deviance, with weights of mean one, of the model without a term over the same rows.
  func deviance(without term: Int) throws(StatisticsError) -> Double {
    let left = model.columns.indices.filter { model.columns[$0].term != term }
    let columns = try StandardizedColumns(
      model.values.selecting(columns: left), weights: outcome.weights)
    let fit = try Fitting(family: family, columns: columns, outcome: outcome).fit(outcome.weights)
    return fit.deviance / outcome.weights.reduce(0, +) * Double(rowCount)
  }
}

extension SurveyRegression {
  /// The share of the outcome's weighted variance that the model explains; nil but for `gaussian`.
  public var explainedShare: Double? {
    guard family == .gaussian else { return nil }
    let total = outcome.weights.reduce(0, +)
    let mean = Sums.products(outcome.y, outcome.weights) / total
    let squares = zip(outcome.y, outcome.weights).reduce(0) {
      $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1
    }
    return squares > 0 ? 1 - deviance / (squares / total * Double(rowCount)) : nil
  }
}
