/// Owns the memory of the columns of one piece.
///
/// `@unchecked Sendable` holds because no two threads ever touch the same bytes of it at the same
/// time, in two phases. First one thread alone makes and fills it: it is local to
/// `CSVBody.readPiece`, which returns it whole. Then `CSVColumns` shares it between threads, each of
/// which reads, and at last releases, the cells of columns that no other thread has; nothing else is
/// written. `concurrentPieces` joins its threads before it returns, which orders the phases.
final class PieceCells: @unchecked Sendable {
  let columns: UnsafeMutablePointer<ColumnCells>
  let count: Int
  private(set) var rows = 0
  private(set) var capacity: Int
  /// Rows that had fewer cells than the header.
  var filledRows = 0
  /// By column, the first cell that did not fit the ones before it.
  var clashes: [Int: PlacedCell] = [:]
  /// By column, the cell that decided what it is.
  var firstValid: [Int: PlacedCell] = [:]

  /// A cell with its place.
  struct PlacedCell: Equatable {
    /// Counted from 0 among the records of the piece.
    let record: Int
    let text: String
    /// How the cells before it were kept.
    let earlier: ColumnCells.Mode
  }

  /// - Parameter modes: how the cells of each column of the file are to be kept.
  init(_ modes: [ColumnCells.Mode], _ plans: [ColumnPlan], capacity: Int) {
    self.capacity = capacity
    count = modes.count
    columns = .allocate(capacity: count)
    for (index, mode) in modes.enumerated() {
      let cells = ColumnCells(mode: mode, capacity: capacity, plans[index].codes)
      (columns + index).initialize(to: cells)
    }
  }

  deinit {
    for index in 0..<count { columns[index].deallocate() }
    columns.deinitialize(count: count)
    columns.deallocate()
  }

  @inline(__always) func endRow() {
    rows += 1
    if rows == capacity { grow() }
  }

  private func grow() {
    capacity *= 2
    for index in 0..<count where columns[index].mode != .skipped {
      columns[index].grow(to: capacity, rows: rows)
    }
  }

  /// Frees the cells of one column once they are part of the whole.
  func release(_ column: Int) {
    columns[column].release()
  }
}
