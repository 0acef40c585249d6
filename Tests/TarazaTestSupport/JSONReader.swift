/// What is wrong with a reference file, or with a question put to a case.
public enum GoldenError: Error, Equatable, CustomStringConvertible {
  case unreadableFile(path: String)
  case malformed(path: String, offset: Int)
  case noField(String, case: String)
  case wrongShape(String, case: String)

  public var description: String {
    switch self {
    case .unreadableFile(let path): "cannot read \(path)"
    case .malformed(let path, let offset): "\(path) is malformed at byte \(offset)"
    case .noField(let field, let name): "\(name) has no \(field)"
    case .wrongShape(let field, let name): "\(field) of \(name) has another shape"
    }
  }
}

/// Reads JSON by recursive descent over bytes; enough for files of our own making.
struct JSONReader {
  private let bytes: [UInt8]
  private let path: String
  private var position = 0

  static func read(_ bytes: [UInt8], path: String) throws(GoldenError) -> JSONValue {
    var reader = JSONReader(bytes: bytes, path: path)
    let value = try reader.value()
    reader.skipSpace()
    guard reader.position == bytes.count else { throw reader.malformed }
    return value
  }

  private init(bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  private var malformed: GoldenError { .malformed(path: path, offset: position) }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard let byte = current, UInt32(byte) == character.value else { return false }
    position += 1
    return true
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(GoldenError) {
    guard skip(character) else { throw malformed }
  }

  private mutating func value() throws(GoldenError) -> JSONValue {
    skipSpace()
    switch current {
    case UInt8(ascii: "{"): return .object(try object())
    case UInt8(ascii: "["): return .array(try array())
    case UInt8(ascii: "\""): return .string(try string())
    default: return try word()
    }
  }

  private mutating func object() throws(GoldenError) -> JSONObject {
    try expect("{")
    var result = JSONObject()
    if skip("}") { return result }
    repeat {
      skipSpace()
      let key = try string()
      try expect(":")
      result[key] = try value()
    } while skip(",")
    try expect("}")
    return result
  }

  private mutating func array() throws(GoldenError) -> [JSONValue] {
    try expect("[")
    var result: [JSONValue] = []
    if skip("]") { return result }
    repeat { result.append(try value()) } while skip(",")
    try expect("]")
    return result
  }

  private mutating func word() throws(GoldenError) -> JSONValue {
    let start = position
    while let byte = current, !Array("{}[],: \t\r\n".utf8).contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    switch text {
    case "null": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    default:
      guard let number = Double(text) else { throw malformed }
      return .number(number)
    }
  }

  private mutating func string() throws(GoldenError) -> String {
    try expect("\"")
    var text: [UInt8] = []
    while let byte = current {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += try escape()
      default: text.append(byte)
      }
    }
    throw malformed
  }

  private mutating func escape() throws(GoldenError) -> [UInt8] {
    guard let byte = current else { throw malformed }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "u"):
      let digits = String(decoding: bytes.dropFirst(position).prefix(4), as: UTF8.self)
      guard let scalar = UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) else {
        throw malformed
      }
      position += 4
      return Array(String(Character(scalar)).utf8)
    default: return [byte]
    }
  }
}
