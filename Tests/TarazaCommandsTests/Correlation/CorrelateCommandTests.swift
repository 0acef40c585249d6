import TarazaCommands
import TarazaDocument
import TarazaLanguage
import Testing

@Suite struct CorrelateCommandTests {
  private func holds(_ program: String) -> RunOutcome {
    var session = Session(.standard)
    return session.run(SourceText(program)) { _ in }
  }

  /// R 4.2.2: cor(attitude, method = "kendall"); scipy 1.17.1: pearsonr, spearmanr.
  @Test(arguments: [
    ("pearson", "0.8254176"), ("spearman", "0.8322005622687632"), ("kendall", "0.6549712082155"),
  ])
  func theMatrixHoldsTheCoefficient(_ coefficient: (name: String, value: String)) {
    let outcome = holds(
      """
      let c = dataset attitude | correlate rating, complaints with correlation: \(coefficient.name)
      check c.r["rating", "complaints"] == \(coefficient.value) within 1e-7
      """)
    #expect(outcome.status == .done && outcome.failedChecks.isEmpty, "\(outcome)")
  }

  @Test func factorsOfRanksAreThoseOfTheRankMatrix() {
    let outcome = holds(
      """
      let byRanks = dataset bfi | factor A1..A5 with factors: 1, correlation: spearman
      let plain = dataset bfi | factor A1..A5 with factors: 1
      check abs(byRanks.loadings["A1", "F1"] - plain.loadings["A1", "F1"]) > 0.001
      """)
    #expect(outcome.status == .done && outcome.failedChecks.isEmpty, "\(outcome)")
    // The fit of a rank analysis only describes, and that is said.
    #expect(outcome.hasWarnings)
  }

  /// 300 pairs are a table to go on from, not a page to read.
  @Test func manyPairsAreKeptButNotPrinted() throws {
    var session = Session(.standard)
    var shown: [Document] = []
    _ = session.run(SourceText("dataset bfi | correlate A1..O5")) { shown.append($0) }
    let document = try #require(shown.first)
    #expect(document.table(named: "pairs")?.rowCount == 300)
    #expect(document.table(named: "pairs")?.isDetail == true)
  }

  @Test func kendallWithWeightsHasNoTestAndSaysSo() throws {
    var session = Session(.standard)
    var shown: [Document] = []
    let outcome = session.run(
      SourceText("dataset tension | correlate trust_1, trust_2 with correlation: kendall")
    ) { shown.append($0) }
    #expect(outcome.status == .done)
    let pairs = try #require(shown.first?.table(named: "pairs"))
    #expect(pairs.columns.first { $0.name == "p" }?.cells == [.blank])
    #expect(
      shown[0].blocks.contains { block in
        if case .note(let note) = block { note.code == "no-test-with-weights" } else { false }
      })
  }

  @Test func aMatrixHasNoRanks() {
    let outcome = holds(
      """
      matrix [[1], [0.5, 1]] with names: ["a", "b"], n: 145 | correlate a, b with correlation: spearman
      """)
    #expect(outcome.diagnostics.map(\.code.rawValue) == ["E213"])
  }
}
