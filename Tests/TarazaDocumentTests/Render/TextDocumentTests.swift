import TarazaDocument
import Testing

@Suite struct TextDocumentTests {
  private let loadings = DocumentTable(
    name: "loadings", title: "Loadings",
    [
      .texts("item", title: "Item", ["A1", "Ишеним деңгээли", "日本 e\u{301} 👨‍👩‍👧"]),
      .numbers("F1", [0.703, -0.012, .nan], as: .coefficient),
      .numbers("mean", title: "Mean", [3.2, 12.031, 0.5], as: .measurement),
      .numbers("p", [0.00001, 0.042, 1], as: .probability),
      DocumentColumn(
        "share", title: "Share", [.number(0.4567, .percent), .missing("refused"), .missing(nil)]),
      DocumentColumn(
        "ci", title: "95% interval",
        [.interval(-0.1, 0.2, .coefficient), .interval(0.1, 0.3, .coefficient), .blank]),
    ])

  @Test func tableLinesUpOnThePointWhateverTheScript() {
    #expect(
      Document([.table(loadings)]).text() == """
        Loadings
        Item                 F1   Mean       p    Share     95% interval
        ───────────────  ──────  ─────  ──────  ───────  ───────────────
        A1                0.703   3.20  < .001    45.7%  [-0.100, 0.200]
        Ишеним деңгээли  -0.012  12.03   0.042  refused   [0.100, 0.300]
        日本 e\u{301} 👨‍👩‍👧           NaN   0.50   1.000        ·

        """)
  }

  @Test func wideTableIsDealtIntoBlocksThatRepeatTheLabels() {
    #expect(
      Document([.table(loadings)]).text(TextStyle(width: 40)) == """
        Loadings
        Item                 F1   Mean       p
        ───────────────  ──────  ─────  ──────
        A1                0.703   3.20  < .001
        Ишеним деңгээли  -0.012  12.03   0.042
        日本 e\u{301} 👨‍👩‍👧           NaN   0.50   1.000

        Item               Share
        ───────────────  ───────
        A1                 45.7%
        Ишеним деңгээли  refused
        日本 e\u{301} 👨‍👩‍👧              ·

        Item                95% interval
        ───────────────  ───────────────
        A1               [-0.100, 0.200]
        Ишеним деңгээли   [0.100, 0.300]
        日本 e\u{301} 👨‍👩‍👧

        """)
  }

  @Test func longTitlesBreakBeforeLabelsAreShortened() {
    let table = DocumentTable(
      name: "items",
      [
        .texts("item", ["q1", "q2"]),
        .texts("label", ["How much do you trust the local council?", "And the police?"]),
        .numbers("r", title: "Corrected item-total correlation", [0.5, 0.25], as: .coefficient),
      ])
    #expect(
      Document([.table(table)]).text(TextStyle(width: 60)) == """
                                                          Corrected
                                                         item-total
        item  label                                     correlation
        ────  ────────────────────────────────────────  ───────────
        q1    How much do you trust the local council?        0.500
        q2    And the police?                                 0.250

        """)
  }

  @Test func valuesAreAListOfTwoColumns() {
    let document = Document([
      .values([
        NamedValue("alpha", "Cronbach’s alpha", .number(0.70312, .coefficient)),
        NamedValue("n", "People", .integer(2436)),
        NamedValue("rmsea", "RMSEA", .number(0.061, .coefficient), remark: "90% [0.05, 0.07]"),
        NamedValue("rotation", "Rotation", .text("oblimin")),
        NamedValue("ci", "95% interval", .interval(0.69, 0.72, .coefficient)),
        NamedValue("p", "p", .number(1e-9, .probability)),
        NamedValue("weight", "Weight", .missing("refused"), remark: "not asked"),
      ])
    ])
    #expect(
      document.text() == """
        Cronbach’s alpha     0.703
        People            2436
        RMSEA                0.061        90% [0.05, 0.07]
        Rotation          oblimin
        95% interval      [0.690, 0.720]
        p                   < .001
        Weight            refused (not asked)

        """)
  }

  @Test func notesTellTheirKindWithoutColour() {
    let document = Document([
      .note(Note(.recipe, "recipe", "Minimum residual.")),
      .note(Note(.warning, "heywood-case", "One communality is above one: a Heywood case.")),
      .note(Note(.remark, "r", "Ok.")), .note(Note(.reading, "r", "Fair.")),
    ])
    #expect(
      document.text(TextStyle(width: 40)) == """
        Method: Minimum residual.
        WARNING: One communality is above one:
          a Heywood case.
        Note: Ok.
        Reading: Fair.

        """)
    #expect(document.text(TextStyle(colour: true)).contains("\u{1B}[1;33mWARNING:\u{1B}[0m One"))
  }

  @Test func sectionsAreRuledOff() {
    let inner = Document([.section(Section("2023", Document([.prose("x")])))])
    let document = Document([.heading("Trust"), .section(Section("Osh", inner))])
    #expect(
      document.text(TextStyle(width: 20)) == """
        Trust
        ═════

        ━━ Osh ━━━━━━━━━━━━━

        ── 2023 ────────────

        x

        """)
  }

  @Test func proseIsShownAsPlainText() {
    let markdown = """
      # Title
      Some *emphasis*, **strength** and `code` with [a link](https://x.org/a_b); snake_case_name
      goes on.

      - one
      - two
        more
        1. a
        2. b

      > said

      ```
      let  x
      ```
      ***
      """
    #expect(
      Document([.prose(markdown)]).text(TextStyle(width: 50)) == """
        Title
        ═════

        Some emphasis, strength and `code` with a link
        (https://x.org/a_b); snake_case_name goes on.

        • one
        • two more
          1. a
          2. b

        │ said

            let  x

        ────────────────────────────────────────

        """)
  }

  @Test func detailTablesAreNotPrinted() {
    let detail = DocumentTable(name: "residuals", [.counts("n", [1])], isDetail: true)
    #expect(Document([.table(detail)]).text() == "")
  }

  @Test func longTablesAreCutWhereAskedFor() {
    let table = DocumentTable(name: "t", [.counts("n", [1, 22, 3])])
    #expect(
      Document([.table(table)]).text(TextStyle(rowLimit: 2)) == " n\n──\n 1\n22\n… 1 more row\n")
    #expect(
      Document([.table(DocumentTable(name: "t", [.counts("n", [])]))]).text() == """
        n
        ─
        (no rows)

        """)
    #expect(
      Document([.table(DocumentTable(name: "t", []))]).text() == "(a table without columns)\n")
  }

  @Test func terminalEscapesInDataAreShownNotSent() {
    let attack = "\u{1B}]0;x\u{7}\r\u{9B}31m\u{202E}\u{2028}\u{200B}\tend\n"
    let document = Document([
      .heading(attack), .prose(attack + "`" + attack + "`"), .note(Note(.warning, "x", attack)),
      .values([NamedValue("a", attack, .text(attack), remark: attack)]),
      .table(DocumentTable(name: "t", title: attack, [.texts("c", title: attack, [attack])])),
      .section(Section(attack, Document([.prose("x")]))),
    ])
    let shown = document.text(TextStyle(width: 120))
    let dangerous = shown.unicodeScalars.filter {
      ($0.value < 0x20 && $0 != "\n") || (0x7F..<0xA0).contains($0.value)
        || ["\u{202E}", "\u{2028}", "\u{200B}"].contains($0)
    }
    #expect(dangerous.isEmpty)
    #expect(shown.contains("\\u{1B}]0;x\\u{7}\\r\\u{9B}31m\\u{202E}\\u{2028}\\u{200B}\\tend\\n"))
  }

  @Test(arguments: [20, 33, 47, 60, 80, 120])
  func noLineIsWiderThanAskedOrEndsInABlank(_ width: Int) {
    let words = "Канчалык ишенесиз жергиликтүү кеңешке жана 地方議会 de\u{301}cision"
    let wide = DocumentTable(
      name: "wide", title: words,
      [.texts("item", title: words, [words, "a", ""])]
        + (1...14).map { .numbers("F\($0)", [0.5, -0.25, .nan], as: .coefficient) }
        + [.texts("remark", ["", words + words, "x"])])
    let document = Document([
      .heading(words), .prose(words + "\n\n- " + words), .table(wide),
      .values([
        NamedValue("a", words, .number(0.5, .coefficient), remark: words),
        NamedValue("b", words, .text(words)),
      ]), .note(Note(.warning, "w", words)), .section(Section(words, Document([.prose(words)]))),
    ])
    let lines = document.text(TextStyle(width: width)).split(separator: "\n")
    for line in lines {
      #expect(cellWidth(String(line)) <= width, "\(line)")
      #expect(line.last != " ", "\(line)")
    }
  }
}
