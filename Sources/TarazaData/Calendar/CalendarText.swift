extension Day: CustomStringConvertible {
  /// ISO 8601: `2023-04-18`. A year beyond four digits has its sign in front.
  package var description: String {
    let date = date
    return CalendarText.year(date.year) + "-" + CalendarText.padded(date.month) + "-"
      + CalendarText.padded(date.day)
  }

  /// From ISO 8601, `2023-04-18`.
  package init?(_ text: String) {
    let parts = text.utf8.split(separator: CalendarText.hyphen, omittingEmptySubsequences: false)
    guard parts.count == 3, let year = CalendarText.number(parts[0], digits: 4),
      let month = CalendarText.number(parts[1], digits: 2),
      let day = CalendarText.number(parts[2], digits: 2)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }
}

extension Period: CustomStringConvertible {
  /// `2023`, `2023Q2`, `2023-04` or `2023W16`.
  package var description: String {
    let year = CalendarText.year(year)
    return switch unit {
    case .year: year
    case .quarter: "\(year)Q\(positionInYear)"
    case .month: year + "-" + CalendarText.padded(positionInYear)
    case .week: year + "W" + CalendarText.padded(positionInYear)
    }
  }

  /// From `2023`, `2023Q2`, `2023-04` or `2023W16`; `2023-Q2` and `2023-W16` are read too.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 4, let year = CalendarText.number(bytes[..<4], digits: 4) else {
      return nil
    }
    var rest = bytes[4...]
    if rest.count > 1, rest.first == CalendarText.hyphen,
      [UInt8(ascii: "Q"), UInt8(ascii: "W")].contains(rest[5])
    {
      rest = rest.dropFirst()
    }
    switch (rest.first, rest.dropFirst()) {
    case (nil, _):
      self.init(year: year)
    case (UInt8(ascii: "Q"), let digits):
      guard let quarter = CalendarText.number(digits, digits: 1) else { return nil }
      self.init(year: year, quarter: quarter)
    case (UInt8(ascii: "W"), let digits):
      guard let week = CalendarText.number(digits, digits: 2) else { return nil }
      self.init(year: year, week: week)
    case (CalendarText.hyphen, let digits):
      guard let month = CalendarText.number(digits, digits: 2) else { return nil }
      self.init(year: year, month: month)
    default:
      return nil
    }
  }
}

/// Digits of dates.
enum CalendarText {
  static let hyphen = UInt8(ascii: "-")

  /// Exactly so many ASCII digits.
  static func number(_ bytes: some Collection<UInt8>, digits: Int) -> Int? {
    guard bytes.count == digits else { return nil }
    var result = 0
    for byte in bytes {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      result = result * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return result
  }

  static func padded(_ number: Int, to width: Int = 2) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  static func year(_ year: Int) -> String {
    switch year {
    case 0...9999: padded(year, to: 4)
    case ..<0: "-" + padded(-year, to: 4)
    default: "+" + String(year)
    }
  }
}
