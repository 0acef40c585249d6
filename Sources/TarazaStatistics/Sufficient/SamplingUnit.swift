/// The first-stage unit that a row was sampled with: a cluster within a stratum.
public struct SamplingUnit: Hashable, Comparable, Sendable {
  /// Empty when the sample has no strata.
  public let stratum: String
  /// Nil when every row is a unit of its own.
  public let cluster: String?

  public init(stratum: String = "", cluster: String?) {
    self.stratum = stratum
    self.cluster = cluster
  }

  public static func < (a: SamplingUnit, b: SamplingUnit) -> Bool {
    (a.stratum, a.cluster ?? "") < (b.stratum, b.cluster ?? "")
  }
}

/// What to do with a stratum of which only one unit was sampled: it says nothing about the variance
/// between units.
public enum LonelyUnits: String, CaseIterable, Hashable, Sendable {
  /// The variance is refused.
  case refuse
  /// The unit counts by its distance from the mean of all strata, which errs on the large side.
  case centre
  /// The stratum adds nothing, as if its unit had been certain to be sampled.
  case certain
}
