import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// What somebody collected is not written over by what was made of it.
@Suite struct SaveOverTests {
  private static let table = "t1,t2,t3\n1,98,3\n2,2,4\n3,1,5\n4,3,2\n"

  private func outcome(_ program: String, in folder: ScratchFolder) throws -> RunOutcome {
    var session = Session(.standard, options: Session.Options(directory: folder.path))
    return session.run(SourceText(program)) { _ in }
  }

  @Test(arguments: ["s.csv", "./s.csv"])
  func theFileATableIsReadFromIsNotReplaced(_ name: String) throws {
    let folder = try ScratchFolder()
    try folder.write(Self.table, to: "s.csv")
    let outcome = try outcome(
      "open \"s.csv\" with missing: [98] | save \"\(name)\"", in: folder)
    #expect(outcome.diagnostics.map(\.code.rawValue) == ["E503"])
    #expect(try folder.text(of: "s.csv") == Self.table)
  }

  /// Nor one that is still being written and has a fault.
  @Test(arguments: ["[{\"name\": \"t1\"}]", "[{\"name\": ,]"])
  func aResultDoesNotReplaceACodebook(variables: String) throws {
    let folder = try ScratchFolder()
    let codebook = "{\"taraza_codebook\": 1, \"variables\": \(variables)}"
    try folder.write(Self.table, to: "s.csv")
    try folder.write(codebook, to: "book.json")
    let outcome = try outcome(
      "open \"s.csv\" | reliability t1..t3 | save \"book.json\"", in: folder)
    #expect(outcome.diagnostics.map(\.code.rawValue) == ["E503"])
    #expect(try folder.text(of: "book.json") == codebook)
  }

  @Test func anotherFileIsReplacedAndThatIsSaid() throws {
    let folder = try ScratchFolder()
    try folder.write(Self.table, to: "s.csv")
    try folder.write("old", to: "t.csv")
    var session = Session(.standard, options: Session.Options(directory: folder.path))
    var shown = ""
    let outcome = session.run(SourceText("open \"s.csv\" | save \"t.csv\"")) { shown += $0.text() }
    #expect(outcome.status == .done)
    #expect(shown.contains("replaced t.csv"))
    #expect(try folder.text(of: "t.csv") == Self.table)
  }
}
