import TarazaNumerics

/// Whether a mean, or the difference of two, is zero: Student's t with the design's standard error.
///
/// t = d / SE(d) on ν degrees of freedom: those of the design for one mean, one less for two groups.
///
/// - Units: those of y for the difference and its interval.
/// - Throws: `.notComputable` without degrees of freedom, or where nothing varies between units;
///   `.outOfRange` for a level outside (0, 1).
/// - Source: Korn & Graubard (1990). Am. Stat. 44, 270-276. doi:10.2307/2684345; the degrees are
///   those of R's survey 4.1 (svyttest).
public struct MeanTest: Equatable, Sendable {
  /// The mean, or the second group's less the first's.
  public let difference: Double
  public let standardError: Double
  public let t: Double
  public let degreesOfFreedom: Double
  public let pValue: Double
  public let interval: ConfidenceInterval

  /// - Parameter nullValue: what the difference is held against.
  public init(
    difference: Double, standardError: Double, degreesOfFreedom: Double, nullValue: Double = 0,
    alternative: Alternative = .twoSided, level: Double = 0.95
  ) throws(StatisticsError) {
    guard level > 0, level < 1 else { throw .outOfRange("a confidence level of \(level)") }
    guard degreesOfFreedom > 0 else {
      throw .notComputable(
        "no degrees of freedom are left for a test: the design has too few sampling units")
    }
    guard standardError > 0 else {
      throw .notComputable(
        "the values do not vary between sampling units, so nothing can be tested")
    }
    self.difference = difference
    self.standardError = standardError
    self.degreesOfFreedom = degreesOfFreedom
    t = (difference - nullValue) / standardError
    let law = StudentT(degreesOfFreedom)
    pValue = alternative.pValue(t: t, law)
    let margin = law.upperQuantile((1 - level) / 2) * standardError
    interval = ConfidenceInterval(
      lower: difference - margin, upper: difference + margin, level: level)
  }
}

extension GroupMeans {
  /// The test of one group's mean less another's.
  public func difference(
    _ first: Int, _ second: Int, alternative: Alternative = .twoSided, level: Double = 0.95
  ) throws(StatisticsError) -> MeanTest {
    let V = means.covariance
    let variance = V[first, first] + V[second, second] - 2 * V[first, second]
    let scale = max(V[first, first], V[second, second])
    return try MeanTest(
      difference: means.values[second] - means.values[first],
      // A variance within rounding of zero is zero.
      standardError: variance > 1e-14 * scale ? variance.squareRoot() : 0,
      degreesOfFreedom: Double(means.degreesOfFreedom - 1), alternative: alternative, level: level)
  }

  /// The test of one group's mean against a value.
  public func test(
    _ group: Int = 0, against value: Double = 0, alternative: Alternative = .twoSided,
    level: Double = 0.95
  ) throws(StatisticsError) -> MeanTest {
    try MeanTest(
      difference: means.values[group], standardError: means.standardErrors[group],
      degreesOfFreedom: Double(means.degreesOfFreedom), nullValue: value,
      alternative: alternative, level: level)
  }

  /// Cohen's d of two groups with the deviation within them, and Hedges' g, which corrects its
  /// small-sample bias by 1 - 3 / (4 (n - 2) - 1).
  ///
  /// - Source: Hedges (1981). J. Educ. Stat. 6, 107-128. doi:10.3102/10769986006002107
  public func standardizedDifference(_ first: Int, _ second: Int) -> StandardizedDifference? {
    let shares = [self.shares[first], self.shares[second]]
    let variance =
      (shares[0] * deviations[first] * deviations[first]
        + shares[1] * deviations[second] * deviations[second]) / (shares[0] + shares[1])
    guard variance > 0, variance.isFinite else { return nil }
    let d = (means.values[second] - means.values[first]) / variance.squareRoot()
    let n = Double(counts[first] + counts[second])
    return StandardizedDifference(cohenD: d, hedgesG: d * (1 - 3 / (4 * (n - 2) - 1)))
  }
}

/// A difference of means in standard deviations.
public struct StandardizedDifference: Equatable, Sendable {
  public let cohenD: Double
  public let hedgesG: Double
}
