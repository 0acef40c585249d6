import TarazaStatistics

/// Reads the sampling units of the rows of a chunk.
struct SamplingUnitReader: Hashable, Sendable {
  let strata: ColumnID?
  let cluster: ColumnID?
  let fpc: ColumnID?

  /// Nil when the design names neither strata nor clusters.
  init?(_ design: Design) {
    guard design.strata != nil || design.cluster != nil else { return nil }
    strata = design.strata
    cluster = design.cluster
    fpc = design.fpc
  }

  var columns: [ColumnID] { [strata, cluster, fpc].compactMap { $0 } }

  struct Units {
    /// Rows that have a stratum and a cluster; nil when these are all.
    let rows: [Int32]?
    let units: [Int32]
    let names: [SamplingUnit]
    let populations: [Double]?
  }

  /// Of these rows; a row without its stratum or cluster belongs nowhere and is left out.
  func units(of chunk: borrowing Chunk, _ selection: [Int32]?) -> Units {
    var slices: [Chunk.Slice] = []
    for id in [strata, cluster].compactMap({ $0 }) { slices.append(chunk.slice(id, nil)) }
    let wanted = selection ?? (0..<Int32(truncatingIfNeeded: chunk.rowCount)).map { $0 }
    let known = wanted.filter { row in slices.allSatisfy { $0.isValid(Int(row)) } }
    let rows = known.count == chunk.rowCount ? nil : known
    var grouping = Grouping(keyCount: slices.count)
    let units = grouping.ids(
      of: slices.map { slice in rows.map { slice.gathering($0) } ?? slice }, rowCount: known.count)
    return Units(
      rows: rows, units: units, names: grouping.keys.map(name),
      populations: fpc.map { populations(of: chunk.slice($0, rows)) })
  }

  private func name(_ key: GroupKey) -> SamplingUnit {
    let texts = key.values.map(\.plainText)
    return SamplingUnit(
      stratum: strata == nil ? "" : texts[0], cluster: cluster == nil ? nil : texts[texts.count - 1]
    )
  }

  /// An unknown population is zero, which stands for no correction.
  private func populations(of slice: Chunk.Slice) -> [Double] {
    slice.values.indices.map { slice.isValid($0) ? slice.values[$0] : 0 }
  }
}

extension RowCount {
  /// Rows so far counted as used that belong to no sampling unit were left out.
  ///
  /// - Parameters:
  ///   - used: the rows of a chunk counted as used, `placed` those that have a unit; nil for all.
  mutating func leaveOut(_ used: [Int32]?, unplacedIn placed: [Int32]?, of rowCount: Int) {
    guard let placed else { return }
    var hasUnit = [Bool](repeating: false, count: rowCount)
    for row in placed { hasUnit[Int(row)] = true }
    let lost = used.map { $0.count { !hasUnit[Int($0)] } } ?? rowCount - placed.count
    guard lost > 0 else { return }
    self.used -= lost
    dropped[.missingUnit, default: 0] += lost
  }
}
