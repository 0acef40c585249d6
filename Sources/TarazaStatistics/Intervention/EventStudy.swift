import TarazaNumerics

/// The difference between the arms in every period, against the last period before the intervention in
/// which both have rows: leads before it, lags after.
///
/// y_it = a_i + g_t + sum over times s but the last before of delta_s 1(t = s) 1(i treated) + u_it. Leads
/// that are not zero say that the arms parted before anything was done; lags show how an effect grows or
/// fades. `drift` asks the same of the leads in one number: by how much more per unit of time the treated
/// rose before the intervention, from the rows of that time alone.
///
/// Errors are CR2's, with degrees of freedom of their own; where these cannot be had, there are none.
///
/// - Shapes: a point per time, in order; the reference time has none of its numbers.
/// - Edge cases: leads whose joint test finds nothing do not prove that the arms would have gone on
///   together; with few communities the test has hardly any power, and below four denominator degrees
///   of freedom it is withheld.
/// - Throws: `.tooFewPeriods` without a time before that both arms have; as
///   `SurveyRegression`.
/// - Source: Roth (2022). Am. Econ. Rev. Insights 4, 305-322. doi:10.1257/aeri.20210236, on what tests of
///   leads do not show.
public struct EventStudy: Sendable {
  public struct Point: Equatable, Sendable {
    public let time: Double
    public let isLead: Bool
    /// Nil at the reference, and where an arm has no rows.
    public let estimate: Double?
    /// Nil where the communities do not allow an error.
    public let test: MeanTest?
  }

  public let points: [Point]
  public let reference: Double
  /// Of the arms, in every period.
  public let means: ArmMeans
  /// Of all leads together; nil with fewer than two periods before, or communities too few for so many.
  public let leads: HotellingTest?
  /// Below so many denominator degrees of freedom hardly any difference is found: for six leads and one of
  /// them F has to reach 234, where 2.1 is enough with many.
  private static let fewestDegrees = 4.0
  /// The slope of the difference before the intervention, per unit of time.
  public let drift: MeanTest?

  /// - Parameter hasErrors: whether the arms have two communities each.
  public init(
    _ panel: CommunityPanel, hasErrors: Bool = true, level: Double = 0.95
  ) throws(StatisticsError) {
    let isShared = panel.timesOfBothArms
    guard
      let reference = panel.times.last(where: { $0 < panel.interruption && isShared.contains($0) })
    else {
      throw .tooFewPeriods(needed: 1, got: 0)
    }
    self.reference = reference
    let others = panel.times.filter { $0 != reference }
    let regression = try panel.regression(
      on: others.map { time in panel.treated { $0 == time ? 1 : 0 } })
    let levels = [0] + regression.positions(of: 0).map { regression.coefficients.values[$0] }
    means = ArmMeans(panel, levels: levels)
    let errors = hasErrors ? try? BiasReducedCovariance(regression) : nil
    let positions = others.indices.map { regression.positions(of: 2 + $0).first }
    points = panel.times.map { time in
      let position = others.firstIndex(of: time).flatMap { positions[$0] }
      return Point(
        time: time, isLead: time < panel.interruption,
        estimate: position.map { regression.coefficients.values[$0] },
        test: position.flatMap { try? errors?.test($0, level: level) })
    }
    let early = zip(others, positions).compactMap { $0 < panel.interruption ? $1 : nil }
    let joint = early.isEmpty ? nil : errors.flatMap { try? HotellingTest($0, of: early) }
    leads = joint.flatMap { $0.residualDegreesOfFreedom < Self.fewestDegrees ? nil : $0 }
    drift = hasErrors ? try? Self.drift(panel, level) : nil
  }

  /// From the rows before the intervention alone, of whichever periods a community has.
  private static func drift(_ panel: CommunityPanel, _ level: Double) throws(StatisticsError)
    -> MeanTest
  {
    let early = try panel.early()
    guard early.times.count >= 2 else {
      throw .tooFewPeriods(needed: 2, got: early.times.count)
    }
    let regression = try early.regression(on: [early.treated { $0 - early.times[0] }])
    guard let position = regression.positions(of: 2).first else {
      throw .notComputable("the arms cannot be told apart before the intervention")
    }
    return try BiasReducedCovariance(regression).test(position, level: level)
  }
}
