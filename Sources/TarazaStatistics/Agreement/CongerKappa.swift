import TarazaNumerics

/// Conger's kappa: Cohen's for several raters, each of whom has categories of their own liking.
///
/// Chance agreement is the mean over pairs of raters g and h of Σ_kl w_kl p_gk p_hl, with p_gk the
/// share of category k in the ratings of rater g. Of two raters it is Cohen's kappa.
///
/// - Shapes: see `Ratings`; column g is the same person throughout.
/// - Missing data: shares come from the cases that a rater rated, agreement from those with two
///   ratings or more.
/// - Throws: `.tooFewRows` when a rater has no rating or no case has two; `.notComputable` when all
///   ratings are in one category.
/// - Source: Conger (1980). Psychol. Bull. 88, 322-328. doi:10.1037/0033-2909.88.2.322; its error
///   Gwet (2014). Handbook of Inter-Rater Reliability, 4th ed., chapter 5
extension AgreementCoefficient {
  public static func conger(
    _ ratings: Ratings, weights: AgreementWeights = .identity, level: Double = 0.95
  ) throws(StatisticsError) -> AgreementCoefficient {
    let parts = try AgreementParts(ratings, weights: weights)
    let margins = try RaterMargins(ratings)
    let r = Double(ratings.raterCount)
    let W = parts.weights.asMatrix
    let all = (0..<ratings.categories.count).map { category in
      margins.shares.reduce(0) { $0 + $1[category] }
    }
    // What agreement a rating of rater g in category k finds with all the other raters.
    let found = margins.shares.map { own in W * zip(all, own).map { $0 - $1 } }
    let mean = zip(margins.shares, found).map { own, found in
      zip(own, found).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let pairs = r * (r - 1)
    let expected = mean.reduce(0, +) / pairs
    let n = parts.weight
    return try AgreementCoefficient(
      parts, expected: expected,
      influence: { place in
        var sum = 0.0
        for rater in 0..<ratings.raterCount {
          let code = ratings.code(of: rater, place)
          sum += mean[rater]
          guard code >= 0 else { continue }
          sum += n / margins.counts[rater] * (found[rater][code] - mean[rater])
        }
        return sum / pairs
      }, least: parts.isComplete(raters: ratings.raterCount) ? -1 : -.infinity, level: level)
  }
}

/// How often each rater chooses each category, cases counting by their weights.
struct RaterMargins {
  /// What the cases of each rater weigh.
  let counts: [Double]
  /// Rater by category.
  let shares: [[Double]]

  init(_ ratings: Ratings) throws(StatisticsError) {
    var counts: [Double] = []
    var shares: [[Double]] = []
    for rater in 0..<ratings.raterCount {
      var own = [Double](repeating: 0, count: ratings.categories.count)
      for (place, code) in ratings.codes(of: rater).enumerated() where code >= 0 {
        own[Int(code)] += ratings.weight(place)
      }
      let count = own.reduce(0, +)
      guard count > 0 else { throw .tooFewRows(needed: 1, got: 0) }
      counts.append(count)
      shares.append(own.map { $0 / count })
    }
    self.counts = counts
    self.shares = shares
  }
}
