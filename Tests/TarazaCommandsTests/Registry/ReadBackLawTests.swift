import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// An example written again from its tree is the same program.
@Suite struct ReadBackLawTests {
  @Test(arguments: RegistryExample.all)
  func anExampleReadsBackFromItsTree(_ example: RegistryExample) throws {
    let parsed = Syntax.parse(SourceText(example.program))
    #expect(parsed.diagnostics == [])
    let written = parsed.program.description
    let again = Syntax.parse(SourceText(written))
    #expect(again.diagnostics == [], "\(written)")
    #expect(again.program.description == written)
    #expect(try Running(written).document.json() == Running(example.program).document.json())
  }

  @Test(arguments: RegistryExample.all)
  func theSameProgramShowsTheSameBytes(_ example: RegistryExample) throws {
    let (first, second) = (try Running(example.program), try Running(example.program))
    #expect(first.document.text() == second.document.text())
    #expect(first.document.json() == second.document.json())
  }
}
