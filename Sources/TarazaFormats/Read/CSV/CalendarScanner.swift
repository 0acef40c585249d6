import TarazaData

/// Reads days and periods: `2023-04-18`, `18.04.2023`, `2023Q2`, `2023-04`, `2023-W16`.
enum CalendarScanner {
  typealias Bytes = UnsafeBufferPointer<UInt8>

  /// A day in ISO 8601 or in the order of the post-Soviet countries.
  static func day(_ cell: Bytes) -> Day? {
    guard cell.count == 10 else { return nil }
    if cell[4] == Byte.minus, cell[7] == Byte.minus {
      return day(cell, year: 0..<4, month: 5..<7, day: 8..<10)
    }
    if cell[2] == Byte.point, cell[5] == Byte.point {
      return day(cell, year: 6..<10, month: 3..<5, day: 0..<2)
    }
    return nil
  }

  /// A quarter, month or ISO week; a year alone cannot be told from a number.
  static func period(_ cell: Bytes) -> Period? {
    guard 6...8 ~= cell.count, let year = number(cell, 0..<4) else { return nil }
    let rest = cell[4] == Byte.minus ? 5 : 4
    switch (Byte.lowered(cell[rest]), cell.count - rest) {
    case (UInt8(ascii: "q"), 2):
      return number(cell, rest + 1..<cell.count).flatMap { Period(year: year, quarter: $0) }
    case (UInt8(ascii: "w"), 3):
      return number(cell, rest + 1..<cell.count).flatMap { Period(year: year, week: $0) }
    case (_, 2) where rest == 5:
      return number(cell, rest..<cell.count).flatMap { Period(year: year, month: $0) }
    default: return nil
    }
  }

  private static func day(
    _ cell: Bytes, year: Range<Int>, month: Range<Int>, day: Range<Int>
  ) -> Day? {
    guard let year = number(cell, year), let month = number(cell, month),
      let day = number(cell, day)
    else { return nil }
    return Day(year: year, month: month, day: day)
  }

  /// The number that the digits of `range` make; nil when there is another byte among them.
  private static func number(_ cell: Bytes, _ range: Range<Int>) -> Int? {
    var value = 0
    for index in range {
      guard Byte.isDigit(cell[index]) else { return nil }
      value = value * 10 + Int(cell[index] &- Byte.zero)
    }
    return value
  }
}
