import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// Types of a file's columns are known where a table is used, also inputs after it got its name.
@Suite struct PromptTypesTests {
  /// What the inputs show, one after the other in one session.
  private func shown(_ inputs: [String], _ text: String) throws -> [Document] {
    let scratch = try ScratchFolder()
    try scratch.write(text, to: "s.csv")
    var session = Session(.standard, options: Session.Options(directory: scratch.path))
    var shown: [Document] = []
    for input in inputs {
      let outcome = session.run(SourceText(input)) { shown.append($0) }
      #expect(outcome.status == .done, "\(outcome.diagnostics)")
    }
    return shown
  }

  private static let header = "village,quarter,tension\n"

  private static func rows(repeated count: Int) -> String {
    (0..<count).flatMap { copy in
      (0..<8).map { "Ош\(copy),\(2021 + $0 / 4)Q\(1 + $0 % 4),\($0 + copy % 3)\n" }
    }.joined()
  }

  /// A small file is looked at when it gets its name, a large one when it is first needed.
  @Test(arguments: [1, 12_000])
  func periodsStayPeriodsAtTheNextInput(copies: Int) throws {
    let text = Self.header + Self.rows(repeated: copies)
    let program = "s | trend mean(tension) over quarter"
    let apart = try shown(["let s = open \"s.csv\"", "s", program], text)
    let together = try shown(["let s = open \"s.csv\"\n\(program)"], text)
    let (own, whole) = (try #require(apart.last), try #require(together.last))
    let first = own.table(named: "series")?.columns.first?.cells.first?.displayText
    #expect(first == whole.table(named: "series")?.columns.first?.cells.first?.displayText)
    #expect(first == "2021Q1")
  }

  @Test func renamedColumnsKeepTheirTypeToo() throws {
    let text = Self.header + Self.rows(repeated: 1)
    let documents = try shown(
      [
        "let s = open \"s.csv\" | rename q = quarter | where tension > 0",
        "s | trend mean(tension) over q",
      ], text)
    let series = try #require(documents.last?.table(named: "series"))
    #expect(series.columns.first?.cells.first?.displayText == "2021Q2")
  }

  @Test func textsAreRefusedWhereNumbersAreNeededAtTheNextInput() throws {
    let scratch = try ScratchFolder()
    try scratch.write(Self.header + Self.rows(repeated: 1), to: "s.csv")
    var session = Session(.standard, options: Session.Options(directory: scratch.path))
    var count = 0
    _ = session.run(SourceText("let s = open \"s.csv\"\ns")) { _ in count += 1 }
    let outcome = session.run(SourceText("s | correlate village, tension")) { _ in count += 1 }
    #expect(outcome.diagnostics.map(\.code) == [.textWhereNumber])
  }
}
