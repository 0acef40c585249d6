import TarazaNumerics
import TarazaStatistics

/// The intervals of a scale's coefficients by what was asked for, or by what suits the sample.
struct ReliabilityIntervals {
  let level: Double
  let isNormal: Bool
  private let choice: ReliabilityInterval?
  private let errors: ReliabilityErrors?
  private let bootstrap: ReliabilityBootstrap?
  private let alpha: ConfidenceInterval?
  private let alphaBasis: String
  /// Whether there are rows, of which samples could be drawn.
  private let canDraw: Bool

  init(
    choice: ReliabilityInterval?, level: Double, errors: ReliabilityErrors?,
    canDraw: Bool, bootstrap: ReliabilityBootstrap?, hasDesign: Bool,
    coefficients: ScaleCoefficients,
    wanted: [ReliabilityCoefficient], covariance: SymmetricMatrix, effectiveRows: Double,
    isNormal: Bool
  ) throws(StatisticsError) {
    self.level = level
    self.choice = choice
    self.bootstrap = bootstrap
    self.canDraw = canDraw
    self.isNormal = isNormal
    self.errors =
      errors
      ?? (isNormal
        ? ReliabilityErrors(normal: coefficients, wanted, covariance: covariance, n: effectiveRows)
        : nil)
    guard let value = coefficients[.alpha], bootstrap == nil, effectiveRows > 2 else {
      (alpha, alphaBasis) = (nil, "")
      return
    }
    let k = covariance.order
    switch choice {
    case .bonett?:
      alpha = try AlphaInterval.bonett(value, n: effectiveRows, items: k, level: level)
      alphaBasis = "Bonett"
    case .formula?,
      nil where hasDesign, .percentile?, .bca?:
      (alpha, alphaBasis) = (nil, "")
    case .feldt?, nil:
      alpha = try AlphaInterval.feldt(value, n: effectiveRows, items: k, level: level)
      alphaBasis = "Feldt"
    }
  }

  func row(_ coefficient: ReliabilityCoefficient, _ value: Double, formula: String)
    -> ReliabilityScale.Row
  {
    guard bootstrap == nil else {
      return drawn(coefficient.word, value, formula, bootstrap?[coefficient])
    }
    let error = errors?.standardError(of: coefficient)
    guard coefficient == .alpha, let alpha else {
      return computed(
        coefficient.word, value, formula, error, errors?.interval(of: coefficient, level: level))
    }
    return ReliabilityScale.Row(
      word: coefficient.word, value: value, standardError: error, interval: alpha,
      formula: formula, basis: alphaBasis)
  }

  /// Of a coefficient of ordered answers, by its influence or the design's replicates.
  func row(
    _ coefficient: OrderedCoefficient, _ value: Double, standardError: Double?,
    degreesOfFreedom: Int
  ) -> ReliabilityScale.Row {
    computed(
      coefficient.word, value, coefficient.formula, standardError,
      standardError.flatMap {
        ReliabilityErrors.interval(
          value, standardError: $0, degreesOfFreedom: degreesOfFreedom, level: level)
      })
  }

  /// The same, drawn.
  func row(_ coefficient: OrderedCoefficient, _ value: Double, _ draws: CoefficientDraws)
    -> ReliabilityScale.Row
  {
    drawn(coefficient.word, value, coefficient.formula, draws)
  }

  private func computed(
    _ word: String, _ value: Double, _ formula: String, _ error: Double?,
    _ interval: ConfidenceInterval?
  ) -> ReliabilityScale.Row {
    let basis = isNormal ? "normal answers" : "formula"
    return ReliabilityScale.Row(
      word: word, value: value, standardError: error, interval: interval, formula: formula,
      basis: interval != nil ? basis : canDraw && error == nil ? "only by bca" : "")
  }

  private func drawn(
    _ word: String, _ value: Double, _ formula: String, _ draws: CoefficientDraws?
  ) -> ReliabilityScale.Row {
    let isCorrected = choice == .bca
    let interval =
      isCorrected ? draws?.biasCorrected(level: level) : draws?.percentile(level: level)
    return ReliabilityScale.Row(
      word: word, value: value, standardError: draws?.standardError, interval: interval,
      formula: formula, basis: interval == nil ? "" : isCorrected ? "BCa" : "percentile")
  }
}
