extension Evaluator {
  /// Functions of one text; further arguments may differ from row to row. Positions count
  /// characters as a reader sees them, from 1.
  mutating func textFunction(_ function: RowFunction, _ arguments: [Expression])
    throws(DataError) -> Chunk.Slice
  {
    let subject = try text(arguments[0])
    var constants: [Value] = []
    for argument in arguments.dropFirst() {
      let operand = try evaluate(argument)
      guard case .constant(let constant) = operand else {
        return try textFunctionByRow(function, subject, Array(arguments.dropFirst()))
      }
      constants.append(constant)
    }
    if let type = function.resultOfText, type != .text {
      let values = subject.mappedTexts(to: 0) {
        TextFunctions.result(function, $0, constants).stored ?? 0
      }
      return Chunk.Slice(type: type, values: values, kinds: subject.allKinds)
    }
    return subject.mappingTexts { text in
      if case .text(let result) = TextFunctions.result(function, text, constants) {
        result
      } else {
        nil
      }
    }
  }

  private mutating func textFunctionByRow(
    _ function: RowFunction, _ subject: Chunk.Slice, _ others: [Expression]
  ) throws(DataError) -> Chunk.Slice {
    var slices: [Chunk.Slice] = []
    for other in others { slices.append(try slice(other)) }
    var assembly = ValueAssembly(type: function.resultOfText ?? .text, capacity: rowCount)
    let kinds = slices.reduce(subject.allKinds) { $0.combined(with: $1.allKinds) }
    for row in 0..<rowCount {
      guard kinds.isValid(row), case .text(let text) = subject[row] else {
        assembly.append(.missing(nil))
        continue
      }
      assembly.append(TextFunctions.result(function, text, slices.map { $0[row] }))
    }
    return assembly.finished(kinds: kinds)
  }

  mutating func concatenated(_ arguments: [Expression]) throws(DataError) -> Chunk.Slice {
    var slices: [Chunk.Slice] = []
    for argument in arguments { slices.append(try castToText(argument)) }
    let kinds = slices.reduce(Kinds.allValid) { $0.combined(with: $1.allKinds) }
    var assembly = ValueAssembly(type: .text, capacity: rowCount)
    for row in 0..<rowCount {
      guard kinds.isValid(row) else {
        assembly.append(.missing(nil))
        continue
      }
      assembly.append(
        .text(slices.reduce(into: "") { $0 += $1.dictionary[Int($1.values[row])] }))
    }
    return assembly.finished(kinds: kinds)
  }

  /// A text argument; anything else is refused with an example.
  mutating func text(_ argument: Expression) throws(DataError) -> Chunk.Slice {
    let slice = try slice(argument)
    guard slice.type != .text, slice.type != .unknown,
      let row = slice.values.indices.first(where: { slice.isValid($0) })
    else { return slice }
    throw .badCast(argument.firstColumn, example: slice[row].plainText, to: .text)
  }
}

extension RowFunction {
  /// What a function of texts yields; nil for other functions.
  var resultOfText: ColumnType? {
    switch self {
    case .lower, .upper, .trim, .replace, .slice: .text
    case .length: .number
    case .contains, .startsWith, .endsWith: .truth
    default: nil
    }
  }
}

/// Texts as sequences of characters, so that a letter with its accent is one.
enum TextFunctions {
  static func result(_ function: RowFunction, _ text: String, _ others: [Value]) -> Value {
    switch function {
    case .lower: .text(text.lowercased())
    case .upper: .text(text.uppercased())
    case .trim: .text(trimmed(text))
    case .length: .number(Double(text.count))
    case .contains: .truth(find(other(others), in: Array(text), from: 0) != nil)
    case .startsWith: .truth(Array(text).starts(with: other(others)))
    case .endsWith: .truth(Array(text).reversed().starts(with: other(others).reversed()))
    case .replace: .text(replaced(text, other(others), with: other(others.dropFirst())))
    case .slice:
      slice(Array(text), others.map { $0.stored ?? 0 }).map { .text($0) } ?? .missing(nil)
    default: preconditionFailure("not a function of a text")
    }
  }

  private static func other(_ others: some Collection<Value>) -> [Character] {
    if case .text(let text)? = others.first { Array(text) } else { [] }
  }

  static func trimmed(_ text: String) -> String {
    let start = text.firstIndex { !$0.isWhitespace } ?? text.endIndex
    let end = text.lastIndex { !$0.isWhitespace }.map { text.index(after: $0) } ?? start
    return String(text[start..<end])
  }

  static func find(_ part: [Character], in text: [Character], from start: Int) -> Int? {
    guard part.count + start <= text.count else { return nil }
    return (start...(text.count - part.count)).first { text[$0...].starts(with: part) }
  }

  /// Every occurrence, from the left, without overlaps; an empty part occurs nowhere.
  private static func replaced(_ text: String, _ part: [Character], with new: [Character])
    -> String
  {
    guard !part.isEmpty else { return text }
    let characters = Array(text)
    var result: [Character] = []
    var position = 0
    while let found = find(part, in: characters, from: position) {
      result += characters[position..<found] + new
      position = found + part.count
    }
    return String(result + characters[position...])
  }

  /// So many characters (or all) from a position on, which counts from 1 or, when negative, back
  /// from the end.
  private static func slice(_ text: [Character], _ arguments: [Double]) -> String? {
    guard let from = arguments.first else { return nil }
    let start = bounded(from < 0 ? Double(text.count) + from : from - 1, to: text.count)
    let length = arguments.count > 1 ? bounded(arguments[1], to: text.count) : text.count
    return String(text[start...].prefix(length))
  }

  /// A whole number between 0 and `most`, whatever the double.
  private static func bounded(_ number: Double, to most: Int) -> Int {
    Int(min(max(number.rounded(.down), 0), Double(most)))
  }
}

/// Collects values row by row into a slice.
struct ValueAssembly {
  private let type: ColumnType
  private var values: [Double] = []
  private var isMissing: [Bool] = []
  private var texts = TextCodes()

  init(type: ColumnType, capacity: Int) {
    self.type = type
    values.reserveCapacity(capacity)
    isMissing.reserveCapacity(capacity)
  }

  mutating func append(_ value: Value) {
    isMissing.append(value.isMissing)
    if case .text(let text) = value {
      values.append(Double(texts.code(of: text)))
    } else {
      values.append(value.stored ?? 0)
    }
  }

  /// - Parameter kinds: of the operands; a missing result of valid ones is plainly missing.
  consuming func finished(kinds: Kinds) -> Chunk.Slice {
    var kinds = kinds
    let missing = isMissing
    kinds.addMissing(where: { missing[$0] }, of: values.count)
    return Chunk.Slice(type: type, values: values, kinds: kinds, dictionary: texts.dictionary)
  }
}
