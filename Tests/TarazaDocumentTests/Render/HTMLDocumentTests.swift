import TarazaDocument
import TarazaTestSupport
import Testing

@Suite struct HTMLDocumentTests {
  private func page(_ blocks: [Block]) throws -> MarkupElement {
    try MarkupReader.html(Document(blocks).html(title: "T", language: "ky"))
  }

  @Test func pageStandsAloneAndSaysItsLanguage() throws {
    let page = try page([.heading("Trust")])
    #expect(page.attributes["lang"] == "ky")
    #expect(page.all("title").first?.text == "T")
    #expect(page.all("h1").map(\.text) == ["T"])
    #expect(page.all("h2").map(\.text) == ["Trust"])
    #expect(page.all("script").isEmpty && page.all("link").isEmpty)
  }

  @Test func tablesHaveCaptionAndHeadings() throws {
    let table = DocumentTable(
      name: "t", title: "Items",
      [
        .texts("item", title: "Item", ["q1", "q2"]),
        DocumentColumn("r", [.number(0.5, .coefficient), .missing("refused")]),
      ])
    let page = try page([.table(table)])
    #expect(page.all("caption").map(\.text) == ["Items"])
    #expect(page.all("th").map { $0.attributes["scope"] } == ["col", "col", "row", "row"])
    #expect(page.all("th").map(\.text) == ["Item", "r", "q1", "q2"])
    #expect(page.all("td").first?.text == "0.500")
    #expect(page.all("td").allSatisfy { $0.attributes["class"] == "n" })
    #expect(page.all("abbr").first?.attributes["title"] == "missing: refused")
  }

  @Test func tableWithoutATitleHasAHiddenCaption() throws {
    let page = try page([.table(DocumentTable(name: "t", [.counts("n", [1])]))])
    #expect(page.all("caption").first?.attributes["class"] == "unseen")
    #expect(page.all("caption").first?.text == "t")
  }

  @Test func valuesNotesAndSectionsAreThere() throws {
    let page = try page([
      .values([NamedValue("a", "Alpha", .number(0.7, .coefficient), remark: "raw")]),
      .note(Note(.warning, "w", "Few.")),
      .section(Section("Osh", Document([.section(Section("2023", Document()))]))),
    ])
    #expect(page.all("dt").map(\.text) == ["Alpha"])
    #expect(page.all("dd").first?.text == "0.700 ")
    #expect(page.all("small").map(\.text) == ["raw"])
    #expect(page.all("strong").map(\.text) == ["WARNING:"])
    #expect(page.all("section").count == 2)
    #expect(page.all("h2").map(\.text) == ["Osh"] && page.all("h3").map(\.text) == ["2023"])
  }

  private static let attack =
    "\"><script>alert('x')</script><img src=x onerror=\"alert(1)\">&amp;\u{1B}[0m\u{202E}"

  @Test func nothingFromDataBecomesMarkup() throws {
    let text = Self.attack
    let chart = Chart(
      name: text, title: text, subtitle: text, x: .init(text, categories: [text, text]),
      y: .init(text), series: [.init(text, .linePoints, x: [0, 1], y: [1, 2])], caption: text)
    let document = Document([
      .heading(text), .prose(text + "\n\n`" + text + "`\n\n```\n" + text + "\n```"),
      .values([NamedValue(text, text, .text(text), remark: text)]),
      .table(
        DocumentTable(
          name: text, title: text,
          [DocumentColumn(text, title: text, [.text(text), .missing(text)])]
        )),
      .chart(chart), .note(Note(.remark, text, text)), .section(Section(text, Document())),
    ])
    for html in [document.html(title: text, language: text), document.htmlFragment()] {
      let page = try MarkupReader.html(html)
      let names = Set(page.all.map(\.name))
      #expect(names.isDisjoint(with: ["script", "img", "iframe", "object"]))
      #expect(!page.all.contains { $0.attributes.keys.contains { $0.hasPrefix("on") } })
      #expect(page.all("caption").first?.text.hasPrefix("\"><script>alert('x')</script>") == true)
    }
  }

  @Test func proseHasOnlyItsOwnElements() throws {
    let page = try page([
      .prose(
        """
        # H
        *a* **b** `c` [d](https://x.org/?a=1&b="2") [e](javascript:alert(1)) [f](//x) <https://g.h>
        ![i](data:text/html,x) [j](JaVaScRiPt:x) [k](mailto:a@b.c)

        - one
        - two
          1. in

        3. three

        > said

        ***
        <div onclick="x">raw</div>
        """)
    ])
    #expect(page.all("h2").map(\.text) == ["H"])
    #expect(page.all("em").map(\.text) == ["a"])
    #expect(page.all("strong").map(\.text) == ["b"])
    #expect(page.all("code").map(\.text) == ["c"])
    #expect(
      page.all("a").map { $0.attributes["href"] } == [
        "https://x.org/?a=1&b=\"2\"", "//x", "https://g.h", "mailto:a@b.c",
      ])
    #expect(page.all("ul").count == 1)
    #expect(page.all("ol").map { $0.attributes["start"] } == [nil, "3"])
    #expect(page.all("blockquote").count == 1 && page.all("hr").count == 1)
    #expect(page.all("p").contains { $0.text == "<div onclick=\"x\">raw</div>" })
  }

  @Test func chartComesWithItsNumbers() throws {
    let chart = Chart(
      name: "c", title: "Trend", x: .init("Wave", categories: ["first", "second"]),
      y: .init("Mean"),
      series: [
        .init("Osh", .linePoints, x: [0, 1], y: [1.5, .nan]),
        .init("Osh", .band, x: [0, 1], y: [1, 2], upper: [2, 3]),
      ])
    let page = try page([.chart(chart)])
    #expect(page.all("svg").first?.attributes["role"] == "img")
    #expect(page.all("caption").map(\.text) == ["Trend"])
    #expect(page.all("th").map(\.text).prefix(4) == ["Wave", "Osh", "Osh, lower", "Osh, upper"])
    #expect(
      page.all("td").map(\.text) == ["1.500", "1", "2", "", "2", "3"])
  }

  @Test func fragmentIsNoPage() throws {
    let fragment = Document([.prose("x")]).htmlFragment()
    #expect(fragment == "<div class=\"taraza\">\n<p>x</p>\n</div>\n")
  }
}
