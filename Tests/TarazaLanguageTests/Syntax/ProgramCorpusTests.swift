import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

@Suite struct ProgramCorpusTests {
  @Test(arguments: try Golden.validPrograms())
  func aRightProgramParsesWithoutDiagnostics(_ program: ValidProgram) {
    let parsed = Syntax.parse(SourceText(program.text))
    #expect(parsed.diagnostics == [])
    #expect(parsed.program.statements.allSatisfy { !$0.isBroken })
  }

  @Test(arguments: try Golden.validPrograms())
  func aRightProgramReadsBackFromItsTree(_ program: ValidProgram) {
    let tree = Syntax.parse(SourceText(program.text)).program
    let again = Syntax.parse(SourceText(tree.description))
    #expect(again.diagnostics == [])
    #expect(again.program.outline == tree.outline)
  }

  @Test(arguments: try Golden.invalidPrograms().filter { $0.classes == ["syntax"] })
  func aWrongProgramIsRefused(_ program: InvalidProgram) throws {
    #expect(!Syntax.parse(bytes: program.bytes).diagnostics.isEmpty)
  }

  /// Where either the parser or the checker may refuse it, what the parser says must be right too.
  @Test(arguments: try Golden.invalidPrograms().filter { $0.classes.contains("syntax") })
  func aRefusalIsAtThePlaceAndSaysWhatToType(_ program: InvalidProgram) throws {
    let parsed = Syntax.parse(bytes: program.bytes)
    guard let first = parsed.diagnostics.first else { return }
    let place = parsed.source.position(of: try #require(first.span).start)
    #expect(
      program.places.contains { $0.line == place.line && $0.columns.contains(place.column) },
      "\(place.line):\(place.column) \(first.message)")
    #expect(first.hints.contains { $0.contains(program.hint) }, "\(first.hints)")
    #expect(first.code.rawValue.hasPrefix("E1"))
    #expect(first.severity == .error)
  }

  @Test(arguments: try Golden.invalidPrograms().filter { $0.classes == ["checking"] })
  func whatIsForTheCheckerParses(_ program: InvalidProgram) {
    #expect(Syntax.parse(bytes: program.bytes).diagnostics == [])
  }
}
