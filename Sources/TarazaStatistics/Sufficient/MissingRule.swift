/// Which rows a statistic over several items uses when some of their values are missing.
public enum MissingRule: String, CaseIterable, Hashable, Sendable {
  /// Only the rows that have every item.
  case listwise
  /// For each pair of items the rows that have both.
  case pairwise
}
