import TarazaCommands
import TarazaDocument
import TarazaLanguage
import Testing

/// The cursor stands at ‸.
@Suite struct InspectionTests {
  private func title(_ marked: String) -> String? {
    var session = Session(.standard)
    _ = session.run(SourceText("let nile = dataset nile")) { _ in }
    let parts = marked.split(separator: "‸", omittingEmptySubsequences: false)
    return session.inspect(at: parts[0].utf8.count, in: parts.joined())?.title
  }

  @Test(arguments: [
    ("dataset bfi | des‸cribe", "command describe"), ("data‸set bfi", "command dataset"),
    ("‸nile | take 3", "nile: a table, 2 columns"),
    ("nile | sort fl‸ow", "column flow"),
    ("nile | trend flow ov‸er year", "clause over"),
    ("dataset bfi | factor A1..A5 with fact‸ors: 1", "option factors"),
    ("dataset bfi | factor A1..A5 with rotation: pro‸max", "rotation promax: oblique"),
    ("dataset tension | reliability tru‸st", "scale trust"),
    ("nile | where ab‸s(flow) > 2", "`abs(x)`"), ("help fac‸tor", "command factor"),
  ])
  func aWordIsExplained(_ marked: String, _ beginning: String) {
    #expect(title(marked)?.hasPrefix(beginning) == true, "\(title(marked) ?? "nil")")
  }

  @Test(arguments: ["‸", "nile | sort nothing_l‸ike_it", "nile | take 1‸2", "nile | ‸ | take 2"])
  func whatIsUnknownIsNotExplained(_ marked: String) {
    #expect(title(marked) == nil)
  }

  @Test func theValueLabelsOfAColumnAreListed() {
    let text = "dataset bfi | sort gender"
    let inspection = Session(.standard).inspect(at: text.utf8.count, in: text)
    #expect(inspection?.document.table(named: "levels") != nil)
  }
}
