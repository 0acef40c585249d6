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
