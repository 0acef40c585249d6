import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// What is said of a file reaches the reader, however the program is written.
@Suite struct FileNotesTests {
  private func shown(_ program: String, _ table: String) throws -> String {
    let folder = try ScratchFolder()
    try folder.write(table, to: "s.csv")
    var session = Session(.standard, options: Session.Options(directory: folder.path))
    var shown = ""
    let outcome = session.run(SourceText(program)) { shown += $0.text() }
    #expect(outcome.status == .done, "\(outcome.diagnostics.map(\.message))")
    return shown
  }

  @Test func aNamedTableStillSaysWhatWasDoubtful() throws {
    let table = "a,b\n1,1\n2,x\n"
    #expect(
      try shown("let s = open \"s.csv\"\ns | summarize mean(a), n(b)", table).contains(
        "“b” is text"))
  }

  @Test func howAFileWasReadIsSaidWhereItsTableIsNamedOrShown() throws {
    let table = "a;b\n1;x\n2;y\n"
    let account = "s.csv: CSV, UTF-8, semicolons"
    #expect(try shown("let s = open \"s.csv\"", table).contains(account))
    #expect(try shown("open \"s.csv\"", table).contains(account))
    #expect(try !shown("open \"s.csv\" | summarize mean(a)", table).contains(account))
    #expect(try !shown("let m = open \"s.csv\" | summarize mean(a)", table).contains(account))
  }

  @Test func aDatasetThatComesWithTarazaNeedsNoAccount() throws {
    #expect(try !shown("dataset attitude | take 1", "a\n1\n").contains("CSV"))
    #expect(try shown("let a = dataset attitude", "a\n1\n").isEmpty)
  }

  @Test func aDoubtIsSaidOnceInASession() throws {
    let folder = try ScratchFolder()
    try folder.write("a,b\n1,1\n2,x\n", to: "s.csv")
    try folder.write("a,b\n1,1\n2,x\n", to: "t.csv")
    var session = Session(.standard, options: Session.Options(directory: folder.path))
    func doubts(_ program: String) -> Int {
      var shown = ""
      _ = session.run(SourceText(program)) { shown += $0.text() }
      return shown.occurrences(of: "“b” is text")
    }
    let both = "open \"s.csv\" | summarize n(b)\nopen \"s.csv\" | summarize n(b), mean(a)"
    #expect(doubts(both) == 1)
    #expect(doubts("let s = open \"s.csv\"\ns | summarize n(b)") == 0)
    // The same words of another file are news.
    #expect(doubts("open \"t.csv\" | summarize n(b)") == 1)
    session.forget()
    #expect(doubts("open \"s.csv\" | summarize n(b)") == 1)
  }

  @Test func codesOfMissingMayBeNumbers() throws {
    let table = "a,b\n1,1\n98,2\n3,99\n"
    let program = "open \"s.csv\" with missing: [98, 99] | summarize n(a), n(b)"
    #expect(try shown(program, table).contains("  2    2"))
  }

  /// A share of missing answers looks at all rows.
  @Test func onlySummariesThatLeaveRowsOutSaySo() throws {
    let program = "open \"s.csv\" | summarize s = missing_share(a), m = mean(a)"
    let shown = try shown(program, "a,b\n1,1\n,2\n3,3\n")
    #expect(shown.contains("missing answer: m 1."))
  }

  @Test func tooFewRowsAreTheReasonGivenForAMatrixWithoutInverse() throws {
    let folder = try ScratchFolder()
    try folder.write("a,b,c,d\n1,2,3,1\n2,1,1,2\n3,5,4,1\n", to: "s.csv")
    var session = Session(.standard, options: Session.Options(directory: folder.path))
    let outcome = session.run(SourceText("open \"s.csv\" | adequacy a..d")) { _ in }
    #expect(outcome.diagnostics.map(\.code.rawValue) == ["E401"])
  }

  @Test func scoresNeedMeansThatACorrelationMatrixHasNot() {
    var session = Session(.standard)
    let outcome = session.run(
      SourceText(
        """
        let f = matrix [[1], [0.5, 1], [0.4, 0.3, 1]] with names: ["A2", "A3", "A5"], n: 200 | factor A2, A3, A5 with factors: 1
        dataset bfi | score using f | summarize mean(F1)
        """)
    ) { _ in }
    #expect(outcome.diagnostics.count == 1)
    #expect(outcome.diagnostics.first?.message.contains("correlation matrix") == true)
  }
}

extension String {
  /// How often a text stands in it.
  fileprivate func occurrences(of part: String) -> Int {
    var count = 0
    var rest = self[...]
    while let found = rest.firstRange(of: part) {
      count += 1
      rest = rest[found.upperBound...]
    }
    return count
  }
}
