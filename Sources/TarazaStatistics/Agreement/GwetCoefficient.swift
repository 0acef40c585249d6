/// Gwet's AC1, with weights AC2: chance is a rating given at random where the case leaves the rater
/// in doubt, so that a category which nearly all cases fall into does not pull the coefficient down.
///
/// Chance agreement T / [q (q - 1)] Σ_k π_k (1 - π_k), with T the sum of all weights, q categories and
/// π_k the mean over cases of the share of ratings in category k.
///
/// - Shapes: see `Ratings`. It depends on how many categories there are, used or not.
/// - Missing data: a case counts with the ratings that it has.
/// - Throws: `.notComputable` when there is one category.
/// - Source: Gwet (2008). Br. J. Math. Stat. Psychol. 61, 29-48. doi:10.1348/000711006X126600; Gwet
///   (2014). Handbook of Inter-Rater Reliability, 4th ed., chapters 3 and 5
extension AgreementCoefficient {
  public static func gwet(
    _ parts: AgreementParts, level: Double = 0.95
  ) throws(StatisticsError) -> AgreementCoefficient {
    let q = Double(parts.weights.order)
    guard q > 1 else {
      throw .notComputable("there is one category only, so that raters cannot but agree")
    }
    let unit = parts.weights.sum / (q * (q - 1))
    let expected = unit * parts.prevalence.reduce(0) { $0 + $1 * (1 - $1) }
    let doubts = parts.prevalence.map { unit * (1 - $0) }
    return try AgreementCoefficient(
      parts, expected: expected, influence: { parts.mean(of: doubts, over: $0) },
      least: parts.leastAboveEvenChance, level: level)
  }
}
