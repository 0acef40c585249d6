import TarazaData

/// Writes the cells of one column, and counts what they lose.
struct ColumnWriter {
  let variable: Variable
  private let quoting: CellQuoting
  private let options: WriteOptions
  /// How each kind of missing that has a value is written.
  private let codes: [String: String]
  private let codeNumbers: Set<Double>
  private let codeTexts: Set<String>
  private var lostKinds: [String: Int] = [:]
  private var valuesThatMeanMissing = 0
  private var blankTexts = 0
  private var replacedCharacters = 0
  private var formulaCells = 0

  init(_ variable: Variable, _ options: WriteOptions) {
    self.variable = variable
    self.options = options
    quoting = CellQuoting(options.delimiter)
    codes = Dictionary(
      variable.missingCodes.map { ($0.name, CellText.value($0.value, options.decimal)) }
        + variable.missingRanges.map { ($0.name, CellText.number($0.example, options.decimal)) },
      uniquingKeysWith: { first, _ in first })
    codeNumbers = Set(variable.missingCodes.compactMap(\.value.stored))
    codeTexts = Set(codes.values)
  }

  mutating func append(_ slice: Chunk.Slice, _ row: Int, to bytes: inout [UInt8]) {
    if let kind = slice.kinds?[row], kind != Column.valid {
      return appendMissing(slice, kind, to: &bytes)
    }
    let number = slice.values[row]
    switch slice.type {
    case .number, .unknown: append(number, to: &bytes)
    case .text: append(slice.dictionary[Int(number)], to: &bytes)
    case .truth: bytes.append(contentsOf: CellText.truth(number != 0).utf8)
    case .date, .dateTime, .period:
      bytes.append(contentsOf: CellText.value(Value(number, as: slice.type), .point).utf8)
    }
  }

  private mutating func appendMissing(
    _ slice: Chunk.Slice, _ kind: UInt8, to bytes: inout [UInt8]
  ) {
    guard kind >= Column.firstNamedKind else { return }
    let name = slice.kindNames[Int(kind - Column.firstNamedKind)]
    if let code = codes[name] {
      quoting.append(code, to: &bytes)
    } else {
      lostKinds[name, default: 0] += 1
    }
  }

  private mutating func append(_ number: Double, to bytes: inout [UInt8]) {
    if !codeNumbers.isEmpty, codeNumbers.contains(number) {
      valuesThatMeanMissing += 1
    } else if !variable.missingRanges.isEmpty,
      variable.missingRanges.contains(where: { $0.contains(number) })
    {
      valuesThatMeanMissing += 1
    }
    if let whole = Int32(exactly: number) {
      CellText.append(whole, to: &bytes)
    } else {
      quoting.append(CellText.number(number, options.decimal), to: &bytes)
    }
  }

  private mutating func append(_ text: String, to bytes: inout [UInt8]) {
    if !codeTexts.isEmpty, codeTexts.contains(text) { valuesThatMeanMissing += 1 }
    if text.utf8.allSatisfy(Byte.isBlank) { blankTexts += 1 }
    let isFormula = text.utf8.first.map { ColumnWriter.formulaStarts.contains($0) } ?? false
    if isFormula { formulaCells += 1 }
    let isGuarded = isFormula && options.formulas == .guarded
    if !quoting.append(isGuarded ? "'" + text : text, to: &bytes) { replacedCharacters += 1 }
  }

  /// - Source: OWASP, CSV Injection, <https://owasp.org/www-community/attacks/CSV_Injection>.
  private static let formulaStarts: [UInt8] = [
    UInt8(ascii: "="), UInt8(ascii: "+"), Byte.minus, UInt8(ascii: "@"), Byte.tab,
    Byte.carriageReturn,
  ]

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
      (options.formulas == .kept ? formulaCells : 0, .formulaCells(id, count: formulaCells)),
    ]
    return lost + counted.filter { $0.0 > 0 }.map(\.1)
  }
}
