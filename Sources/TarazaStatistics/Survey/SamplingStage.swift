/// One stage of sampling: within which strata which units were drawn, out of how many.
///
/// - Shapes: all arrays have one entry for each row of the sample.
public struct SamplingStage: Equatable, Sendable {
  /// Nil when the units were drawn out of the whole (of the unit of the stage before).
  public let strata: UnitCodes?
  /// Nil when every row is a unit of its own; then no further stage can follow.
  public let units: UnitCodes?
  /// Units of the stratum in the population where it is above one, else the share of them that
  /// was sampled; nil, zero or not a number where nobody knows.
  public let populations: [Double]?
  /// Whether the names of units begin anew in each stratum, so that unit 1 of the first and unit 1
  /// of the second are two.
  public let isNested: Bool

  public init(
    strata: UnitCodes? = nil, units: UnitCodes? = nil, populations: [Double]? = nil,
    isNested: Bool = false
  ) {
    self.strata = strata
    self.units = units
    self.populations = populations
    self.isNested = isNested
  }
}
