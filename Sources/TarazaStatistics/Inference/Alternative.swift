/// Which departures from the null hypothesis a test looks for.
public enum Alternative: String, CaseIterable, Equatable, Hashable, Sendable {
  case twoSided
  /// A rising trend, a positive association.
  case greater
  /// A falling trend, a negative association.
  case less
}
