import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

/// Errors are those of the scores that objects have, however many these are and wherever they lie.
@Suite struct GeneralizabilityMeasurementTests {
  /// Scores with their object and two groupings.
  private struct Scores {
    var values: [Double] = []
    var object: [Int32] = []
    var first: [Int32] = []
    var second: [Int32] = []

    mutating func add(_ value: Double, _ object: Int, _ first: Int, _ second: Int = 0) {
      values.append(value)
      self.object.append(Int32(object))
      self.first.append(Int32(first))
      self.second.append(Int32(second))
    }
  }

  private static func variance(_ study: GeneralizabilityStudy, _ parts: [Int]) throws -> Double {
    try #require(study.effects.first { $0.parts == parts && !$0.isResidual }).variance
  }

  /// Three raters with four scores each: the residual is that of twelve.
  @Test func severalScoresOfOneCellAllCount() throws {
    var generator = SeededGenerator(seed: 11)
    var scores = Scores()
    for person in 0..<300 {
      let own = generator.normal()
      for rater in 0..<3 {
        let pair = 0.3 * generator.normal()
        for _ in 0..<4 { scores.add(own + pair + 2 * generator.normal(), person, rater) }
      }
    }
    let study = try GeneralizabilityStudy(
      scores.values, object: RandomFactor(scores.object), facets: [RandomFactor(scores.first)])
    let object = try Self.variance(study, [0])
    let pair = try Self.variance(study, [0, 1])
    let error = pair / 3 + study.components.residual / 12
    #expect(abs(study.observed.relativeError - error) < 1e-12)
    #expect(abs(study.observed.generalizability - object / (object + error)) < 1e-12)
    // 1 / (1 + .09 / 3 + 4 / 12).
    #expect(abs(study.observed.generalizability - 0.733) < 0.06)
    #expect(study.counts == [3] && study.scoresPerCell == 4 && study.scores == 12)
    // A plan keeps four scores of each rater.
    let plan = try study.decision([6])
    #expect(abs(plan.relativeError - (pair / 6 + study.components.residual / 24)) < 1e-12)
    #expect(study.isEven && study.uneven.isEmpty)
  }

  /// Each person has three scores, each by another rater on another item.
  @Test func aLatinSquareHasThreeScoresAndNotNine() throws {
    var generator = SeededGenerator(seed: 12)
    var scores = Scores()
    for person in 0..<400 {
      let own = generator.normal()
      for rater in 0..<3 {
        scores.add(own + 1.5 * generator.normal(), person, rater, (rater + person) % 3)
      }
    }
    let study = try GeneralizabilityStudy(
      scores.values, object: RandomFactor(scores.object),
      facets: [RandomFactor(scores.first), RandomFactor(scores.second)])
    let residual = try #require(study.effects.last)
    #expect(residual.isResidual && abs(residual.inMeans - 1 / 3.0) < 1e-12)
    // 1 / (1 + 2.25 / 3).
    #expect(abs(study.observed.generalizability - 0.571) < 0.06)
    #expect(study.uneven.isEmpty)
    #expect(study.counts == [3, 3] && abs(study.scoresPerCell - 1 / 3.0) < 1e-12)
    // One rater and one item are one score at least, and five raters are five.
    let one = try study.decision([1, 1]).relativeError
    #expect(one >= residual.variance)
    #expect(try study.decision([5, 1]).relativeError < one / 4)
  }

  /// Four items in each of 2 × 3 combinations of occasion and rater.
  @Test func whatIsNestedInTwoFacetsIsCountedWithinBoth() throws {
    var generator = SeededGenerator(seed: 13)
    var (values, factors): ([Double], [[Int32]]) = ([], [[], [], [], []])
    for person in 0..<60 {
      let own = generator.normal()
      for occasion in 0..<2 {
        for rater in 0..<3 {
          for item in 0..<4 {
            values.append(own + generator.normal())
            let codes = [person, occasion, rater, occasion * 100 + rater * 10 + item]
            for (place, code) in codes.enumerated() { factors[place].append(Int32(code)) }
          }
        }
      }
    }
    let study = try GeneralizabilityStudy(
      values, object: RandomFactor(factors[0]), facets: factors.dropFirst().map(RandomFactor.init))
    #expect(study.counts == [2, 3, 4])
    #expect(study.nesting[2] == [1, 2])
    let residual = try #require(study.effects.last)
    #expect(abs(residual.inMeans - 1 / 24.0) < 1e-15)
    #expect(study.isEven && study.scoresPerCell == 1)
    let plan = try study.decision(study.counts)
    #expect(abs(plan.absoluteError - study.observed.absoluteError) < 1e-12)
  }

