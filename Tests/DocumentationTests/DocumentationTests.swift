import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaREPL
import TarazaTestSupport
import Testing

/// What the documentation shows is what Taraza does.
@Suite struct DocumentationTests {
  /// Blocks of a command with its output: `$ scripts/taraza -c '…'`.
  static let sessions = Page.all.flatMap(\.blocks).filter {
    $0.lines.first?.hasPrefix("$ scripts/taraza -c '") == true
  }

  /// Blocks of the language, with or without its name behind the fence.
  static let programs = Page.all.flatMap(\.blocks).filter { $0.language == "taraza" }

  @Test(arguments: sessions)
  func aCommandShownYieldsTheOutputShown(_ block: Page.Block) throws {
    let command = block.lines[0]
    let program = command.dropFirst("$ scripts/taraza -c '".count).dropLast()
    #expect(command.hasSuffix("'"))
    let found = Terminal.output(of: String(program), in: Checkout.root).text
    let shown = block.lines.dropFirst().joined(separator: "\n")
    #expect(trimmed(found) == trimmed(shown))
  }

  /// A program on bundled datasets runs; one on a file of the reader's own is read and no more.
  @Test(arguments: programs)
  func aProgramShownParsesAndRuns(_ block: Page.Block) throws {
    let parsed = Syntax.parse(SourceText(block.text))
    #expect(parsed.diagnostics.map(\.message) == [])
    let needsFiles = block.text.contains("open \"") || block.text.contains("save \"")
    guard !needsFiles else { return }
    let ended = Terminal.output(of: block.text, in: Checkout.root)
    #expect(ended.code == .done, "\(ended.text)")
  }

  @Test func thereIsSomethingToHoldToItsWord() {
    #expect(!Self.sessions.isEmpty && !Self.programs.isEmpty)
  }

  @Test(arguments: try Checkout.files(in: "notebooks", ending: ".taraza"))
  func aNotebookRunsAndItsChecksHold(_ path: String) throws {
    let scratch = try ScratchFolder()
    let program = try Checkout.text(of: path)
    #expect(program.contains("check "), "nothing in it can fail")
    let ended = Terminal.output(of: program, name: path, in: scratch.path)
    #expect(ended.code == .done, "\(ended.text)")
  }

  @Test(arguments: Page.all)
  func aLinkLeadsToAFile(_ page: Page) {
    for link in page.linkedFiles {
      let path = page.folder.isEmpty ? link : "\(page.folder)/\(link)"
      #expect(Checkout.exists(path), "\(page.path): \(link)")
    }
  }

  /// Paths in code marks, such as `docs/reference/json.md`, are there too.
  @Test(arguments: Page.all)
  func aPathMentionedIsThere(_ page: Page) {
    let places = /`((?:docs|Sources|Tests|scripts|datasets|notebooks)\/[\w.\/-]*)`/
    for match in page.text.matches(of: places) {
      #expect(Checkout.exists(String(match.output.1)), "\(page.path): \(match.output.1)")
    }
  }

  @Test(arguments: Page.all)
  func everyFenceIsClosed(_ page: Page) {
    let fences = page.text.split(separator: "\n").count { $0.hasPrefix("```") }
    #expect(fences.isMultiple(of: 2))
  }

  private func trimmed(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.joined(separator: "\n")
  }
}
