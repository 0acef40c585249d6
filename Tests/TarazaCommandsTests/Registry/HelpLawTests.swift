import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// Help is made from signatures, so these must say all that a reader needs.
@Suite struct HelpLawTests {
  @Test(arguments: Registry.standard.verbs)
  func everyParameterIsDocumented(_ verb: String) throws {
    let signature = try #require(Registry.standard[verb]).fullSignature
    #expect(isSentencePart(signature.summary), "\(signature.summary)")
    for spec in signature.parameters.map(\.spec) {
      #expect(isSentencePart(spec.summary), "\(spec.name): \(spec.summary)")
      // What a clause may say depends on what stands before it.
      guard case .choice(let words) = spec.domain, spec.place == .option else { continue }
      #expect(!words.isEmpty, "\(spec.name)")
      for word in words { #expect(!word.meaning.isEmpty, "\(spec.name): \(word.word)") }
    }
    #expect(Set(signature.parameters.map(\.spec.name)).count == signature.parameters.count)
  }

  /// A line that begins with a capital and has no full stop, as help puts its own.
  private func isSentencePart(_ text: String) -> Bool {
    text.first?.isUppercase == true && text.last != "."
  }

  @Test(arguments: Registry.standard.verbs)
  func helpOnACommandShowsItsParametersAndExamples(_ verb: String) throws {
    let signature = try #require(Registry.standard[verb]).fullSignature
    let run = try Running("help \(verb)")
    #expect(run.outcome.status == .done, "\(run.messages)")
    let document = run.document
    #expect(document.text().contains(signature.summary))
    let examples = try #require(document.table(named: "examples"))
    #expect(examples.rowCount == signature.examples.count)
    #expect(examples.rowCount > 0)
    if let parameters = document.table(named: "parameters") {
      #expect(parameters.rowCount == signature.parameters.count)
    } else {
      #expect(signature.parameters.isEmpty)
    }
  }

  @Test func helpListsEveryCommand() throws {
    let commands = try #require(try Running("help").document.table(named: "commands"))
    #expect(commands.rowCount == Registry.standard.verbs.count)
  }

  @Test(arguments: LanguageWord.allCases)
  func theExampleOfAWordOfTheLanguageRuns(_ word: LanguageWord) throws {
    let program = try #require(self.example(in: word.document))
    let run = try Running(program)
    #expect(run.outcome.status == .done, "\(program): \(run.messages)")
  }

  @Test(arguments: Help.topics(.standard))
  func thereIsHelpOnEveryTopic(_ topic: String) throws {
    let run = try Running("help \(topic)")
    #expect(run.outcome.status == .done, "\(run.messages)")
    #expect(run.document.text().contains(topic))
  }

  private func example(in document: Document) -> String? {
    document.blocks.compactMap { block -> String? in
      guard case .prose(let text) = block, text.hasPrefix("    ") else { return nil }
      return String(text.dropFirst(4))
    }.first
  }
}
