import TarazaData
import TarazaFormats
import Testing

/// Whatever stands in a file, it is read or refused, and never otherwise in pieces than as a whole.
@Suite struct FuzzTests {
  private static let csvTokens = [
    ",", ";", "\t", "|", "\"", "\"\"", "\n", "\r\n", "\r", "\n\n", "\u{FEFF}", "sep=;\n", "NA", "-",
    "1e400",
    "0.1", "1,5", "007", "9007199254740993", "2023-04-18", "2023-04-18T10:22:31.5+06:00",
    "31.12.1999", "2023Q2", "2023-W53",
    "true", " ",
    "\0", "\u{301}", "й", "\u{10FFFF}", ",,,,,,,,", "\"\n\"",
    "123456789012345678901234567890.5e-300",
  ]

  @Test func csvFilesAreReadOrRefusedAndTheSameInPieces() throws {
    let seeds = CorpusFile.files("csv", "read") + CorpusFile.files("csv", "refused")
    let folder = try TemporaryFolder()
    let fault = FuzzRun.firstFault(seeds, tokens: Self.csvTokens) { input, mutator in
      let options = ReadOptions(raggedRows: mutator.below(4) == 0 ? .filled : .refused)
      let whole = Result { try read(input, options, pieceBytes: 1 << 30) }
      let parts = Result {
        try read(input, options, pieceBytes: 1 + mutator.below(input.count + 8))
      }
      switch (whole, parts) {
      case (.success(let whole), .success(let parts)):
        guard parts.table == whole.table, parts.report == whole.report else {
          return "read otherwise in pieces"
        }
        return try changed(whole.table, in: folder)
      case (.failure(let whole as DataError), .failure(let parts as DataError)):
        return whole == parts ? nil : "refused otherwise in pieces: \(whole) and \(parts)"
      case (.success, .failure(let error)): return "refused in pieces only: \(error)"
      case (.failure(let error), .success): return "refused as a whole only: \(error)"
      case (.failure(let error), .failure): throw error
      }
    }
    #expect(fault == nil)
  }

  /// What writing a table and reading it back changes, other than what the writer counts.
  private func changed(_ table: Table, in folder: TemporaryFolder) throws -> String? {
    let path = folder.path + "/table.csv"
    let report = try CSVWriter(Frame(table)).write(to: path)
    let isTold = report.notes.contains { if case .formulaCells = $0 { false } else { true } }
    guard !isTold, let bytes = contents(path) else { return nil }
    let found = CodebookFile.Found(codebook: Codebook(table.schema), path: "table.json")
    let delimiter: Delimiter? = table.names.count == 1 ? .comma : nil
    let back = try FileRelation(
      CSVReader(bytes, name: "table.csv", options: ReadOptions(delimiter: delimiter)), found)
    let differences = try back.table().differences(from: table)
    return differences.isEmpty ? nil : "written and read back: \(differences)"
  }

  @Test func workbooksAreReadOrRefused() {
    let seeds = CorpusFile.files("xlsx", "read")
    let tokens = ["PK\u{1}\u{2}", "PK\u{3}\u{4}", "PK\u{5}\u{6}", "\0\0\0\0", "\u{7F}", "xl/", "<"]
    let fault = FuzzRun.firstFault(seeds, tokens: tokens) { input, _ in
      let table = try FileRelation(XLSXReader(input, name: "a.xlsx")).table()
      return table.names.isEmpty ? "a table without columns" : nil
    }
    #expect(fault == nil)
  }

  private static let sheetTokens = [
    "<c r=\"A1\">", "<c r=\"XFD1048576\">", "</c>", "<v>", "</v>", "<row>", "<row r=\"7\">",
    "</row>",
    " t=\"s\"", " t=\"inlineStr\"", " t=\"b\"", " t=\"d\"", " t=\"str\"", " s=\"1\"", " s=\"2\"",
    "<is><t>", "</t></is>", "-1", "99999999999999999999", "1e999", "nan", "45000.5", "&amp;",
    "&#x10FFFF;",
    "_x000D_", "<!DOCTYPE a>", "<mergeCell ref=\"A1:B1\"/>", "<f>", "</f>", "<![CDATA[", "]]>",
    "<si><t>",
    "formatCode=\"d\"", "numFmtId=\"14\"", "date1904=\"1\"", "name=\"\"", "\u{FEFF}", "й",
  ]

