extension Syntax {
  /// A text as it stands in a program, on one line.
  package static func quoted(_ text: String) -> String {
    "\"\(escaped(text, mark: "\""))\""
  }

  /// A name as it stands in a program: bare where that can be read back, else in back-quotes.
  package static func spelled(name: String, afterPoint: Bool = false) -> String {
    isBareName(name, afterPoint: afterPoint) ? name : quoted(name: name)
  }

  static func quoted(name: String) -> String { "`\(escaped(name, mark: "`"))`" }

  private static func isBareName(_ name: String, afterPoint: Bool) -> Bool {
    guard let first = name.unicodeScalars.first, first.beginsName,
      name.unicodeScalars.allSatisfy(\.continuesName)
    else { return false }
    return afterPoint || ReservedWord(rawValue: name) == nil
  }

  private static func escaped(_ text: String, mark: Unicode.Scalar) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\\": result += "\\\\"
      case mark: result += "\\\(mark)"
      default:
        if scalar.isInvisible || (scalar != " " && scalar.properties.isWhitespace) {
          result += "\\u{\(String(scalar.value, radix: 16))}"
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }

  /// The shortest spelling that reads back as the same double.
  static func spelled(number: Double) -> String {
    let text = number.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

extension Syntax.DateLiteral: CustomStringConvertible {
  package var description: String {
    switch self {
    case .day(let year, let month, let day): Self.day(year, month, day)
    case .moment(let year, let month, let day, let clock):
      "\(Self.day(year, month, day))T\(Self.padded(clock.hour, 2)):\(Self.padded(clock.minute, 2))"
        + Self.seconds(clock.microseconds)
    case .month(let year, let month): "@\(Self.padded(year, 4))-\(Self.padded(month, 2))"
    case .quarter(let year, let quarter): "@\(Self.padded(year, 4))Q\(quarter)"
    case .week(let year, let week): "@\(Self.padded(year, 4))W\(Self.padded(week, 2))"
    case .year(let year): "@\(Self.padded(year, 4))"
    }
  }

  private static func day(_ year: Int, _ month: Int, _ day: Int) -> String {
    "@\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  /// Nothing for a full minute.
  private static func seconds(_ microseconds: Int) -> String {
    guard microseconds > 0 else { return "" }
    let (second, rest) = microseconds.quotientAndRemainder(
      dividingBy: Syntax.Clock.microsecondsPerSecond)
    var decimals = padded(rest, 6)
    while decimals.hasSuffix("0") { decimals.removeLast() }
    return ":" + padded(second, 2) + (decimals.isEmpty ? "" : ".\(decimals)")
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
