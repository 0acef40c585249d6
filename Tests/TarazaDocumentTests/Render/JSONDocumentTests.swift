import TarazaDocument
import TarazaTestSupport
import Testing

@Suite struct JSONDocumentTests {
  @Test func emptyDocumentStatesItsFormat() throws {
    #expect(
      Document().json() == """
        {
          "taraza": {
            "format": 1
          },
          "values": {},
          "value_details": {},
          "tables": {},
          "charts": {},
          "notes": [],
          "sections": [],
          "layout": []
        }

        """)
  }

  @Test func valuesNestByTheirPointsAndTablesAreNamed() throws {
    let document = Document([
      .values([
        NamedValue("fit.rmsea", "RMSEA", .number(0.061, .coefficient), remark: "90%"),
        NamedValue("fit.df", "df", .integer(24)), NamedValue("fit", "Fit", .text("good")),
        NamedValue("converged", "Converged", .truth(true)),
        NamedValue("ci", "Interval", .interval(0.5, .infinity, .coefficient)),
      ]),
      .table(
        DocumentTable(
          name: "loadings", title: "Loadings",
          [
            .texts("item", ["A1", "A2"]),
            DocumentColumn("F1", [.number(.nan, .coefficient), .missing("refused")]),
          ], isDetail: true)),
      .note(Note(.warning, "heywood-case", "One communality is above one.")),
    ])
    let json = try StrictJSON.read(document.json())
    #expect(json["values"]?["fit"]?["rmsea"] == .number(0.061))
    #expect(json["values"]?["fit"]?["df"] == .number(24))
    #expect(json["values"]?["fit"]?[""] == .string("good"))
    #expect(json["values"]?["converged"] == .truth(true))
    #expect(json["values"]?["ci"] == .object(["lower": .number(0.5), "upper": .null]))
    #expect(
      json["value_details"]?["ci"]?["null"] == .object(["upper": .string("infinity")]))
    #expect(
      json["value_details"]?["fit.rmsea"]
        == .object([
          "title": .string("RMSEA"), "type": .string("number"), "style": .string("coefficient"),
          "remark": .string("90%"),
        ]))
    let table = json["tables"]?["loadings"]
    #expect(table?["detail"] == .truth(true))
    #expect(table?["rows"] == .number(2))
    #expect(table?["columns"]?[0]?["values"] == .array([.string("A1"), .string("A2")]))
    #expect(table?["columns"]?[1]?["values"] == .array([.null, .null]))
    #expect(
      table?["columns"]?[1]?["nulls"]
        == .array([
          .object(["index": .number(0), "reason": .string("not a number")]),
          .object(["index": .number(1), "reason": .string("missing: refused")]),
        ]))
    #expect(json["notes"]?[0]?["code"] == .string("heywood-case"))
    #expect(json["layout"]?[1] == .object(["table": .string("loadings")]))
  }

  @Test(arguments: [
    0, -0.0, 0.1, 1.0 / 3, 1e300, -1e300, 1e-300, Double.greatestFiniteMagnitude,
    Double.leastNonzeroMagnitude, 123_456_789.123_456_79, 2e15, 1e16,
  ])
  func everyDigitComesBack(_ value: Double) throws {
    let document = Document([.values([NamedValue("x", "x", .number(value, .coefficient))])])
    let read = try StrictJSON.read(document.json())["values"]?["x"]
    guard case .number(let back) = read else {
      Issue.record("no number")
      return
    }
    #expect(back.bitPattern == value.bitPattern)
  }

  @Test func wholeNumbersKeepEveryDigit() {
    let document = Document([
      .values([NamedValue("a", "a", .integer(.min)), NamedValue("b", "b", .integer(.max))])
    ])
    #expect(document.json().contains("\"a\": -9223372036854775808"))
    #expect(document.json().contains("\"b\": 9223372036854775807"))
  }

  @Test func textComesBackWhateverItHolds() throws {
    let text = "q\"\\/\u{0}\u{1B}\u{7F}\u{9B}\n\r\t\u{2028}ңөү👨‍👩‍👧<script>"
    let document = Document([
      .prose(text), .values([NamedValue(text, text, .text(text))]),
      .section(Section(text, keys: [NamedValue("g", text, .text(text))], Document())),
    ])
    let json = try StrictJSON.read(document.json())
    #expect(json["layout"]?[0]?["prose"] == .string(text))
    #expect(json["values"]?[text] == .string(text))
    #expect(json["sections"]?[0]?["keys"]?["g"] == .string(text))
    #expect(!document.json().unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
  }

  @Test func namesThatComeTwiceAreBothKept() throws {
    let table = DocumentTable(name: "t", [.counts("n", [1])])
    let document = Document([
      .table(table), .table(table), .values([NamedValue("a", "a", .integer(1))]),
      .values([NamedValue("a", "a", .integer(2))]),
    ])
    let json = try StrictJSON.read(document.json())
    #expect(json["tables"]?["t#2"]?["rows"] == .number(1))
    #expect(json["values"] == .object(["a": .number(1), "a#2": .number(2)]))
  }

  @Test func chartsAreData() throws {
    let chart = Chart(
      name: "scree", title: "Scree", x: .init("Factor"), y: .init("Eigenvalue", includesZero: true),
      series: [
        .init("Data", .linePoints, x: [1, 2], y: [2.5, .nan]),
        .init("Data", .band, x: [1, 2], y: [2, 1], upper: [3, .infinity], isReference: true),
      ])
    let json = try StrictJSON.read(Document([.chart(chart)]).json())["charts"]?["scree"]
    #expect(json?["y"]?["includes_zero"] == .truth(true))
    #expect(json?["series"]?[0]?["y"] == .array([.number(2.5), .null]))
    #expect(json?["series"]?[1]?["upper"] == .array([.number(3), .null]))
    #expect(json?["series"]?[1]?["reference"] == .truth(true))
    #expect(
      json?["series"]?[1]?["nulls"]
        == .array([
          .object(["of": .string("upper"), "index": .number(1), "reason": .string("infinity")])
        ]))
  }

  @Test func diagnosticsSayTheirPlaces() throws {
    let all = Diagnostics([
      Diagnostic(
        .unknownColumn, "no column", at: Span(4, 6), labels: [.init(Span(0, 1), "here")],
        hints: ["a"]),
      Diagnostic(.fileRowShape, "m", at: .file(path: "a.csv", row: 3, column: nil)),
      Diagnostic(.noRows, "m", severity: .warning),
    ])
    let json = try StrictJSON.read(all.json(in: SourceText("ab\nиш", name: "x.taraza")))
    let first = json["diagnostics"]?[0]
    #expect(first?["code"] == .string("E203"))
    #expect(
      first?["place"]
        == .object([
          "kind": .string("program"), "name": .string("x.taraza"),
          "start": .object(["offset": .number(4), "line": .number(2), "column": .number(1)]),
          "end": .object(["offset": .number(6), "line": .number(2), "column": .number(2)]),
        ]))
    #expect(first?["labels"]?[0]?["text"] == .string("here"))
    #expect(
      json["diagnostics"]?[1]?["place"]
        == .object(["kind": .string("file"), "path": .string("a.csv"), "row": .number(3)]))
    #expect(json["diagnostics"]?[2]?["severity"] == .string("warning"))
  }
}
