import FoundationEssentials
import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// Programs that newcomers type out of other tools or of habit: each must be refused at the right
/// place, and the hint must offer what to type instead.
@Suite struct CheckingCorpusTests {
  @Test(arguments: try WrongProgram.all())
  func aWrongProgramIsRefusedAtItsPlace(_ wrong: WrongProgram) throws {
    var session = Session(.standard)
    var shown = 0
    let outcome = session.run(bytes: wrong.bytes, name: nil) { _ in shown += 1 }
    #expect(outcome.status == .refused)
    #expect(shown == 0, "nothing runs while a fault stands")
    let first = try #require(outcome.diagnostics.first)
    let span = try #require(first.span)
    let place = outcome.source.position(of: span.start)
    #expect(
      wrong.accepts(line: place.line, column: place.column),
      "\(first.code.rawValue) \(first.message) at \(place.line):\(place.column)")
    #expect(wrong.accepts(code: first.code), "\(first.code.rawValue): \(first.message)")
    #expect(!first.hints.isEmpty, "\(first.message)")
  }
}

struct WrongProgram: Decodable, Sendable, CustomTestStringConvertible {
  let program: String?
  let parts: [Part]?
  let bytesHex: String?
  let line: Int
  let column: Columns
  let or: [Place]?
  let classes: Classes

  enum CodingKeys: String, CodingKey {
    case program, parts, line, column, or
    case bytesHex = "bytes_hex"
    case classes = "class"
  }

  struct Place: Decodable, Sendable {
    let line: Int
    let column: Columns
  }

  /// A column, or a range of columns that will do.
  struct Columns: Decodable, Sendable {
    let range: ClosedRange<Int>

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let one = try? container.decode(Int.self) {
        range = one...one
      } else {
        let ends = try container.decode([Int].self)
        range = ends[0]...ends[1]
      }
    }
  }

  struct Part: Decodable, Sendable {
    let text: String
    let times: Int

    init(from decoder: any Decoder) throws {
      var container = try decoder.unkeyedContainer()
      text = try container.decode(String.self)
      times = try container.decode(Int.self)
    }
  }

  struct Classes: Decodable, Sendable {
    let names: [String]

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      names = (try? [container.decode(String.self)]) ?? (try container.decode([String].self))
    }
  }

  static func all() throws -> [WrongProgram] {
    let path = "\(Golden.folder)/programs/invalid.json"
    return try JSONDecoder().decode(
      [WrongProgram].self, from: Data(contentsOf: URL(filePath: path)))
  }

  var testDescription: String { String((program ?? bytesHex ?? "large program").prefix(60)) }

  var bytes: [UInt8] {
    if let program { return Array(program.utf8) }
    if let parts {
      return parts.flatMap { Array(String(repeating: $0.text, count: $0.times).utf8) }
    }
    let digits = Array(bytesHex ?? "")
    return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)
    }
  }

  func accepts(line: Int, column: Int) -> Bool {
    let places = [(self.line, self.column)] + (or ?? []).map { ($0.line, $0.column) }
    return places.contains { $0.0 == line && $0.1.range.contains(column) }
  }

  func accepts(code: DiagnosticCode) -> Bool {
    classes.names.contains { $0 == "syntax" ? code.rawValue.hasPrefix("E1") : code.rawValue.hasPrefix("E2") }
  }
}
