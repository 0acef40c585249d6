import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct IncompleteMomentsTests {
  @Test(arguments: try Golden.cases("correlation/incomplete-moments"))
  func agreesWithReference(_ golden: GoldenCase) throws {
    let patterns = PatternMoments(try golden.itemBlock())
    let moments = try IncompleteMoments(patterns)
    #expect(golden.disagreement("mean", moments.means) == nil)
    #expect(golden.disagreement("covariance", moments.covariance) == nil)
    #expect(golden.disagreement("logLikelihood", moments.logLikelihood) == nil)
    #expect(golden.disagreement("patterns", Double(moments.patternCount)) == nil)
  }

  private static func block(_ seed: UInt64, weights: [Double]? = nil) -> ItemBlock {
    let columns = Simulated.normal(rows: 200, correlation: 0.5, items: 3, seed: seed)
    var generator = SeededGenerator(seed: seed + 1)
    return ItemBlock(
      columns: columns,
      missing: columns.map { $0.map { _ in generator.below(5) == 0 ? 1 : 0 } }, weights: weights)
  }

  @Test func completeDataHaveTheirPlainMoments() throws {
    let columns = Simulated.normal(rows: 100, correlation: 0.3, items: 3, seed: 1)
    let moments = try IncompleteMoments(PatternMoments(ItemBlock(columns: columns)))
    let plain = try Moments(ItemBlock(columns: columns)).correlation().R
    #expect(moments.patternCount == 1)
    let R = try CorrelationMatrix(covariance: moments.covariance, n: 100).R
    for (a, b) in zip(R.storage, plain.storage) { #expect(abs(a - b) < 1e-12) }
  }

  @Test func theUnitOfAnItemChangesNothingElse() throws {
    let block = Self.block(4)
    let base = try IncompleteMoments(PatternMoments(block))
    let scaled = try IncompleteMoments(
      PatternMoments(
        ItemBlock(
          columns: block.columns.enumerated().map { item, column in
            item == 1 ? column.map { 1000 + 20 * $0 } : column
          }, missing: block.missing)))
    #expect(abs(scaled.means[1] - 1000 - 20 * base.means[1]) < 1e-7)
    #expect(abs(scaled.covariance[0, 1] - 20 * base.covariance[0, 1]) < 1e-8)
    #expect(abs(scaled.covariance[0, 2] - base.covariance[0, 2]) < 1e-9)
  }

  @Test func aWeightOfTwoIsARowTwice() throws {
    let block = Self.block(7)
    let twice = Self.block(7, weights: Array(repeating: 2, count: 200))
    var doubled = PatternMoments(block)
    doubled.merge(PatternMoments(block))
    let (a, b) = (try IncompleteMoments(doubled), try IncompleteMoments(PatternMoments(twice)))
    #expect(abs(a.logLikelihood - b.logLikelihood) < 1e-9)
    #expect(zip(a.means, b.means).allSatisfy { abs($0 - $1) < 1e-10 })
  }

  @Test func whatTheDataDoNotTellIsRefused() {
    let apart = ItemBlock(
      columns: [[1, 2, 3, 0, 0, 0], [0, 0, 0, 3, 1, 2]],
      missing: [[0, 0, 0, 1, 1, 1], [1, 1, 1, 0, 0, 0]])
    #expect(throws: StatisticsError.emptyPair(0, 1)) {
      try IncompleteMoments(PatternMoments(apart))
    }
    #expect(throws: StatisticsError.noVariance(items: [1])) {
      try IncompleteMoments(PatternMoments(ItemBlock(columns: [[1, 2, 3], [4, 4, 4]])))
    }
    #expect(throws: StatisticsError.tooFewRows(needed: 2, got: 1)) {
      try IncompleteMoments(PatternMoments(ItemBlock(columns: [[1], [4]])))
    }
  }
}
