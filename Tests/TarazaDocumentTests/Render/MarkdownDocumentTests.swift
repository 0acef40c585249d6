import TarazaDocument
import Testing

@Suite struct MarkdownDocumentTests {
  @Test func documentBecomesGitHubMarkdown() {
    let document = Document([
      .heading("Trust"),
      .values([NamedValue("p", "p", .number(0.0001, .probability), remark: "two-sided")]),
      .table(
        DocumentTable(
          name: "t", title: "Items",
          [
            .texts("item", title: "Item", ["q1", "a|b"]),
            .numbers("r", [0.5, -0.25], as: .coefficient),
          ])),
      .note(Note(.warning, "w", "Few periods.")),
      .section(Section("Osh", Document([.heading("Inner"), .prose("Fine.")]))),
    ])
    #expect(
      document.markdown() == #"""
        ## Trust

        - **p**: \< .001 (two-sided)

        **Items**

        | Item | r |
        | --- | ---: |
        | q1 | 0.500 |
        | a\|b | -0.250 |

        > **WARNING:** Few periods.

        ## Osh

        ### Inner

        Fine.

        """#)
  }

  @Test func signsOfMarkdownInDataStayText() {
    #expect(escapedMarkdown("a*b_c`d|e<f>[g]\\&~$") == #"a\*b\_c\`d\|e\<f\>\[g\]\\\&\~\$"#)
    let table = DocumentTable(name: "t", [.texts("c", ["x\n| y |\r\n\u{1B}[0m"])])
    #expect(
      Document([.table(table)]).markdown() == #"""
        | c |
        | --- |
        | x \| y \| \\u{1B}\[0m |

        """#)
  }

  @Test func rawHTMLOfProseBecomesText() {
    let prose = "<img src=x onerror=alert(1)>\n\n`<b>` [x](javascript:alert(1)) [y](https://a.b)"
    #expect(
      Document([.prose(prose)]).markdown() == #"""
        \<img src=x onerror=alert(1)\>

        `<b>` x [y](<https://a.b>)

        """#)
  }

  @Test func proseComesBackAsItWas() {
    let prose = """
      ## Head

      Some *a* and **b**.

      1. one
      2. two
         - in

      > said

      ```
      code  x
      ```

      ---

      """
    #expect(Document([.prose(prose)]).markdown() == prose)
  }

  @Test func lineOfTextDoesNotTurnIntoAList() {
    #expect(Document([.prose("\\# a")]).markdown() == "\\# a\n")
    #expect(Document([.prose("2020\\. a")]).markdown() == "2020\\. a\n")
  }

  @Test func chartIsDrawnBetweenFencesThatHold() {
    let chart = Chart(
      name: "c", title: "````", x: .init(""), y: .init(""),
      series: [.init("A", .points, x: [1, 2], y: [1, 2])])
    let markdown = Document([.chart(chart)]).markdown()
    #expect(markdown.hasPrefix("`````text\n````\n"))
    #expect(markdown.hasSuffix("\n`````\n"))
  }
}
