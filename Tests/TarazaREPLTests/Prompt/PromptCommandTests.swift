import TarazaREPL
import Testing

@Suite struct PromptCommandTests {
  @Test(arguments: [
    (":quit", PromptCommand.quit), (":q", .quit), (":clear ", .clear), (":help", .help),
    (":history", .history(20)), (":history 3", .history(3)), (":save a.taraza", .save("a.taraza")),
    (":save \"my file.taraza\"", .save("my file.taraza")),
  ])
  func itIsRead(_ line: String, _ command: PromptCommand) {
    #expect(PromptCommand(line) == command)
  }

  @Test(arguments: [
    (":qiut", "did you mean :quit?"), (":histroy 3", "did you mean :history?"),
    (":save", "such as :save"), (":history many", "such as :history 50"), (":", "there are"),
    (":clear all", "type :clear alone"), (":history 0", "such as"), (":save \"", "such as"),
  ])
  func aWrongOneGetsAHint(_ line: String, _ hint: String) {
    guard case .wrong(_, let given) = PromptCommand(line) else {
      Issue.record("\(line) was taken")
      return
    }
    #expect(given.contains(hint), "\(given)")
  }

  @Test func aProgramIsNone() { #expect(PromptCommand("1 + 1") == nil) }

  @Test func itIsCompleted() {
    #expect(PromptCommand.completion(at: 3, in: ":sa")?.candidates.map(\.text) == [":save"])
    #expect(PromptCommand.completion(at: 1, in: ":")?.candidates.count == 5)
    #expect(PromptCommand.completion(at: 2, in: "da") == nil)
  }
}
