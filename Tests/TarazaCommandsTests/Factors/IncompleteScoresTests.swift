import TarazaDocument
import Testing

/// `score` where answers are missing.
@Suite struct IncompleteScoresTests {
  private static let analysis = "let f = dataset bfi | factor A1..C5 with factors: 2, missing: em"

  private static func note(_ run: Running, _ code: String) -> String {
    run.shown.lazy.flatMap(\.blocks).compactMap { block in
      if case .note(let note) = block, note.code == code { note.text } else { nil }
    }.first ?? ""
  }

  @Test func byDefaultWhoLeftAnItemOutHasNoScoreAndThatIsSaid() throws {
    let run = try Running(
      "\(Self.analysis)\ndataset bfi | score using f | where F1 is not missing | summarize n = n()")
    #expect(run.outcome.status == .done, "\(run.messages)")
    #expect(Self.note(run, "rows-without-score").contains("168 of 2,800 rows"))
    #expect(Self.note(run, "rows-without-score").contains("missing: answered"))
  }

  @Test func answeredScoresAllWhoAnsweredEnoughAndSaysOnHowMuch() throws {
    let run = try Running(
      "\(Self.analysis)\ndataset bfi | score using f with missing: answered | summarize mean(F1)")
    #expect(run.outcome.status == .done, "\(run.messages)")
    let note = Self.note(run, "answers-behind-scores")
    #expect(note.contains("2,632 rows on all 10 answers") && note.contains("143 rows on 9"))
    #expect(note.contains("Rows without a score, by factor: F1 4"))
  }

  @Test func completeRowsKeepTheirScores() throws {
    for method in ["regression", "bartlett", "ten_berge", "harman", "unit"] {
      let both = try Running(
        """
        let f = dataset bfi | factor A1..C5 with factors: 2
        let a = dataset bfi | score using f with method: \(method)
        let b = a | score using f with method: \(method), missing: answered, prefix: "G"
        b | where F1 is not missing | derive apart = abs(F1 - G1) + abs(F2 - G2) \
          | summarize most = max(apart), least = min(apart)
        """)
      #expect(both.outcome.status == .done, "\(method): \(both.messages)")
      let cells =
        both.shown.last?.blocks.flatMap { block in
          if case .table(let table) = block { table.columns.flatMap(\.cells) } else { [Cell]() }
        }.compactMap(\.number) ?? []
      #expect(cells.count == 2 && cells.allSatisfy { $0 < 1e-12 }, "\(method): \(cells)")
    }
  }

  @Test func aShareBelongsToAnsweredRows() throws {
    let run = try Running("\(Self.analysis)\ndataset bfi | score using f with at_least: 0.8")
    #expect(run.outcome.status != .done)
    #expect(run.words.contains("missing: answered"))
  }

  @Test func aNameThatIsTakenIsRefusedHereToo() throws {
    let run = try Running(
      """
      \(Self.analysis)
      dataset bfi | derive F1 = 1 | score using f with missing: answered
      """)
    #expect(run.outcome.status != .done)
    #expect(run.words.contains("F1"))
  }
}
