import TarazaNumerics

/// A regression whose standard errors come from how the sample was drawn.
///
/// The coefficients maximise the weighted log-likelihood. Their covariance is the design's of the
/// influence A⁻¹ w x (y - μ), with A the information: Binder's sandwich. With replicate weights the
/// model is fitted anew in each replicate.
///
/// - Shapes: `coefficients` has one entry for each column of `kept`; for the ordinal model the
///   slopes come first, then the thresholds.
/// - Units: log odds for `logit` and `ordinal`, log means for `poisson`, those of y for `gaussian`.
/// - Missing data: rows without y or a variable keep their place in the design and add nothing.
/// - Throws: `.perfectPrediction` where a coefficient has no finite best value; `.noVariance(items:
///   [-1])` for a constant outcome; `.outOfRange` for an outcome that the family cannot have;
///   `.tooFewRows`; what the design refuses.
/// - Source: Binder (1983). Int. Stat. Rev. 51, 279-292. doi:10.2307/1402588
public struct SurveyRegression: Sendable {
  public let family: RegressionFamily
  public let model: ModelMatrix
  /// The columns of the model that the coefficients belong to; the intercept is the first, but for
  /// the ordinal model, which has thresholds in its place.
  public let kept: [Int]
  /// Columns that the others tell already, or that are constant: they have no coefficient.
  public let dropped: [Int]
  public let coefficients: SurveyEstimate
  /// K - 1 for the ordinal model, else 0: the last coefficients.
  public let thresholdCount: Int
  /// Degrees of freedom of the design, plus one, less the coefficients (without thresholds but
  /// one); at zero or below nothing can be tested.
  public let residualDegreesOfFreedom: Int
  public let deviance: Double
  public let iterations: Int
  /// The estimated variance of Pearson's residuals; one is what the family supposes. Nil for the
  /// ordinal model.
  public let dispersion: Double?
  /// Rows used.
  public let rowCount: Int
  /// The inverse of the information, with weights of mean one: what the covariance would be for
  /// independent rows and a dispersion of one.
  let modelCovariance: SymmetricMatrix
  /// Weights of the used rows, and the outcome.
  let outcome: Outcome
  let design: SampleDesign
  let isUsed: [Bool]

  struct Outcome: Sendable {
    let y: [Double]
    let weights: [Double]
    /// The levels of an ordinal outcome, numbered among those that occur.
    let levels: [Double]
  }

  /// - Parameters:
  ///   - y: of each row of the sample; NaN where missing. Ordered answers are numbers in order.
  ///   - domain: the rows that belong; all when nil.
  public init(
    _ y: [Double], variables: [ModelVariable], terms: [ModelTerm], family: RegressionFamily,
    design: SampleDesign, domain: [Bool]? = nil
  ) throws(StatisticsError) {
    let usable = y.indices.map { row in
      y[row].isFinite && design.weights[row] != 0 && (domain?[row] ?? true)
    }
    let model = ModelMatrix(variables: variables, terms: terms, isUsed: usable)
    let outcome = try Self.outcome(y, model.rows, family, design.weights)
    let columns = try StandardizedColumns(model.values, weights: outcome.weights)
    let fitting = Fitting(family: family, columns: columns, outcome: outcome)
    let fit = try fitting.fit(outcome.weights)
    self.family = family
    self.model = model
    self.outcome = outcome
    self.design = design
    kept = family == .ordinal ? Array(columns.kept.dropFirst()) : columns.kept
    dropped = columns.dropped
    thresholdCount = fitting.thresholds
    deviance = fit.deviance / outcome.weights.reduce(0, +) * Double(model.rows.count)
    iterations = fit.iterations
    rowCount = model.rows.count
    var isUsed = [Bool](repeating: false, count: y.count)
    for row in model.rows { isUsed[row] = true }
    self.isUsed = isUsed
    let back = fitting.toModel
    let rows = model.rows
    if design.replicates != nil {
      coefficients = try design.estimate(in: isUsed) { (weights) throws(StatisticsError) in
        try fitting.coefficients(rows.map { weights[$0] })
      } influence: {
        Matrix(rows: design.rowCount, columns: back.rows)
      }
    } else {
      let scores = try fitting.scoreCovariance(fit, rows: rows, design, in: isUsed)
      let bread = fit.information.inverse().asMatrix.multiplied(by: back, transposingOther: true)
      coefficients = SurveyEstimate(
        values: back * fit.coefficients, covariance: scores.congruence(with: bread),
        degreesOfFreedom: design.degreesOfFreedom(in: isUsed))
    }
    let scale = outcome.weights.reduce(0, +) / Double(rowCount)
    modelCovariance = scale * fit.information.inverse().congruence(with: back.transposed)
    residualDegreesOfFreedom =
      coefficients.degreesOfFreedom + 1 - kept.count - (family == .ordinal ? 1 : 0)
    dispersion = family == .ordinal ? nil : fitting.dispersion(fit)
  }

