/// Reads XML, or HTML as Taraza writes it, and refuses what is not well formed.
public struct MarkupElement {
  public let name: String
  public let attributes: [String: String]
  public var children: [MarkupElement] = []
  /// The text directly in it, entities resolved.
  public var text = ""

  /// Itself and everything in it.
  public var all: [MarkupElement] { [self] + children.flatMap(\.all) }

  public func all(_ name: String) -> [MarkupElement] { all.filter { $0.name == name } }
}

public struct MarkupFault: Error, CustomStringConvertible {
  public let description: String
}

public struct MarkupReader {
  private var rest: Substring
  private let voidNames: Set<String>

  private init(_ text: String, voidNames: Set<String>) {
    rest = text[...]
    self.voidNames = voidNames
  }

  public static func xml(_ text: String) throws -> MarkupElement {
    var reader = MarkupReader(text, voidNames: [])
    if reader.rest.hasPrefix("<?xml") { try reader.skip(through: "?>") }
    return try reader.document()
  }

  public static func html(_ text: String) throws -> MarkupElement {
    var reader = MarkupReader(text, voidNames: ["meta", "br", "hr"])
    if reader.rest.hasPrefix("<!doctype html>") { try reader.skip(through: ">") }
    return try reader.document()
  }

  private mutating func document() throws -> MarkupElement {
    skipBlanks()
    let root = try element()
    skipBlanks()
    guard rest.isEmpty else { throw MarkupFault(description: "text behind the root: \(rest)") }
    return root
  }

  private mutating func skipBlanks() { rest = rest.drop { $0 == " " || $0 == "\n" } }

  private mutating func skip(through mark: String) throws {
    while !rest.isEmpty {
      if rest.hasPrefix(mark) {
        rest = rest.dropFirst(mark.count)
        return
      }
      rest = rest.dropFirst()
    }
    throw MarkupFault(description: "no \(mark)")
  }

  private mutating func take(_ mark: Character) throws {
    guard rest.first == mark else {
      throw MarkupFault(description: "expected \(mark) at: \(rest.prefix(40))")
    }
    rest = rest.dropFirst()
  }

  private mutating func name() throws -> String {
    let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    guard !name.isEmpty else { throw MarkupFault(description: "no name at: \(rest.prefix(40))") }
    rest = rest.dropFirst(name.count)
    return String(name)
  }

  private mutating func element() throws -> MarkupElement {
    try take("<")
    var element = MarkupElement(name: try name(), attributes: try attributes())
    if rest.hasPrefix("/>") {
      rest = rest.dropFirst(2)
      return element
    }
    try take(">")
    if voidNames.contains(element.name) { return element }
    if element.name == "style" {
      try skip(through: "</style>")
      return element
    }
    while !rest.hasPrefix("</") {
      if rest.first == "<" {
        element.children.append(try self.element())
      } else {
        element.text += try text(until: "<")
      }
    }
    rest = rest.dropFirst(2)
    let closing = try name()
    try take(">")
    guard closing == element.name else {
      throw MarkupFault(description: "<\(element.name)> closed by </\(closing)>")
    }
    return element
  }

  private mutating func attributes() throws -> [String: String] {
    var attributes: [String: String] = [:]
    while rest.first == " " {
      skipBlanks()
      let name = try name()
      try take("=")
      try take("\"")
      let value = try text(until: "\"")
      try take("\"")
      guard attributes.updateValue(value, forKey: name) == nil else {
        throw MarkupFault(description: "attribute \(name) twice")
      }
    }
    return attributes
  }

  private mutating func text(until end: Character) throws -> String {
    var text = ""
    while let character = rest.first, character != end {
      rest = rest.dropFirst()
      switch character {
      case "&":
        let entity = rest.prefix { $0 != ";" }
        rest = rest.dropFirst(entity.count + 1)
        let known = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "#39": "'"]
        guard let plain = known[String(entity)] else {
          throw MarkupFault(description: "entity &\(entity);")
        }
        text += plain
      case "<", ">": throw MarkupFault(description: "bare \(character)")
      default:
        guard character.unicodeScalars.allSatisfy({ $0.value >= 0x20 || $0 == "\n" }) else {
          throw MarkupFault(description: "a control character")
        }
        text.append(character)
      }
    }
    guard !rest.isEmpty else { throw MarkupFault(description: "the text ends too early") }
    return text
  }
}
