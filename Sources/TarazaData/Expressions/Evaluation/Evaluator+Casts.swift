extension Evaluator {
  /// A truth becomes 0 or 1, a year its number, a text the number that it spells.
  mutating func castToNumber(_ argument: Expression) throws(DataError) -> Chunk.Slice {
    let slice = try slice(argument)
    switch slice.type {
    case .number, .unknown, .truth, .period(.year):
      return Chunk.Slice(type: .number, values: slice.values, kinds: slice.allKinds)
    case .text:
      let values = try slice.mappedTexts(to: 0) { text throws(DataError) in
        guard let number = Casts.number(text) else {
          throw .badCast(argument.firstColumn, example: text, to: .number)
        }
        return number
      }
      return Chunk.Slice(type: .number, values: values, kinds: slice.allKinds)
    case .date, .dateTime, .period:
      return try refused(slice, argument, to: .number)
    }
  }

  mutating func castToText(_ argument: Expression) throws(DataError) -> Chunk.Slice {
    let slice = try slice(argument)
    guard slice.type != .text else { return slice }
    var assembly = ValueAssembly(type: .text, capacity: rowCount)
    var last: (number: Double, text: String)?
    for row in 0..<rowCount {
      guard slice.isValid(row) else {
        assembly.append(.missing(nil))
        continue
      }
      let number = slice.values[row]
      let text = last?.number == number ? last?.text ?? "" : slice[row].plainText
      last = (number, text)
      assembly.append(.text(text))
    }
    return assembly.finished(kinds: slice.allKinds)
  }

  /// 0 and 1, or “false” and “true”.
  mutating func castToTruth(_ argument: Expression) throws(DataError) -> Chunk.Slice {
    let slice = try slice(argument)
    switch slice.type {
    case .truth, .unknown:
      return slice
    case .number:
      let bad = slice.values.indices.first {
        slice.isValid($0) && slice.values[$0] != 0 && slice.values[$0] != 1
      }
      if let bad {
        throw .badCast(
          argument.firstColumn, example: slice[bad].plainText, from: .number, to: .truth)
      }
      return Chunk.Slice(type: .truth, values: slice.values, kinds: slice.allKinds)
    case .text:
      let values = try slice.mappedTexts(to: 0) { text throws(DataError) in
        guard let truth = Casts.truth(text) else {
          throw .badCast(argument.firstColumn, example: text, to: .truth)
        }
        return truth ? 1 : 0
      }
      return Chunk.Slice(type: .truth, values: values, kinds: slice.allKinds)
    case .date, .dateTime, .period:
      return try refused(slice, argument, to: .truth)
    }
  }

  /// From a text in ISO form, of a date-time the day, of a period the first day, or from year, month
  /// and day.
  mutating func castToDate(_ arguments: [Expression]) throws(DataError) -> Chunk.Slice {
    guard arguments.count == 1 else { return try dateOfParts(arguments) }
    let slice = try slice(arguments[0])
    switch slice.type {
    case .date, .unknown:
      return slice
    case .text:
      let values = try slice.mappedTexts(to: 0) { text throws(DataError) in
        let trimmed = TextFunctions.trimmed(text)
        guard let day = Day(trimmed) ?? Moment(trimmed)?.day else {
          throw .badCast(arguments[0].firstColumn, example: text, to: .date)
        }
        return Double(day.number)
      }
      return Chunk.Slice(type: .date, values: values, kinds: slice.allKinds)
    case .dateTime: return days(of: slice) { Moment(seconds: $0).day }
    case .period(let unit):
      return days(of: slice) { number in
        Int32(exactly: number).flatMap { Period(unit: unit, index: $0).firstDay }
      }
    case .number, .truth:
      return try refused(slice, arguments[0], to: .date)
    }
  }

  private func days(of slice: Chunk.Slice, _ day: (Double) -> Day?) -> Chunk.Slice {
    let days = slice.values.map { day($0)?.number }
    var kinds = slice.allKinds
    kinds.addMissing(where: { days[$0] == nil }, of: rowCount)
    return Chunk.Slice(type: .date, values: days.map { Double($0 ?? 0) }, kinds: kinds)
  }

  /// From a text, `2023-04-18T10:22`, or of a date its midnight.
  mutating func castToDateTime(_ argument: Expression) throws(DataError) -> Chunk.Slice {
    let slice = try slice(argument)
    switch slice.type {
    case .dateTime, .unknown:
      return slice
    case .text:
      let values = try slice.mappedTexts(to: 0) { text throws(DataError) in
        guard let moment = Moment(TextFunctions.trimmed(text)) else {
          throw .badCast(argument.firstColumn, example: text, to: .dateTime)
        }
        return moment.seconds
      }
      return Chunk.Slice(type: .dateTime, values: values, kinds: slice.allKinds)
    case .date:
      return Chunk.Slice(
        type: .dateTime, values: slice.values.map { $0 * Moment.secondsPerDay },
        kinds: slice.allKinds)
    case .number, .truth, .period:
      return try refused(slice, argument, to: .dateTime)
    }
  }

  private mutating func dateOfParts(_ arguments: [Expression]) throws(DataError) -> Chunk.Slice {
    var parts: [Operand] = []
    for argument in arguments { parts.append(try numeric(evaluate(argument), argument)) }
    let kinds = parts.reduce(Kinds.allValid) { $0.combined(with: $1.kinds) }
    var values = [Double](repeating: 0, count: rowCount)
    for row in 0..<rowCount where kinds.isValid(row) {
      let numbers = parts.map { $0.numbers.value(row) }
      let whole = numbers.compactMap { Int(exactly: $0) }
      guard whole.count == 3, let day = Day(year: whole[0], month: whole[1], day: whole[2]) else {
        let example = numbers.map { Value.number($0).plainText }.joined(separator: "-")
        throw .badCast(arguments[0].firstColumn, example: example, from: .number, to: .date)
      }
      values[row] = Double(day.number)
    }
    return Chunk.Slice(type: .date, values: values, kinds: kinds)
  }

  private func refused(_ slice: Chunk.Slice, _ argument: Expression, to type: ColumnType)
    throws(DataError) -> Chunk.Slice
  {
    guard let row = slice.values.indices.first(where: { slice.isValid($0) }) else {
      return Chunk.Slice(type: type, values: slice.values, kinds: slice.allKinds)
    }
    throw .badCast(
      argument.firstColumn, example: slice[row].plainText, from: slice.type, to: type)
  }
}

