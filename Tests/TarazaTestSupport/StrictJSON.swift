/// Reads JSON strictly after RFC 8259, to hold the writer to it.
public enum JSONRead: Equatable, Sendable {
  case null
  case truth(Bool)
  case number(Double)
  case string(String)
  case array([JSONRead])
  case object([String: JSONRead])

  public var members: [String: JSONRead]? {
    if case .object(let members) = self { members } else { nil }
  }

  public var elements: [JSONRead]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  public var number: Double? {
    if case .number(let number) = self { number } else { nil }
  }

  public var string: String? {
    if case .string(let string) = self { string } else { nil }
  }

  public subscript(name: String) -> JSONRead? {
    if case .object(let members) = self { members[name] } else { nil }
  }

  public subscript(index: Int) -> JSONRead? {
    if case .array(let elements) = self, elements.indices.contains(index) {
      elements[index]
    } else {
      nil
    }
  }
}

public struct JSONFault: Error {
  public let at: String
}

public struct StrictJSON {
  private var rest: Substring.UnicodeScalarView

  public static func read(_ text: String) throws -> JSONRead {
    var reader = StrictJSON(rest: text[...].unicodeScalars)
    let value = try reader.value()
    reader.skipBlanks()
    guard reader.rest.isEmpty else { throw reader.fault }
    return value
  }

  private var fault: JSONFault { JSONFault(at: String(rest.prefix(40))) }

  private mutating func skipBlanks() {
    rest = rest.drop { $0 == " " || $0 == "\n" || $0 == "\r" || $0 == "\t" }
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard rest.first == scalar else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func word(_ word: String, _ value: JSONRead) throws -> JSONRead {
    guard rest.starts(with: word.unicodeScalars) else { throw fault }
    rest.removeFirst(word.unicodeScalars.count)
    return value
  }

  private mutating func value() throws -> JSONRead {
    skipBlanks()
    switch rest.first {
    case "n": return try word("null", .null)
    case "t": return try word("true", .truth(true))
    case "f": return try word("false", .truth(false))
    case "\"": return .string(try string())
    case "[":
      return .array(try elements("[", "]") { reader in try reader.value() })
    case "{":
      let members = try elements("{", "}") { reader in
        reader.skipBlanks()
        let name = try reader.string()
        guard reader.take(":") else { throw reader.fault }
        return (name, try reader.value())
      }
      guard Set(members.map(\.0)).count == members.count else { throw fault }
      return .object(Dictionary(uniqueKeysWithValues: members))
    default: return .number(try number())
    }
  }

  private mutating func elements<Element>(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar,
    _ element: (inout StrictJSON) throws -> Element
  ) throws -> [Element] {
    guard take(open) else { throw fault }
    if take(close) { return [] }
    var elements = [try element(&self)]
    while take(",") { elements.append(try element(&self)) }
    guard take(close) else { throw fault }
    return elements
  }

  private mutating func number() throws -> Double {
    let text = String(rest.prefix { "+-.0123456789eE".unicodeScalars.contains($0) })
    let digits = text.drop { $0 == "-" }
    let hasLeadingZero = digits.first == "0" && digits.dropFirst().first?.isNumber == true
    guard let value = Double(text), digits.first?.isNumber == true, !hasLeadingZero,
      text.last?.isNumber == true
    else { throw fault }
    rest.removeFirst(text.unicodeScalars.count)
    return value
  }

  private mutating func string() throws -> String {
    guard take("\"") else { throw fault }
    var text = String.UnicodeScalarView()
    while let scalar = rest.popFirst(), scalar != "\"" {
      guard scalar.value >= 0x20 else { throw fault }
      guard scalar == "\\" else {
        text.append(scalar)
        continue
      }
      let escapes: [Unicode.Scalar: Unicode.Scalar] = [
        "n": "\n", "r": "\r", "t": "\t", "\"": "\"", "\\": "\\", "/": "/",
      ]
      let kind = rest.popFirst()
      if kind == "u", let code = UInt32(String(rest.prefix(4)), radix: 16),
        let scalar = Unicode.Scalar(code)
      {
        rest.removeFirst(4)
        text.append(scalar)
      } else if let scalar = kind.flatMap({ escapes[$0] }) {
        text.append(scalar)
      } else {
        throw fault
      }
    }
    return String(text)
  }
}
