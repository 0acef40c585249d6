import Glibc

extension Evaluator {
  mutating func call(_ function: RowFunction, _ arguments: [Expression]) throws(DataError)
    -> Operand
  {
    switch function {
    case .abs: .rows(try mapNumber(arguments) { $0.magnitude })
    case .sqrt: .rows(try mapNumber(arguments) { $0.squareRoot() })
    case .exp: .rows(try mapNumber(arguments) { Glibc.exp($0) })
    case .log: .rows(try logarithm(arguments))
    case .log10: .rows(try mapNumber(arguments) { Glibc.log10($0) })
    case .round: .rows(try rounded(arguments))
    case .floor: .rows(try mapNumber(arguments) { $0.rounded(.down) })
    case .ceiling: .rows(try mapNumber(arguments) { $0.rounded(.up) })
    case .mod: .rows(try mapNumbers(arguments) { $0 - ($0 / $1).rounded(.down) * $1 })
    case .sign: .rows(try mapNumber(arguments) { $0 > 0 ? 1 : $0 < 0 ? -1 : 0 })
    case .rowMean, .rowSum, .rowSD, .rowMin, .rowMax, .rowCount, .rowMissing:
      .rows(try acrossItems(function, arguments))
    case .lower, .upper, .trim, .length, .contains, .replace, .slice, .startsWith, .endsWith:
      .rows(try textFunction(function, arguments))
    case .concat: .rows(try concatenated(arguments))
    case .year, .quarter, .month, .week, .day, .weekday, .hour:
      .rows(try calendarPart(function, arguments[0]))
    case .minutesBetween: .rows(try minutesBetween(arguments))
    case .yearOf: .rows(try period(.year, arguments[0]))
    case .quarterOf: .rows(try period(.quarter, arguments[0]))
    case .monthOf: .rows(try period(.month, arguments[0]))
    case .weekOf: .rows(try period(.week, arguments[0]))
    case .number: .rows(try castToNumber(arguments[0]))
    case .text, .labelOf: .rows(try castToText(arguments[0]))
    case .truth: .rows(try castToTruth(arguments[0]))
    case .date: .rows(try castToDate(arguments))
    case .dateTime: .rows(try castToDateTime(arguments[0]))
    case .coalesce: .rows(try coalesced(arguments))
    case .missingIf: .rows(try missingIf(arguments))
    }
  }

  mutating func mapNumber(_ arguments: [Expression], _ f: (Double) -> Double) throws(DataError)
    -> Chunk.Slice
  {
    let operand = try numeric(evaluate(arguments[0]), arguments[0])
    return finite(operand.numbers.mapped(rowCount, f), type: .number, kinds: operand.kinds)
  }

  mutating func mapNumbers(_ arguments: [Expression], _ f: (Double, Double) -> Double)
    throws(DataError) -> Chunk.Slice
  {
    let a = try numeric(evaluate(arguments[0]), arguments[0])
    let b = try numeric(evaluate(arguments[1]), arguments[1])
    return finite(
      Numbers.zip(a.numbers, b.numbers, rowCount, f), type: .number,
      kinds: a.kinds.combined(with: b.kinds))
  }

  /// Natural, or to the base given.
  private mutating func logarithm(_ arguments: [Expression]) throws(DataError) -> Chunk.Slice {
    guard arguments.count > 1 else { return try mapNumber(arguments) { Glibc.log($0) } }
    return try mapNumbers(arguments) { Glibc.log($0) / Glibc.log($1) }
  }

  /// Halves away from zero, as at school; to so many decimals where these are given.
  private mutating func rounded(_ arguments: [Expression]) throws(DataError) -> Chunk.Slice {
    guard arguments.count > 1 else { return try mapNumber(arguments) { $0.rounded() } }
    return try mapNumbers(arguments) { number, digits in
      // Beyond 15 decimals a double has nothing left to round.
      let scale = pow(10, min(15, digits.rounded()))
      let scaled = number * scale
      return scaled.isFinite ? scaled.rounded() / scale : number
    }
  }

  private mutating func coalesced(_ arguments: [Expression]) throws(DataError) -> Chunk.Slice {
    var assembly = SliceAssembly(rowCount: rowCount)
    var left = (0..<Int32(truncatingIfNeeded: rowCount)).map { $0 }
    for argument in arguments where !left.isEmpty {
      var rest = restricted(to: left)
      let slice = try rest.slice(argument)
      try assembly.put(slice, at: left)
      guard slice.kinds != nil else {
        left = []
        break
      }
      left = left.indices.filter { !slice.isValid($0) }.map { left[$0] }
    }
    return assembly.finished(type: .unknown)
  }

  private mutating func missingIf(_ arguments: [Expression]) throws(DataError) -> Chunk.Slice {
    let operand = try evaluate(arguments[0])
    let source = operand.slice(rowCount)
    let hits = try isIn(operand, arguments[0], Array(arguments.dropFirst()))
    var kinds = source.allKinds
    kinds.addMissing(where: { hits.values[$0] != 0 && hits.isValid($0) }, of: rowCount)
    return Chunk.Slice(
      type: source.type, values: source.values, kinds: kinds, dictionary: source.dictionary)
  }
}