  /// Damaged parts in archives that are whole, so that damage gets as far as the cells.
  @Test func partsOfWorkbooksAreReadOrRefused() throws {
    let text = HandmadeWorkbook.text
    let plain = HandmadeWorkbook(
      rows: row(1, text("A1", "a"), text("B1", "b"), #"<c r="D1" t="s"><v>0</v></c>"#)
        + row(2, #"<c r="A2"><v>1.5</v></c>"#, #"<c r="B2" s="1"><v>45000</v></c>"#)
        + row(4, #"<c r="A4" t="b"><v>1</v></c>"#, #"<c r="B4" t="e"><v>#N/A</v></c>"#)
        + row(5, text("A5", "x"), #"<c r="D5" t="str"><f>A1</f><v>2</v></c>"#),
      behind: #"<mergeCells><mergeCell ref="B1:C1"/></mergeCells>"#)
    let seeds = [plain.sheet, plain.sheet, plain.workbook, plain.strings, plain.styles].map {
      CorpusFile(name: "part", bytes: Array($0.utf8))
    }
    let folder = try TemporaryFolder()
    let fault = FuzzRun.firstFault(seeds, tokens: Self.sheetTokens) { input, mutator in
      var workbook = plain
      let damaged = String(decoding: input, as: UTF8.self)
      switch mutator.below(5) {
      case 0: workbook.workbook = damaged
      case 1: workbook.strings = damaged
      case 2: workbook.styles = damaged
      default: workbook.sheet = damaged
      }
      let reader = try XLSXReader(workbook.bytes, name: "a.xlsx")
      let table = try FileRelation(reader).table()
      for name in table.names {
        let alone = try FileRelation(reader).table([ColumnID(name)])
        if alone[ColumnID(name)] != table[ColumnID(name)] { return "“\(name)” differs alone" }
      }
      return try changedInWorkbook(table, in: folder)
    }
    #expect(fault == nil)
  }

  private func changedInWorkbook(_ table: Table, in folder: TemporaryFolder) throws -> String? {
    let path = folder.path + "/table.xlsx"
    let report = try FileFormat.xlsx.save(Frame(table), to: path)
    guard report.notes.isEmpty else { return nil }
    let back = try FileRelation(path: path).table()
    let differences = back.differences(from: table)
    return differences.isEmpty ? nil : "written and read back: \(differences)"
  }

  private static let formTokens = [
    "|", "\n", "${a}", "${q}", "selected(", "not(", "'x'", " and ", " or ", " = ", " < ", "(", ")",
    "-1",
    "begin_group", "begin_repeat", "end_group", "end_repeat", "select_one l", "select_multiple l",
    "integer", "likert", "label", "relevant", ". >= 1 and . <= 5", "start=1 end=7", "й",
  ]

  /// Whatever a form says, its export is described or the form refused.
  @Test func formsAreReadOrRefused() {
    let survey = """
      type|name|label::Кыргызча (ky)|relevant|constraint|appearance
      integer|a|Жашы||. >= 18 and . <= 99|
      begin_group|g||${a} > 20||
      select_one l|t|Ишеним|not(${a} = 30)||likert
      select_multiple l|q|Кайдан?|selected(${t}, 'x') or ${a} != ''||
      end_group
      """
    let seeds = [CorpusFile(name: "form", bytes: Array(survey.utf8))]
    let choices = [["list_name", "name", "label"], ["l", "x", "Х"], ["l", "98", "Отказ"]]
    let csv = "a,g/t,g/q,g/q/x,g/q/98,_id\n20,x,x 98,1,1,1\n30,98,,,,2\n"
    let fault = FuzzRun.firstFault(seeds, tokens: Self.formTokens) { input, _ in
      let rows = String(decoding: input, as: UTF8.self).split(separator: "\n").map {
        $0.unicodeScalars.contains { $0.value < 0x20 }
          ? [] : $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      }
      let table = try read(csv, with: HandmadeForm.bytes(survey: rows, choices: choices)).table
      guard Set(table.names).count == table.names.count else { return "two columns of one name" }
      let back = try Codebook(json: Array(Codebook(table.schema).json.utf8))
      return back == Codebook(table.schema) ? nil : "a codebook that is not read back"
    }
    #expect(fault == nil)
  }

  private static let codebookTokens = [
    "{", "}", "[", "]", ",", ":", "\"", "\\u0000", "\\ud800", "\\\"", "null", "true", "-1", "1e999",
    "0.5",
    "\"name\": \"q1\"", "\"type\": \"year\"", "\"value\": 98", "\"missing\": []",
    "\"range\": [5, 1]",
    "\"items\": [\"q1\"]", "\"matrix\": {\"n\": 3}", "[[[[[[[[", "{\"a\":", "й", "\n", "\u{FEFF}",
    "\0",
  ]

  @Test func codebooksAreReadOrRefusedAndWrittenAsTheyAre() {
    let seeds = CorpusFile.files("codebook", "read") + CorpusFile.files("codebook", "refused")
    let fault = FuzzRun.firstFault(seeds, tokens: Self.codebookTokens) { input, _ in
      let codebook = try Codebook(json: input)
      do {
        let back = try Codebook(json: Array(codebook.json.utf8))
        return back == codebook ? nil : "written and read back: \(codebook.json)"
      } catch {
        return "refused when written: \(error) \(codebook.json)"
      }
    }
    #expect(fault == nil)
  }

  @Test func matricesAreReadOrRefused() {
    let seeds = CorpusFile.files("matrix", "read") + CorpusFile.files("matrix", "refused")
    let tokens = [
      ",", "\n", "1", "0.5", "-1e308", "1e-320", "a", "variable", "\"", "NA", "-0", ";",
    ]
    let fault = FuzzRun.firstFault(seeds, tokens: tokens) { input, mutator in
      var codebook = Codebook()
      if mutator.below(2) == 0 {
        codebook.matrix = Codebook.Matrix(
          kind: mutator.below(2) == 0 ? .correlation : .covariance,
          n: [2, 3, 145, .max][mutator.below(4)],
          means: mutator.below(2) == 0 ? nil : [0, 1, 2],
          standardDeviations: mutator.below(2) == 0 ? nil : [1, 2, 1e200])
      }
      let found = CodebookFile.Found(codebook: codebook, path: "r.json")
      let matrix = try MatrixFile.relation(CSVReader(input, name: "r.csv"), found, n: 100)
      guard let matrix, !matrix.schema.variables.isEmpty else { return nil }
      return matrix.moments.items == matrix.schema.variables.count ? nil : "items without names"
    }
    #expect(fault == nil)
  }
}

@Suite struct CorpusTests {
  @Test(arguments: CorpusFile.files("csv", "read")) func tablesAreRead(_ file: CorpusFile) throws {
    let whole = try read(file.bytes, pieceBytes: 1 << 30)
    for pieceBytes in 1...64 {
      let parts = try read(file.bytes, pieceBytes: pieceBytes)
      #expect(parts.table == whole.table && parts.report == whole.report)
    }
  }

  @Test(arguments: CorpusFile.files("csv", "refused"))
  func whatIsNoTableIsRefused(_ file: CorpusFile) {
    #expect(trouble(file.bytes) != nil)
  }

  @Test(arguments: CorpusFile.files("codebook", "read"))
  func codebooksAreRead(_ file: CorpusFile) throws {
    let codebook = try Codebook(json: file.bytes)
    #expect(try Codebook(json: Array(codebook.json.utf8)) == codebook)
  }

  @Test(arguments: CorpusFile.files("codebook", "refused"))
  func whatIsNoCodebookIsRefused(_ file: CorpusFile) {
    #expect(throws: DataError.self) { try Codebook(json: file.bytes) }
  }

  @Test(arguments: CorpusFile.files("matrix", "read"))
  func matricesAreRead(_ file: CorpusFile) throws {
    #expect(try MatrixFile.relation(CSVReader(file.bytes, name: "r.csv"), nil, n: 100) != nil)
  }

  @Test(arguments: CorpusFile.files("matrix", "refused"))
  func whatIsNoMatrixIsRefused(_ file: CorpusFile) {
    #expect(throws: DataError.self) {
      try MatrixFile.relation(CSVReader(file.bytes, name: "r.csv"), nil, n: 100)
    }
  }
}
