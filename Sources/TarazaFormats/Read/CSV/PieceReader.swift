import TarazaData

/// Reads the records of one piece of a file into columns.
///
/// The buffer is laid out as `FieldScanner` wants it. One pass, cell by cell, without copying:
/// each column's mode says how its cell is read, and a cell that does not fit changes the mode.
struct PieceReader {
  typealias Position = FieldScanner.Position

  let layout: CSVLayout
  let cells: PieceCells
  let limit: Position
  /// Whether the file ends at the limit; if not, a record that touches it is cut off.
  let endsFile: Bool
  /// Records begun so far, blank lines too.
  private(set) var records = 0
  private(set) var outcome = Outcome.complete
  private var scratch: [UInt8] = []
  private let hashSeed = TextHash.processSeed
  /// A column that has hardly any equal texts among its first so many is kept as a list.
  private let listAfter = 512

  enum Outcome: Equatable {
    case complete
    /// The last record goes on behind the limit.
    case cutOff
    case trouble(RecordTrouble)
  }

  init(_ layout: CSVLayout, into cells: PieceCells, limit: Position, endsFile: Bool) {
    self.layout = layout
    self.cells = cells
    self.limit = limit
    self.endsFile = endsFile
  }

  /// Reads the records that start at or before `lastStart`, and returns where the next one starts.
  mutating func read(from start: Position, through lastStart: Position) -> Position {
    var position = start
    while position <= lastStart, position < limit {
      guard let next = readRecord(at: position) else { return position }
      guard next <= limit || endsFile else {
        outcome = .cutOff
        return position
      }
      position = min(next, limit)
    }
    return position
  }

  /// Reads one record and returns where the next starts; nil when there is trouble.
  @inline(__always) private mutating func readRecord(at start: Position) -> Position? {
    let scanner = layout.scanner
    let last = layout.columnCount - 1
    if last > 0, Byte.isLineEnd(start[0]) {
      records += 1
      return scanner.afterLineEnd(start)
    }
    var position = start
    for index in 0...last {
      let next = readCell(index, at: position)
      guard let next else { return nil }
      guard next[0] == scanner.delimiter, index < last else {
        return endRecord(start, at: next, lastRead: index)
      }
      position = next + 1
    }
    return nil
  }

  /// Closes the record whose cell `lastRead` ends at `next`, if that is where it should end.
  @inline(__always) private mutating func endRecord(
    _ start: Position, at next: Position, lastRead: Int
  ) -> Position? {
    if next >= limit, !endsFile {
      outcome = .cutOff
      return nil
    }
    guard lastRead == layout.columnCount - 1, Byte.isLineEnd(next[0]) else {
      return endRagged(start, at: next, lastRead: lastRead)
    }
    cells.endRow()
    records += 1
    return layout.scanner.afterLineEnd(next)
  }

  @inline(__always) private mutating func readCell(_ index: Int, at start: Position) -> Position? {
    let column = cells.columns + index
    switch column.pointee.mode {
    case .skipped, .mixed:
      guard start[0] != Byte.quote else { return stepOver(index, at: start) }
      return layout.scanner.end(of: start)
    case .int8:
      let digit = start[0] &- Byte.zero
      guard digit < 10, layout.scanner.isEnd(start[1]), !column.pointee.hasDigitCodes else {
        return readNumber(index, column, at: start)
      }
      column.pointee.store(Int8(truncatingIfNeeded: digit), at: cells.rows)
      return start + 1
    case .int16, .int32, .double:
      return readNumber(index, column, at: start)
    case .text:
      return readText(index, column, at: start)
    case .undecided, .truth, .date, .dateTime, .year, .quarter, .month, .week:
      return readOther(index, column, at: start)
    }
  }

  @inline(never) private mutating func stepOver(_ index: Int, at start: Position) -> Position? {
    let field = layout.scanner.field(at: start, limit: limit)
    return isSound(field, index) ? field.next : nil
  }
}

// MARK: - Numbers

extension PieceReader {
  @inline(__always) private mutating func readNumber(
    _ index: Int, _ column: UnsafeMutablePointer<ColumnCells>, at start: Position
  ) -> Position? {
    let digits = layout.decimals.digits(at: start)
    guard digits.end > start, layout.scanner.isEnd(digits.end[0]),
      let number = layout.decimals.value(digits, from: start)
    else {
      return readOther(index, column, at: start)
    }
    keep(number, index, column)
    return digits.end
  }

