import TarazaData

/// A column out of cells that come one by one, each with a type of its own: numbers stay numbers
/// until a text comes, and texts that all spell days or periods become those.
struct GatheredColumn {
  private let id: ColumnID
  private var builder = ColumnBuilder(type: .unknown)
  /// Of the valid cells so far; nil before the first.
  private var type: ColumnType?
  private var clash: ReadNote?
  private var rounded = 0

  /// Beyond this neighbouring whole numbers are one and the same double.
  private static let largestWhole = 9_007_199_254_740_992.0

  init(_ id: ColumnID) { self.id = id }

  var count: Int { builder.count }

  mutating func appendMissing() { builder.appendMissing() }

  /// - Parameter row: where the cell stands, as messages count.
  mutating func append(_ number: Double, row: Int) {
    if number.magnitude > Self.largestWhole, number.rounded() == number { rounded += 1 }
    guard take(.number, row, Value.number(number)) else {
      return builder.append(text: Value.number(number).plainText)
    }
    builder.append(number: number)
  }

  mutating func append(_ truth: Bool, row: Int) {
    guard take(.truth, row, Value.truth(truth)) else {
      return builder.append(text: Value.truth(truth).plainText)
    }
    builder.append(.truth(truth))
  }

  mutating func append(_ text: String, row: Int) {
    guard !text.utf8.allSatisfy(Byte.isBlank) else { return appendMissing() }
    _ = take(.text, row, Value.text(text))
    builder.append(text: text)
  }

  /// Whether a cell of this type can stand as it is; the column becomes text where it cannot.
  private mutating func take(_ new: ColumnType, _ row: Int, _ value: Value) -> Bool {
    guard let type else {
      self.type = new
      rebuild(as: new)
      return true
    }
    guard type != new else { return true }
    if type != .text {
      clash = .mixedTypes(id, earlier: type, row: row, cell: value.plainText)
      rebuild(as: .text)
      self.type = .text
    } else if clash == nil {
      clash = .mixedTypes(id, earlier: .text, row: row, cell: value.plainText)
    }
    return false
  }

  private mutating func rebuild(as type: ColumnType) {
    let old = builder.finished()
    builder = ColumnBuilder(type: type)
    for row in 0..<old.count {
      let value = old[row]
      builder.append(value.isMissing || value.type == type ? value : .text(value.plainText))
    }
  }

  struct Gathered {
    let column: Column
    let notes: [ReadNote]

    /// What is still worth saying when the codebook says what the column is.
    func notes(for variable: Variable) -> [ReadNote] {
      guard variable.type != .unknown, variable.type != .text || column.type != .text else {
        return notes
      }
      return notes.filter { if case .mixedTypes = $0 { false } else { true } }
    }
  }

  mutating func finished() -> Gathered {
    var notes = [clash].compactMap(\.self)
    if rounded > 0 { notes.append(.roundedNumbers(id, count: rounded)) }
    let column = builder.finished()
    if column.validCount == 0, column.count > 0 { notes.append(.allMissing(id)) }
    let spelled = clash == nil ? GatheredColumn.calendarType(of: column) : nil
    guard let spelled, let read = try? column.read(as: Variable(id, type: spelled)) else {
      return Gathered(column: column, notes: notes)
    }
    return Gathered(column: read, notes: notes)
  }

  /// The type that every text of the column spells.
  private static func calendarType(of column: Column) -> ColumnType? {
    let texts = column.dictionary
    guard column.type == .text, let first = texts.first else { return nil }
    let types: [ColumnType] = [.date, .dateTime] + [.quarter, .month, .week].map { .period($0) }
    return types.first { type in
      Value.text(first).spells(type) && texts.allSatisfy { Value.text($0).spells(type) }
    }
  }
}

extension Value {
  fileprivate func spells(_ type: ColumnType) -> Bool {
    guard case .text(let text) = self else { return false }
    switch type {
    case .date: return Day(text) != nil
    case .dateTime: return Moment(text) != nil
    case .period(let unit): return Period(text)?.unit == unit
    case .number, .text, .truth, .unknown: return false
    }
  }
}
