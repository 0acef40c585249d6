import TarazaNumerics

/// What a scale's reliability means for one person's score: the error in it, and how much a score
/// must change before the change is more than error.
///
/// The standard error of measurement is s √(1 - r), with s the standard deviation of scores and r their
/// reliability. Two scores of one person differ by error alone within z √2 SEM: the reliable change
/// of a person (also smallest detectable change), 1.96 √2 SEM.
///
/// - Units: those of the scores.
/// - Edge cases: a negative r is taken for none: the error is then the whole spread.
/// - Throws: `.outOfRange` for an r above one, a negative deviation or a multiplier that is not positive.
/// - Source: Jacobson & Truax (1991). J. Consult. Clin. Psychol. 59, 12-19.
///   doi:10.1037/0022-006X.59.1.12; de Vet et al. (2006). Health Qual. Life Outcomes 4, 54.
///   doi:10.1186/1477-7525-4-54
public struct MeasurementError: Equatable, Sendable {
  public let standardError: Double
  public let reliableChangeOfPerson: Double

  /// What the papers write for 95%; a quantile with more digits would promise more than they do.
  public static let usualMultiplier = 1.96

  public init(
    standardDeviation s: Double, reliability r: Double, multiplier z: Double = usualMultiplier
  ) throws(StatisticsError) {
    guard s >= 0, s.isFinite else { throw .outOfRange("a standard deviation of \(s)") }
    guard r <= 1 else { throw .outOfRange("a reliability of \(r)") }
    guard z > 0, z.isFinite else { throw .outOfRange("a multiplier of \(z)") }
    standardError = s * (1 - max(0, r)).squareRoot()
    reliableChangeOfPerson = z * 2.0.squareRoot() * standardError
  }
}

/// How much a group's mean must change between two waves before surveys of this size and design are
/// likely to see it.
///
/// (t_(level) + t_(power)) times the standard error of the difference: the change that a two-sided test
/// finds with this power. Of two independent waves that error is √2 SE, with SE that of the mean in one
/// wave, and t has twice the degrees of freedom of one. Of the same people it is that of their mean
/// difference, and smaller the more the occasions go together. It is a matter of how many are asked, and
/// not the change of any person.
///
/// - Throws: `.outOfRange` for an error that is negative, degrees of freedom below one, or a level or
///   power outside 0 to 1.
/// - Source: Cochran (1977). Sampling Techniques, ch. 4; Bloom (1995). Eval. Rev. 19, 547-556.
///   doi:10.1177/0193841X9501900504
public struct DetectableChangeOfMean: Equatable, Sendable {
  public let change: Double
  public let power: Double

  public static let usualPower = 0.8

  /// Between two independent waves of this size and design.
  public init(
    standardErrorOfMean error: Double, degreesOfFreedom: Int, level: Double = 0.95,
    power: Double = usualPower
  ) throws(StatisticsError) {
    try self.init(
      standardErrorOfDifference: 2.0.squareRoot() * error, degreesOfFreedom: 2 * degreesOfFreedom,
      level: level, power: power)
  }

  /// Between two occasions whose difference has this error, as of the same people.
  public init(
    standardErrorOfDifference error: Double, degreesOfFreedom: Int, level: Double = 0.95,
    power: Double = usualPower
  ) throws(StatisticsError) {
    guard error >= 0, error.isFinite else { throw .outOfRange("a standard error of \(error)") }
    guard degreesOfFreedom >= 1 else {
      throw .outOfRange("\(degreesOfFreedom) degrees of freedom")
    }
    guard level > 0, level < 1, power > 0, power < 1 else {
      throw .outOfRange("a level of \(level) with a power of \(power)")
    }
    let t = StudentT(Double(degreesOfFreedom))
    self.power = power
    change = (t.upperQuantile((1 - level) / 2) + t.upperQuantile(1 - power)) * error
  }
}
