import TarazaData
import TarazaFormats
import Testing

@Suite struct DelimiterTests {
  /// Each row has another number of cells: a table with a fault, not one column of texts.
  @Test(arguments: [";", "|", "\t"])
  func aRaggedTableIsNotTakenForOneColumn(_ mark: String) throws {
    let folder = try TemporaryFolder()
    let text = "a;b;c\n1;2\n1;2;3;4\n".replacing(";", with: mark)
    let path = try folder.file("s.csv", Array(text.utf8))
    #expect(throws: DataError.self) {
      try FileRelation(path: path).table()
    }
  }

  @Test(arguments: Delimiter.allCases)
  func theDelimiterIsFoundOut(_ delimiter: Delimiter) throws {
    let text = ["a,b,c", "1,x,0.5", "2,y z,1.5"].map {
      $0.replacing(",", with: delimiter.rawValue)
    }
    let (table, report) = try read(text.joined(separator: "\n"))
    #expect(report.delimiter == delimiter)
    #expect(table.names == ["a", "b", "c"])
    #expect(table.cells("b") == ["x", "y z"] && table.cells("c") == [0.5, 1.5])
  }

  @Test func theDelimiterThatFitsAllRowsWinsOverOneThatCutsTheHeader() throws {
    let (table, report) = try read("name; sex, age;x\nA;m;1\nB;f;2\n")
    #expect(report.delimiter == .semicolon && table.names == ["name", "sex, age", "x"])
  }

  @Test func delimitersWithinQuotesDoNotCount() throws {
    let (table, report) = try read("a,b\n\"x;y;z\",1\n\"u;v;w\",2\n")
    #expect(report.delimiter == .comma && table.cells("a") == ["x;y;z", "u;v;w"])
  }

  /// Without rows nothing else tells that the bar stands within a name.
  @Test func aDelimiterThatCutsAQuotedNameIsNotTaken() throws {
    let (table, report) = try read("тз,\"w|4uNAe\"\n")
    #expect(report.delimiter == .comma && table.names == ["тз", "w|4uNAe"])
  }

  @Test func aNamedDelimiterIsTaken() throws {
    let (table, _) = try read("a;b,c\n1;2,3\n", ReadOptions(delimiter: .comma))
    #expect(table.names == ["a;b", "c"])
  }

  @Test func theLineBySepNamesTheDelimiter() throws {
    let (table, report) = try read("sep=;\na,x;b\n1;2\n")
    #expect(table.names == ["a,x", "b"] && report.notes.contains(.delimiterLine))
    #expect(trouble("sep=;\na;b\n1\n")?.row == 3)
  }

  @Test func aSingleColumnHasNoDelimiter() throws {
    let (table, report) = try read("answer\nyes, of course\nno\n\n\"\"\nwell\n")
    #expect(report.delimiter == nil && table.names == ["answer"])
    #expect(table.cells("answer") == ["yes, of course", "no", .gone, .gone, "well"])
  }

  @Test func decimalCommasAreFoundWhereTheCommaIsNotTheDelimiter() throws {
    let (table, report) = try read("a;b\n1,5;x\n-2,25;y\n")
    #expect(report.decimal == .comma && table.cells("a") == [1.5, -2.25])
  }

  @Test func aDecimalCommaIsFoundBesideTextsForNoAnswer() throws {
    for (text, options) in [
      ("a;b\nx;2,92\ny;3,1\nz;-\n", ReadOptions(missing: ["-"])),
      ("a;b\nx;2,92\ny;-\nz;нет данных\n", ReadOptions(missing: ["-", "нет данных"])),
    ] {
      let (dashed, _) = try read(text, options)
      #expect(dashed.cells("b").first == 2.92, "\(text)")
    }
    // A dash now and then says nothing of the mark, though it makes the column text and is named.
    let dashes = (0..<20).map { $0 == 7 ? "x;-\n" : "x;\($0),5\n" }.joined()
    let (_, report) = try read("a;b;c\n" + dashes.replacing("\n", with: ";1,25\n"))
    #expect(report.decimal == .comma)
    #expect(
      report.notes.contains {
        if case .mixedTypes(ColumnID("b"), _, _, _) = $0 { true } else { false }
      })
  }

  @Test func betweenCommasAQuotedDecimalCommaIsText() throws {
    let (table, report) = try read("a,b\n\"1,5\",x\n\"2,5\",y\n")
    #expect(report.decimal == .point && table.cells("a") == ["1,5", "2,5"])
    let (told, _) = try read("a,b\n\"1,5\",x\n\"2,5\",y\n", ReadOptions(decimal: .comma))
    #expect(told.cells("a") == [1.5, 2.5])
  }

  @Test func columnsThatDisagreeAboutTheDecimalMarkAreSaid() throws {
    let (table, report) = try read("a;b;c\n1,5;0.5;2,5\n2,5;1.25;3,5\n")
    #expect(table.cells("a") == [1.5, 2.5] && table.cells("b") == ["0.5", "1.25"])
    let note = ReadNote.decimalMarksDiffer(
      comma: ColumnID("a"), point: ColumnID("b"), taken: .comma)
    #expect(report.notes.contains(note))
  }

  @Test(arguments: ["1,5\n2.5\n3\n", "0.5\n\n3,25\n7.5\n"])
  func aColumnWithBothDecimalMarksIsTextAndSaidToBe(cells: String) throws {
    let rows = cells.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    let (_, report) = try read("a;b\n" + rows.map { "\($0);x\n" }.joined())
    #expect(report.notes.contains(.decimalMarksMixed(ColumnID("a"))))
  }

  @Test(arguments: ["1,5\n2,5\n", "1.5\n2.5\n", "1,5\nyes\n2.5\n", "1,000\n2,500\n", "5\n6\n"])
  func cellsOfOneMarkAndWordsAreNotMixed(cells: String) throws {
    let rows = cells.split(separator: "\n")
    let (_, report) = try read("a;b\n" + rows.map { "\($0);x\n" }.joined())
    #expect(!report.notes.contains(.decimalMarksMixed(ColumnID("a"))))
  }

  @Test func groupsOfThousandsAreNoDecimals() throws {
    let (table, report) = try read("a;b\n12,000;1\n1,500;2\n")
    #expect(report.decimal == .point && table.cells("a") == ["12,000", "1,500"])
  }
}
