extension Syntax {
  /// Why a text after `@` is no date.
  struct DateFault: Error {
    let message: String
    let hint: String

    init(_ message: String, hint: String) {
      self.message = message
      self.hint = hint
    }
  }
}

extension Syntax.DateLiteral {
  /// Reads what stands after `@`.
  static func read(_ text: String) -> Result<Self, Syntax.DateFault> {
    let forms =
      "dates and periods are @2023-04-18, @2023-04-18T10:22, @2023-04, @2023Q2, @2023W16 and @2023"
    guard text.utf8.count <= 32 else {
      return .failure(.init("this is not a date", hint: forms))
    }
    if let mark = text.firstIndex(of: "T") {
      return moment(text[..<mark], text[text.index(after: mark)...])
    }
    let fields = text.split(separator: "-", omittingEmptySubsequences: false)
    let period = text.dropFirst(4)
    guard let year = figures(text.prefix(4), 4), wellFormed(period, fields) else {
      guard let right = rewritten(text) else {
        return .failure(.init("“@\(text)” is not a date", hint: forms))
      }
      return .failure(.init("“@\(text)” is not how a date is written", hint: "write “@\(right)”"))
    }
    guard year >= 1 else {
      return .failure(.init("there is no year 0", hint: "the first year is @0001"))
    }
    return inYear(year, period, fields)
  }

  /// A day and, behind the T, a time.
  private static func moment(_ date: Substring, _ time: Substring) -> Result<Self, Syntax.DateFault>
  {
    let form = "a day with a time is such as @2023-04-18T10:22 or @2023-04-18T10:22:30"
    guard case .success(let read) = read(String(date)),
      case .day(let year, let month, let day) = read
    else { return .failure(.init("“\(date)” is not a day", hint: form)) }
    guard let clock = Syntax.Clock(time) else {
      return .failure(.init("“\(time)” is not a time of the day", hint: form))
    }
    return .success(.moment(year: year, month: month, day: day, clock: clock))
  }

  /// The rest after a year of four figures has the shape of one of the five forms.
  private static func wellFormed(_ period: Substring, _ fields: [Substring]) -> Bool {
    switch period.first {
    case nil: true
    case "Q": figures(period.dropFirst(), 1) != nil
    case "W": figures(period.dropFirst(), 2) != nil
    case "-": fields.count <= 3 && fields.dropFirst().allSatisfy { figures($0, 2) != nil }
    default: false
    }
  }

  private static func inYear(
    _ year: Int, _ period: Substring, _ fields: [Substring]
  ) -> Result<Self, Syntax.DateFault> {
    let number = Int(period.dropFirst()) ?? 0
    switch period.first {
    case nil: return .success(.year(year))
    case "Q":
      guard (1...4).contains(number) else {
        return .failure(
          .init("a year has quarters 1 to 4", hint: "such as @\(fields[0].prefix(4))Q4"))
      }
      return .success(.quarter(year: year, quarter: number))
    case "W":
      let weeks = weeksInYear(year)
      guard (1...weeks).contains(number) else {
        return .failure(
          .init(
            "the year \(year) has weeks 1 to \(weeks)",
            hint: "its last week is @\(fields[0].prefix(4))W\(weeks)"))
      }
      return .success(.week(year: year, week: number))
    default: return monthOrDay(year, fields)
    }
  }

  private static func monthOrDay(
    _ year: Int, _ fields: [Substring]
  ) -> Result<Self, Syntax.DateFault> {
    let month = Int(fields[1]) ?? 0
    guard (1...12).contains(month) else {
      return .failure(
        .init(
          "there is no month \(fields[1])", hint: "months are @\(fields[0])-01 to @\(fields[0])-12")
      )
    }
    guard fields.count == 3 else { return .success(.month(year: year, month: month)) }
    let day = Int(fields[2]) ?? 0
    let days = daysIn(month: month, year: year)
    guard (1...days).contains(day) else {
      return .failure(
        .init(
          "there is no day \(fields[2]) in @\(fields[0])-\(fields[1])",
          hint: "its last day is @\(fields[0])-\(fields[1])-\(days)"))
    }
    return .success(.day(year: year, month: month, day: day))
  }

