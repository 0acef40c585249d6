import Glibc
import TarazaNumerics

/// How the interval of a share is found. All use Student's t with the design's degrees of freedom.
///
/// - Source: Korn & Graubard (1998), Surv. Methodol. 24, 193-201 (`beta`); Rao & Scott (1984), Ann.
///   Stat. 12, 46-60, doi:10.1214/aos/1176346391 (`likelihood`); Franco et al. (2019), J. Surv. Stat.
///   Methodol. 7, 334-364, doi:10.1093/jssam/smy019 (a comparison, with `wilson`).
public enum ShareInterval: String, CaseIterable, Hashable, Sendable {
  /// On the scale of log odds; within 0 and 1.
  case logit
  /// Share -+ t SE; may leave 0…1.
  case mean
  /// Clopper and Pearson's for the effective number of rows, after Korn and Graubard.
  case beta
  /// Wilson's for the effective number of rows.
  case wilson
  /// On the scale of arcsin √p.
  case asin
  /// Where the likelihood ratio, scaled for the design, stays below t².
  case likelihood

  /// - Parameters:
  ///   - rows: behind the share, whatever their weights.
  /// - Returns: NaN at both ends without degrees of freedom. At a share of 0 or 1, whose standard
  ///   error says nothing, the interval is `beta`'s of as many independent rows as there are units.
  public func interval(
    share p: Double, standardError: Double, degreesOfFreedom: Int, rows: Int, level: Double
  ) -> ConfidenceInterval {
    let t = SurveyEstimate.quantile(level, degreesOfFreedom)
    guard !t.isNaN, p.isFinite, p >= 0, p <= 1 else {
      return ConfidenceInterval(lower: .nan, upper: .nan, level: level)
    }
    guard p > 0, p < 1, standardError > 0 else {
      let isCertain = p > 0 && p < 1
      let bounds =
        isCertain ? (p, p) : Self.beta(p, min(Double(rows), Double(degreesOfFreedom + 1)), level)
      return ConfidenceInterval(lower: bounds.0, upper: bounds.1, level: level)
    }
    let effective = p * (1 - p) / (standardError * standardError)
    let bounds: (Double, Double)
    switch self {
    case .mean: bounds = (p - t * standardError, p + t * standardError)
    case .logit:
      let (centre, margin) = (log(p / (1 - p)), t * standardError / (p * (1 - p)))
      bounds = (1 / (1 + exp(margin - centre)), 1 / (1 + exp(-margin - centre)))
    case .asin:
      let (centre, margin) = (Glibc.asin(p.squareRoot()), t / (2 * effective.squareRoot()))
      bounds = (pow(sin(centre - margin), 2), pow(sin(centre + margin), 2))
    case .beta:
      let plain = StudentT(Double(max(1, rows - 1))).upperQuantile((1 - level) / 2)
      bounds = Self.beta(p, effective * (plain / t) * (plain / t), level)
    case .wilson:
      let square = t * t / effective
      let centre = (p + square / 2) / (1 + square)
      let margin =
        (square * (p * (1 - p) + square / 4)).squareRoot() / (1 + square)
      bounds = (centre - margin, centre + margin)
    case .likelihood:
      // The model's own variance has the divisor n - 1.
      let n = Double(max(2, rows))
      bounds = Self.likelihood(p, effective * (n - 1) / n, t * t)
    }
    return ConfidenceInterval(lower: bounds.0, upper: bounds.1, level: level)
  }

  private static func beta(_ p: Double, _ n: Double, _ level: Double) -> (Double, Double) {
    let tail = (1 - level) / 2
    let (x, rest) = (n * p, n * (1 - p))
    return (
      x > 0 ? Beta(x, rest + 1).quantile(tail) : 0,
      rest > 0 ? Beta(x + 1, rest).upperQuantile(tail) : 1
    )
  }

  /// The ends q where 2 n (p log(p / q) + (1 - p) log((1 - p) / (1 - q))) = t², by bisection.
  private static func likelihood(_ p: Double, _ n: Double, _ limit: Double) -> (Double, Double) {
    func ratio(_ q: Double) -> Double {
      2 * n * (p * log(p / q) + (1 - p) * log((1 - p) / (1 - q)))
    }
    func end(_ outer: Double) -> Double {
      var (inside, outside) = (p, outer)
      for _ in 0..<200 {
        let middle = (inside + outside) / 2
        guard middle != inside, middle != outside else { break }
        if ratio(middle) < limit { inside = middle } else { outside = middle }
      }
      return (inside + outside) / 2
    }
    return (end(0), end(1))
  }
}