  /// Half of the people have one rater, half have nine, each of their own.
  @Test func unequalNumbersCountByTheirHarmonicMean() throws {
    var generator = SeededGenerator(seed: 14)
    var scores = Scores()
    var next = 0
    for person in 0..<400 {
      let own = generator.normal()
      for _ in 0..<(person < 200 ? 1 : 9) {
        for _ in 0..<2 {
          scores.add(own + generator.normal(), person, next)
        }
        next += 1
      }
    }
    let study = try GeneralizabilityStudy(
      scores.values, object: RandomFactor(scores.object), facets: [RandomFactor(scores.first)])
    #expect(abs(study.counts[0] - 1.8) < 1e-12)
    let residual = try #require(study.effects.last)
    #expect(abs(residual.inMeans - (1 / 2.0 + 1 / 18.0) / 2) < 1e-12)
    // 1 / (1 + .2778).
    #expect(abs(study.observed.generalizability - 0.783) < 0.05)
    #expect(!study.isEven && study.uneven.isEmpty && study.scoresRange == 2...18)
    #expect(study.observed.relativeError == study.observed.absoluteError)
  }

  /// What two people's raters do not share is error of their difference: looked at pair by pair.
  @Test func ratersWhomNotAllMetAreRelativeErrorInPart() throws {
    var generator = SeededGenerator(seed: 15)
    let levels = (0..<6).map { _ in generator.normal() }
    var scores = Scores()
    var met: [[Int]] = []
    for person in 0..<150 {
      let own = generator.normal()
      let first = generator.below(6)
      let second = (first + 1 + generator.below(5)) % 6
      met.append([first, second])
      for rater in [first, second] {
        for _ in 0..<2 { scores.add(own + levels[rater] + generator.normal(), person, rater) }
      }
    }
    let study = try GeneralizabilityStudy(
      scores.values, object: RandomFactor(scores.object), facets: [RandomFactor(scores.first)])
    var (sum, pairs) = (0.0, 0.0)
    for one in met.indices {
      for other in met.indices where other < one {
        for rater in 0..<6 {
          let difference =
            (met[one].contains(rater) ? 0.5 : 0) - (met[other].contains(rater) ? 0.5 : 0)
          sum += difference * difference
        }
        pairs += 1
      }
    }
    let raters = try #require(study.effects.first { $0.parts == [1] })
    #expect(abs(raters.inDifferences - sum / pairs / 2) < 1e-12)
    #expect(raters.inMeans == 0.5 && study.uneven == [0])
    #expect(study.observed.relativeError > raters.variance * 0.25)
  }

  @Test func aCrossedPlanIsTheMeasurementThatWasMade() throws {
    var generator = SeededGenerator(seed: 16)
    var scores = Scores()
    for person in 0..<50 {
      let own = generator.normal()
      for first in 0..<4 {
        for second in 0..<3 { scores.add(own + generator.normal(), person, first, second) }
      }
    }
    let study = try GeneralizabilityStudy(
      scores.values, object: RandomFactor(scores.object),
      facets: [RandomFactor(scores.first), RandomFactor(scores.second)])
    let plan = try study.decision([4, 3])
    #expect(abs(plan.relativeError - study.observed.relativeError) < 1e-13)
    #expect(abs(plan.absoluteError - study.observed.absoluteError) < 1e-13)
    for effect in study.effects where !effect.parts.contains(0) {
      #expect(effect.inDifferences == 0)
    }
    let needed = try #require(study.needed(of: 0, for: 0.9))
    #expect(try study.decision([Double(needed), 3]).generalizability >= 0.9)
    #expect(try study.decision([Double(needed - 1), 3]).generalizability < 0.9)
  }

  @Test func whatCannotBeToldApartIsNamedByItsPart() {
    let people = RandomFactor([0, 0, 1, 1, 2, 2])
    let one = RandomFactor([7, 7, 7, 7, 7, 7])
    let raters = RandomFactor([0, 1, 0, 1, 0, 1])
    let districts = RandomFactor([0, 0, 0, 0, 1, 1])
    #expect(
      GeneralizabilityStudy.obstacle(object: people, facets: [raters, one]) == .oneLevel(part: 2))
    #expect(
      GeneralizabilityStudy.obstacle(object: people, facets: [raters, districts])
        == .objectWithin(part: 2))
    #expect(
      GeneralizabilityStudy.obstacle(object: RandomFactor([0, 1, 2, 3]), facets: []) == .oneRowEach
    )
    #expect(GeneralizabilityStudy.obstacle(object: people, facets: [raters]) == nil)
  }
}
