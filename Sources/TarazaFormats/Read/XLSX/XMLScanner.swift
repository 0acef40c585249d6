import CExpat
import TarazaData

/// What takes the elements of an XML part as they are met.
protocol XMLHandler: AnyObject {
  func start(_ name: XMLName, _ attributes: XMLAttributes) throws(DataError)
  func end(_ name: XMLName) throws(DataError)
  /// A run of characters in UTF-8; a text may come in several.
  func characters(_ bytes: UnsafeBufferPointer<UInt8>)
  /// Whether enough has been seen.
  var isDone: Bool { get }
}

/// The name of an element without its prefix; valid while its event is handled.
struct XMLName {
  private let start: UnsafePointer<CChar>
  private let count: Int

  private static let colon = CChar(bitPattern: UInt8(ascii: ":"))

  init(_ full: UnsafePointer<CChar>) {
    var start = full
    var end = full
    while end.pointee != 0 {
      if end.pointee == XMLName.colon { start = end + 1 }
      end += 1
    }
    self.start = start
    count = end - start
  }

  @inline(__always) static func ~= (word: StaticString, name: XMLName) -> Bool {
    word.utf8CodeUnitCount == name.count
      && word.withUTF8Buffer { letters in
        for index in 0..<name.count
        where UInt8(bitPattern: name.start[index]) != letters[index] { return false }
        return true
      }
  }
}

/// The attributes of an element; valid while its event is handled.
struct XMLAttributes {
  /// Names and values by turns, a null pointer at the end, as expat gives them.
  let pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>?

  /// The value of an attribute, whatever its prefix.
  @inline(__always) func value(_ name: StaticString) -> UnsafePointer<CChar>? {
    guard var pair = pairs else { return nil }
    while let key = pair.pointee {
      if name ~= XMLName(key) { return pair[1] }
      pair += 2
    }
    return nil
  }

  func text(_ name: StaticString) -> String? { value(name).map { String(cString: $0) } }

  func number(_ name: StaticString) -> Int? { text(name).flatMap { Int($0) } }

  func truth(_ name: StaticString) -> Bool {
    text(name).map { $0 == "1" || $0 == "true" } ?? false
  }
}

/// Reads one XML part of a workbook from its blocks.
///
/// A document type is refused, and with it every entity that one could define; so are elements
/// nested deeper, and tags longer, than any workbook has them.
final class XMLScanner {
  private let parser: XML_Parser
  private let handler: any XMLHandler
  private let path: String
  private let part: String
  private var depth = 0
  private var fedBytes = 0
  /// What stopped the parser.
  private var stop: Stop?

  private enum Stop {
    case done, documentType, tooDeep
    case refused(DataError)
  }

  private static let mostDepth = 100
  /// A tag is kept whole until its end; no tag of a workbook is near as long.
  private static let longestTag = 1 << 20

  private init(_ handler: any XMLHandler, path: String, part: String) throws(DataError) {
    guard let parser = XML_ParserCreate(nil) else {
      throw .tooLarge("not enough memory to read “\(path)”")
    }
    self.parser = parser
    self.handler = handler
    self.path = path
    self.part = part
  }

  deinit { XML_ParserFree(parser) }

  /// Hands the events of a part to the handler, until there are no more or it is done.
  static func scan(
    _ part: ZipArchive.Part, of archive: ZipArchive, _ handler: any XMLHandler,
    _ progress: Progress = .none
  ) throws(DataError) {
    let scanner = try XMLScanner(handler, path: archive.path, part: part.name)
    scanner.listen()
    var isDone = false
    try archive.read(part) { block throws(DataError) in
      isDone = try !scanner.feed(block, isLast: false)
      let share = Double(scanner.fedBytes) / Double(max(part.claimedBytes, 1))
      guard progress.reached(min(share, 1)) else { throw .interrupted }
      return !isDone
    }
    if !isDone { _ = try scanner.feed(UnsafeRawBufferPointer(start: nil, count: 0), isLast: true) }
  }

  /// - Returns: false when the handler has enough.
  private func feed(_ block: UnsafeRawBufferPointer, isLast: Bool) throws(DataError) -> Bool {
    let bytes = block.bindMemory(to: CChar.self)
    fedBytes += block.count
    let status = XML_Parse(
      parser, bytes.baseAddress, Int32(truncatingIfNeeded: block.count), isLast ? 1 : 0)
    switch stop {
    case .done: return false
    case .refused(let error): throw error
    case .documentType:
      throw .file(
        FileTrouble(
          .format, path: path,
          "“\(part)” in “\(path)” declares a document type, which no workbook does"))
    case .tooDeep:
      throw .file(
        FileTrouble(
          .format, path: path, "“\(part)” in “\(path)” is nested too deeply for a workbook"))
    case nil: break
    }
    guard status == XML_STATUS_OK else { throw malformed }
    guard fedBytes - max(Int(XML_GetCurrentByteIndex(parser)), 0) <= XMLScanner.longestTag else {
      throw .file(
        FileTrouble(.format, path: path, "“\(part)” in “\(path)” has a tag without an end"))
    }
    return true
  }

  private var malformed: DataError {
    let words =
      XML_ErrorString(XML_GetErrorCode(parser)).map { String(cString: $0) } ?? "not well-formed"
    return .file(
      FileTrouble(
        .format, path: path,
        "“\(path)” is damaged: its part “\(part)” breaks off in line "
          + "\(XML_GetCurrentLineNumber(parser)) (\(words))",
        hints: ["get the file again; was it copied or downloaded whole?"]))
  }
}

// MARK: - Events

extension XMLScanner {
  private func listen() {
    XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    XML_SetElementHandler(
      parser, { XMLScanner.of($0)?.start($1, $2) }, { XMLScanner.of($0)?.end($1) })
    XML_SetCharacterDataHandler(parser) { XMLScanner.of($0)?.characters($1, $2) }
    XML_SetStartDoctypeDeclHandler(parser) { data, _, _, _, _ in
      XMLScanner.of(data)?.halt(.documentType)
    }
  }

  /// The scanner behind the parser's pointer: it lives until `scan` returns, and no event comes
  /// later.
  @inline(__always) private static func of(_ data: UnsafeMutableRawPointer?) -> XMLScanner? {
    data.map { Unmanaged<XMLScanner>.fromOpaque($0).takeUnretainedValue() }
  }

  private func halt(_ reason: Stop) {
    guard stop == nil else { return }
    stop = reason
    XML_StopParser(parser, 0)
  }

  private func start(
    _ name: UnsafePointer<CChar>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
  ) {
    guard stop == nil, let name else { return }
    depth += 1
    guard depth <= XMLScanner.mostDepth else { return halt(.tooDeep) }
    do throws(DataError) {
      try handler.start(XMLName(name), XMLAttributes(pairs: attributes))
      if handler.isDone { halt(.done) }
    } catch { halt(.refused(error)) }
  }

  private func end(_ name: UnsafePointer<CChar>?) {
    guard stop == nil, let name else { return }
    depth -= 1
    do throws(DataError) {
      try handler.end(XMLName(name))
      if handler.isDone { halt(.done) }
    } catch { halt(.refused(error)) }
  }

  private func characters(_ start: UnsafePointer<CChar>?, _ count: Int32) {
    guard stop == nil, let start else { return }
    start.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
      handler.characters(UnsafeBufferPointer(start: $0, count: Int(count)))
    }
  }
}