  private static func outcome(
    _ y: [Double], _ rows: [Int], _ family: RegressionFamily, _ weights: [Double]
  ) throws(StatisticsError) -> Outcome {
    guard rows.count >= 2 else { throw .tooFewRows(needed: 2, got: rows.count) }
    let values = rows.map { y[$0] }
    let used = rows.map { weights[$0] }
    switch family {
    case .gaussian: break
    case .logit:
      guard values.allSatisfy({ $0 >= 0 && $0 <= 1 }) else {
        throw .outOfRange("a logit model needs an outcome of 0 and 1, or true and false")
      }
    case .poisson:
      guard values.allSatisfy({ $0 >= 0 }) else {
        throw .outOfRange("a Poisson model needs counts, none below zero")
      }
    case .ordinal:
      let levels = Set(values).sorted()
      guard levels.count >= 2 else { throw .noVariance(items: [-1]) }
      guard levels.count <= Self.mostLevels else {
        throw .outOfRange(
          "an ordinal model takes up to \(Self.mostLevels) different answers, and there are "
            + "\(levels.count)")
      }
      return Outcome(y: values, weights: used, levels: levels)
    }
    guard let first = values.first, values.contains(where: { $0 != first }) else {
      throw .noVariance(items: [-1])
    }
    return Outcome(y: values, weights: used, levels: [])
  }

  /// Answers of a scale; what has more is a measurement.
  private static let mostLevels = 50
}

/// One family's fit over standardized columns, with any weights of the used rows.
struct Fitting: Sendable {
  let family: RegressionFamily
  private let columns: StandardizedColumns
  private let outcome: SurveyRegression.Outcome
  private let linear: LinearIndexModel
  private let ordinal: OrdinalModel?

  init(family: RegressionFamily, columns: StandardizedColumns, outcome: SurveyRegression.Outcome) {
    self.family = family
    self.columns = columns
    self.outcome = outcome
    linear = LinearIndexModel(
      mean: MeanFunction(family: family), Z: columns.Z, y: outcome.y)
    guard family == .ordinal else {
      ordinal = nil
      return
    }
    let places = Dictionary(
      uniqueKeysWithValues: outcome.levels.enumerated().map { ($1, $0) })
    ordinal = OrdinalModel(
      Z: columns.Z.selecting(columns: Array(1..<max(1, columns.Z.columns))),
      y: outcome.y.map { places[$0] ?? 0 }, levels: outcome.levels.count)
  }

  var thresholds: Int { ordinal.map { $0.levels - 1 } ?? 0 }

  /// From the parameters of the fit to those of the model.
  var toModel: Matrix {
    guard let ordinal else { return columns.toModel }
    let slopes = ordinal.Z.columns
    var back = Matrix.identity(slopes + thresholds)
    for slope in 0..<slopes {
      back[slope, slope] = columns.toModel[slope + 1, slope + 1]
      // α - η: what centring took from η goes to the thresholds with the other sign.
      for threshold in 0..<thresholds {
        back[slopes + threshold, slope] = -columns.toModel[0, slope + 1]
      }
    }
    return back
  }

  func fit(_ weights: [Double]) throws(StatisticsError) -> ModelFit {
    do throws(StatisticsError) {
      guard let ordinal else { return try linear.fit(weights) }
      return try ordinal.fit(weights)
    } catch {
      guard case .perfectPrediction(let places) = error else { throw error }
      throw .perfectPrediction(items: places.map { columns.kept[$0] })
    }
  }

  /// The model's coefficients, or NaN where a replicate has none.
  func coefficients(_ weights: [Double]) throws(StatisticsError) -> [Double] {
    let back = toModel
    guard let fit = try? fit(weights) else {
      return [Double](repeating: .nan, count: back.rows)
    }
    return back * fit.coefficients
  }

  /// The design's covariance of the sums of the scores.
  func scoreCovariance(
    _ fit: ModelFit, rows: [Int], _ design: SampleDesign, in isUsed: [Bool]
  ) throws(StatisticsError) -> SymmetricMatrix {
    guard ordinal == nil else {
      return try design.covariance(
        ofInfluence: scores(fit, rows: rows, of: design.rowCount), in: isUsed)
    }
    return try design.covariance(
      of: columns.Z, times: weightedResiduals(fit), rows: rows, in: isUsed)
  }

  private func weightedResiduals(_ fit: ModelFit) -> [Double] {
    let index = columns.Z * fit.coefficients
    return index.indices.map { row in
      outcome.weights[row] * (outcome.y[row] - linear.mean.mean(index[row]))
    }
  }

  /// Rows of the sample x parameters of the fit: w x (y - μ), zero outside the used rows.
  func scores(_ fit: ModelFit, rows: [Int], of rowCount: Int) -> Matrix {
    let own: Matrix
    if let ordinal {
      own = ordinal.scores(fit.coefficients, outcome.weights)
    } else {
      own = columns.Z.scalingRows(by: weightedResiduals(fit))
    }
    guard rows.count < rowCount else { return own }
    var storage = [Double](repeating: 0, count: rowCount * own.columns)
    for column in 0..<own.columns {
      for (place, row) in rows.enumerated() {
        storage[column * rowCount + row] = own.elements[column * own.rows + place]
      }
    }
    return Matrix(rows: rowCount, columns: own.columns, storage: storage)
  }

  func dispersion(_ fit: ModelFit) -> Double {
    let index = columns.Z * fit.coefficients
    let total = outcome.weights.reduce(0, +)
    let terms = index.indices.map { row in
      let values = linear.mean.values(outcome.y[row], index[row])
      return (outcome.y[row] - values.mean) / values.slope.squareRoot()
    }
    let mean = Sums.products(terms, outcome.weights) / total
    let squares = Sums.products(terms.map { ($0 - mean) * ($0 - mean) }, outcome.weights)
    let n = Double(terms.count)
    return squares / total * n / (n - 1)
  }
}
