import TarazaDocument
import TarazaTestSupport
import Testing

/// What a result says of the rows it left out and of the design it did not use.
@Suite struct RowNotesTests {
  private func shown(_ program: String, of csv: String) throws -> Running {
    let folder = try ScratchFolder()
    try folder.write(csv, to: "t.csv")
    return try withExtendedLifetime(folder) {
      try Running("open \"t.csv\" | \(program)", in: folder.path)
    }
  }

  private static let sizes = "x,y,t,big\n1,2,1,9\n2,1,2,9\n4,5,3,9\n3,5,4,9\n6,7,5,9\n5,8,6,9\n"

  @Test(arguments: 0..<5)
  func reasonsThatLeftOutAsManyRowsComeInOneOrder(_: Int) throws {
    let csv = "x,y,w\n1,2,1\n2,1,1\n4,5,1\n3,5,2\n,7,1\n3,3,\n4,6,0\n"
    let run = try shown("design with weight: w | correlate x, y", of: csv)
    #expect(
      run.document.text().split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(
        "left out: 1 with a missing answer, 1 without a weight, 1 with weight zero"))
  }

  @Test func populationSizesThatAreNotUsedAreNamed() throws {
    for command in ["correlate x, y with correlation: spearman"] {
      let run = try shown("design with fpc: big | \(command)", of: Self.sizes)
      let note = try #require(run.notes.first { $0.code == "design-not-used" }, "\(command)")
      #expect(note.text.contains("population sizes (big)") && note.text.contains("too large"))
    }
    let all = try shown(
      "design with strata: t, cluster: x, fpc: big | correlate x, y with correlation: kendall",
      of: Self.sizes)
    let note = try #require(all.notes.first { $0.code == "design-not-used" })
    #expect(note.text.contains("strata (t), clusters (x) and population sizes (big): rows that"))
    let used = try shown(
      "design with cluster: y, fpc: big | trend mean(x) over t", of: Self.sizes)
    #expect(used.outcome.status == .done)
    #expect(!used.notes.contains { $0.code == "design-not-used" })
  }

  @Test func aTrendSaysHowManyRowsHaveNoUnit() throws {
    let csv = "x,t,c\n1,1,u\n2,2,u\n4,3,v\n3,4,v\n6,5,u\n5,6,v\n9,6,\n"
    let run = try shown("design with cluster: c | trend mean(x) over t", of: csv)
    let note = try #require(run.notes.first { $0.code == "rows" })
    #expect(note.text == "6 of 7 rows used; left out: 1 without a stratum or cluster.")
  }

  @Test func aPairWithOneSharedRowIsNotSaidToHaveNone() throws {
    let csv = "x,y\n1,\n2,\n4,5\n,5\n,7\n"
    let run = try shown("correlate x, y with missing: pairwise", of: csv)
    #expect(run.messages == ["E409 fewer than two rows have an answer to both “x” and “y”"])
  }
}

extension Running {
  /// The notes of all that was shown, of sections too.
  fileprivate var notes: [Note] { shown.flatMap { Self.notes($0) } }

  private static func notes(_ document: Document) -> [Note] {
    document.blocks.flatMap { block -> [Note] in
      switch block {
      case .note(let note): [note]
      case .section(let section): notes(section.body)
      default: []
      }
    }
  }
}
