/// How the rows were sampled: what makes one row count for more than another, and which rows
/// belong together.
package struct Design: Hashable, Sendable {
  package var weight: ColumnID?
  package var strata: ColumnID?
  package var cluster: ColumnID?
  /// Population size of each row's stratum, or its sampled share.
  package var fpc: ColumnID?

  package init(
    weight: ColumnID? = nil, strata: ColumnID? = nil, cluster: ColumnID? = nil,
    fpc: ColumnID? = nil
  ) {
    self.weight = weight
    self.strata = strata
    self.cluster = cluster
    self.fpc = fpc
  }
}
