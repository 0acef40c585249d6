extension Period {
  /// A quarter, month, week or year from a text as people write it: `1 кв. 2020`, `Q1 2020`,
  /// `2020 I`, `апр 2020`, `4/2020`. What a number beside the year stands for is told by the unit
  /// asked for; a month in words or a date has its quarter.
  ///
  /// Nil where the text holds anything that is no part of such a spelling, or two numbers that might
  /// be meant.
  package init?(spelled text: String, as unit: PeriodUnit) {
    let plain = TextFunctions.trimmed(text)
    if let canonical = Period(plain), let widened = canonical.widened(to: unit) {
      self = widened
      return
    }
    if let day = Day(plain) {
      self = Period(unit, of: day)
      return
    }
    guard let parts = SpelledParts(text) else { return nil }
    switch (unit, parts.month, parts.number) {
    case (.year, _, _): self.init(year: parts.year)
    case (.quarter, let month?, nil): self.init(year: parts.year, quarter: (month + 2) / 3)
    case (.quarter, nil, let quarter?) where parts.marker != .week:
      self.init(year: parts.year, quarter: quarter)
    case (.month, let month?, nil): self.init(year: parts.year, month: month)
    case (.month, nil, let month?) where parts.marker == nil && !parts.isRoman:
      self.init(year: parts.year, month: month)
    case (.week, nil, let week?) where parts.marker != .quarter && !parts.isRoman:
      self.init(year: parts.year, week: week)
    default: return nil
    }
  }
}

/// The year, and the one number or month beside it.
private struct SpelledParts {
  enum Marker { case quarter, week }

  private(set) var year = 0
  private(set) var number: Int?
  private(set) var month: Int?
  private(set) var marker: Marker?
  private(set) var isRoman = false

  /// A cell of more characters is prose.
  private static let longest = 40
  private static let roman = ["i": 1, "ii": 2, "iii": 3, "iv": 4, "і": 1, "іі": 2, "ііі": 3]
  private static let quarterWords: Set<String> = [
    "q", "qtr", "quarter", "кв", "квартал", "чейрек", "чейреги",
  ]
  private static let weekWords: Set<String> = ["w", "week", "нед", "неделя", "жума", "апта"]
  /// Words for the year, and endings of numbers, that tell nothing.
  private static let idleWords: Set<String> = [
    "г", "год", "года", "ж", "жыл", "жылы", "жылдын", "y", "year", "of", "й", "ый", "чи", "чү",
    "чу", "st", "nd", "rd", "th",
  ]
  /// Each month by the letters that its names begin with, in English and in Russian and Kyrgyz.
  private static let months: [[String]] = [
    ["jan", "янв"], ["feb", "фев"], ["mar", "мар"], ["apr", "апр"], ["may", "май", "мая"],
    ["jun", "июн"], ["jul", "июл"], ["aug", "авг"], ["sep", "сен"], ["oct", "окт"],
    ["nov", "ноя"], ["dec", "дек"],
  ]

  init?(_ text: String) {
    guard text.count <= Self.longest else { return nil }
    var years: [Int] = []
    for token in Self.tokens(text.lowercased()) {
      if let value = Int(token) {
        if token.count == 4 {
          years.append(value)
        } else {
          guard token.count <= 2, number == nil else { return nil }
          number = value
        }
      } else if let value = Self.roman[token] {
        guard number == nil else { return nil }
        (number, isRoman) = (value, true)
      } else if Self.quarterWords.contains(token) {
        marker = .quarter
      } else if Self.weekWords.contains(token) {
        marker = .week
      } else if let place = Self.months.firstIndex(where: { $0.contains { token.hasPrefix($0) } }) {
        guard month == nil else { return nil }
        month = place + 1
      } else if !Self.idleWords.contains(token) {
        return nil
      }
    }
    guard years.count == 1 else { return nil }
    year = years[0]
  }

  /// Runs of ASCII digits and runs of letters.
  private static func tokens(_ text: String) -> [String] {
    var tokens: [String] = []
    var isDigit: Bool?
    for character in text {
      let kind: Bool? =
        character.isASCII && character.isNumber ? true : character.isLetter ? false : nil
      if let kind {
        if kind == isDigit {
          tokens[tokens.count - 1].append(character)
        } else {
          tokens.append(String(character))
        }
      }
      isDigit = kind
    }
    return tokens
  }
}
