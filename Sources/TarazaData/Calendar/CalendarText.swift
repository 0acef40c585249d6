extension Day: CustomStringConvertible {
  /// ISO 8601: `2023-04-18`. A year beyond four digits has its sign in front.
  package var description: String {
    let date = date
    return CalendarText.year(date.year) + "-" + CalendarText.padded(date.month) + "-"
      + CalendarText.padded(date.day)
  }

  /// From ISO 8601, `2023-04-18`.
  package init?(_ text: String) {
    var text = text
    guard let day = text.withUTF8({ Day($0) }) else { return nil }
    self = day
  }

  /// From the bytes of ISO 8601, `2023-04-18`.
  package init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count == 10, bytes[4] == CalendarText.hyphen, bytes[7] == CalendarText.hyphen,
      let year = CalendarText.number(bytes, 0..<4), let month = CalendarText.number(bytes, 5..<7),
      let day = CalendarText.number(bytes, 8..<10)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// From the bytes of a day as the post-Soviet countries write it, `18.04.2023`.
  package init?(dotted bytes: UnsafeBufferPointer<UInt8>) {
    guard bytes.count == 10, bytes[2] == CalendarText.point, bytes[5] == CalendarText.point,
      let year = CalendarText.number(bytes, 6..<10), let month = CalendarText.number(bytes, 3..<5),
      let day = CalendarText.number(bytes, 0..<2)
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

  /// From `2023`, `2023Q2`, `2023-04` or `2023W16`; `2023-Q2`, `2023-w16` and the like are read too.
  package init?(_ text: String) {
    var text = text
    guard let period = text.withUTF8({ Period($0) }) else { return nil }
    self = period
  }

  /// From the bytes of such a text.
  package init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard 4...8 ~= bytes.count, let year = CalendarText.number(bytes, 0..<4) else { return nil }
    guard bytes.count > 4 else {
      self.init(year: year)
      return
    }
    let rest = bytes[4] == CalendarText.hyphen ? 5 : 4
    guard rest < bytes.count else { return nil }
    switch (bytes[rest] | CalendarText.lowercaseBit, bytes.count - rest) {
    case (UInt8(ascii: "q"), 2):
      guard let quarter = CalendarText.number(bytes, rest + 1..<rest + 2) else { return nil }
      self.init(year: year, quarter: quarter)
    case (UInt8(ascii: "w"), 3):
      guard let week = CalendarText.number(bytes, rest + 1..<rest + 3) else { return nil }
      self.init(year: year, week: week)
    case (_, 2) where rest == 5:
      guard let month = CalendarText.number(bytes, rest..<rest + 2) else { return nil }
      self.init(year: year, month: month)
    default: return nil
    }
  }
}

/// Digits of dates.
enum CalendarText {
  static let hyphen = UInt8(ascii: "-")

  static let point = UInt8(ascii: ".")
  /// What sets a small ASCII letter apart from its capital.
  static let lowercaseBit: UInt8 = 0x20

  /// The number that the digits in `range` make; nil when there is another byte among them.
  static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
    var result = 0
    for byte in bytes[range] {
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
