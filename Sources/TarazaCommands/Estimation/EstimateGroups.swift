import TarazaData
import TarazaLanguage

extension EstimateAnalysis {
  /// The groups of some columns: those that have rows, and for a single column also those that its
  /// value labels know.
  struct Groups {
    /// Of each row its group, or -1.
    let codes: [Int32]
    let keys: [GroupKey]
    /// Rows of the domain whose group is missing.
    let rowsWithout: Int

    init(_ by: [ColumnID], _ rows: SurveyRows, _ schema: Schema) {
      guard !by.isEmpty else {
        codes = rows.domain.map { $0 ? 0 : -1 }
        keys = [GroupKey()]
        rowsWithout = 0
        return
      }
      let columns = by.indices.map { rows.names[$0] }
      var positions: [[Int32]: Int32] = [:]
      var found: [GroupKey] = []
      var raw = [Int32](repeating: -1, count: rows.domain.count)
      var key = [Int32](repeating: 0, count: by.count)
      for row in rows.domain.indices where rows.domain[row] {
        for column in columns.indices { key[column] = columns[column].codes[row] }
        guard !key.contains(-1) else { continue }
        if let known = positions[key] {
          raw[row] = known
          continue
        }
        raw[row] = Int32(found.count)
        positions[key] = raw[row]
        found.append(GroupKey(key.indices.map { columns[$0].values[Int(key[$0])] }))
      }
      var all = found
      if by.count == 1 {
        all = Self.withLabelled(found.map { $0.values[0] }, by[0], schema).map { GroupKey([$0]) }
      }
      let order = GroupOrder(by, in: schema)
      all.sort { order.precedes($0, $1) }
      let places = Dictionary(uniqueKeysWithValues: all.enumerated().map { ($1, Int32($0)) })
      let moved = found.map { places[$0] ?? -1 }
      codes = raw.map { $0 < 0 ? -1 : moved[Int($0)] }
      keys = all
      rowsWithout = rows.domain.indices.count { rows.domain[$0] && raw[$0] < 0 }
    }

    /// Values with those that have a label and are no code of missing, in the order of labels.
    static func withLabelled(_ values: [Value], _ id: ColumnID, _ schema: Schema) -> [Value] {
      guard let variable = schema[id], !variable.valueLabels.isEmpty else { return values }
      let missing = Set(variable.missingCodes.map(\.value))
      let labelled = variable.valueLabels.map(\.value).filter { !missing.contains($0) }
      let type = values.first?.type
      guard type == nil || labelled.allSatisfy({ $0.type == type }) else { return values }
      return labelled + values.filter { !labelled.contains($0) }
    }
  }
}
