/// Reads JSON (RFC 8259) from UTF-8.
struct JSONParser {
  /// Lists within lists, so that reading needs little stack.
  private static let deepest = 100

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func parse() throws(JSONError) -> JSONNode {
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw JSONError(message: "the text is not valid UTF-8", offset: 0)
    }
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    let node = try value()
    skipBlanks()
    guard position == bytes.count else { throw fault("something stands after the end") }
    return node
  }

  private func fault(_ message: String, at offset: Int? = nil) -> JSONError {
    JSONError(message: message, offset: offset ?? position)
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipBlanks() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipBlanks()
    guard next == byte else { return false }
    position += 1
    return true
  }

  private mutating func value() throws(JSONError) -> JSONNode {
    skipBlanks()
    let start = position
    guard let byte = next else { throw fault("a value is missing at the end") }
    switch byte {
    case UInt8(ascii: "{"): return JSONNode(.object(try members()), at: start)
    case UInt8(ascii: "["): return JSONNode(.array(try elements()), at: start)
    case UInt8(ascii: "\""): return JSONNode(.text(try text()), at: start)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return JSONNode(.number(try number()), at: start)
    default:
      for (word, content) in Self.words where bytes[position...].starts(with: word) {
        position += word.count
        return JSONNode(content, at: start)
      }
      throw fault("a value is expected here")
    }
  }

  private static let words: [([UInt8], JSONNode.Content)] = [
    (Array("true".utf8), .truth(true)), (Array("false".utf8), .truth(false)),
    (Array("null".utf8), .null),
  ]

  private mutating func descend(_ start: Int) throws(JSONError) {
    depth += 1
    guard depth <= Self.deepest else {
      throw fault("more than \(Self.deepest) lists within each other", at: start)
    }
  }

  private mutating func members() throws(JSONError) -> [JSONNode.Member] {
    let start = position
    try descend(start)
    defer { depth -= 1 }
    position += 1
    var members: [JSONNode.Member] = []
    if take(UInt8(ascii: "}")) { return members }
    while true {
      skipBlanks()
      let offset = position
      guard next == UInt8(ascii: "\"") else { throw fault("a key in quotes is expected here") }
      let key = try text()
      guard take(UInt8(ascii: ":")) else { throw fault("a colon is expected after “\(key)”") }
      members.append(JSONNode.Member(key: key, offset: offset, value: try value()))
      if take(UInt8(ascii: "}")) { return members }
      guard take(UInt8(ascii: ",")) else { throw unclosed("}", start) }
    }
  }

  private mutating func elements() throws(JSONError) -> [JSONNode] {
    let start = position
    try descend(start)
    defer { depth -= 1 }
    position += 1
    var elements: [JSONNode] = []
    if take(UInt8(ascii: "]")) { return elements }
    while true {
      elements.append(try value())
      if take(UInt8(ascii: "]")) { return elements }
      guard take(UInt8(ascii: ",")) else { throw unclosed("]", start) }
    }
  }

  private func unclosed(_ bracket: String, _ start: Int) -> JSONError {
    next == nil
      ? fault("what opens here is not closed by “\(bracket)”", at: start)
      : fault("a comma or “\(bracket)” is expected here")
  }

  private mutating func number() throws(JSONError) -> Double {
    let start = position
    while let byte = next, Self.numberBytes.contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard Self.isNumber(bytes[start..<position]), let number = Double(text), number.isFinite else {
      throw fault("“\(text)” is not a number", at: start)
    }
    return number
  }

  private static let numberBytes = Set("+-.0123456789eE".utf8)

  /// Digits without a leading zero, then decimals and an exponent, each with digits of its own.
  private static func isNumber(_ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    func digits() -> Int {
      let count = rest.prefix(while: isDigit).count
      rest = rest.dropFirst(count)
      return count
    }
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let startsWithZero = rest.first == UInt8(ascii: "0")
    let whole = digits()
    guard whole > 0, !startsWithZero || whole == 1 else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst()
      guard digits() > 0 else { return false }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
        rest = rest.dropFirst()
      }
      guard digits() > 0 else { return false }
    }
    return rest.isEmpty
  }

  private mutating func text() throws(JSONError) -> String {
    let start = position
    position += 1
    var units: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        return String(decoding: units, as: UTF8.self)
      case UInt8(ascii: "\\"):
        units += Array(String(try escape()).utf8)
      case 0..<0x20:
        throw fault("a line end or control character inside a text", at: position - 1)
      default:
        units.append(byte)
      }
    }
    throw fault("this text is not closed by a quotation mark", at: start)
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    let start = position - 1
    guard let byte = next else { throw fault("this text is not closed", at: start) }
    position += 1
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "u"): return try codePoint(start)
    default: throw fault("“\\\(Unicode.Scalar(byte))” is not known in JSON", at: start)
    }
  }

  /// One code point, from one `\uXXXX` or a pair of surrogates.
  private mutating func codePoint(_ start: Int) throws(JSONError) -> Unicode.Scalar {
    let first = try hexadecimal(start)
    var value = first
    if (0xD800..<0xDC00).contains(first) {
      guard bytes[position...].starts(with: Array("\\u".utf8)) else {
        throw fault("half of a surrogate pair", at: start)
      }
      position += 2
      let second = try hexadecimal(start)
      guard (0xDC00..<0xE000).contains(second) else {
        throw fault("half of a surrogate pair", at: start)
      }
      value = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(value) else {
      throw fault("half of a surrogate pair", at: start)
    }
    return scalar
  }

  private mutating func hexadecimal(_ start: Int) throws(JSONError) -> UInt32 {
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4,
      digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw fault("“\\u” needs four hexadecimal digits", at: start) }
    position += 4
    return value
  }
}
