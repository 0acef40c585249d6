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
    var error = errors?.standardError(of: coefficient)
    var interval = errors?.interval(of: coefficient, level: level)
    var basis = isNormal ? "normal answers" : "formula"
    if let bootstrap {
      error = bootstrap.standardError(of: coefficient)
      interval =
        choice == .bca
        ? bootstrap.biasCorrected(of: coefficient, level: level)
        : bootstrap.percentile(of: coefficient, level: level)
      basis = choice == .bca ? "BCa" : "percentile"
    } else if coefficient == .alpha, let alpha {
      (interval, basis) = (alpha, alphaBasis)
    }
    let needsDraws = canDraw && bootstrap == nil && error == nil
    return ReliabilityScale.Row(
      word: coefficient.word, value: value, standardError: error, interval: interval,
      formula: formula, basis: interval != nil ? basis : needsDraws ? "only by bca" : "")
  }
}
