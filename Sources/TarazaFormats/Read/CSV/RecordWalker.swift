/// Steps through the records of a loaded buffer, cell by cell: for the beginning of a file, where
/// little is known yet; the body is read by `PieceReader`.
struct RecordWalker {
  typealias Position = FieldScanner.Position

  let scanner: FieldScanner
  let limit: Position
  /// Whether the file ends at the limit.
  let endsFile: Bool

  struct Record {
    let fields: [Field]
    /// Where the next record starts.
    let next: Position
    let isFaulty: Bool
    /// Nothing stands on the line.
    let isBlank: Bool
  }

  /// The record at `start`; nil when it is cut off or nothing is left.
  func record(at start: Position) -> Record? {
    guard start < limit else { return nil }
    var fields: [Field] = []
    var position = start
    while true {
      let field = scanner.field(at: position, limit: limit)
      fields.append(field)
      guard field.next < limit || endsFile else { return nil }
      guard field.next < limit, field.next[0] == scanner.delimiter else { break }
      position = field.next + 1
    }
    let next = scanner.afterLineEnd(fields[fields.count - 1].next)
    guard next <= limit || endsFile else { return nil }
    return Record(
      fields: fields, next: min(next, limit), isFaulty: fields.contains { $0.fault != nil },
      isBlank: Byte.isLineEnd(start[0]))
  }

  /// The records from `start` on that are complete, `count` at most; blank lines are left out.
  func records(from start: Position, count: Int) -> [Record] {
    var records: [Record] = []
    var position = start
    while records.count < count, let record = record(at: position) {
      if !record.isBlank { records.append(record) }
      position = record.next
    }
    return records
  }
}