  @inline(__always) private func keep(
    _ number: Double, _ index: Int, _ column: UnsafeMutablePointer<ColumnCells>
  ) {
    if column.pointee.hasNumberCodes, let kind = layout.plans[index].codes.kind(of: number) {
      column.pointee.setMissing(cells.rows, kind: kind, capacity: cells.capacity)
    } else if column.pointee.mode == .double {
      column.pointee.store(number, at: cells.rows)
    } else {
      column.pointee.store(number: number, at: cells.rows, capacity: cells.capacity)
    }
  }
}

// MARK: - Text

extension PieceReader {
  @inline(__always) private mutating func readText(
    _ index: Int, _ column: UnsafeMutablePointer<ColumnCells>, at start: Position
  ) -> Position? {
    guard start[0] != Byte.quote else { return readQuotedText(index, column, at: start) }
    let end = layout.scanner.end(of: start)
    guard end > start else {
      column.pointee.setMissing(cells.rows, kind: Column.plainMissing, capacity: cells.capacity)
      return end
    }
    return keepText(index, column, start, end - start) ? end : nil
  }

  @inline(never) private mutating func readQuotedText(
    _ index: Int, _ column: UnsafeMutablePointer<ColumnCells>, at start: Position
  ) -> Position? {
    let field = layout.scanner.field(at: start, limit: limit)
    guard isSound(field, index) else { return nil }
    guard field.hasDoubledQuotes else {
      return keepText(index, column, field.start, field.end - field.start) ? field.next : nil
    }
    scratch = field.bytes
    let length = scratch.count
    scratch.append(contentsOf: repeatElement(0, count: FieldScanner.padding))
    let bytes = scratch
    let isKept = bytes.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { keepText(index, column, $0, length) } ?? false
    }
    return isKept ? field.next : nil
  }

  /// Stores the code of a text; false when its bytes are no text.
  @inline(__always) private mutating func keepText(
    _ index: Int, _ column: UnsafeMutablePointer<ColumnCells>, _ bytes: Position, _ length: Int
  ) -> Bool {
    let hash = TextHash.hash(bytes, length, seed: hashSeed)
    guard let dictionary = column.pointee.dictionary else { return false }
    if dictionary.pointee.isList {
      return addText(index, column, bytes, length, hash: hash, slot: 0)
    }
    let found = dictionary.pointee.find(hash: hash, bytes, length)
    if let code = found.code {
      keepCode(code, kind: dictionary.pointee.entries[code].kind, column)
      return true
    }
    return addText(index, column, bytes, length, hash: hash, slot: found.slot)
  }

  @inline(__always) private func keepCode(
    _ code: Int, kind: UInt8, _ column: UnsafeMutablePointer<ColumnCells>
  ) {
    column.pointee.store(Int32(truncatingIfNeeded: code), at: cells.rows)
    guard kind != Column.valid else { return }
    column.pointee.setMissing(cells.rows, kind: kind, capacity: cells.capacity)
  }

  @inline(never) private mutating func addText(
    _ index: Int, _ column: UnsafeMutablePointer<ColumnCells>, _ bytes: Position, _ length: Int,
    hash: UInt64, slot: Int
  ) -> Bool {
    let cell = UnsafeBufferPointer(start: bytes, count: length)
    guard bytes + length < limit || endsFile else {
      outcome = .cutOff
      return false
    }
    guard layout.encoding.holds(cell) else {
      stop(index, cell.contains(0) ? .nulByte : .notInEncoding(layout.encoding))
      return false
    }
    guard let dictionary = column.pointee.dictionary else { return false }
    let kind = layout.plans[index].codes.kind(ofTextCell: cell)
    let entry = TextDictionary.Entry(
      hash: hash, bytes: dictionary.pointee.keep(bytes, length),
      count: Int32(truncatingIfNeeded: length), kind: kind)
    if UTF8Bytes.mayHaveOtherSpelling(cell) { dictionary.pointee.mayHaveOtherSpellings = true }
    let code = dictionary.pointee.insert(entry, slot: slot)
    if code == listAfter, code * 10 > cells.rows * 9 { dictionary.pointee.becomeList() }
    keepCode(code, kind: kind, column)
    return true
  }
}

// MARK: - Everything else

