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
  private let effectiveRows: Double
  private let hasDesign: Bool
  private let items: Int

  /// From so many rows on the answers tell alpha's error themselves, whatever their law; below, the law
  /// of normal answers does better than so few of them.
  static let enoughRows = 50.0
  /// Below it errors by the influence of rows are too small to be shown: of eight rows their 95% held
  /// the true alpha in 89 of 100 samples.
  private static let fewestRows = 10.0

  init(
    choice: ReliabilityInterval?, level: Double, errors: ReliabilityErrors?,
    sample: ReliabilitySample?, bootstrap: ReliabilityBootstrap?, hasDesign: Bool,
    coefficients: ScaleCoefficients, wanted: [ReliabilityCoefficient],
    covariance: SymmetricMatrix, effectiveRows: Double
  ) throws(StatisticsError) {
    self.level = level
    self.choice = choice
    self.bootstrap = bootstrap
    self.effectiveRows = effectiveRows
    self.hasDesign = hasDesign
    items = covariance.order
    canDraw = sample != nil
    isNormal = sample == nil
    self.errors =
      errors
      ?? (isNormal
        ? ReliabilityErrors(normal: coefficients, wanted, covariance: covariance, n: effectiveRows)
        : nil)
    guard let value = coefficients[.alpha], bootstrap == nil else {
      (alpha, alphaBasis) = (nil, "")
      return
    }
    let k = covariance.order
    // The law of Feldt and Bonett is of complete rows.
    let tellsItself =
      sample.map { hasDesign || $0.isPairwise || effectiveRows >= Self.enoughRows }
      ?? (effectiveRows <= 2)
    switch choice {
    case .bonett?:
      alpha = try AlphaInterval.bonett(value, n: effectiveRows, items: k, level: level)
      alphaBasis = "Bonett"
    case .formula?,
      nil where tellsItself, .percentile?, .bca?:
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
    let error = isTooFew ? nil : errors?.standardError(of: coefficient)
    if coefficient == .alpha, let alpha {
      return ReliabilityScale.Row(
        word: coefficient.word, value: value, standardError: error, interval: shown(alpha),
        formula: formula, basis: alphaBasis)
    }
    if let ofPair = pair(coefficient, value) {
      return ReliabilityScale.Row(
        word: coefficient.word, value: value, standardError: error, interval: shown(ofPair),
        formula: formula, basis: "Fisher's z")
    }
    return computed(
      coefficient.word, value, formula, error, errors?.interval(of: coefficient, level: level))
  }

  /// Of two items the Spearman-Brown reliability has the interval of their correlation.
  private func pair(_ coefficient: ReliabilityCoefficient, _ value: Double) -> ConfidenceInterval? {
    guard items == 2, coefficient == .standardizedAlpha, !hasDesign, choice != .formula,
      effectiveRows > 3, effectiveRows < Self.enoughRows || isNormal
    else { return nil }
    return try? AlphaInterval.ofPair(value, n: effectiveRows, level: level)
  }

  /// One of no width is that of items without any error, which tells nothing of other people.
  private func shown(_ interval: ConfidenceInterval?) -> ConfidenceInterval? {
    interval.flatMap { $0.lower < $0.upper ? $0 : nil }
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
    let interval = isTooFew ? nil : shown(interval)
    let basis =
      interval != nil
      ? isNormal ? "normal answers" : "formula"
      : isTooFew ? "too few rows" : canDraw && error == nil ? "only by draws" : ""
    return ReliabilityScale.Row(
      word: word, value: value, standardError: error, interval: interval, formula: formula,
      basis: basis)
  }

  private var isTooFew: Bool { !isNormal && effectiveRows < Self.fewestRows }

  private func drawn(
    _ word: String, _ value: Double, _ formula: String, _ draws: CoefficientDraws?
  ) -> ReliabilityScale.Row {
    let corrected = choice == .bca ? draws?.biasCorrected(level: level) : nil
    let interval = shown(corrected ?? draws?.percentile(level: level))
    return ReliabilityScale.Row(
      word: word, value: value, standardError: interval == nil ? nil : draws?.standardError,
      interval: interval, formula: formula,
      basis: interval == nil ? "" : corrected != nil ? "BCa" : "percentile")
  }
}
