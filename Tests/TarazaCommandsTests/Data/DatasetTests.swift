import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// The bundled datasets are what `datasets/README.md` says of them.
@Suite struct DatasetTests {
  struct Facts: Sendable, CustomTestStringConvertible {
    let name: String
    let rows: Int
    let columns: Int
    let digest: String
    var testDescription: String { name }
  }

  static func facts() throws -> [Facts] {
    let row = /\| `(\w+)` \| ([\d,]+) × (\d+) \|.*\| `([0-9a-f]{64})` \|/
    return try Checkout.text(of: "datasets/README.md").matches(of: row).map { match in
      Facts(
        name: String(match.output.1),
        rows: try #require(Int(match.output.2.replacing(",", with: ""))),
        columns: try #require(Int(match.output.3)), digest: String(match.output.4))
    }
  }

  @Test(arguments: try facts())
  func theFactsOfADatasetHold(_ facts: Facts) throws {
    let text = try Checkout.text(of: "datasets/\(facts.name).csv")
    #expect(SHA256.hexadecimal(of: Array(text.utf8)) == facts.digest)
    let lines = try Datasets.lines(of: facts.name)
    #expect(lines.count - 1 == facts.rows)
    #expect(try Datasets.columns(of: facts.name).count == facts.columns)
  }

  /// The notes that `dataset` may make: how large the table is, and what its makers say of it.
  private static let expectedNotes: Set<String> = ["table-extent", "data-notice"]

  @Test(arguments: try facts())
  func aDatasetOpensWithItsCodebookAndNoComplaint(_ facts: Facts) throws {
    #expect(Checkout.exists("datasets/\(facts.name).json"))
    let run = try Running("dataset \(facts.name)")
    #expect(run.outcome.status == .done, "\(run.messages)")
    for case .note(let note) in run.document.blocks {
      #expect(Self.expectedNotes.contains(note.code), "\(note.text)")
    }
    guard case .table(let frame)? = run.value else {
      Issue.record("no table")
      return
    }
    let isMatrix = Datasets.matrices.contains(facts.name)
    // The first column of a matrix names its rows.
    #expect(frame.schema.variables.count == facts.columns - (isMatrix ? 1 : 0))
    let described = frame.schema.variables.filter { $0.label != nil }
    #expect(!described.isEmpty, "the codebook says nothing of the columns")
    guard !isMatrix else { return }
    let count = try Running("dataset \(facts.name) | summarize n()")
    let cells = count.document.table(named: "table")?.columns.first?.cells
    #expect(cells == [.number(Double(facts.rows), .plain)])
  }

  @Test func everyDatasetOfTheFolderIsListed() throws {
    let files = try Checkout.files(in: "datasets", ending: ".csv")
    #expect(Set(files) == Set(try Self.facts().map { "datasets/\($0.name).csv" }))
  }

  /// FIPS 180-4, the example of the message “abc”.
  @Test func theDigestIsThatOfTheStandard() {
    #expect(
      SHA256.hexadecimal(of: Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }
}
