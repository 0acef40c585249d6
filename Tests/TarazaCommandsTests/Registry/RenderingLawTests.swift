import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// What each example shows can be read in every form in which Taraza writes.
@Suite struct RenderingLawTests {
  @Test(arguments: RegistryExample.all)
  func textKeepsToItsWidthAndToPlainCharacters(_ example: RegistryExample) throws {
    let run = try Running(example.program)
    #expect(run.outcome.status == .done, "\(run.messages)")
    for document in run.shown {
      for width in [60, 80, 120] {
        let text = document.text(TextStyle(width: width))
        for line in text.split(separator: "\n") where cellWidth(String(line)) > width {
          Issue.record("\(cellWidth(String(line))) cells in \(width): \(line)")
        }
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
      }
      let coloured = document.text(TextStyle(width: 80, colour: true))
      #expect(withoutEscapes(coloured) == document.text(TextStyle(width: 80)))
    }
  }

  @Test(arguments: RegistryExample.all)
  func markupIsWellFormed(_ example: RegistryExample) throws {
    let run = try Running(example.program)
    _ = try MarkupReader.html(run.document.html(title: example.program))
    for chart in charts(run.document) { _ = try MarkupReader.xml(chart.svg()) }
    let markdown = run.document.markdown()
    #expect(!markdown.isEmpty)
    let fences = markdown.split(separator: "\n").count { $0.hasPrefix("```") }
    #expect(fences.isMultiple(of: 2))
  }

  /// A table of Markdown has as many cells in each row as in its head.
  @Test(arguments: RegistryExample.all)
  func theRowsOfAMarkdownTableAreOfOneLength(_ example: RegistryExample) throws {
    let lines = try Running(example.program).document.markdown()
      .split(separator: "\n", omittingEmptySubsequences: false)
    for table in lines.split(whereSeparator: { !$0.hasPrefix("|") }) {
      let counts = Set(table.map { $0.replacing("\\|", with: "").count { $0 == "|" } })
      #expect(counts.count == 1, "\(table.joined(separator: "\n"))")
    }
  }

  private func charts(_ document: Document) -> [Chart] {
    document.blocks.flatMap { block -> [Chart] in
      switch block {
      case .chart(let chart): [chart]
      case .section(let section): charts(section.body)
      default: []
      }
    }
  }

  private func withoutEscapes(_ text: String) -> String {
    text.replacing(/\u{1B}\[[0-9;]*m/, with: "")
  }
}
