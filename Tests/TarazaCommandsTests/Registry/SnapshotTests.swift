import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// What every example of every command shows, kept as whole files under `Tests/Snapshots`.
@Suite struct SnapshotTests {
  /// A few pages and drawings are enough to hold the writers to what they wrote.
  private static let pages: Set<String> = ["reliability", "trend", "factors"]
  private static let drawings: Set<String> = ["trend", "plot", "factors"]

  @Test(arguments: RegistryExample.all)
  func anExampleShowsWhatItShowed(_ example: RegistryExample) throws {
    let run = try Running(example.program)
    #expect(run.outcome.status == .done, "\(run.messages)")
    let place = "Tests/Snapshots/\(example.verb)/\(example.number)"
    let heading = "> \(example.program.replacing("\n", with: "\n> "))\n\n"
    let text = run.shown.map { $0.text() }.joined(separator: "\n")
    #expect(try Snapshot("\(place).txt").difference(heading + text) == nil)
    #expect(
      try Snapshot("\(place).json").difference(json: run.document.json(), example.digits) == nil)
    if Self.pages.contains(example.verb) {
      let page = run.document.html(title: example.program)
      #expect(try Snapshot("\(place).html").difference(page) == nil)
    }
    if Self.drawings.contains(example.verb), let chart = firstChart(run.document) {
      #expect(try Snapshot("\(place).svg").difference(chart.svg()) == nil)
    }
  }

  /// A file that no example shows any more only misleads.
  @Test func noSnapshotIsLeftOver() throws {
    let known = Set(RegistryExample.all.map { "Tests/Snapshots/\($0.verb)/\($0.number)" })
    for ending in [".txt", ".json", ".html", ".svg"] {
      for file in try Checkout.files(in: "Tests/Snapshots", ending: ending) {
        #expect(known.contains(String(file.dropLast(ending.count))), "\(file)")
      }
    }
  }

  private func firstChart(_ document: Document) -> Chart? {
    for block in document.blocks {
      if case .chart(let chart) = block { return chart }
      if case .section(let section) = block, let chart = firstChart(section.body) { return chart }
    }
    return nil
  }
}
