import TarazaData
import TarazaNumerics

/// Reads some columns of a delimited file, each as what all of its cells are.
struct CSVColumns: Sendable {
  private let body: CSVBody
  /// The columns to read, counted from 0 in the file, in the order of the answer.
  private let wanted: [Int]
  /// Columns whose first rows show already that they are text.
  private let knownTexts: Set<Int>

  init(_ body: CSVBody, columns wanted: [Int], knownTexts: Set<Int>) {
    self.body = body
    self.wanted = wanted
    self.knownTexts = knownTexts
  }

  private struct Assembled {
    var columns: [Int: Column] = [:]
    var notes: [ReadNote] = []
    /// Columns that must be read again as text.
    var texts: Set<Int> = []
  }

  /// One pass takes each column for what its first cells are; those that turn out to be something
  /// else are read once more, as text.
  func read(_ progress: Progress) throws(DataError) -> ReadColumns {
    let pieces = try body.read(modes, progress)
    let rowCount = pieces.reduce(0) { $0 + $1.piece.cells.rows }
    guard rowCount <= Int(Int32.max) else { throw .tooLarge("\(rowCount) rows") }
    var all = assembled(Set(wanted), pieces)
    if !all.texts.isEmpty {
      all.columns.merge(try readAsText(all.texts, progress)) { first, _ in first }
    }
    return ReadColumns(
      columns: wanted.compactMap { all.columns[$0] }, rowCount: rowCount,
      notes: all.notes + lineNotes(pieces.map(\.piece)))
  }

  private var modes: [ColumnCells.Mode] {
    var modes = Array(repeating: ColumnCells.Mode.skipped, count: body.layout.columnCount)
    for index in wanted {
      let isText = body.layout.plans[index].isText || knownTexts.contains(index)
      modes[index] = isText ? .text : .undecided
    }
    return modes
  }

  private func readAsText(_ texts: Set<Int>, _ progress: Progress)
    throws(DataError) -> [Int: Column]
  {
    var modes = Array(repeating: ColumnCells.Mode.skipped, count: body.layout.columnCount)
    for index in texts { modes[index] = .text }
    return assembled(texts, try body.read(modes, progress)).columns
  }

  private func assembled(
    _ indices: Set<Int>, _ pieces: [(piece: CSVBody.Piece, recordsAbove: Int)]
  ) -> Assembled {
    var result = Assembled()
    var types: [(index: Int, type: ColumnType)] = []
    for index in indices.sorted() {
      switch ColumnVerdict(pieces, column: body.layout.plans[index]) {
      case .type(let type, let notes):
        types.append((index, type))
        result.notes += notes
      case .readAsText(let notes):
        result.texts.insert(index)
        result.notes += notes
      }
    }
    let cells = pieces.map(\.piece.cells)
    // The columns that take longest begin first, so that no core ends long after the others.
    let work = types.sorted { distinctTexts(cells, $0.index) > distinctTexts(cells, $1.index) }
    let columns = concurrentPieces(count: work.count) { [body] position in
      let (index, type) = work[position]
      let assembly = ColumnAssembly(cells, column: index, encoding: body.layout.encoding)
      defer { for piece in cells { piece.release(index) } }
      return assembly.column(type, kindNames: body.layout.plans[index].codes.kindNames)
    }
    for (position, column) in columns.enumerated() {
      result.columns[work[position].index] = column
    }
    return result
  }

  private func distinctTexts(_ pieces: [PieceCells], _ index: Int) -> Int {
    pieces.reduce(0) { $0 + ($1.columns[index].dictionary?.pointee.count ?? 0) }
  }

  private func lineNotes(_ pieces: [CSVBody.Piece]) -> [ReadNote] {
    let blank = pieces.reduce(0) { $0 + $1.records - $1.cells.rows }
    let filled = pieces.reduce(0) { $0 + $1.cells.filledRows }
    return (blank > 0 ? [.blankLines(blank)] : []) + (filled > 0 ? [.filledRows(filled)] : [])
  }
}
