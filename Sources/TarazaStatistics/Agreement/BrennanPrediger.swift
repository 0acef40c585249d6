/// Brennan and Prediger's coefficient: chance puts each rating into any of the q categories alike.
///
/// Chance agreement Σ_kl w_kl / q². With two categories and two raters it is PABAK, the kappa
/// adjusted for prevalence and bias.
///
/// - Shapes: see `Ratings`. It depends on how many categories there are, used or not.
/// - Missing data: a case counts with the ratings that it has.
/// - Throws: `.notComputable` when there is one category.
/// - Source: Brennan & Prediger (1981). Educ. Psychol. Meas. 41, 687-699.
///   doi:10.1177/001316448104100307; PABAK: Byrt, Bishop & Carlin (1993). J. Clin. Epidemiol. 46,
///   423-429. doi:10.1016/0895-4356(93)90018-V
extension AgreementCoefficient {
  public static func brennanPrediger(
    _ parts: AgreementParts, level: Double = 0.95
  ) throws(StatisticsError) -> AgreementCoefficient {
    let q = Double(parts.weights.order)
    return try AgreementCoefficient(
      parts, expected: parts.weights.sum / (q * q), influence: nil,
      least: parts.leastAboveEvenChance, level: level)
  }
}
