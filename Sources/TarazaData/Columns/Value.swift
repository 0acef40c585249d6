extension Value {
  /// What a stored number of a column means: the day, the period, the truth or the number itself.
  /// - Precondition: `type` is not text, whose numbers are codes of a dictionary.
  package init(_ number: Double, as type: ColumnType) {
    switch type {
    case .number, .unknown: self = .number(number)
    case .truth: self = .truth(number != 0)
    case .date: self = Int32(exactly: number).map { .date(Day(number: $0)) } ?? .missing(nil)
    case .dateTime: self = .dateTime(Moment(seconds: number))
    case .period(let unit):
      self =
        Int32(exactly: number).map { .period(Period(unit: unit, index: $0)) } ?? .missing(nil)
    case .text: preconditionFailure("a text's code is not its value")
    }
  }

  /// The number under which a column stores the value; nil for texts and missings.
  package var stored: Double? {
    switch self {
    case .number(let number): number
    case .truth(let truth): truth ? 1 : 0
    case .date(let day): Double(day.number)
    case .dateTime(let moment): moment.seconds
    case .period(let period): Double(period.index)
    case .text, .missing: nil
    }
  }

  /// The type of a column that could hold the value; nil for a missing, which fits every type.
  package var type: ColumnType? {
    switch self {
    case .number: .number
    case .text: .text
    case .truth: .truth
    case .date: .date
    case .dateTime: .dateTime
    case .period(let period): .period(period.unit)
    case .missing: nil
    }
  }

  package var isMissing: Bool {
    if case .missing = self { true } else { false }
  }

  /// The order in which groups and sorted rows stand: numbers, truths, days, moments, periods
  /// and texts
  /// each by their own order, missings last: plain, then by the name of their kind.
  package static func precedes(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.number(let a), .number(let b)): a < b
    case (.text(let a), .text(let b)): a < b
    case (.truth(let a), .truth(let b)): !a && b
    case (.date(let a), .date(let b)): a < b
    case (.dateTime(let a), .dateTime(let b)): a < b
    case (.period(let a), .period(let b)): (a.unit.rank, a.index) < (b.unit.rank, b.index)
    case (.missing(let a), .missing(let b)): (a ?? "") < (b ?? "")
    default: a.rank < b.rank
    }
  }

  /// Only a column of mixed constants compares values of different types.
  private var rank: Int {
    switch self {
    case .truth: 0
    case .number: 1
    case .date: 2
    case .dateTime: 3
    case .period: 4
    case .text: 5
    case .missing: 6
    }
  }
}

extension PeriodUnit {
  /// From the longest to the shortest.
  fileprivate var rank: Int {
    switch self {
    case .year: 0
    case .quarter: 1
    case .month: 2
    case .week: 3
    }
  }
}
