extension RowFunction {
  package var signature: FunctionSignature {
    switch self {
    case .abs, .sqrt, .exp, .log, .log10, .round, .floor, .ceiling, .mod, .sign: ofNumbers
    case .rowMean, .rowSum, .rowSD, .rowMin, .rowMax, .rowCount, .rowMissing: acrossItems
    case .lower, .upper, .trim, .length, .contains, .replace, .slice, .concat, .startsWith,
      .endsWith:
      ofTexts
    case .year, .quarter, .month, .week, .day, .weekday, .hour, .minutesBetween, .yearOf,
      .quarterOf,
      .monthOf, .weekOf:
      ofTimes
    case .number, .text, .truth, .date, .dateTime, .coalesce, .missingIf, .labelOf: casts
    }
  }

  /// Whether the last argument is `at_least`, the number of answers a row must have.
  package var takesAtLeast: Bool {
    switch self {
    case .rowMean, .rowSum, .rowSD: true
    default: false
    }
  }

  private func bfi(_ call: String) -> String {
    "dataset bfi | derive x = \(call) | select x | take 3"
  }

  private var ofNumbers: FunctionSignature {
    func one(_ summary: String, _ call: String) -> FunctionSignature {
      .init([.init("x", .number)], .type(.number), summary, example: bfi(call))
    }
    switch self {
    case .abs: return one("the value without its sign", "abs(A1 - A2)")
    case .sqrt: return one("the square root", "sqrt(age)")
    case .exp: return one("e to the power x", "exp(A1)")
    case .log:
      return .init(
        [.init("x", .number), .init("base", .number, optional: true)], .type(.number),
        "the natural logarithm, or that to a base", example: bfi("log(age)"))
    case .log10: return one("the logarithm to base 10", "log10(age)")
    case .round:
      return .init(
        [.init("x", .number), .init("digits", .number, optional: true)], .type(.number),
        "rounded, halves away from zero", example: bfi("round(age / 3, 1)"))
    case .floor: return one("the next whole number below", "floor(age / 10)")
    case .ceiling: return one("the next whole number above", "ceiling(age / 10)")
    case .mod:
      return .init(
        [.init("x", .number), .init("divisor", .number)], .type(.number),
        "what division leaves over", example: bfi("mod(age, 10)"))
    default: return one("-1, 0 or 1", "sign(A1 - A2)")
    }
  }

  private var acrossItems: FunctionSignature {
    let atLeast = FunctionSignature.Parameter("at_least", .number, optional: true)
    func across(_ summary: String, _ call: String) -> FunctionSignature {
      .init(
        [.init("items", .number)] + (takesAtLeast ? [atLeast] : []), variadic: true,
        .type(.number), summary, example: bfi(call))
    }
    switch self {
    case .rowMean: return across("the mean of a row's items", "row_mean(A2..A5, at_least: 3)")
    case .rowSum: return across("the sum of a row's items", "row_sum(A2..A5)")
    case .rowSD: return across("the standard deviation of a row's items", "row_sd(A2..A5)")
    case .rowMin: return across("the least of a row's items", "row_min(A2..A5)")
    case .rowMax: return across("the greatest of a row's items", "row_max(A2..A5)")
    case .rowCount: return across("how many of a row's items have a value", "row_count(A2..A5)")
    default: return across("how many of a row's items are missing", "row_missing(A2..A5)")
    }
  }