  // MARK: The calendar (proleptic Gregorian)

  static func isLeap(_ year: Int) -> Bool {
    (year.isMultiple(of: 4) && !year.isMultiple(of: 100)) || year.isMultiple(of: 400)
  }

  static func daysIn(month: Int, year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// ISO 8601: a year has 53 weeks when it begins on a Thursday, or on a Wednesday in a leap year.
  static func weeksInYear(_ year: Int) -> Int {
    let before = year - 1
    let daysBefore = 365 * before + before / 4 - before / 100 + before / 400
    let firstWeekday = daysBefore % 7  // 0 is Monday, as 0001-01-01 was one
    return firstWeekday == 3 || (firstWeekday == 2 && isLeap(year)) ? 53 : 52
  }

  // MARK: Other ways to write dates

  /// A date in another common spelling (`18.04.2023`, `2023/4/18`, `2023-W16`, `2023q2`), as it is
  /// written here without the @; nil when it is no date or could be two.
  static func rewritten(_ text: String) -> String? {
    let upper = text.uppercased().filter { $0 != " " }
    for letter in ["Q", "W"] {
      let parts = upper.split(separator: "-").joined().split(separator: Character(letter))
      guard parts.count == 2, upper.contains(letter), figures(parts[0], 4) != nil,
        parts[1].count <= 2, let number = figures(parts[1], parts[1].count)
      else { continue }
      return checked("\(parts[0])\(letter)\(letter == "Q" ? "\(number)" : twoFigures(number))")
    }
    let parts = text.split(
      omittingEmptySubsequences: false, whereSeparator: { "-./".contains($0) })
    guard (2...3).contains(parts.count), parts.allSatisfy({ figures($0, $0.count) != nil }) else {
      return nil
    }
    // Which of 4/5/2023 is the month depends on the country.
    if text.contains("/"), parts[0].count < 4, parts.count == 3, (Int(parts[0]) ?? 0) <= 12 {
      return nil
    }
    let ordered = parts[0].count == 4 ? parts : parts.reversed()
    guard ordered[0].count == 4, ordered.dropFirst().allSatisfy({ (1...2).contains($0.count) })
    else { return nil }
    let rest = ordered.dropFirst().map { twoFigures(Int($0) ?? 0) }
    return checked(([String(ordered[0])] + rest).joined(separator: "-"))
  }

  private static func checked(_ text: String) -> String? {
    let fields = text.split(separator: "-")
    guard let year = figures(text.prefix(4), 4), year >= 1,
      case .success = inYear(year, text.dropFirst(4), fields)
    else { return nil }
    return text
  }

  private static func twoFigures(_ number: Int) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }

  /// The number that exactly so many ASCII digits write.
  fileprivate static func figures(_ text: Substring, _ count: Int) -> Int? {
    guard text.utf8.count == count, count > 0, text.utf8.allSatisfy(\.isDigit) else { return nil }
    return Int(text)
  }
}

extension Syntax.Clock {
  /// From `10:22`, `10:22:30` or `10:22:30.5`, with up to six decimals.
  fileprivate init?(_ text: Substring) {
    typealias Literal = Syntax.DateLiteral
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let hour = Literal.figures(parts[0], 2), hour < 24,
      let minute = Literal.figures(parts[1], 2), minute < 60
    else { return nil }
    guard parts.count == 3 else {
      self.init(hour: hour, minute: minute)
      return
    }
    let seconds = parts[2].split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(seconds.count), let second = Literal.figures(seconds[0], 2), second < 60
    else { return nil }
    var microseconds = second * Syntax.Clock.microsecondsPerSecond
    if seconds.count == 2 {
      let decimals = seconds[1]
      guard (1...6).contains(decimals.count),
        let fraction = Literal.figures(
          decimals + String(repeating: "0", count: 6 - decimals.count), 6)
      else { return nil }
      microseconds += fraction
    }
    self.init(hour: hour, minute: minute, microseconds: microseconds)
  }
}
