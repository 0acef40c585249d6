import TarazaStatistics
import Testing

@Suite struct ResponsePatternsTests {
  /// Answers as small whole numbers; nil is missing.
  static func codes(_ rows: [[Int?]]) -> AnswerCodes {
    AnswerCodes(
      rowCount: rows.count, itemCount: rows.first?.count ?? 0,
      codes: rows.joined().map { $0.map { UInt16($0) } ?? AnswerCodes.firstMissing },
      values: (0...9).map { Double($0) })
  }

  /// Deviations: R's sd; runs: careless::longstring where nothing is missing.
  @Test func runsAndDeviationsAreThoseOfReference() {
    let patterns = ResponsePatterns(
      Self.codes([
        [3, 3, 3, 3, 3], [1, 5, 3, 3, 2], [1, 1, nil, 1, 1], [nil, nil, 4, nil, nil],
        [nil, nil, nil, nil, nil],
      ]))
    #expect(patterns.longestRuns == [5, 2, 2, 1, 0] && patterns.answered == [5, 5, 4, 1, 0])
    #expect(patterns.variability[0] == 0 && patterns.variability[2] == 0)
    #expect(abs(patterns.variability[1] - 1.48323969741913) < 1e-12)
    #expect(patterns.variability[3].isNaN && patterns.variability[4].isNaN)
  }

  @Test func turningTheItemsRoundChangesNothing() {
    let rows: [[Int?]] = [[1, 2, 2, 2, nil, 2], [5, 5, 1, 1, 1, 4]]
    let forward = ResponsePatterns(Self.codes(rows))
    let backward = ResponsePatterns(Self.codes(rows.map { $0.reversed() }))
    #expect(forward.longestRuns == backward.longestRuns)
  }

  @Test func theLowCutIsMedianLessScaledDeviations() throws {
    let cut = try #require(MedianDeviation.lowCut([4, 5, 6, 3, 5, 7, .nan], deviations: 3))
    #expect(abs(cut - (5 - 3 * 1.4826)) < 1e-12)
    #expect(MedianDeviation.lowCut([5, 5, 5, 1], deviations: 3) == nil)
    #expect(MedianDeviation.median([]) == nil && MedianDeviation.median([1, 4]) == 2.5)
  }
}

@Suite struct InterviewLengthTests {
  @Test func underHalfOfTheMedianIsShort() {
    let length = InterviewLength([30, 40, 14, 50, 40, 0, -5, .nan])
    #expect(length.median == 40 && length.cut == 20)
    #expect(length.isShort == [false, false, true, false, false, true, true, false])
  }

  /// A common factor changes nothing.
  @Test(arguments: [InterviewLength.Rule.halfMedian, .medianDeviation])
  func theUnitDoesNotMatter(_ rule: InterviewLength.Rule) {
    let minutes = [30.0, 41, 3, 52, 38, 45, 33, 36, 60, 12]
    let seconds = InterviewLength(minutes.map { $0 * 60 }, rule: rule)
    #expect(InterviewLength(minutes, rule: rule).isShort == seconds.isShort)
    #expect(seconds.isShort[2])
  }

  @Test func nothingIsShortWithoutDurations() {
    #expect(InterviewLength([.nan, .nan]).isShort == [false, false])
    #expect(InterviewLength([]).cut == nil)
  }
}

@Suite struct GeographicDistanceTests {
  /// Bishkek to Osh, computed in R by the same formula.
  @Test func theDistanceIsThatOfReference() throws {
    let bishkek = try #require(GeographicPoint(latitude: 42.8746, longitude: 74.5698))
    let osh = try #require(GeographicPoint(latitude: 40.5140, longitude: 72.8161))
    #expect(abs(bishkek.kilometres(to: osh) - 300.15116321329) < 1e-8)
    #expect(bishkek.kilometres(to: osh) == osh.kilometres(to: bishkek))
    #expect(bishkek.kilometres(to: bishkek) == 0)
  }

  @Test func halfTheEquatorIsHalfTheEarth() throws {
    let here = try #require(GeographicPoint(latitude: 0, longitude: -90))
    let there = try #require(GeographicPoint(latitude: 0, longitude: 90))
    #expect(abs(here.kilometres(to: there) - .pi * 6371.0088) < 1e-6)
  }

  @Test func whatIsNoPlaceIsNone() {
    #expect(GeographicPoint(latitude: 91, longitude: 0) == nil)
    #expect(GeographicPoint(latitude: .nan, longitude: 0) == nil)
    #expect(GeographicPoint(latitude: 0, longitude: 181) == nil)
  }
}
