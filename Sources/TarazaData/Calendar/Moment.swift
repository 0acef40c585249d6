/// A day with a time of the clock on the wall where it was written: seconds since 1970-01-01 00:00,
/// without a time zone and without leap seconds.
package struct Moment: Hashable, Comparable, Sendable {
  package let seconds: Double

  package init(seconds: Double) {
    self.seconds = seconds
  }

  /// - Parameter microseconds: of the minute.
  package init(_ day: Day, hour: Int = 0, minute: Int = 0, microseconds: Int = 0) {
    let minutes = Double(day.number) * Self.minutesPerDay + Double(hour * 60 + minute)
    seconds = (minutes * 60 * Self.ticks + Double(microseconds)) / Self.ticks
  }

  package static func < (a: Moment, b: Moment) -> Bool { a.seconds < b.seconds }

  /// The day it lies in; nil outside what a day number holds.
  package var day: Day? {
    Int32(exactly: (seconds / Self.secondsPerDay).rounded(.down)).map { Day(number: $0) }
  }

  /// From 0 up to, not including, `secondsPerDay`.
  package var secondOfDay: Double {
    seconds - (seconds / Self.secondsPerDay).rounded(.down) * Self.secondsPerDay
  }

  /// From 0 to 23.
  package var hour: Int { Int(secondOfDay / 3600) }

  package static let secondsPerDay: Double = 86_400
  private static let minutesPerDay: Double = 1440
  /// Microseconds in a second: what a double still tells apart in this century.
  private static let ticks: Double = 1e6
}

extension Moment: CustomStringConvertible {
  /// ISO 8601 with the fewest decimals of a second that read back as this moment, to the
  /// microsecond: `2023-04-18T10:22:31.5`.
  package var description: String {
    guard let day else { return "\(seconds) s" }
    let whole = Int(secondOfDay)
    var text =
      "\(day)T" + CalendarText.padded(whole / 3600) + ":" + CalendarText.padded(whole / 60 % 60)
      + ":" + CalendarText.padded(whole % 60)
    let decimals = decimals(on: day, whole)
    if !decimals.isEmpty { text += "." + decimals }
    return text
  }

  private func decimals(on day: Day, _ whole: Int) -> String {
    let fraction = secondOfDay - Double(whole)
    var unit = Int(Self.ticks)
    for length in 0...6 {
      let parts = min(
        (fraction * Self.ticks / Double(unit)).rounded(), Self.ticks / Double(unit) - 1)
      let read = Moment(
        day, hour: whole / 3600, minute: whole / 60 % 60,
        microseconds: whole % 60 * Int(Self.ticks) + Int(parts) * unit)
      if read == self || length == 6 {
        return length == 0 ? "" : CalendarText.padded(Int(parts), to: length)
      }
      unit /= 10
    }
    return ""
  }

  /// From ISO 8601, `2023-04-18T10:22:31.5+06:00`, or as the post-Soviet countries write it,
  /// `18.04.2023 10:22`: seconds may be left out. A time zone is read over: the wall's clock counts.
  package init?(_ text: String) {
    var text = text
    guard let moment = text.withUTF8({ Moment($0) }) else { return nil }
    self = moment
  }

  /// From the bytes of such a text.
  package init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    let dateLength = 10
    guard bytes.count > dateLength, bytes.count <= Self.longest else { return nil }
    let date = UnsafeBufferPointer(rebasing: bytes[..<dateLength])
    let separator = bytes[dateLength]
    guard separator == UInt8(ascii: "T") || separator == UInt8(ascii: " "),
      let day = Day(date) ?? Day(dotted: date),
      let time = ClockText(UnsafeBufferPointer(rebasing: bytes[(dateLength + 1)...]))
    else { return nil }
    self.init(day, hour: time.hour, minute: time.minute, microseconds: time.microseconds)
  }

  /// More decimals than anyone's clock has.
  private static let longest = 48
}

/// The time of a day as digits: `10:22`, `10:22:31.5`, with or without a zone behind.
private struct ClockText {
  let hour: Int
  let minute: Int
  /// Of the minute; further decimals are rounded.
  private(set) var microseconds = 0

  init?(_ bytes: UnsafeBufferPointer<UInt8>) {
    let colon = UInt8(ascii: ":")
    guard bytes.count >= 5, bytes[2] == colon, let hour = CalendarText.number(bytes, 0..<2),
      let minute = CalendarText.number(bytes, 3..<5), hour < 24, minute < 60
    else { return nil }
    self.hour = hour
    self.minute = minute
    var rest = bytes[5...]
    if rest.first == colon {
      guard rest.count >= 3, let whole = CalendarText.number(bytes, 6..<8), whole < 60 else {
        return nil
      }
      microseconds = whole * 1_000_000
      rest = rest.dropFirst(3)
      if rest.first == CalendarText.point || rest.first == UInt8(ascii: ",") {
        let digits = rest.dropFirst().prefix {
          (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
        }
        guard !digits.isEmpty else { return nil }
        microseconds += Self.microseconds(digits)
        rest = rest[digits.endIndex...]
      }
    }
    guard Self.isZone(rest) else { return nil }
  }

  private static func microseconds(_ decimals: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    let length = 6
    var number = 0
    for (place, digit) in decimals.enumerated() {
      guard place < length else { return number + (digit >= UInt8(ascii: "5") ? 1 : 0) }
      number = number * 10 + Int(digit - UInt8(ascii: "0"))
    }
    for _ in decimals.count..<length { number *= 10 }
    return number
  }

  /// Nothing, `Z`, `+06`, `+0600` or `+06:00`.
  private static func isZone(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard let first = bytes.first else { return true }
    if first == UInt8(ascii: "Z") { return bytes.count == 1 }
    guard first == UInt8(ascii: "+") || first == CalendarText.hyphen else { return false }
    let digits = bytes.dropFirst().filter { $0 != UInt8(ascii: ":") }
    return (digits.count == 2 || digits.count == 4)
      && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      && (bytes.count == digits.count + 1
        || bytes.count == 6 && bytes[bytes.startIndex + 3] == UInt8(ascii: ":"))
  }
}
