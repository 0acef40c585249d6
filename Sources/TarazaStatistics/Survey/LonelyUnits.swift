/// What to do with a stratum of which only one unit was sampled: it says nothing about the variance
/// between units. To merge it with a neighbour is a matter of its strata: `UnitCodes.merging`.
public enum LonelyUnits: String, CaseIterable, Hashable, Sendable {
  /// The variance is refused.
  case refuse
  /// The unit counts by its distance from the mean of all strata, which errs on the large side.
  case centre
  /// The stratum adds nothing, as if its unit had been certain to be sampled.
  case certain
  /// The stratum adds as much as the others do on average.
  case average
}
