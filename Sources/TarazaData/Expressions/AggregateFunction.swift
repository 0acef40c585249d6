/// The summaries down a column, weighted when the design has a weight.
package enum AggregateFunction: String, Hashable, Sendable, CaseIterable {
  case mean, sd, variance, median, quantile, min, max, sum, share
  /// Rows with a valid value; `n()` counts rows.
  case n
  /// The weighted count.
  case weightedN = "weighted_n"
  case missingShare = "missing_share"
  case distinctCount = "n_distinct"
}