enum Casts {
  /// A finite decimal number, blanks around it allowed; no hexadecimal, no words.
  static func number(_ text: String) -> Double? {
    let trimmed = TextFunctions.trimmed(text)
    let allowed = trimmed.utf8.allSatisfy {
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        || [0x2B, 0x2D, 0x2E, 0x45, 0x65].contains($0)
    }
    guard allowed, let number = Double(trimmed), number.isFinite else { return nil }
    return number
  }

  static func truth(_ text: String) -> Bool? {
    switch TextFunctions.trimmed(text).lowercased() {
    case "true": true
    case "false": false
    default: nil
    }
  }
}

extension Value {
  /// Below this every whole number is a double of its own, and is spelled without a point.
  private static let longestWhole = 0x1p53

  /// The value as text: the shortest digits that give the number back, ISO dates, no quotes.
  package var plainText: String {
    switch self {
    case .number(let number):
      number == number.rounded() && number.magnitude < Self.longestWhole
        ? String(Int64(number)) : String(number)
    case .text(let text): text
    case .truth(let truth): truth ? "true" : "false"
    case .date(let day): day.description
    case .dateTime(let moment): moment.description
    case .period(let period): period.description
    case .missing(let kind): kind.map { "missing(\($0))" } ?? "missing"
    }
  }
}