extension PieceReader {
  /// Reads a cell that no fast path took: quoted, blank, a word, a date, or of another type.
  @inline(never) private mutating func readOther(
    _ index: Int, _ column: UnsafeMutablePointer<ColumnCells>, at start: Position
  ) -> Position? {
    let field = layout.scanner.field(at: start, limit: limit)
    guard isSound(field, index) else { return nil }
    let cell = CellScanner.trimmed(field)
    if let kind = layout.plans[index].codes.kind(of: cell) {
      column.pointee.setMissing(cells.rows, kind: kind, capacity: cells.capacity)
      return field.next
    }
    let scanner = CellScanner(decimals: layout.decimals)
    switch (scanner.reading(of: cell, isQuoted: field.isQuoted), column.pointee.mode) {
    case (.blank, _):
      column.pointee.setMissing(cells.rows, kind: Column.plainMissing, capacity: cells.capacity)
    case (.missingWord, _):
      column.pointee.setMissing(cells.rows, kind: Column.plainMissing, capacity: cells.capacity)
      column.pointee.missingWordCount += 1
    case (let reading, .undecided): return decide(index, column, by: reading, field, at: start)
    case (.number(let number), .int8), (.number(let number), .int16),
      (.number(let number), .int32), (.number(let number), .double):
      keep(number, index, column)
    case (.truth(let truth), .truth):
      column.pointee.store(Int8(truth ? 1 : 0), at: cells.rows)
    case (.day(let day), .date): column.pointee.store(day.number, at: cells.rows)
    case (.moment(let moment), .dateTime): column.pointee.store(moment.seconds, at: cells.rows)
    case (.period(let period), let mode) where mode == ColumnCells.Mode(period.unit):
      column.pointee.store(period.index, at: cells.rows)
    case (_, _): return clash(index, column, field)
    }
    return field.next
  }

  /// Gives an undecided column the type of its first valid cell, and reads that cell again.
  private mutating func decide(
    _ index: Int, _ column: UnsafeMutablePointer<ColumnCells>, by reading: CellReading,
    _ field: Field, at start: Position
  ) -> Position? {
    if case .number(let number) = reading, layout.plans[index].codes.kind(of: number) != nil {
      keep(number, index, column)
      return field.next
    }
    let mode = ColumnCells.Mode(reading)
    guard mode != .text || column.pointee.missingWordCount == 0 else {
      return clash(index, column, field)
    }
    cells.firstValid[index] = placed(field, column)
    column.pointee.decide(mode, capacity: cells.capacity)
    return readCell(index, at: start)
  }

  /// A cell that is not what its column is.
  private mutating func clash(
    _ index: Int, _ column: UnsafeMutablePointer<ColumnCells>, _ field: Field
  ) -> Position? {
    cells.clashes[index] = placed(field, column)
    column.pointee.giveUp()
    return field.next
  }

  private func placed(
    _ field: Field, _ column: UnsafeMutablePointer<ColumnCells>
  ) -> PieceCells.PlacedCell {
    PieceCells.PlacedCell(
      record: records, text: String(layout.encoding.text(field.bytes).prefix(cellPrefix)),
      earlier: column.pointee.mode)
  }

  /// How much of a cell a message shows.
  private var cellPrefix: Int { 40 }
}

// MARK: - Trouble

extension PieceReader {
  private mutating func stop(_ index: Int, _ kind: RecordTrouble.Kind) {
    outcome = .trouble(RecordTrouble(record: records, column: index, kind: kind))
  }

  private mutating func isSound(_ field: Field, _ index: Int) -> Bool {
    if field.next >= limit, !endsFile {
      outcome = .cutOff
      return false
    }
    switch field.fault {
    case nil: return true
    case .unclosedQuote: stop(index, .unclosedQuote)
    case .textAfterQuote: stop(index, .textAfterQuote)
    }
    return false
  }

  /// A record with fewer or more cells than the header.
  @inline(never) private mutating func endRagged(
    _ start: Position, at next: Position, lastRead: Int
  ) -> Position? {
    let count = layout.columnCount
    guard layout.raggedRows == .filled else { return refuse(start) }
    if lastRead < count - 1 { cells.filledRows += 1 }
    for index in lastRead + 1..<max(count, lastRead + 1) {
      cells.columns[index].setMissingUnlessSkipped(cells.rows, capacity: cells.capacity)
    }
    var position = next
    while !Byte.isLineEnd(position[0]) {
      let field = layout.scanner.field(at: position + 1, limit: limit)
      guard isSound(field, count - 1) else { return nil }
      guard CellScanner.trimmed(field).isEmpty else { return refuse(start) }
      position = field.next
    }
    cells.endRow()
    records += 1
    return layout.scanner.afterLineEnd(position)
  }

  private mutating func refuse(_ start: Position) -> Position? {
    var found = 1
    var field = layout.scanner.field(at: start, limit: limit)
    while isSound(field, min(found, layout.columnCount) - 1), !Byte.isLineEnd(field.next[0]) {
      field = layout.scanner.field(at: field.next + 1, limit: limit)
      found += 1
    }
    guard outcome == .complete else { return nil }
    let length = min(field.next - start, RecordTrouble.beginningBytes)
    let beginning = layout.encoding.text(UnsafeBufferPointer(start: start, count: length))
    stop(min(found, layout.columnCount) - 1, .cellCount(found, beginning: beginning))
    return nil
  }
}
