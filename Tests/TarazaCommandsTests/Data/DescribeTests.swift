import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

@Suite struct DescribeTests {
  private func cells(_ program: String, _ table: String, _ column: String) throws -> [Cell] {
    let run = try Running(program)
    #expect(run.outcome.status == .done, "\(run.messages)")
    let found = try #require(run.document.table(named: table))
    return try #require(found.columns.first { $0.name == column }).cells
  }

  /// Against `summarize`, which goes another way.
  @Test func sharesAreThoseOfSummarize() throws {
    let shares = try cells("dataset tension | describe trust_1", "values_trust_1", "share")
    for answer in 1...5 {
      let one = try cells(
        "dataset tension | where trust_1 is not missing | summarize s = share(trust_1 == \(answer))",
        "table", "s")
      guard case .number(let share, _) = shares[answer - 1], case .number(let other, _) = one[0]
      else {
        Issue.record("no share")
        return
      }
      #expect(abs(share - other) < 1e-12)
    }
  }

  @Test func anAnswerThatNobodyGaveHasItsLine() throws {
    let values = try cells(
      "dataset bfi | where A1 != 3 | describe A1", "values_A1", "n")
    #expect(values.count == 6 && values[2] == .integer(0))
  }

  @Test func labelsComeInTheLanguageAskedFor() throws {
    let labels = try cells(
      "dataset tension | describe gender with language: \"ru\"", "values_gender", "label")
    #expect(labels == [.text("Женщина"), .text("Мужчина")])
    let run = try Running("dataset tension | describe gender with language: \"fr\"")
    #expect(run.messages == ["E206 no label of this table is in “fr”"])
  }

  @Test func floorAndCeilingAreSharesAtTheEndsOfTheRange() throws {
    let floor = try cells("(dataset bfi | describe A1).details", "table", "floor")
    let share = try cells(
      "dataset bfi | where A1 is not missing | summarize s = share(A1 == 1)", "table", "s")
    guard case .number(let one, _) = floor[0], case .number(let other, _) = share[0] else {
      Issue.record("no number")
      return
    }
    #expect(abs(one - other) < 1e-12)
  }

  @Test func columnsOfOneCodingShareTheirLines() throws {
    let columns = try cells("dataset bfi | codebook A1..A5, C1", "answers", "columns")
    #expect(columns.first == .text("A1..C1") && columns.count == 6)
  }
}
