extension Evaluator {
  /// A part of a date or of a period that has that part, as a number.
  mutating func calendarPart(_ function: RowFunction, _ argument: Expression)
    throws(DataError) -> Chunk.Slice
  {
    let slice = try calendar(try slice(argument), argument)
    var kinds = slice.allKinds
    let type = slice.type
    var isAbsent = [Bool](repeating: false, count: rowCount)
    var values = [Double](repeating: 0, count: rowCount)
    for row in 0..<rowCount where slice.isValid(row) {
      if let part = CalendarParts.part(function, slice.values[row], type) {
        values[row] = Double(part)
      } else {
        isAbsent[row] = true
      }
    }
    kinds.addMissing(where: { isAbsent[$0] }, of: rowCount)
    return Chunk.Slice(type: .number, values: values, kinds: kinds)
  }

  /// The period of a date, the longer one that a period lies in, or the one that a text spells.
  mutating func period(_ unit: PeriodUnit, _ argument: Expression) throws(DataError)
    -> Chunk.Slice
  {
    let written = try slice(argument)
    if written.type == .text { return try spelled(unit, written, argument) }
    let slice = try calendar(written, argument)
    var kinds = slice.allKinds
    var values = [Double](repeating: 0, count: rowCount)
    var isAbsent = [Bool](repeating: false, count: rowCount)
    for row in 0..<rowCount where slice.isValid(row) {
      if let period = CalendarParts.period(unit, Value(slice.values[row], as: slice.type)) {
        values[row] = Double(period.index)
      } else {
        isAbsent[row] = true
      }
    }
    kinds.addMissing(where: { isAbsent[$0] }, of: rowCount)
    return Chunk.Slice(type: .period(unit), values: values, kinds: kinds)
  }

  /// Of texts; one that spells no such period is refused with an example.
  private func spelled(_ unit: PeriodUnit, _ slice: Chunk.Slice, _ argument: Expression)
    throws(DataError) -> Chunk.Slice
  {
    var values = [Double](repeating: 0, count: rowCount)
    var known: [String: Double] = [:]
    for row in 0..<rowCount where slice.isValid(row) {
      let text = slice[row].plainText
      if let index = known[text] {
        values[row] = index
        continue
      }
      guard let period = Period(spelled: text, as: unit) else {
        throw .badCast(argument.firstColumn, example: text, to: .period(unit))
      }
      known[text] = Double(period.index)
      values[row] = Double(period.index)
    }
    return Chunk.Slice(type: .period(unit), values: values, kinds: slice.allKinds)
  }

  /// From the first time to the second, in minutes; below zero when the second is the earlier.
  mutating func minutesBetween(_ arguments: [Expression]) throws(DataError) -> Chunk.Slice {
    let start = try castToDateTime(arguments[0])
    let end = try castToDateTime(arguments[1])
    let minutes = zip(start.values, end.values).map { ($1 - $0) / 60 }
    return Chunk.Slice(
      type: .number, values: minutes, kinds: start.allKinds.combined(with: end.allKinds))
  }

  /// A date or a period; anything else is refused with an example.
  private func calendar(_ slice: Chunk.Slice, _ argument: Expression) throws(DataError)
    -> Chunk.Slice
  {
    guard !slice.type.isCalendar, slice.type != .unknown,
      let row = slice.values.indices.first(where: { slice.isValid($0) })
    else { return slice }
    throw .badCast(argument.firstColumn, example: slice[row].plainText, to: .date)
  }
}

enum CalendarParts {
  /// Nil when a period does not have that part: a year has no month.
  static func part(_ function: RowFunction, _ stored: Double, _ type: ColumnType) -> Int? {
    switch Value(stored, as: type) {
    case .date(let day): part(function, of: day)
    case .dateTime(let moment): part(function, of: moment)
    case .period(let period): part(function, of: period)
    case .number, .text, .truth, .missing: nil
    }
  }

  private static func part(_ function: RowFunction, of day: Day) -> Int? {
    switch function {
    case .year: day.date.year
    case .quarter: (day.date.month - 1) / 3 + 1
    case .month: day.date.month
    case .week: day.isoWeek.week
    case .day: day.date.day
    case .weekday: day.weekday
    default: nil
    }
  }

  private static func part(_ function: RowFunction, of moment: Moment) -> Int? {
    function == .hour ? moment.hour : moment.day.flatMap { part(function, of: $0) }
  }

  private static func part(_ function: RowFunction, of period: Period) -> Int? {
    switch (function, period.unit) {
    case (.year, _): period.year
    case (.quarter, .quarter), (.month, .month), (.week, .week): period.positionInYear
    case (.quarter, .month): (period.positionInYear - 1) / 3 + 1
    default: nil
    }
  }

  static func period(_ unit: PeriodUnit, _ value: Value) -> Period? {
    switch value {
    case .date(let day): Period(unit, of: day)
    case .dateTime(let moment): moment.day.map { Period(unit, of: $0) }
    case .period(let period): period.widened(to: unit)
    case .number, .text, .truth, .missing: nil
    }
  }
}
