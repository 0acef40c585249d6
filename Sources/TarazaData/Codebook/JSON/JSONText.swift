/// JSON about to be written: short things on one line, long lists with a line for each element.
indirect enum JSONText {
  case number(Double)
  case text(String)
  case truth(Bool)
  case list([JSONText])
  case object([Member])
  /// A list with each element on a line of its own.
  case lines([JSONText])
  /// An object with each member on a line of its own.
  case lineObject([Member])

  struct Member {
    let key: String
    let value: JSONText
  }

  /// Members that are there.
  struct Members {
    private(set) var all: [Member] = []

    mutating func add(_ key: String, _ value: JSONText?) {
      if let value { all.append(Member(key: key, value: value)) }
    }
  }

  /// A text, or texts by language.
  static func label(_ label: LocalizedText) -> JSONText {
    if label.versions.count == 1, let only = label.versions.first, only.language.isEmpty {
      return .text(only.text)
    }
    return .object(label.versions.map { Member(key: $0.language, value: .text($0.text)) })
  }

  /// Days and periods as texts, years as numbers.
  static func value(_ value: Value) -> JSONText {
    switch value {
    case .number(let number): .number(number)
    case .truth(let truth): .truth(truth)
    case .period(let period) where period.unit == .year: .number(Double(period.year))
    case .text, .date, .dateTime, .period, .missing: .text(value.plainText)
    }
  }

  func written(indent: String = "") -> String {
    let inner = indent + "  "
    switch self {
    case .number(let number): return Value.number(number).plainText
    case .text(let text): return Self.quoted(text)
    case .truth(let truth): return truth ? "true" : "false"
    case .list(let elements):
      return "[" + elements.map { $0.written(indent: inner) }.joined(separator: ", ") + "]"
    case .object(let members):
      return "{"
        + members.map { "\(Self.quoted($0.key)): \($0.value.written(indent: inner))" }
        .joined(separator: ", ") + "}"
    case .lines(let elements):
      return "[\n" + elements.map { inner + $0.written(indent: inner) }.joined(separator: ",\n")
        + "\n\(indent)]"
    case .lineObject(let members):
      return "{\n"
        + members.map { "\(inner)\(Self.quoted($0.key)): \($0.value.written(indent: inner))" }
        .joined(separator: ",\n") + "\n\(indent)}"
    }
  }

  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r": result += "\\r"
      case "\u{0}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension String {
  /// As JSON writes it, in quotes.
  package var asJSON: String { JSONText.quoted(self) }
}
