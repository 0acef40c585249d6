import Synchronization
import TarazaData
import TarazaNumerics

/// Reads the rows of a delimited file in pieces of fixed size, on all cores.
///
/// A piece owns the records that start behind its lower bound and not behind its upper one. Where
/// the first of them starts cannot be known without reading from the top, as a line end may stand
/// within quotes: so each piece starts at a good guess, and is read again from the right place
/// when the piece before it turns out to end elsewhere. The outcome is that of one reader going
/// from top to bottom, whatever the size of the pieces.
package struct CSVBody: Sendable {
  let source: ByteSource
  let layout: CSVLayout
  let dataStart: Int
  let recordsAbove: Int
  let pieceBytes: Int
  /// Estimated from the beginning of the file, to make room at once.
  let bytesPerRow: Int

  /// Big enough that starting one costs nothing, small enough that two cores share a small file.
  package static let usualPieceBytes = 1 << 22
  /// Read beyond a piece for the record that reaches over its end.
  private static let firstOverlap = 1 << 16
  private static let overlapGrowth = 16

  /// What was found in one piece.
  struct Piece: Sendable {
    /// Where its first record starts, and where the record behind its last one does.
    let start: Int
    let end: Int
    let records: Int
    let cells: PieceCells
    let trouble: RecordTrouble?
  }

  /// - Parameter modes: how the cells of each column of the file are to be kept.
  /// - Returns: the pieces that hold rows, in order, each with the number of records above it.
  func read(_ modes: [ColumnCells.Mode], _ progress: Progress)
    throws(DataError) -> [(piece: Piece, recordsAbove: Int)]
  {
    let guesses = try guessedPieces(modes, progress)
    var pieces: [(piece: Piece, recordsAbove: Int)] = []
    var position = dataStart
    var above = recordsAbove
    for (index, guess) in guesses.enumerated() {
      guard position <= upperBound(index), position < source.count else { continue }
      let piece =
        guess.start == position
        ? guess : try readPiece(index, from: position, modes, PieceBuffer())
      if let trouble = piece.trouble {
        throw .file(located(trouble, above: above))
      }
      pieces.append((piece, above))
      position = piece.end
      above += piece.records
    }
    try source.checkUnchanged()
    return pieces
  }

  private var pieceCount: Int {
    max(1, (source.count - dataStart + pieceBytes - 1) / pieceBytes)
  }

  private func lowerBound(_ index: Int) -> Int { dataStart + index * pieceBytes }

  /// The last place where a record of the piece may start.
  private func upperBound(_ index: Int) -> Int {
    index == pieceCount - 1 ? source.count : min(lowerBound(index + 1), source.count)
  }

  private func located(_ trouble: RecordTrouble, above: Int) -> FileTrouble {
    trouble.file(
      source.path, row: above + trouble.record + 1,
      name: layout.plans.indices.contains(trouble.column) ? layout.plans[trouble.column].id : nil,
      cells: layout.columnCount)
  }
}

// MARK: - All pieces at once

extension CSVBody {
  /// All pieces, each from where its first record seems to start; nil where none seems to.
  private func guessedPieces(_ modes: [ColumnCells.Mode], _ progress: Progress)
    throws(DataError) -> [Piece]
  {
    let count = pieceCount
    let done = Atomic(0)
    let buffers = BufferPool()
    return try concurrentPieces(count: count) { index throws(DataError) in
      let buffer = buffers.take()
      defer { buffers.giveBack(buffer) }
      let piece = try readPiece(index, from: index == 0 ? dataStart : nil, modes, buffer)
      let finished = done.wrappingAdd(1, ordering: .relaxed).newValue
      guard progress.reached(Double(finished) / Double(count)) else { throw .interrupted }
      return piece
    }
  }
}

// MARK: - One piece

extension CSVBody {
  /// Reads the records of one piece.
  ///
  /// - Parameter known: where the first of them starts, if that is known.
  /// - Returns: a piece without records when none seems to start in it.
  private func readPiece(
    _ index: Int, from known: Int?, _ modes: [ColumnCells.Mode], _ buffer: PieceBuffer
  ) throws(DataError) -> Piece {
    let lower = known ?? lowerBound(index)
    let upper = upperBound(index)
    var overlap = CSVBody.firstOverlap
    while true {
      let loaded = lower..<min(source.count, upper + overlap)
      try buffer.load(loaded, of: source)
      let endsFile = loaded.upperBound == source.count
      let start = known ?? guess(in: buffer, from: lower, endsFile: endsFile)
      let cells = PieceCells(modes, layout.plans, capacity: loaded.count / bytesPerRow + 16)
      guard let start, start <= upper else {
        return Piece(start: upper + 1, end: upper + 1, records: 0, cells: cells, trouble: nil)
      }
      var reader = PieceReader(layout, into: cells, limit: buffer.limit, endsFile: endsFile)
      let end = reader.read(
        from: buffer.start + (start - lower), through: buffer.start + (upper - lower))
      let place = lower + (end - buffer.start)
      switch reader.outcome {
      case .complete:
        return Piece(start: start, end: place, records: reader.records, cells: cells, trouble: nil)
      case .trouble(let trouble):
        return Piece(
          start: start, end: place, records: reader.records, cells: cells, trouble: trouble)
      case .cutOff:
        guard loaded.upperBound - place < CSVHead.longestRecord else {
          let trouble = RecordTrouble(record: reader.records, column: 0, kind: .endless)
          return Piece(
            start: start, end: place, records: reader.records, cells: cells, trouble: trouble)
        }
        overlap *= CSVBody.overlapGrowth
      }
    }
  }

  /// Where the first record behind the lower bound seems to start: behind the first line end that
  /// is followed by records with as many cells as the header.
  private func guess(in buffer: PieceBuffer, from lower: Int, endsFile: Bool) -> Int? {
    let trials = 64
    let walker = RecordWalker(scanner: layout.scanner, limit: buffer.limit, endsFile: endsFile)
    var position = buffer.start
    var first: Int?
    for _ in 0..<trials {
      while position < buffer.limit, !Byte.isLineEnd(position[0]) { position += 1 }
      guard position < buffer.limit else { break }
      position = layout.scanner.afterLineEnd(position)
      guard position <= buffer.limit else { break }
      let start = lower + (position - buffer.start)
      if first == nil { first = start }
      if looksRight(walker.records(from: position, count: 4)) { return start }
    }
    return first
  }

  private func looksRight(_ records: [RecordWalker.Record]) -> Bool {
    records.allSatisfy { $0.fields.count == layout.columnCount && !$0.isFaulty }
  }
}
