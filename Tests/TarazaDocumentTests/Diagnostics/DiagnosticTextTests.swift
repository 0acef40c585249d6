import TarazaDocument
import Testing

@Suite struct DiagnosticTextTests {
  private static let program = """
    let s = open "tension.csv"

    s | summarize mean(trsut) by wave
    """

  /// The span of the first `part` of `text`.
  private func span(_ part: String, in text: String) -> Span {
    let bytes = Array(text.utf8)
    let wanted = Array(part.utf8)
    let start = bytes.indices.first { bytes[$0...].starts(with: wanted) } ?? 0
    return Span(start, start + wanted.count)
  }

  @Test func looksAsTheLanguagePagePromises() {
    let diagnostic = Diagnostic(
      .unknownColumn, "no column named “trsut” in this table",
      at: span("trsut", in: Self.program), hints: ["did you mean “trust”?"])
    #expect(
      diagnostic.text(in: SourceText(Self.program)) == """
        E203: no column named “trsut” in this table
          3 | s | summarize mean(trsut) by wave
            |                    ^^^^^
        hint: did you mean “trust”?

        """)
  }

  @Test func namedSourceSaysItsPlace() {
    let diagnostic = Diagnostic(.unknownName, "no “s”", at: Span(28, 29))
    #expect(
      diagnostic.text(in: SourceText(Self.program, name: "a.taraza")) == """
        E202: no “s”
          a.taraza, line 3, column 1
          3 | s | summarize mean(trsut) by wave
            | ^

        """)
  }

  @Test func marksStandUnderWideCharactersAndMarksWithoutWidth() {
    let text = "日本 | e\u{301}x👍🏽 trsut"
    let diagnostic = Diagnostic(.unknownColumn, "m", at: span("trsut", in: text))
    #expect(
      diagnostic.text(in: SourceText(text)) == """
        E203: m
          1 | 日本 | e\u{301}x👍🏽 trsut
            |             ^^^^^

        """)
  }

  @Test func tabsTakeFourCells() {
    let text = "\ts\t| x"
    #expect(
      Diagnostic(.unknownName, "m", at: span("x", in: text)).text(in: SourceText(text)) == """
        E202: m
          1 |     s    | x
            |            ^

        """)
  }

  @Test func labelsStandUnderTheirOwnLines() {
    let text = "a [\n\n\n  b\n c )"
    let diagnostic = Diagnostic(
      .bracketMismatch, "“)” closes “[”", at: span(")", in: text),
      labels: [.init(span("[", in: text), "opened here")], hints: ["one", "two\nlines"])
    #expect(
      diagnostic.text(in: SourceText(text)) == """
        E108: “)” closes “[”
          1 | a [
            |   - opened here
          …
          5 |  c )
            |    ^
        hint: one
        hint: two
              lines

        """)
  }

  @Test func spanOverSeveralLinesIsMarkedAtBothEnds() {
    let text = "a \"\"\"x\ny\nz\"\"\" b"
    let diagnostic = Diagnostic(.wrongType, "m", at: Span(2, 13))
    #expect(
      diagnostic.text(in: SourceText(text)) == """
        E212: m
          1 | a \"\"\"x
            |   ^^^^
          …
          3 | z\"\"\" b
            | ^^^^

        """)
  }

  @Test func endOfTheTextHasAMark() {
    #expect(
      Diagnostic(.expectedExpression, "m", at: Span(3, 3)).text(in: SourceText("a +"))
        == "E110: m\n  1 | a +\n    |    ^\n")
    #expect(
      Diagnostic(.expectedExpression, "m", at: Span(99, 120)).text(in: SourceText("a\n"))
        == "E110: m\n  2 |\n    | ^\n")
    #expect(
      Diagnostic(.expectedExpression, "m", at: Span(-5, -2)).text(in: SourceText("ab"))
        == "E110: m\n  1 | ab\n    | ^\n")
  }

  @Test(arguments: [20, 30, 40, 80])
  func longLinesAreCutAroundTheSpan(_ width: Int) {
    let text = String(repeating: "и", count: 500) + "trsut" + String(repeating: "z", count: 500)
    let lines = Diagnostic(.unknownColumn, "m", at: span("trsut", in: text))
      .text(in: SourceText(text), TextStyle(width: width)).split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.allSatisfy { cellWidth(String($0)) <= width })
    let marks = lines[2].enumerated().filter { $0.element == "^" }.map(\.offset)
    #expect(String(marks.map { Array(lines[1])[$0] }) == "trsut")
  }

  @Test func spanLongerThanTheLineIsMarkedAsFarAsItIsShown() {
    let text = String(repeating: "x", count: 300)
    let lines = Diagnostic(.nameTooLong, "m", at: Span(0, 300))
      .text(in: SourceText(text), TextStyle(width: 40)).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 40 })
    #expect(lines[2].contains("^^^^^^^^^^"))
  }

  @Test func placeInADataFileIsSaid() {
    func text(_ row: Int?, _ column: Int?) -> String {
      Diagnostic(.fileRowShape, "7 cells", at: .file(path: "a\u{1B}.csv", row: row, column: column))
        .text()
    }
    #expect(text(3, 5) == "E506: 7 cells\n  a\\u{1B}.csv, row 3, column 5\n")
    #expect(text(3, nil) == "E506: 7 cells\n  a\\u{1B}.csv, row 3\n")
    #expect(text(nil, nil) == "E506: 7 cells\n  a\\u{1B}.csv\n")
  }

  @Test func controlCharactersOfTheSourceAreShownAsEscapes() {
    let text = "a \u{1B}[31m\u{200B}b"
    let shown = Diagnostic(.strangeCharacter, "m\u{7}", at: span("\u{200B}", in: text))
      .text(in: SourceText(text))
    #expect(
      shown == """
        E102: m\\u{7}
          1 | a \\u{1B}[31m\\u{200B}b
            |             ^^^^^^^^

        """)
  }

  @Test func colourIsOnlyWhereItIsAskedFor() {
    let diagnostic = Diagnostic(
      .unknownName, "m", at: Span(0, 1), severity: .warning, hints: ["h"])
    #expect(diagnostic.text(in: SourceText("a")).hasPrefix("warning E202: m\n"))
    let coloured = diagnostic.text(in: SourceText("a"), TextStyle(colour: true))
    #expect(coloured.contains("\u{1B}[1;33m^\u{1B}[0m"))
  }

  @Test func severalStandApart() {
    let all = Diagnostics([
      Diagnostic(.unknownName, "one", at: Span(0, 1)), Diagnostic(.unknownName, "two"),
    ])
    #expect(all.text(in: SourceText("a")) == "E202: one\n  1 | a\n    | ^\n\nE202: two\n")
  }
}
