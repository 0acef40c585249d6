import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// Programs that newcomers type out of other tools or of habit: each must be refused at the right
/// place, before anything runs, with a hint that helps.
@Suite struct CheckingCorpusTests {
  @Test(arguments: try Golden.invalidPrograms())
  func aWrongProgramIsRefusedAtItsPlace(_ wrong: InvalidProgram) throws {
    var session = Session(.standard)
    var shown = 0
    let outcome = session.run(bytes: wrong.bytes, name: nil) { _ in shown += 1 }
    #expect(outcome.status == .refused)
    #expect(shown == 0, "nothing runs while a fault stands")
    let first = try #require(outcome.diagnostics.first)
    let span = try #require(first.span)
    let place = outcome.source.position(of: span.start)
    #expect(
      wrong.places.contains { $0.line == place.line && $0.columns.contains(place.column) },
      "\(first.code.rawValue) \(first.message) at \(place.line):\(place.column)")
    let kind = first.code.rawValue.hasPrefix("E1") ? "syntax" : "checking"
    #expect(wrong.classes.contains(kind), "\(first.code.rawValue): \(first.message)")
    #expect(!first.hints.isEmpty, "\(first.message)")
  }
}
