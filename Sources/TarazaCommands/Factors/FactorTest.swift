import TarazaDocument
import TarazaStatistics

/// The test of a factor model and the indices that rest on it: the likelihood ratio's where
/// correlations are those of independent normal rows, scaled where they are not and their covariance
/// is known, else none.
struct FactorTest {
  private let fit: FactorFit
  private let scaled: ScaledFactorFit?
  private let isWithheld: Bool
  private let method: Extraction

  init(_ outcome: FactorCommand.Outcome, _ fit: FactorFit) {
    self.fit = fit
    scaled = outcome.scaledFit
    method = outcome.solution.method
    isWithheld =
      (outcome.correlations.reasonAgainstTests != nil || outcome.solution.method.isWeighted)
      && outcome.scaledFit == nil
  }

  var values: [NamedValue] {
    func cell(_ value: Double?, _ style: NumberStyle) -> Cell {
      guard !isWithheld, let value else { return .blank }
      return .number(value, style)
    }
    let rmsea = scaled.map(\.rmsea) ?? fit.rmsea
    // They compare likelihoods, of which there are none here.
    func likelihood(_ value: Double?, _ style: NumberStyle) -> Cell {
      scaled == nil ? cell(value, style) : .blank
    }
    return [
      NamedValue(
        "fit.chi_square", "chi-square", cell(scaled?.chiSquare ?? fit.chiSquare, .statistic),
        remark: isWithheld ? nil : remark),
      NamedValue("fit.df", "df", .integer(fit.degreesOfFreedom)),
      NamedValue(
        "fit.p", "p", cell(scaled.map { Optional($0.pValue) } ?? fit.pValue, .probability)),
      NamedValue(
        "fit.rmsea", "RMSEA", cell(rmsea?.value, .coefficient),
        remark: isWithheld ? nil : rmsea.map { _ in "90% interval below" }),
      NamedValue("fit.rmsea_lower", "  lower", cell(rmsea?.lower, .coefficient)),
      NamedValue("fit.rmsea_upper", "  upper", cell(rmsea?.upper, .coefficient)),
      NamedValue("fit.tli", "TLI", cell(scaled.map(\.tli) ?? fit.tli, .coefficient)),
      NamedValue("fit.cfi", "CFI", cell(scaled.map(\.cfi) ?? fit.cfi, .coefficient)),
      NamedValue(
        "fit.bic", "BIC", likelihood(fit.bic, .statistic),
        remark: explained("chi-square − df ln n")),
      NamedValue(
        "fit.sabic", "SABIC", likelihood(fit.sabic, .statistic),
        remark: explained("chi-square − df ln((n + 2) / 24)")),
      NamedValue(
        "fit.ecvi", "ECVI", likelihood(fit.ecvi, .coefficient),
        remark: explained("(chi-square + 2 parameters) / (n − 1)")),
    ]
  }

  private func explained(_ words: String) -> String? {
    isWithheld || scaled != nil || fit.degreesOfFreedom == 0 ? nil : words
  }

  private var remark: String {
    if scaled != nil {
      return switch method {
      case .weightedLeastSquares: "the weighted residuals' own (Browne)"
      case .diagonallyWeightedLeastSquares: "the weighted residuals', scaled and shifted"
      case .minimumResidual: "the squared residuals, scaled and shifted"
      default: "the ML discrepancy, scaled and shifted"
      }
    }
    return fit.basis == .likelihoodRatio
      ? "likelihood ratio, Bartlett's correction"
      : "the ML discrepancy at this solution, Bartlett's correction"
  }

  /// - Parameter reason: what the correlations are.
  func note(_ reason: String) -> Note {
    if let scaled {
      let divisor = Cell.number(scaled.scaling, .coefficient).displayText
      if method == .weightedLeastSquares {
        return Note(
          .remark, "weighted-test",
          "Chi-square is the weighted sum of squared residuals at its least (Browne's ADF): it needs "
            + "no normality, and thousands of rows, in fewer of which it rejects too often; RMSEA, TLI "
            + "and CFI follow from it, and BIC and ECVI have no meaning here.")
      }
      if method == .diagonallyWeightedLeastSquares {
        return Note(
          .remark, "weighted-test",
          "The sum of squared residuals weighed by their variances is no chi-square: by the "
            + "covariances of the correlations it was given chi-square's mean and variance, as "
            + "WLSMV does, on average divided by \(divisor); RMSEA, TLI and CFI follow from it, and "
            + "BIC and ECVI have no meaning here.")
      }
      let discrepancy =
        method == .minimumResidual ? "sum of squared residuals" : "ML discrepancy"
      return Note(
        .remark, "scaled-test",
        "The \(discrepancy) of \(reason) is no chi-square: by the covariances of the correlations it was "
          + "given chi-square's mean and variance (Asparouhov and Muthén), on average divided by \(divisor); RMSEA, TLI and CFI follow "
          + "from it, and BIC and ECVI have no meaning here.")
    }
    return Note(
      .warning, "test-withheld",
      "Chi-square, RMSEA, TLI, CFI, BIC and ECVI of \(reason) are not what they are called, and are "
        + "left out; RMSR and SRMR describe the residuals all the same.")
  }
}
