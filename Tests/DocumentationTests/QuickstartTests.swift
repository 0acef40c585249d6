import TarazaDocument
import TarazaREPL
import TarazaTestSupport
import Testing

/// The quickstart is what everybody runs first: the README shows what it prints and draws.
@Suite struct QuickstartTests {
  private struct Run {
    let folder: ScratchFolder
    let printed: String
    let code: ExitCode
  }

  private static let run = Result {
    let folder = try ScratchFolder()
    let path = "notebooks/quickstart.taraza"
    let ended = Terminal.output(of: try Checkout.text(of: path), name: path, in: folder.path)
    return Run(folder: folder, printed: ended.text, code: ended.code)
  }

  @Test func theReadmeShowsWhatItPrints() throws {
    let run = try Self.run.get()
    #expect(run.code == .done)
    let excerpts = try Page("README.md").blocks.filter { $0.language == "text" }
    #expect(excerpts.count >= 5)
    for excerpt in excerpts {
      #expect(run.printed.contains(excerpt.text), "\(excerpt) is not printed")
    }
  }

  @Test(arguments: ["scree.svg", "trend.svg"])
  func theReadmeShowsWhatItDraws(_ name: String) throws {
    let drawn = try Self.run.get().folder.text(of: name)
    let shown = try Checkout.text(of: "docs/pictures/\(name)")
    #expect(drawn == shown, "copy the picture that the quickstart draws to docs/pictures")
    #expect(try Page("README.md").linkedFiles.contains("docs/pictures/\(name)"))
  }
}
