import TarazaData
import TarazaFormats
import Testing

@Suite struct CSVWriterTests {
  private func written(
    _ columns: [(String, [Value])], _ options: WriteOptions = WriteOptions(),
    codes: [MissingCode] = []
  ) throws -> (text: String, report: WriteReport) {
    let folder = try TemporaryFolder()
    let path = folder.path + "/out.csv"
    var variables: [Variable] = []
    var cells: [ColumnID: Column] = [:]
    for (name, values) in columns {
      let type = values.lazy.compactMap(\.type).first ?? .number
      var builder = ColumnBuilder(type: type)
      for value in values { builder.append(value) }
      variables.append(Variable(ColumnID(name), type: type, missingCodes: codes))
      cells[ColumnID(name)] = builder.finished()
    }
    let table = Table(schema: Schema(variables), columns: cells)
    let report = try CSVWriter(Frame(table), options).write(to: path)
    return (String(decoding: contents(path) ?? [], as: UTF8.self), report)
  }

  @Test func cellsStandAsThePlainestTextThatReadsBack() throws {
    let day = try #require(Day(year: 2023, month: 4, day: 18))
    let quarter = try #require(Period(year: 2023, quarter: 2))
    let (text, report) = try written([
      ("x", [1, -0.5, 1e300]), ("n", [12, -7, 9_007_199_254_740_994]),
      ("t", ["a", "b,c", "d\"e"]), ("d", [.date(day), .gone, .date(day)]),
      ("p", [.period(quarter), .gone, .gone]), ("y", [.truth(true), .truth(false), .gone]),
    ])
    #expect(
      text == """
        x,n,t,d,p,y
        1,12,a,2023-04-18,2023Q2,true
        -0.5,-7,"b,c",,,false
        1e+300,9.007199254740994e+15,"d""e",2023-04-18,,

        """)
    #expect(report.rowCount == 3 && report.columnCount == 6 && report.notes.isEmpty)
  }

  @Test func decimalCommasComeWithSemicolons() throws {
    let (text, _) = try written(
      [("x", [0.5, 2]), ("y", [1, 1e-7])], WriteOptions(decimal: .comma))
    #expect(text == "x;y\n0,5;1\n2;1e-07\n")
  }

  @Test func aByteOrderMarkIsWrittenOnRequest() throws {
    let (text, _) = try written([("x", [1])], WriteOptions(byteOrderMark: true))
    #expect(text.utf8.starts(with: [0xEF, 0xBB, 0xBF]))
  }

  @Test func missingKindsAreWrittenAsTheirCodesAndOthersAreCounted() throws {
    let (text, report) = try written(
      [("x", [1, .missing("refused"), .missing("other"), .gone, .missing("other")])],
      codes: [MissingCode(98, "refused")])
    #expect(text == "x\n1\n98\n\n\n\n")
    #expect(report.notes == [.kindLost(ColumnID("x"), kind: "other", count: 2)])
  }

  @Test func whatTheFileCannotHoldIsCounted() throws {
    let (_, report) = try written(
      [("t", ["98", " ", "a\0b", "x"]), ("n", [98, 98, 1, 2])],
      codes: [MissingCode(98, "refused")])
    #expect(
      Set(report.notes) == [
        .valueMeansMissing(ColumnID("t"), count: 1), .blankTexts(ColumnID("t"), count: 1),
        .replacedCharacters(ColumnID("t"), count: 1),
        .valueMeansMissing(ColumnID("n"), count: 2),
      ])
  }

  /// A file is data, to be read back as it was; spreadsheet programs are warned of, not written for.
  @Test func textsThatLookLikeFormulasStayAndAreCounted() throws {
    let cells: [Value] = ["=1+1", "+x", "-y", "@z", "plain"]
    let (text, report) = try written([("t", cells)])
    #expect(text == "t\n=1+1\n+x\n-y\n@z\nplain\n")
    #expect(report.notes == [.formulaCells(ColumnID("t"), count: 4)])
  }

  @Test func textsThatLookLikeFormulasAreGuardedOnRequest() throws {
    let (text, report) = try written([("t", ["=1+1", "x"])], WriteOptions(formulas: .guarded))
    #expect(text == "t\n'=1+1\nx\n" && report.notes.isEmpty)
  }

  /// A header alone has no rows that would tell its delimiter: one that stands within a quoted name,
  /// beside quotation marks, was once taken for it.
  @Test func namesOfDelimitersAndQuotesComeBackWithoutRows() throws {
    let marks = ["a", ",", ";", "|", "\""]
    var names = marks
    for length in 1...2 {
      names += names.filter { $0.count == length }.flatMap { name in marks.map { name + $0 } }
    }
    #expect(names.count == 155)
    for name in names {
      for pair in [["x", name], [name, "x"]] {
        let (text, _) = try written(pair.map { ($0, []) })
        #expect(try read(text).table.names == pair, "\(text)")
      }
    }
  }
}