  private var ofTexts: FunctionSignature {
    let school = { (call: String) in "dataset apistrat | derive x = \(call) | select x | take 3" }
    let x = FunctionSignature.Parameter("x", .text)
    func one(_ summary: String, _ call: String) -> FunctionSignature {
      .init([x], .type(.text), summary, example: school(call))
    }
    func test(_ summary: String, _ call: String) -> FunctionSignature {
      .init([x, .init("part", .text)], .type(.truth), summary, example: school(call))
    }
    switch self {
    case .lower: return one("in small letters", "lower(stype)")
    case .upper: return one("in capitals", "upper(stype)")
    case .trim: return one("without blanks at either end", "trim(stype)")
    case .length:
      return .init([x], .type(.number), "how many characters", example: school("length(stype)"))
    case .contains: return test("whether it contains a part", "contains(stype, \"H\")")
    case .startsWith: return test("whether it begins with a part", "starts_with(stype, \"H\")")
    case .endsWith: return test("whether it ends with a part", "ends_with(stype, \"H\")")
    case .replace:
      return .init(
        [x, .init("old", .text), .init("new", .text)], .type(.text),
        "with every old part replaced by a new one",
        example: school("replace(stype, \"H\", \"high\")"))
    case .slice:
      return .init(
        [x, .init("from", .number), .init("count", .number, optional: true)], .type(.text),
        "the characters from a position on, counted from 1", example: school("slice(stype, 1, 1)"))
    default:
      return .init(
        [.init("parts", .any)], variadic: true, .type(.text), "the parts joined",
        example: school("concat(stype, \"-\", dnum)"))
    }
  }

  private var ofTimes: FunctionSignature {
    func part(_ summary: String) -> FunctionSignature {
      .init(
        [.init("time", .time)], .type(.number), summary,
        example: "dataset presidents | derive x = year(quarter) | select quarter, x | take 3")
    }
    func period(_ unit: PeriodUnit) -> FunctionSignature {
      .init(
        [.init("time", .spelledTime)], .type(.period(unit)),
        "the \(unit.rawValue) that a time lies in, or that a text spells",
        example: example(of: unit))
    }
    func example(of unit: PeriodUnit) -> String {
      switch unit {
      case .year: "dataset presidents | derive x = year_of(quarter) | select quarter, x | take 3"
      case .quarter: "quarter_of(\"1 кв. 2020\")"
      case .month: "month_of(\"апр 2020\")"
      case .week: "week_of(@2023-04-18)"
      }
    }
    switch self {
    case .year: return part("the year as a number")
    case .quarter: return part("the quarter of the year, 1 to 4")
    case .month: return part("the month of the year, 1 to 12")
    case .week: return part("the ISO week of the year")
    case .day: return part("the day of the month")
    case .weekday: return part("the day of the week, Monday 1")
    case .hour:
      return .init(
        [.init("time", .moment)], .type(.number), "the hour of a date-time, 0 to 23",
        example: "hour(@2023-04-18T10:22)")
    case .minutesBetween:
      return .init(
        [.init("start", .moment), .init("end", .moment)], .type(.number),
        "the minutes from one date-time to another, as interviews last",
        example: "minutes_between(@2023-04-18T10:22, @2023-04-18T10:58:30)")
    case .yearOf: return period(.year)
    case .quarterOf: return period(.quarter)
    case .monthOf: return period(.month)
    default: return period(.week)
    }
  }

  private var casts: FunctionSignature {
    let x = FunctionSignature.Parameter("x", .any)
    switch self {
    case .number:
      return .init(
        [x], .type(.number), "as a number: of a text that is one, of a truth 1 or 0",
        example: bfi("number(age > 30)"))
    case .text: return .init([x], .type(.text), "as a text", example: bfi("text(age)"))
    case .truth:
      return .init(
        [x], .type(.truth), "as a truth: 1 is true, 0 false", example: bfi("truth(gender - 1)"))
    case .date:
      return .init(
        [x, .init("month", .number, optional: true), .init("day", .number, optional: true)],
        .type(.date), "as a date: of a text, or of year, month and day",
        example: "date(\"2023-04-18\")")
    case .dateTime:
      return .init(
        [x], .type(.dateTime), "as a date-time: of a text, or of a date its midnight",
        example: "date_time(\"2023-04-18T10:22\")")
    case .coalesce:
      return .init(
        [x], variadic: true, .first, "the first that is not missing",
        example: bfi("coalesce(education, 0)"))
    case .missingIf:
      return .init(
        [x, .init("value", .any, repeats: true)], .first,
        "missing where it equals one of the values",
        example: bfi("missing_if(A1, 5, 6)"))
    default:
      return .init([x], .type(.text), "the label of a coded value", example: bfi("label(gender)"))
    }
  }
}
