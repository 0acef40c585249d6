import TarazaNumerics

/// How far the scores of the same people on two occasions are alike.
///
/// Pearson's r between the occasions is the retest reliability, blind to a shift of all; Lin's
/// concordance and the intraclass correlation of absolute agreement are not. With d the differences
/// second less first: their mean with its t test, and Bland and Altman's limits, mean ∓ 1.96 s_d. The
/// standard error of measurement is s √(1 - r) of the first occasion's scores.
///
/// With MS_R, MS_C and MS_E the mean squares of people, occasions and error of the two-way table of n
/// people and 2 occasions: ICC(C,1) = (MS_R - MS_E) / (MS_R + MS_E), ICC(A,1) = (MS_R - MS_E) /
/// (MS_R + MS_E + 2 / n (MS_C - MS_E)).
///
/// - Shapes: `first` and `second` have an entry per person, who has both.
/// - Units: differences, limits and errors in those of the scores.
/// - Edge cases: three people have no interval of r. With all differences equal there is no t.
/// - Throws: `.tooFewRows` below three people; `.noVariance` of an occasion (0 or 1).
/// - Source: Lin (1989). Biometrics 45, 255-268. doi:10.2307/2532051; Bland & Altman (1986). Lancet
///   327, 307-310. doi:10.1016/S0140-6736(86)90837-8; McGraw & Wong (1996). Psychol. Methods 1,
///   30-46. doi:10.1037/1082-989X.1.1.30
public struct TestRetest: Equatable, Sendable {
  public let n: Int
  public let correlation: Double
  public let interval: ConfidenceInterval?
  public let spearman: Double
  public let agreement: Double
  public let consistency: Double
  public let concordance: Double
  public let meanDifference: Double
  public let standardDeviationOfDifference: Double
  public let limits: ConfidenceInterval
  public let t: Double?
  public let pValue: Double?
  public let error: MeasurementError

  public init(first x: [Double], second y: [Double], level: Double = 0.95)
    throws(StatisticsError)
  {
    precondition(x.count == y.count, "two occasions of the same people")
    guard x.count >= 3 else { throw .tooFewRows(needed: 3, got: x.count) }
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    let moments = Moments(ItemBlock(columns: [x, y]))
    let R = try moments.correlation()
    let S = try moments.covariance
    let (r, count) = (R.R[0, 1], Double(x.count))
    n = x.count
    correlation = r
    interval =
      n > 3
      ? ConfidenceInterval.fisher(r, standardError: 1 / (count - 3).squareRoot(), level: level)
      : nil
    spearman = try RankedItems(ItemBlock(columns: [x, y]), rule: .listwise).spearman().R[0, 1]
    let shift = moments.means[1] - moments.means[0]
    let spread = max(0, S[0, 0] + S[1, 1] - 2 * S[0, 1]).squareRoot()
    meanDifference = shift
    standardDeviationOfDifference = spread
    let margin = MeasurementError.usualMultiplier * spread
    limits = ConfidenceInterval(lower: shift - margin, upper: shift + margin, level: 0.95)
    let isConstant = spread * spread <= 8 * .ulpOfOne * (S[0, 0] + S[1, 1])
    let student = StudentT(count - 1)
    t = isConstant ? nil : shift / (spread / count.squareRoot())
    pValue = t.map { Alternative.twoSided.pValue(t: $0, student) }
    let shrink = (count - 1) / count
    concordance = 2 * S[0, 1] * shrink / ((S[0, 0] + S[1, 1]) * shrink + shift * shift)
    let errors = (S[0, 0] + S[1, 1] - 2 * S[0, 1]) / 2
    let people = (S[0, 0] + S[1, 1] + 2 * S[0, 1]) / 2
    let occasions = count * shift * shift / 2
    consistency = (people - errors) / (people + errors)
    agreement = (people - errors) / (people + errors + 2 / count * (occasions - errors))
    error = try MeasurementError(standardDeviation: S[0, 0].squareRoot(), reliability: r)
  }
}
