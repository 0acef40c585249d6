extension Frame {
  /// Streams the rows into columns, as many as `limit` allows.
  func materialised(_ columns: [ColumnID]?, limit: Int?, _ progress: Progress)
    throws(DataError) -> Table
  {
    if columns == nil, limit == nil, view.steps.isEmpty, let table = relation as? Table {
      return table.annotated(schema)
    }
    let visible = columns ?? schema.variables.map(\.id)
    for id in visible where schema[id] == nil {
      throw .unknownColumn(id, known: schema.variables.map(\.id))
    }
    let all = visible + view.design.columns.subtracting(visible).sorted { $0.name < $1.name }
    var builders: [ColumnBuilder?] = Array(repeating: nil, count: all.count)
    var asked = view
    asked.groups = []
    asked.design = Design()
    var left = limit ?? .max
    do {
      try relation.chunks(all, of: asked, progress) { (chunk: borrowing Chunk) throws(DataError) in
        let taken = min(left, chunk.rowCount)
        for (position, id) in all.enumerated() {
          let slice = chunk.slice(id, nil)
          append(
            taken < chunk.rowCount ? slice.prefix(taken) : slice, of: id, to: &builders[position])
        }
        left -= taken
        if left == 0 { throw .interrupted }
      }
    } catch  where error == .interrupted && left == 0 {
      // The rows asked for are there.
    }
    return table(visible, all, builders)
  }

  private func append(_ slice: Chunk.Slice, of id: ColumnID, to builder: inout ColumnBuilder?) {
    if builder == nil {
      let declared = schema[id]?.type ?? .unknown
      builder = ColumnBuilder(type: slice.type == .unknown ? declared : slice.type)
    }
    builder?.append(slice)
  }

  private func table(
    _ visible: [ColumnID], _ all: [ColumnID], _ builders: [ColumnBuilder?]
  ) -> Table {
    var columns: [ColumnID: Column] = [:]
    for (id, builder) in zip(all, builders) {
      let builder = builder ?? ColumnBuilder(type: schema[id]?.type ?? .unknown)
      columns[id] = builder.finished()
    }
    var known = schema.selecting(visible.map { View.Renaming($0, from: $0) })
    known.design = view.design
    for (position, variable) in known.variables.enumerated() {
      if let type = columns[variable.id]?.type { known.variables[position].type = type }
    }
    return Table(schema: known, columns: columns)
  }
}

extension Chunk.Slice {
  func prefix(_ count: Int) -> Chunk.Slice {
    Chunk.Slice(
      type: type, values: Array(values.prefix(count)), kinds: kinds.map { Array($0.prefix(count)) },
      kindNames: kindNames, dictionary: dictionary)
  }
}
