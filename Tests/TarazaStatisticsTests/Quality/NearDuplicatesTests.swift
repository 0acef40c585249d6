import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct NearDuplicatesTests {
  /// Answers of which some rows are copies with a few changes.
  private func answers(_ seed: UInt64, rows: Int, items: Int, levels: Int) -> AnswerCodes {
    var random = RandomSource(seed: seed)
    var codes: [[UInt16]] = []
    for row in 0..<rows {
      if row > 10, Int.random(in: 0..<3, using: &random) == 0 {
        var copy = codes[Int.random(in: 0..<row, using: &random)]
        for _ in 0..<Int.random(in: 0...4, using: &random) {
          copy[Int.random(in: 0..<items, using: &random)] = UInt16(
            Int.random(in: 0..<levels, using: &random))
        }
        codes.append(copy)
      } else {
        codes.append(
          (0..<items).map { _ in
            Int.random(in: 0..<20, using: &random) == 0
              ? AnswerCodes.firstMissing : UInt16(Int.random(in: 0..<levels, using: &random))
          })
      }
    }
    return AnswerCodes(
      rowCount: rows, itemCount: items, codes: Array(codes.joined()),
      values: (0..<levels).map { Double($0) })
  }

  /// What comparing every row with every other finds.
  @Test(arguments: 0..<12)
  func itFindsWhatComparingAllWithAllFinds(_ seed: UInt64) {
    let items = [16, 20, 31, 47][Int(seed % 4)]
    let answers = answers(seed, rows: 150, items: items, levels: seed % 2 == 0 ? 2 : 5)
    var options = NearDuplicates.Options()
    options.share = [0.8, 0.85, 0.95][Int(seed % 3)]
    let found = NearDuplicates(answers, options)
    let needed = Int((options.share * Double(items)).rounded(.up))
    for row in 0..<answers.rowCount {
      var best = 0
      var twins = 0
      for other in 0..<answers.rowCount where other != row {
        let equal = (0..<items).count {
          answers.codes[row * items + $0] == answers.codes[other * items + $0]
        }
        if answered(answers, other), answered(answers, row) {
          best = max(best, equal)
          if equal == items { twins += 1 }
        }
      }
      let share = best >= needed ? Double(best) / Double(items) : 0
      #expect(found.shares[row] == share && Int(found.twins[row]) == twins)
      #expect((found.closest[row] >= 0) == (share > 0))
    }
    #expect(found.isComplete)
  }

  private func answered(_ answers: AnswerCodes, _ row: Int) -> Bool {
    let count = (0..<answers.itemCount).count {
      answers.codes[row * answers.itemCount + $0] < AnswerCodes.firstMissing
    }
    return Double(count) >= 0.75 * Double(answers.itemCount)
  }

  @Test func rowsThatAnsweredLittleAreLeftOut() {
    let answers = ResponsePatternsTests.codes([
      [nil, nil, nil, 1], [nil, nil, nil, 1], [1, 2, 3, 4], [1, 2, 3, 4],
    ])
    #expect(NearDuplicates(answers).twins == [0, 0, 1, 1])
  }

  /// Ten thousand equal rows are one pattern, not fifty million pairs.
  @Test func equalRowsCostNothing() {
    let answers = ResponsePatternsTests.codes(Array(repeating: [1, 2, 3, 4, 5], count: 10_000))
    let found = NearDuplicates(answers)
    #expect(found.twins.allSatisfy { $0 == 9_999 } && found.pairs == 0 && found.isComplete)
  }

  @Test func whereTooMuchIsAlikeItSaysThatItIsNotComplete() {
    let answers = answers(5, rows: 400, items: 20, levels: 1)
    var options = NearDuplicates.Options()
    options.mostComparisons = 10
    let found = NearDuplicates(answers, options)
    #expect(!found.isComplete || found.pairs == 0)
  }
}
