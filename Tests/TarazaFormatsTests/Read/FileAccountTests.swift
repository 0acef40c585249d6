import TarazaData
import TarazaFormats
import Testing

/// What is told of a file that was opened.
@Suite struct FileAccountTests {
  private func account(
    _ bytes: [UInt8], _ name: String, codebook: String? = nil, reading: [ColumnID]? = []
  ) throws -> [String] {
    let folder = try TemporaryFolder()
    let path = try folder.file(name, bytes)
    let found = try codebook.map {
      CodebookFile.Found(codebook: try Codebook(json: Array($0.utf8)), path: "c.json")
    }
    let reader = try FileFormat(path: path).reader(path, ReadOptions())
    let relation = try FileRelation(reader, found, path: path)
    _ = try relation.table(reading)
    return relation.account.lines
  }

  @Test func ofASmallFileAllColumnsAreToldThoughNoneWasRead() throws {
    let csv = "күн;n;сан;ооба\n2023-04-18;1;1,5;true\n2023-04-19;2;2,25;false\n"
    #expect(
      try account(Array(csv.utf8), "s.csv") == [
        "s.csv: CSV, UTF-8, semicolons, decimal commas; 2 rows, 4 columns: 1 date, 2 numbers, "
          + "1 truth"
      ])
  }

  @Test func ofALargeFileOnlyColumnsThatWereReadAreTold() throws {
    let csv = "a,b\n" + String(repeating: "1,x\n", count: 300_000)
    let bytes = Array(csv.utf8)
    #expect(
      try account(bytes, "s.csv") == [
        "s.csv: CSV, UTF-8, commas, decimal points; 2 columns, not read yet"
      ])
    #expect(
      try account(bytes, "s.csv", reading: ["a"]) == [
        "s.csv: CSV, UTF-8, commas, decimal points; 300000 rows, 2 columns: 1 number, "
          + "1 not read yet"
      ])
  }

  @Test func whatTheCodebookSaysIsTold() throws {
    let codebook = """
      {"taraza_codebook": 1, "languages": ["ky", "en"], "weight": "w", "cluster": "v",
       "missing": [{"value": 98, "name": "refused"}], "variables": [
       {"name": "q1", "level": "ordinal", "label": {"ky": "Ишеним", "en": "Trust"}},
       {"name": "q2", "level": "ordinal", "missing": [{"value": 7, "name": "dont_know"}]}],
       "scales": [{"name": "trust", "items": ["q1", "q2"]}]}
      """
    let lines = try account(Array("q1,q2,w,v\n1,2,1,1\n".utf8), "s.csv", codebook: codebook)
    #expect(lines.count == 2)
    #expect(
      lines[1] == "levels: 2 ordinal; 1 labelled, in ky, en; missing: refused (98), dont_know (7); "
        + "weight w, clusters v; scales trust")
  }

  @Test func anSPSSFileTellsWithoutItsRows() throws {
    #expect(
      try account(statFile("pspp.sav").bytes, "s.sav") == [
        "s.sav: SPSS; 4 rows, 9 columns: 4 numbers, 1 date, 1 date-time, 1 month, 1 quarter, 1 text",
        "levels: 1 ordinal, 7 interval, 1 nominal; 2 labelled; missing: отказ (98, -9), "
          + "code_99 (99), missing_range (up to -1); weight w",
      ])
  }

  @Test func theSheetOfAWorkbookIsNamed() throws {
    let file = try #require(
      CorpusFile.files("xlsx", "read").first { $0.name.hasSuffix("/libreoffice.xlsx") })
    #expect(
      try account(file.bytes, "s.xlsx") == [
        "s.xlsx: Excel, sheet “Жооптор”; 3 rows, 7 columns: 1 text, 3 numbers, 1 date, "
          + "1 date-time, 1 truth"
      ])
  }

  @Test func linesOfJSONAreTold() throws {
    let lines = #"{"a": 1, "b": "x"}"# + "\n"
    #expect(
      try account(Array(lines.utf8), "s.jsonl") == [
        "s.jsonl: JSON lines; 1 row, 2 columns: 1 number, 1 text"
      ])
  }

  @Test func aFormsAccountIsNoDoubt() throws {
    let form = FormTests.survey(
      ["select_one five", "t1", "Ишеним"], ["select_one five", "t2", "Үмүт"],
      ["select_multiple src", "w", "Суу"])
    let folder = try TemporaryFolder()
    let path = try folder.file("form.xlsx", form)
    let csv = "t1,t2,w,w/tap,w/well\n1,2,tap,1,0\n99,1,well,0,1\n"
    let relation = try FileRelation(
      FormReader(CSVReader(Array(csv.utf8), name: "e.csv"), form: path))
    let doubts = relation.report.notes.filter(\.isDoubt).map(\.message)
    #expect(doubts.count == 1 && doubts[0].contains("sounds like no answer in t1, t2"))
    #expect(relation.account.lines.contains { $0.contains("could be ticked in w") })
    #expect(relation.account.lines.contains { $0.hasPrefix("the form describes 3 questions") })
  }

  /// Codes of one list are one note, however many there are.
  @Test func codesThatSoundLikeNoAnswerAreOneNote() throws {
    let choices = [
      ["list_name", "name", "label::English (en)"], ["s", "1", "no"], ["s", "2", "yes"],
      ["s", "98", "Refused"], ["s", "99", "Don't know"],
    ]
    let rows = [FormTests.header.map { $0 }, ["select_one s", "a"], ["select_one s", "b"]]
    let form = HandmadeForm.bytes(survey: rows, choices: choices)
    let notes = try read("a,b\n1,98\n", with: form).notes.filter { $0.contains("no answer") }
    #expect(
      notes == [
        "98 (“Refused”), 99 (“Don't know”) sound like no answer in a, b; if so: derive a = case { "
          + "a == 98 => missing(refused), a == 99 => missing(dont_know), else => a }"
      ])
  }
}
