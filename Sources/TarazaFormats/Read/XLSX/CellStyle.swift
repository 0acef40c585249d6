/// What the number format of a cell makes of its number.
enum CellStyle: Equatable, Sendable {
  case number
  case date
  case dateTime
  /// A time of day, or a duration.
  case time

  /// The formats that every workbook has without saying so.
  ///
  /// - Source: ECMA-376-1:2016, 18.8.30; those of East Asian workbooks among them.
  init(builtIn id: Int) {
    switch id {
    case 14...17, 27...31, 36, 50...58: self = .date
    case 22: self = .dateTime
    case 18...21, 32...35, 45...47: self = .time
    default: self = .number
    }
  }

  /// From a format code such as `dd.mm.yyyy hh:mm`: its letters d and y mean days, h and s times;
  /// m means months, or minutes beside a time.
  init(code: String) {
    var has = (day: false, month: false, time: false)
    var rest = code.lowercased()[...]
    scan: while let letter = rest.popFirst() {
      switch letter {
      case ";": break scan
      case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
      case "\\", "_", "*": rest = rest.dropFirst()
      case "[":
        let inside = rest.prefix { $0 != "]" }
        // [h], [mm] and [ss] count beyond a day; other brackets hold colours, places and conditions.
        if let first = inside.first, "hms".contains(first), inside.allSatisfy({ $0 == first }) {
          has.time = true
        }
        rest = rest[inside.endIndex...].dropFirst()
      case "d", "y": has.day = true
      case "h", "s": has.time = true
      case "m": has.month = true
      case "a" where rest.hasPrefix("m/pm"): rest = rest.dropFirst(4)
      case "a" where rest.hasPrefix("/p"): rest = rest.dropFirst(2)
      case "g" where rest.hasPrefix("eneral"): rest = rest.dropFirst(6)
      default: continue
      }
    }
    switch (has.day || (has.month && !has.time), has.time) {
    case (true, true): self = .dateTime
    case (true, false): self = .date
    case (false, true): self = .time
    case (false, false): self = .number
    }
  }
}

/// Days as workbooks count them.
struct SerialDays: Equatable, Sendable {
  /// Whether day 0 is 1904-01-01, as on old Macintoshes, and not the day before 1900-01-01.
  let from1904: Bool

  private static let secondsPerDay = 86_400.0
  /// Of 1904-01-01 and of 1899-12-30, counted from 1970-01-01.
  private static let first1904 = -24_107.0
  private static let first1900 = -25_569.0
  /// 9999-12-31, the last day that Excel knows.
  private static let last = 2_958_465.0
  /// 1900-02-29, which Excel has and the calendar has not.
  private static let leapBug = 60.0
  /// Thousandths of a second are what programs agree on.
  private static let ticks = 1000.0

  /// The seconds since 1970-01-01 00:00 that a serial number stands for; nil where there is no
  /// such day.
  func seconds(_ serial: Double) -> Double? {
    let most = SerialDays.last - (from1904 ? 1462 : 0)
    guard serial >= 0, serial < most + 1 else { return nil }
    let day: Double
    if from1904 {
      day = serial + SerialDays.first1904
    } else if serial >= SerialDays.leapBug + 1 {
      day = serial + SerialDays.first1900
    } else if serial < SerialDays.leapBug {
      day = serial + SerialDays.first1900 + 1
    } else {
      return nil
    }
    let ticks = (day * SerialDays.secondsPerDay * SerialDays.ticks).rounded()
    return ticks / SerialDays.ticks
  }

  /// The serial number of a moment, counted from 1900; nil where Excel's calendar differs from ours,
  /// ends, or could not give the moment back.
  static func serial(_ seconds: Double) -> Double? {
    let serial = seconds / secondsPerDay - first1900
    guard serial > leapBug, SerialDays(from1904: false).seconds(serial) == seconds else {
      return nil
    }
    return serial
  }

  /// `14:30:00` of a part of a day; beyond a day the hours go on.
  static func clock(_ serial: Double) -> String? {
    guard serial >= 0, serial < last else { return nil }
    let seconds = Int((serial * secondsPerDay).rounded())
    func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(padded(seconds / 3600)):\(padded(seconds / 60 % 60)):\(padded(seconds % 60))"
  }
}
