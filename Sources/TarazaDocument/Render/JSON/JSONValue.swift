/// A JSON text as a value; members of an object keep their order, so that the same document gives
/// the same bytes.
package indirect enum JSONValue: Equatable, Sendable {
  case null
  case truth(Bool)
  case integer(Int)
  /// - Precondition: the number is finite; JSON has no other.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  package struct Member: Equatable, Sendable {
    package let name: String
    package let value: JSONValue

    package init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// The JSON text, indented by two blanks; lists of plain values stand on one line.
  package var text: String {
    var writer = JSONWriter()
    writer.write(self, indent: 0)
    return writer.text + "\n"
  }

  fileprivate var isPlain: Bool {
    switch self {
    case .null, .truth, .integer, .number, .string: true
    case .array(let values): values.isEmpty
    case .object(let members): members.isEmpty
    }
  }
}

extension JSONValue {
  /// An object of the members that are there.
  package static func object(_ members: [(String, JSONValue?)]) -> JSONValue {
    .object(members.compactMap { name, value in value.map { Member(name, $0) } })
  }

  package static func strings(_ strings: [String]) -> JSONValue { .array(strings.map(Self.string)) }
}

private struct JSONWriter {
  private(set) var text = ""

  mutating func write(_ value: JSONValue, indent: Int) {
    switch value {
    case .null: text += "null"
    case .truth(let truth): text += truth ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value):
      precondition(value.isFinite, "JSON has no number that is not finite")
      text += value.description
    case .string(let string): write(string)
    case .array(let values):
      let isFlat = values.allSatisfy(\.isPlain)
      write("[", "]", values, isFlat: isFlat, indent: indent) { $0.write($1, indent: $2) }
    case .object(let members):
      write("{", "}", members, isFlat: members.isEmpty, indent: indent) { writer, member, indent in
        writer.write(member.name)
        writer.text += ": "
        writer.write(member.value, indent: indent)
      }
    }
  }

  private mutating func write<Element>(
    _ open: String, _ close: String, _ elements: [Element], isFlat: Bool, indent: Int,
    _ element: (inout JSONWriter, Element, Int) -> Void
  ) {
    text += open
    for (index, value) in elements.enumerated() {
      if index > 0 { text += isFlat ? ", " : "," }
      if !isFlat { newLine(indent + 2) }
      element(&self, value, indent + 2)
    }
    if !isFlat { newLine(indent) }
    text += close
  }

  private mutating func newLine(_ indent: Int) {
    text += "\n"
    text += blanks(indent)
  }

  /// Escaped as RFC 8259 asks; line separators too, so that the text may stand in a script.
  private mutating func write(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16, uppercase: true)
        text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
