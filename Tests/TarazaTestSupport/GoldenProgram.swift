import Testing

/// A program that must parse without any diagnostic (`Tests/Golden/programs/valid.json`).
public struct ValidProgram: Sendable, CustomTestStringConvertible {
  public let text: String
  public let why: String
  public var testDescription: String { why }
}

/// A program that must be refused, with what a good refusal says (`programs/invalid.json`).
public struct InvalidProgram: Sendable, CustomTestStringConvertible {
  /// A line and the columns of it that will do, both from 1.
  public struct Place: Sendable {
    public let line: Int
    public let columns: ClosedRange<Int>
  }

  /// Not always UTF-8.
  public let bytes: [UInt8]
  public let places: [Place]
  /// `syntax`, `checking`, or both where either will do.
  public let classes: [String]
  public let says: String
  /// What one of the hints holds.
  public let hint: String
  public var testDescription: String { says }
}

extension Golden {
  public static func validPrograms() throws(GoldenError) -> [ValidProgram] {
    try programs("valid").map { (object: JSONValue) throws(GoldenError) in
      guard let text = object["program"]?.string, let why = object["why"]?.string else {
        throw .noField("program", case: "valid.json")
      }
      return ValidProgram(text: text, why: why)
    }
  }

  public static func invalidPrograms() throws(GoldenError) -> [InvalidProgram] {
    try programs("invalid").map { (object: JSONValue) throws(GoldenError) in
      guard let bytes = bytes(of: object), let first = place(object),
        let classes = object["class"]?.strings, let says = object["says"]?.string,
        let hint = object["hint"]?.string
      else { throw .wrongShape("a program", case: "invalid.json") }
      let others = (object["or"]?.array ?? []).compactMap(place)
      return InvalidProgram(
        bytes: bytes, places: [first] + others, classes: classes, says: says, hint: hint)
    }
  }

  private static func programs(_ name: String) throws(GoldenError) -> [JSONValue] {
    let path = "\(folder)/programs/\(name).json"
    guard let objects = try JSONReader.read(contents(of: path), path: path).array else {
      throw .malformed(path: path, offset: 0)
    }
    return objects
  }

  /// `program`, `parts` (texts repeated and joined) or `bytes_hex`.
  private static func bytes(of object: JSONValue) -> [UInt8]? {
    if let text = object["program"]?.string { return Array(text.utf8) }
    if let digits = object["bytes_hex"]?.string.map({ Array($0.utf8) }) {
      return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
        UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16)
      }
    }
    return object["parts"]?.array?.reduce(into: [UInt8]()) { bytes, part in
      let text = part.array?.first?.string ?? ""
      let times = Int(part.array?.last?.number ?? 0)
      for _ in 0..<times { bytes += Array(text.utf8) }
    }
  }

  private static func place(_ object: JSONValue) -> InvalidProgram.Place? {
    guard let line = object["line"]?.number, let columns = object["column"]?.numbers,
      let first = columns.first, let last = columns.last
    else { return nil }
    return .init(line: Int(line), columns: Int(first)...Int(last))
  }
}
