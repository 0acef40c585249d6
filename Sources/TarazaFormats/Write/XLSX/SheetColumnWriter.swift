import TarazaData

/// Writes the cells of one column into the rows of a sheet, and counts what they lose.
struct SheetColumnWriter {
  let variable: Variable
  private let codes: [String: Value]
  private let codeNumbers: Set<Double>
  private let codeTexts: Set<String>
  private var lostKinds: [String: Int] = [:]
  private var valuesThatMeanMissing = 0
  private var blankTexts = 0
  private var replacedCharacters = 0

  /// As many UTF-16 units as a cell of Excel holds.
  static let longestText = 32_767

  init(_ variable: Variable) {
    self.variable = variable
    codes = Dictionary(
      variable.missingCodes.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    codeNumbers = Set(variable.missingCodes.compactMap(\.value.stored))
    codeTexts = Set(codes.values.map { CellText.value($0, .point) })
  }

  mutating func append(
    _ slice: Chunk.Slice, _ row: Int, _ column: Int, to line: inout SheetXML.Row
  ) throws(DataError) {
    if let kind = slice.kinds?[row], kind != Column.valid {
      guard kind >= Column.firstNamedKind else { return }
      let name = slice.kindNames[Int(kind - Column.firstNamedKind)]
      guard let code = codes[name] else {
        lostKinds[name, default: 0] += 1
        return
      }
      if case .number(let number) = code {
        line.append(number, column: column)
      } else {
        try append(text: CellText.value(code, .point), column, to: &line)
      }
      return
    }
    let number = slice.values[row]
    switch slice.type {
    case .number, .unknown:
      if !codeNumbers.isEmpty, codeNumbers.contains(number) { valuesThatMeanMissing += 1 }
      line.append(number, column: column)
    case .text:
      let text = slice.dictionary[Int(number)]
      if !codeTexts.isEmpty, codeTexts.contains(text) { valuesThatMeanMissing += 1 }
      if text.utf8.allSatisfy(Byte.isBlank) { blankTexts += 1 }
      try append(text: text, column, to: &line)
    case .truth: line.append(number != 0, column: column)
    case .date, .dateTime, .period:
      try append(Value(number, as: slice.type), column, to: &line)
    }
  }

  private mutating func append(
    _ value: Value, _ column: Int, to line: inout SheetXML.Row
  ) throws(DataError) {
    switch value {
    case .date(let day):
      let seconds = Double(day.number) * Moment.secondsPerDay
      if let serial = SerialDays.serial(seconds) {
        return line.append(serial, column: column, style: SheetXML.dateStyle)
      }
    case .dateTime(let moment):
      if let serial = SerialDays.serial(moment.seconds) {
        return line.append(serial, column: column, style: SheetXML.momentStyle)
      }
    case .period(let period) where period.unit == .year:
      return line.append(Double(period.year), column: column)
    case .number, .text, .truth, .period, .missing: break
    }
    try append(text: CellText.value(value, .point), column, to: &line)
  }

  private mutating func append(
    text: String, _ column: Int, to line: inout SheetXML.Row
  ) throws(DataError) {
    guard
      text.utf8.count <= SheetColumnWriter.longestText
        || text.utf16.count <= SheetColumnWriter.longestText
    else {
      throw .tooLarge(
        "a cell of Excel holds \(SheetColumnWriter.longestText) characters at most, and a text of "
          + "“\(variable.id)” has \(text.utf16.count)")
    }
    let cleaned = SheetXML.cleaned(text)
    if cleaned.isChanged { replacedCharacters += 1 }
    line.append(cleaned.text, column: column)
  }

  /// What the file does not say as the table did.
  var notes: [WriteNote] {
    let id = variable.id
    let lost = lostKinds.sorted { $0.key < $1.key }.map {
      WriteNote.kindLost(id, kind: $0.key, count: $0.value)
    }
    let counted: [(Int, WriteNote)] = [
      (valuesThatMeanMissing, .valueMeansMissing(id, count: valuesThatMeanMissing)),
      (blankTexts, .blankTexts(id, count: blankTexts)),
      (replacedCharacters, .replacedCharacters(id, count: replacedCharacters)),
    ]
    return lost + counted.filter { $0.0 > 0 }.map(\.1)
  }
}
