import TarazaData

/// What stands in the cells of a column in formats that have no kinds of missing: a kind's code, or
/// nothing where it has none. Counts what is lost.
struct CodedCells {
  let variable: Variable
  private let codes: [String: Value]
  private let codeNumbers: Set<Double>
  private let codeTexts: Set<String>
  private var lost: [String: Int] = [:]
  private var valuesThatMeanMissing = 0
  private var blankTexts = 0

  init(_ variable: Variable) {
    self.variable = variable
    codes = Dictionary(
      variable.missingCodes.map { ($0.name, $0.value) }
        + variable.missingRanges.map { ($0.name, .number($0.example)) },
      uniquingKeysWith: { first, _ in first })
    codeNumbers = Set(variable.missingCodes.compactMap(\.value.stored))
    codeTexts = Set(variable.missingCodes.map(\.value.plainText))
  }

  /// The value to write; missing where the cell stays empty.
  mutating func value(_ slice: Chunk.Slice, _ row: Int) -> Value {
    if let kind = slice.kinds?[row], kind != Column.valid { return missing(slice, kind) }
    if slice.type == .text {
      let text = slice.dictionary[Int(slice.values[row])]
      if !codeTexts.isEmpty, codeTexts.contains(text) { valuesThatMeanMissing += 1 }
      if text.utf8.allSatisfy(Byte.isBlank) { blankTexts += 1 }
      return .text(text)
    }
    let number = slice.values[row]
    let isCode = !codeNumbers.isEmpty && codeNumbers.contains(number)
    if isCode || variable.missingRanges.contains(where: { $0.contains(number) }) {
      valuesThatMeanMissing += 1
    }
    return Value(number, as: slice.type)
  }

  private mutating func missing(_ slice: Chunk.Slice, _ kind: UInt8) -> Value {
    guard kind >= Column.firstNamedKind else { return .missing(nil) }
    let name = slice.kindNames[Int(kind - Column.firstNamedKind)]
    if let code = codes[name] { return code }
    lost[name, default: 0] += 1
    return .missing(nil)
  }

  var notes: [WriteNote] {
    let id = variable.id
    var notes = lost.sorted { $0.key < $1.key }.map {
      WriteNote.kindLost(id, kind: $0.key, count: $0.value)
    }
    if valuesThatMeanMissing > 0 {
      notes.append(.valueMeansMissing(id, count: valuesThatMeanMissing))
    }
    if blankTexts > 0 { notes.append(.blankTexts(id, count: blankTexts)) }
    return notes
  }
}

extension Frame {
  /// Streams the rows as they are, without groups and design.
  func rows(
    _ progress: Progress, _ body: (borrowing Chunk) throws(DataError) -> Void
  ) throws(DataError) {
    var view = view
    view.groups = []
    view.design = Design()
    try relation.chunks(schema.variables.map(\.id), of: view, progress, body)
  }
}
