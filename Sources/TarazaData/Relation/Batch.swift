/// Rows on their way through the steps of a view: columns are loaded when they are first needed,
/// for the rows that are still there.
struct Batch {
  /// Where columns come from: a run of rows of a table, or a chunk of a stream.
  struct Source {
    let rowCount: Int
    /// Where the run's first row stands in the whole source.
    let start: Int
    /// The column for all rows, or for those given, counted from the start of the run.
    let load: (ColumnID, [Int32]?) throws(DataError) -> Chunk.Slice
  }

  private(set) var rowCount: Int
  private let source: Source
  /// Rows of the source that are left; nil when all are.
  private var rows: [Int32]?
  private var loaded: [ColumnID: Chunk.Slice] = [:]
  /// How columns are called now, against their names in the source; nil before any renaming.
  private var sourceNames: [ColumnID: ColumnID]?

  init(_ source: Source) {
    self.source = source
    rowCount = source.rowCount
  }

  mutating func column(_ id: ColumnID) throws(DataError) -> Chunk.Slice {
    if let slice = loaded[id] { return slice }
    if id == .rowNumber { return numbering() }
    let original = sourceNames.map { $0[id] } ?? id
    guard let original else {
      throw .unknownColumn(id, known: sourceNames.map { Array($0.keys) } ?? [])
    }
    let slice = try source.load(original, rows)
    loaded[id] = slice
    return slice
  }

  private mutating func numbering() -> Chunk.Slice {
    let positions = rows ?? (0..<Int32(truncatingIfNeeded: source.rowCount)).map { $0 }
    let slice = Chunk.Slice(
      type: .number, values: positions.map { Double(source.start + Int($0)) }, kinds: nil)
    loaded[.rowNumber] = slice
    return slice
  }

  mutating func set(_ id: ColumnID, to slice: Chunk.Slice) {
    loaded[id] = slice
  }

  /// Leaves only these of the present rows, in this order.
  mutating func keep(_ kept: [Int32]) {
    guard kept.count != rowCount else { return }
    rows = rows.map { $0.gathering(kept) } ?? kept
    loaded = loaded.mapValues { $0.gathering(kept) }
    rowCount = kept.count
  }

  /// Forgets the columns that no later step needs.
  mutating func forget(except needed: Set<ColumnID>) {
    loaded = loaded.filter { needed.contains($0.key) }
  }

  mutating func rename(_ renamings: [View.Renaming]) {
    var names: [ColumnID: ColumnID] = [:]
    var slices: [ColumnID: Chunk.Slice] = [:]
    for renaming in renamings {
      if let slice = loaded[renaming.old] {
        slices[renaming.new] = slice
      }
      if let original = sourceNames.map({ $0[renaming.old] }) ?? renaming.old {
        names[renaming.new] = original
      }
    }
    slices[.rowNumber] = loaded[.rowNumber]
    loaded = slices
    sourceNames = names
  }
}

extension Chunk.Slice {
  /// The cells of these rows.
  func gathering(_ rows: [Int32]) -> Chunk.Slice {
    Chunk.Slice(
      type: type, values: values.gathering(rows), kinds: kinds.map { $0.gathering(rows) },
      kindNames: kindNames, dictionary: dictionary)
  }
}
