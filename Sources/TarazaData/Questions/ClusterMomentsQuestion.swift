import TarazaStatistics

/// Asks for weighted totals of some columns by sampling unit.
package struct ClusterMomentsQuestion: Statistic {
  package typealias Answer = ClusterMoments

  package let items: [ColumnID]
  package let columns: [ColumnID]
  private let units: SamplingUnitReader?

  /// - Parameter design: whose strata, clusters and population sizes apply; without strata and
  ///   clusters every row is a unit of its own.
  package init(_ items: [ColumnID], design: Design) {
    self.items = items
    units = SamplingUnitReader(design)
    columns = items.union(units?.columns ?? [])
  }

  package var numericColumns: [ColumnID] { items }

  package func empty() -> ClusterMoments { ClusterMoments(items: items.count) }

  package func add(
    _ chunk: borrowing Chunk, rows: RowSelection, to answer: inout Counted<ClusterMoments>
  ) {
    let kept = chunk.usable(rows, items, .anyValue, counting: &answer.rows)
    let list = rows.list
    let found =
      units?.units(of: chunk, list)
      ?? SamplingUnitReader.Units(
        rows: list, units: Array(repeating: 0, count: list?.count ?? chunk.rowCount),
        names: [SamplingUnit(cluster: nil)], populations: nil)
    if units != nil { answer.rows.leaveOut(kept, unplacedIn: found.rows, of: chunk.rowCount) }
    var slices: [Chunk.Slice] = []
    for id in items { slices.append(chunk.slice(id, found.rows)) }
    let weights = chunk.weights.map { slice in
      let weights = found.rows.map { slice.gathering($0) } ?? slice
      return weights.values.indices.map { weights.isValid($0) ? weights.values[$0] : 0 }
    }
    answer.answer.add(
      ItemBlock(columns: slices.map(\.values), missing: slices.map(\.kinds), weights: weights),
      units: found.units, names: found.names, populations: found.populations)
  }

  package func merge(_ other: ClusterMoments, into answer: inout ClusterMoments) {
    answer.merge(other)
  }

  /// A group of rows is a part of the whole sample: it has all of its units.
  package func complete(_ answers: inout [Counted<ClusterMoments>]) {
    guard units != nil, answers.count > 1 else { return }
    let whole = ClusterMoments.units(of: answers.map(\.answer))
    for position in answers.indices { answers[position].answer.register(units: whole) }
  }
}
