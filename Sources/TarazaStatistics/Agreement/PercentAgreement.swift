/// Percent agreement: the share of pairs of raters who agree, chance left in.
///
/// Per case Σ_k r_k (r_k - 1) / [r (r - 1)], with r_k of its r ratings in category k, and weighted
/// where categories may agree in part; the mean over the cases with two ratings or more.
///
/// - Shapes: see `Ratings`.
/// - Missing data: a case counts with the ratings that it has.
/// - Throws: `.tooFewRows` when no case has two ratings.
/// - Source: Fleiss (1971). Psychol. Bull. 76, 378-382. doi:10.1037/h0031619; its error Gwet (2014).
///   Handbook of Inter-Rater Reliability, 4th ed., chapter 2
extension AgreementCoefficient {
  public static func percent(
    _ parts: AgreementParts, level: Double = 0.95
  ) throws(StatisticsError) -> AgreementCoefficient {
    try AgreementCoefficient(parts, expected: 0, influence: nil, least: 0, level: level)
  }
}
