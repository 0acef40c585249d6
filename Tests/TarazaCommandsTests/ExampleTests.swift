import TarazaCommands
import TarazaDocument
import TarazaLanguage
import Testing

/// The examples of help are promises: each must run as it stands.
@Suite struct ExampleTests {
  /// Examples that write files are run where they may: see `SaveTests`.
  static let programs = Registry.standard.commands.flatMap { $0.signature.examples }
    .map(\.program).filter { !$0.contains("| save ") && !$0.contains("open \"") }

  @Test(arguments: programs)
  func anExampleOfACommandRuns(_ program: String) {
    var session = Session(.standard)
    var shown: [Document] = []
    let outcome = session.run(SourceText(program)) { shown.append($0) }
    #expect(outcome.status == .done, "\(outcome.diagnostics.map(\.message))")
    #expect(!shown.isEmpty)
  }

  @Test(arguments: Registry.standard.verbs)
  func everyCommandHasAnExampleThatUsesIt(_ verb: String) throws {
    let command = try #require(Registry.standard[verb])
    #expect(command.signature.examples.contains { $0.program.contains(verb) })
  }

  /// What a command says it yields before it runs is what it yields.
  @Test(arguments: programs)
  func aResultHoldsWhatItsShapePromises(_ program: String) throws {
    var session = Session(.standard)
    _ = session.run(SourceText(program)) { _ in }
    guard case .result(let result)? = session.scope["_"]?.value else { return }
    let document = result.accessible
    for table in result.shape.tables {
      let found = try #require(document.table(named: table.name), "no table \(table.name)")
      if let columns = table.columns {
        let keys = table.isOfAllGroups ? [] : result.shape.groups.map(\.name)
        #expect(found.columns.map(\.name) == keys + columns.map(\.name))
      }
    }
    for chart in result.shape.charts { #expect(document.chart(named: chart) != nil) }
  }
}
