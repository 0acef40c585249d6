import Glibc
import TarazaNumerics

/// Intervals for Cronbach's alpha from its value, the rows and the number of items alone.
///
/// Feldt: 1 - (1 - alpha) F, with the quantiles of F for n - 1 and (n - 1)(k - 1) degrees of freedom;
/// exact for essentially parallel items of normal answers. Bonett: 1 - (1 - alpha) exp(±z s) with
/// s² = 2 k / ((k - 1)(n - 2)), a large-sample interval under the same model.
///
/// - Throws: `.tooFewItems` below two; `.tooFewRows` without a row more than one (Feldt) or two (Bonett); `.outOfRange` for a level
///   outside 0 to 1 or an alpha above one.
/// - Source: Feldt (1965). Psychometrika 30, 357-370. doi:10.1007/BF02289499; Bonett (2002). J.
///   Educ. Behav. Stat. 27, 335-340. doi:10.3102/10769986027004335
public enum AlphaInterval {
  public static func feldt(_ alpha: Double, n: Double, items k: Int, level: Double)
    throws(StatisticsError) -> ConfidenceInterval
  {
    try check(alpha, n, k, level, above: 1)
    let F = FDistribution(n - 1, (n - 1) * Double(k - 1))
    let tail = (1 - level) / 2
    return ConfidenceInterval(
      lower: 1 - (1 - alpha) * F.upperQuantile(tail), upper: 1 - (1 - alpha) * F.quantile(tail),
      level: level)
  }

  public static func bonett(_ alpha: Double, n: Double, items k: Int, level: Double)
    throws(StatisticsError) -> ConfidenceInterval
  {
    try check(alpha, n, k, level, above: 2)
    let error = bonettVariance(n: n, items: k).squareRoot()
    let z = Normal.upperQuantile((1 - level) / 2)
    return ofDistance(alpha, logError: error, quantile: z, level)
  }

  /// Of the standardised alpha of two items, which is 2 r / (1 + r): that of their correlation, by Fisher's
  /// z, with its ends lengthened likewise.
  ///
  /// - Throws: `.tooFewRows` without a row more than three; `.outOfRange` as the others.
  /// - Source: Fisher (1921). Metron 1, 3-32; Eisinga, te Grotenhuis & Pelzer (2013). Int. J. Public
  ///   Health 58, 637-642. doi:10.1007/s00038-012-0416-3
  public static func ofPair(_ alpha: Double, n: Double, level: Double) throws(StatisticsError)
    -> ConfidenceInterval
  {
    try check(alpha, n, 2, level, above: 3)
    let r = ConfidenceInterval.fisher(
      alpha / (2 - alpha), standardError: 1 / (n - 3).squareRoot(), level: level)
    return ConfidenceInterval(
      lower: 2 * r.lower / (1 + r.lower), upper: 2 * r.upper / (1 + r.upper), level: level)
  }

  /// The rows needed so that Bonett's interval around this alpha is no wider than `width`.
  ///
  /// - Throws: `.outOfRange` for an alpha that is not below one, or a width not between 0 and 1.
  /// - Source: Bonett (2002), with the exact width of his interval in the place of his two steps.
  public static func rows(for width: Double, around alpha: Double, items k: Int, level: Double)
    throws(StatisticsError) -> Double
  {
    try check(alpha, 3, k, level, above: 2)
    guard alpha < 1 else { throw .outOfRange("an alpha of \(alpha)") }
    guard width > 0, width < 1 else { throw .outOfRange("an interval of width \(width)") }
    // (1 - alpha) (e^x - e^-x) = width at x = z s.
    let x = asinh(width / (2 * (1 - alpha)))
    let z = Normal.upperQuantile((1 - level) / 2)
    let error = x / z
    return 2 + 2 * Double(k) / (Double(k - 1) * error * error)
  }

  /// How many times as large the square of an error is as that of parallel items and normal answers.
  public static func relativeVariance(
    ofError error: Double, around alpha: Double, n: Double, items k: Int
  ) -> Double {
    let ofLog = error / (1 - alpha)
    return ofLog * ofLog / bonettVariance(n: n, items: k)
  }

  /// The variance of log(1 - alpha) of a sample.
  static func bonettVariance(n: Double, items k: Int) -> Double {
    2 * Double(k) / (Double(k - 1) * (n - 2))
  }

  /// 1 - (1 - value) exp(±q s), with s the error of log(1 - value): what alpha and its kin, which
  /// reach up to one, are nearest to normal in.
  static func ofDistance(
    _ value: Double, logError: Double, quantile: Double, _ level: Double
  ) -> ConfidenceInterval {
    let factor = exp(quantile * logError)
    return ConfidenceInterval(
      lower: 1 - (1 - value) * factor, upper: 1 - (1 - value) / factor, level: level)
  }

  private static func check(
    _ alpha: Double, _ n: Double, _ k: Int, _ level: Double, above least: Int
  ) throws(StatisticsError) {
    guard k >= 2 else { throw .tooFewItems(needed: 2, got: k) }
    guard n > Double(least) else {
      throw .tooFewRows(needed: least + 1, got: Int(max(0, n.rounded(.down))))
    }
    guard alpha <= 1 else { throw .outOfRange("an alpha of \(alpha)") }
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
  }
}
