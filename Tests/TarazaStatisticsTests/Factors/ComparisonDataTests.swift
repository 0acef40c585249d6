import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite("Comparison data")
struct ComparisonDataTests {
  /// Answers from 1 to 5 of items that load 0.7 on one of some factors, which correlate 0.2.
  private static func answers(_ factors: Int, n: Int, seed: UInt64) -> ItemBlock {
    var generator = SeededGenerator(seed: seed)
    var columns = [[Double]](repeating: [], count: 4 * factors)
    for _ in 0..<n {
      let general = generator.normal()
      let own = (0..<factors).map { _ in
        0.2.squareRoot() * general + 0.8.squareRoot() * generator.normal()
      }
      for item in columns.indices {
        let x = 0.7 * own[item / 4] + 0.51.squareRoot() * generator.normal()
        columns[item].append(min(5, max(1, (3.5 + 1.2 * x).rounded())))
      }
    }
    return ItemBlock(columns: columns)
  }

  private static let options = ComparisonData.Options(population: 4000, samples: 200, seed: 2)

  @Test("Factors that are plainly there are found", arguments: [1, 2, 3])
  func plainFactors(_ factors: Int) throws {
    let answers = Self.answers(factors, n: 600, seed: 11)
    let found = try ComparisonData(of: answers, options: Self.options)
    #expect(found.count == factors)
    #expect(found.distances.count >= factors && found.pValues.count == found.distances.count - 1)
    // With as many as there are the samples lie nearer than with one fewer.
    for p in found.pValues.prefix(factors - 1) { #expect(p < 0.01) }
  }

  @Test("The same seed gives the same digits, another one others")
  func seeds() throws {
    let answers = Self.answers(2, n: 300, seed: 5)
    let first = try ComparisonData(of: answers, options: Self.options)
    #expect(first == (try ComparisonData(of: answers, options: Self.options)))
    var other = Self.options
    other.seed = 3
    #expect(first.distances != (try ComparisonData(of: answers, options: other).distances))
  }

  /// `wilcox.test(x, y, alternative = "less", exact = FALSE)` of R 4.2.2.
  @Test("The rank sum test is R's, with ties")
  func rankSum() {
    let first = RankSum([1.1, 2.5, 3, 4], [2.5, 5, 6, 7.5, 3.2]).lowerTail
    #expect(abs(first - 0.0699912618791988) < 1e-12)
    let second = RankSum([5, 5, 6, 7, 8, 8], [1, 5, 6, 2, 3]).lowerTail
    #expect(abs(second - 0.986837766111531) < 1e-12)
    #expect(RankSum([1, 1], [1, 1, 1]).lowerTail == 0.5)
  }

  @Test("The search ends by the rank sum test, at its level")
  func level() throws {
    var strict = Self.options
    strict.level = 1e-12
    // No fall is significant enough: one factor.
    let answers = Self.answers(2, n: 60, seed: 8)
    let found = try ComparisonData(of: answers, options: strict)
    #expect(found.count == (found.pValues[0] < 1e-12 ? 2 : 1))
    #expect(try ComparisonData(of: answers, options: Self.options, most: 1).count == 1)
  }

  @Test("What cannot be asked is refused")
  func refusals() {
    #expect(throws: StatisticsError.tooFewItems(needed: 3, got: 2)) {
      try ComparisonData(of: ItemBlock(columns: [[1, 2, 3], [2, 1, 3]]))
    }
    #expect(throws: StatisticsError.tooFewRows(needed: 4, got: 3)) {
      try ComparisonData(of: ItemBlock(columns: [[1, 2, 3], [2, 1, 3], [1, 3, 2]]))
    }
    #expect(throws: StatisticsError.interrupted) {
      try ComparisonData(of: Self.answers(1, n: 50, seed: 1), progress: { _ in false })
    }
  }
}
