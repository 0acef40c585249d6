import TarazaNumerics
import Testing

import TarazaStatistics

/// Rows of made communities: levels of their own, a common course, and an effect in the first of them.
struct MadeCommunities {
  var y: [Double] = []
  var units: [Int32] = []
  var arms: [Int32] = []
  var times: [Double] = []

  init(
    treated: Int, others: Int, periods: Int, from start: Int, effect: Double = 0, drift: Double = 0,
    rows: Int = 1, seed: UInt64
  ) {
    var generator = SeededGenerator(seed: seed)
    let common = generator.normals(periods)
    for unit in 0..<treated + others {
      let level = 2 * generator.normal()
      for period in 0..<periods {
        let shock = 0.5 * generator.normal()
        for _ in 0..<rows {
          let isTreated = unit < treated
          var value = level + common[period] + shock + generator.normal()
          if isTreated { value += drift * Double(period) }
          if isTreated && period >= start { value += effect }
          y.append(value)
          units.append(Int32(unit))
          arms.append(isTreated ? 1 : 0)
          times.append(Double(period))
        }
      }
    }
  }

  func panel(from start: Double, weights: [Double]? = nil) throws -> CommunityPanel {
    try CommunityPanel(
      y, units: units, arms: arms, times: times, interruption: start,
      weights: weights ?? y.map { _ in 1 })
  }
}

@Suite struct DifferenceInDifferencesTests {
  @Test func twoByTwoIsTheDifferenceOfTheDifferences() throws {
    let made = MadeCommunities(
      treated: 3, others: 4, periods: 2, from: 1, effect: 1.5, rows: 5, seed: 3)
    let result = try DifferenceInDifferences(made.panel(from: 1))
    func mean(_ arm: Int32, _ time: Double) -> Double {
      let rows = made.y.indices.filter { made.arms[$0] == arm && made.times[$0] == time }
      return rows.reduce(0) { $0 + made.y[$1] } / Double(rows.count)
    }
    let byHand = (mean(1, 1) - mean(1, 0)) - (mean(0, 1) - mean(0, 0))
    #expect(abs(result.estimate - byHand) < 1e-10)
    let changes = try CommunityChanges(made.panel(from: 1))
    #expect(abs(changes.difference - byHand) < 1e-10)
    #expect(abs(try result.reduced().difference - byHand) < 1e-10)
    #expect(abs(try result.wild().test.estimate - byHand) < 1e-10)
  }

  /// The model written out, by the same design, gives the same estimate and error.
  @Test func errorsAreThoseOfRegress() throws {
    let made = MadeCommunities(
      treated: 4, others: 5, periods: 6, from: 3, effect: 1, rows: 3, seed: 8)
    var generator = SeededGenerator(seed: 1)
    let weights = made.y.map { _ in 0.5 + generator.uniform() }
    let result = try DifferenceInDifferences(made.panel(from: 3, weights: weights))
    let dummies = try SurveyRegression(
      made.y,
      variables: [
        .factor(made.times.map { Int32($0) }, levels: 6), .factor(made.units, levels: 9),
        .number(made.arms.map(Double.init)), .number(made.times.map { $0 >= 3 ? 1 : 0 }),
      ], terms: [ModelTerm([0]), ModelTerm([1]), ModelTerm([2, 3])], family: .gaussian,
      design: SampleDesign(
        weights: weights,
        stages: [SamplingStage(units: UnitCodes(made.units.map { "\($0)" }))]))
    let place = try #require(dummies.positions(of: 2).first)
    #expect(abs(dummies.coefficients.values[place] - result.estimate) < 1e-10)
    let error = try result.clustered()
    #expect(abs(dummies.coefficients.standardErrors[place] - error.standardError) < 1e-10)
    #expect(error.degreesOfFreedom == 8)
    let reduced = try BiasReducedCovariance(dummies).test(place)
    #expect(abs(reduced.standardError - (try result.reduced().standardError)) < 1e-9)
    #expect(abs(reduced.degreesOfFreedom - (try result.reduced().degreesOfFreedom)) < 1e-6)
  }

  @Test func shiftScaleAndCommonCourseChangeNothingElse() throws {
    let made = MadeCommunities(treated: 3, others: 3, periods: 5, from: 3, effect: 1, seed: 5)
    var moved = made
    moved.y = made.y.indices.map { row in
      10 * made.y[row] + 4 + made.times[row] * made.times[row] + 3 * Double(made.units[row])
    }
    let (a, b) = (
      try DifferenceInDifferences(made.panel(from: 3)),
      try DifferenceInDifferences(moved.panel(from: 3))
    )
    #expect(abs(b.estimate - 10 * a.estimate) < 1e-9)
    let (p, q) = (try a.reduced(), try b.reduced())
    #expect(abs(q.standardError - 10 * p.standardError) < 1e-8 && abs(p.pValue - q.pValue) < 1e-8)
    let (first, second) = (
      try CommunityChanges(made.panel(from: 3)), try CommunityChanges(moved.panel(from: 3))
    )
    #expect(first.permutation.pValue == second.permutation.pValue)
    #expect(abs(second.difference - 10 * first.difference) < 1e-9)
  }

  /// With many communities CR2's intervals hold the effect as often as they say.
  @Test func intervalsHoldTheKnownEffect() throws {
    var held = 0
    var sum = 0.0
    let draws = 150
    for seed in 0..<draws {
      let made = MadeCommunities(
        treated: 4, others: 6, periods: 6, from: 3, effect: 1, seed: UInt64(seed))
      let test = try DifferenceInDifferences(made.panel(from: 3)).reduced()
      sum += test.difference / Double(draws)
      if test.interval.lower <= 1 && 1 <= test.interval.upper { held += 1 }
    }
    // Binomial: 142.5 expected, deviation 2.7.
    #expect(held >= 133 && abs(sum - 1) < 0.1, "\(held), \(sum)")
  }

  /// Where nothing was done every rank of the treated is as likely as another.
  @Test func pOfThePermutationIsUniformUnderTheNull() throws {
    var counts = [Int](repeating: 0, count: 6)
    let draws = 300
    for seed in 0..<draws {
      let made = MadeCommunities(
        treated: 1, others: 5, periods: 4, from: 2, seed: UInt64(1000 + seed))
      let changes = try CommunityChanges(made.panel(from: 2))
      let permutation = changes.permutation
      #expect(permutation.isComplete && permutation.arrangements == 6)
      #expect(abs(permutation.smallestPValue - 1.0 / 6) < 1e-12)
      counts[Int((permutation.pValue * 6).rounded()) - 1] += 1
    }
    let expected = Double(draws) / 6
    let chi = counts.reduce(0) {
      $0 + (Double($1) - expected) * (Double($1) - expected) / expected
    }
    #expect(ChiSquare(5).upper(chi) > 1e-3, "\(counts)")
  }

  /// Treated, others, and how many assignments there are to one that counts as extreme.
  static let assignments: [[Int]] = [[2, 2, 3], [3, 3, 10], [2, 4, 15], [1, 11, 12]]

  @Test(arguments: assignments)
  func theSmallestPIsOneOverTheAssignments(_ numbers: [Int]) throws {
    let (treated, others, smallest) = (numbers[0], numbers[1], 1 / Double(numbers[2]))
    let made = MadeCommunities(
      treated: treated, others: others, periods: 4, from: 2, effect: 100, seed: 2)
    let permutation = try CommunityChanges(made.panel(from: 2)).permutation
    #expect(abs(permutation.smallestPValue - smallest) < 1e-12)
    #expect(abs(permutation.pValue - smallest) < 1e-12)
  }

  @Test func leadsAndLagsAddUpToWhatWasPutIn() throws {
    let made = MadeCommunities(
      treated: 20, others: 20, periods: 6, from: 3, effect: 2, rows: 20, seed: 4)
    let study = try EventStudy(made.panel(from: 3))
    #expect(study.reference == 2 && study.points.count == 6)
    #expect(study.points[2].estimate == nil && study.points[2].test == nil)
    #expect(study.points.prefix(2).allSatisfy { $0.isLead && abs($0.estimate ?? 9) < 0.6 })
    #expect(study.points.suffix(3).allSatisfy { !$0.isLead && abs(($0.estimate ?? 9) - 2) < 0.6 })
    let leads = try #require(study.leads)
    #expect(leads.degreesOfFreedom == 2 && leads.pValue > 0.01)
    #expect(try #require(study.drift).pValue > 0.01)
  }

  /// By hand: the difference of the arms' means in a period less that of the last one before.
  @Test func aPointIsADifferenceOfDifferences() throws {
    let made = MadeCommunities(treated: 3, others: 4, periods: 4, from: 2, seed: 6)
    let study = try EventStudy(made.panel(from: 2))
    func gap(_ time: Double) -> Double {
      func mean(_ arm: Int32) -> Double {
        let rows = made.y.indices.filter { made.arms[$0] == arm && made.times[$0] == time }
        return rows.reduce(0) { $0 + made.y[$1] } / Double(rows.count)
      }
      return mean(1) - mean(0)
    }
    for point in study.points where point.time != 1 {
      #expect(abs((point.estimate ?? .nan) - (gap(point.time) - gap(1))) < 1e-10)
    }
  }

  /// A community that was not asked in the last period before still says how the arms drifted; where a whole
  /// arm was not, the drift is there too.
  @Test func driftIsThatOfAllRowsBefore() throws {
    let made = MadeCommunities(
      treated: 4, others: 4, periods: 9, from: 6, drift: 1, rows: 4, seed: 24)
    let whole = try #require(try EventStudy(made.panel(from: 6)).drift)
    #expect(abs(whole.difference - 1) < 0.3)
    for missing in [[Int32](0..<1), [0, 4], [4, 5, 6, 7]] {
      var fewer = made
      let kept = made.y.indices.filter {
        !(missing.contains(made.units[$0]) && made.times[$0] == 5)
      }
      fewer.y = kept.map { made.y[$0] }
      fewer.units = kept.map { made.units[$0] }
      fewer.arms = kept.map { made.arms[$0] }
      fewer.times = kept.map { made.times[$0] }
      let drift = try #require(try EventStudy(fewer.panel(from: 6)).drift, "\(missing)")
      #expect(abs(drift.difference - 1) < 0.35 && drift.pValue < 0.05, "\(missing)")
      #expect(drift.degreesOfFreedom > 4)
    }
  }

  /// Seven leads of eight communities: F on less than four degrees of freedom finds nothing, whatever there
  /// is, and is not asked.
  @Test func leadsThatCannotBeTestedAreNotTested() throws {
    let made = MadeCommunities(
      treated: 4, others: 4, periods: 11, from: 8, drift: 3, rows: 3, seed: 25)
    let study = try EventStudy(made.panel(from: 8))
    #expect(study.leads == nil && study.points.count { $0.isLead && $0.estimate != nil } == 7)
    #expect(try #require(study.drift).pValue < 0.01)
  }

  /// Where an arm was not asked in the last period before, the one before that is the reference.
  @Test func theReferenceIsAPeriodThatBothArmsHave() throws {
    let made = MadeCommunities(treated: 3, others: 3, periods: 6, from: 3, effect: 1, seed: 21)
    for (arm, absent) in [(Int32(1), 2.0), (0, 2)] {
      var fewer = made
      let kept = made.y.indices.filter { !(made.arms[$0] == arm && made.times[$0] == absent) }
      fewer.y = kept.map { made.y[$0] }
      fewer.units = kept.map { made.units[$0] }
      fewer.arms = kept.map { made.arms[$0] }
      fewer.times = kept.map { made.times[$0] }
      let study = try EventStudy(fewer.panel(from: 3))
      #expect(study.reference == 1)
      #expect(study.points[2].estimate == nil && study.points[1].estimate == nil)
      #expect(study.points.count { $0.estimate != nil } == 4)
    }
  }

  @Test func aDriftBeforeIsSeen() throws {
    let made = MadeCommunities(
      treated: 6, others: 6, periods: 8, from: 5, drift: 1, rows: 4, seed: 12)
    let study = try EventStudy(made.panel(from: 5))
    let drift = try #require(study.drift)
    #expect(abs(drift.difference - 1) < 0.3 && drift.pValue < 0.01)
    #expect(try #require(study.leads).pValue < 0.05)
    // So is a placebo.
    let placebo = try DifferenceInDifferences(made.panel(from: 5).before(placeboAt: 3))
    #expect(placebo.panel.times == [0, 1, 2, 3, 4] && abs(placebo.estimate - 2.5) < 0.8)
  }

  @Test func communitiesSeenOnOneSideAreLeftOut() throws {
    var made = MadeCommunities(treated: 2, others: 3, periods: 4, from: 2, seed: 1)
    let whole = try DifferenceInDifferences(made.panel(from: 2))
    for time in [2.0, 3] {
      made.y.append(50)
      made.units.append(77)
      made.arms.append(1)
      made.times.append(time)
    }
    let panel = try made.panel(from: 2)
    #expect(panel.oneSided == [77] && panel.codes == [0, 1, 2, 3, 4])
    #expect(abs(try DifferenceInDifferences(panel).estimate - whole.estimate) < 1e-12)
  }

  @Test func onePilotHasNoErrorsButAPermutation() throws {
    let made = MadeCommunities(treated: 1, others: 6, periods: 6, from: 3, effect: 5, seed: 9)
    let panel = try made.panel(from: 3)
    #expect(!(try DifferenceInDifferences(panel)).hasErrors)
    let study = try EventStudy(panel, hasErrors: false)
    #expect(study.leads == nil && study.drift == nil)
    #expect(study.points.allSatisfy { $0.test == nil })
    #expect(try CommunityChanges(panel).permutation.pValue == 1.0 / 7)
  }

  /// Of the definition in numpy 2: eigenvalues of each community's block of I - H, inverse roots of those
  /// above 1e-10.
  @Test func errorsOfTheEventsAreCR2s() throws {
    var (y, units, arms, times) = ([Double](), [Int32](), [Int32](), [Double]())
    for u in 0..<12 {
      for t in 0..<8 {
        for r in 0..<3 {
          y.append(Double((7 * u + 5 * t + 3 * u * t + 4 * r * r + r * u) % 13) / 4)
          units.append(Int32(u))
          arms.append(u < 3 ? 1 : 0)
          times.append(Double(t))
        }
      }
    }
    let study = try EventStudy(
      CommunityPanel(
        y, units: units, arms: arms, times: times, interruption: 4, weights: y.map { _ in 1 }))
    let expected: [(estimate: Double, error: Double)] = [
      (0.2592592592592578, 0.40992488187367915), (0.574074074074064, 0.5750812550687182),
      (-0.6759259259259347, 0.4482858680337113), (0.1944444444444352, 0.7960405489392829),
      (0.027777777777778664, 0.785060153392365), (0.10185185185183981, 0.4451190867304411),
      (0.17592592592592676, 0.43614452966242506),
    ]
    let tests = study.points.compactMap(\.test)
    #expect(tests.count == expected.count)
    for (test, known) in zip(tests, expected) {
      #expect(abs(test.difference - known.estimate) < 1e-9)
      #expect(abs(test.standardError - known.error) < 1e-9)
      #expect(abs(test.degreesOfFreedom - 3.4594594594594594) < 1e-6)
    }
  }

  /// Even panels, in which a community's projections are of low rank.
  @Test func errorsOfEvenPanelsComeOut() throws {
    for (treated, others, periods) in [(3, 9, 8), (3, 3, 8), (2, 10, 12), (5, 7, 16)] {
      for seed in 1...4 {
        let made = MadeCommunities(
          treated: treated, others: others, periods: periods, from: periods / 2, rows: 5,
          seed: UInt64(seed))
        let study = try EventStudy(made.panel(from: Double(periods / 2)))
        #expect(study.points.count { $0.test != nil } == periods - 1)
        #expect(
          try DifferenceInDifferences(made.panel(from: Double(periods / 2))).reduced()
            .standardError > 0)
      }
    }
  }

  /// Every community in every period: the means of the rows are those of the arms.
  @Test func adjustedMeansOfAWholePanelAreThoseOfTheRows() throws {
    let made = MadeCommunities(treated: 3, others: 4, periods: 6, from: 3, rows: 4, seed: 11)
    let means = try EventStudy(made.panel(from: 3)).means
    #expect(!means.areMoved)
    for arm in 0..<2 {
      for time in 0..<6 {
        #expect(abs(means.periods[arm][time] - means.adjusted[arm][time]) < 1e-10)
      }
    }
  }

  /// Without noise, a community of a high level that is missing moves the mean of the rows and not the
  /// adjusted one.
  @Test func aMissingCommunityDoesNotMoveTheAdjustedMeans() throws {
    var (y, units, arms, times) = ([Double](), [Int32](), [Int32](), [Double]())
    for unit in 0..<5 {
      for time in 0..<6 where !(unit == 0 && time == 4) {
        y.append(
          [10.0, 1, 2, 3, 4][unit] + 0.5 * Double(time) + (unit < 2 && time >= 3 ? 1 : 0))
        units.append(Int32(unit))
        arms.append(unit < 2 ? 1 : 0)
        times.append(Double(time))
      }
    }
    let panel = try CommunityPanel(
      y, units: units, arms: arms, times: times, interruption: 3, weights: y.map { _ in 1 })
    let means = try EventStudy(panel).means
    #expect(means.areMoved)
    #expect(abs(means.periods[0][4] - 4) < 1e-9)
    // The arm's mean level over its rows, its course and the effect.
    let level = (10.0 * 5 + 1 * 6) / 11
    for time in 0..<6 {
      let expected = level + 0.5 * Double(time) + (time >= 3 ? 1 : 0)
      #expect(abs(means.adjusted[0][time] - expected) < 1e-9)
    }
    #expect(abs(try DifferenceInDifferences(panel).estimate - 1) < 1e-10)
  }

  @Test func refusals() throws {
    var made = MadeCommunities(treated: 2, others: 2, periods: 4, from: 2, seed: 1)
    #expect(throws: StatisticsError.tooFewPeriods(needed: 1, got: 0)) { try made.panel(from: 0) }
    #expect(throws: StatisticsError.tooFewPeriods(needed: 1, got: 0)) { try made.panel(from: 9) }
    var alone = made
    alone.arms = made.arms.map { _ in 1 }
    #expect(throws: StatisticsError.tooFewRows(needed: 1, got: 0)) { try alone.panel(from: 2) }
    made.arms[0] = 0
    #expect(throws: StatisticsError.outOfRange("a community with rows of both arms")) {
      try made.panel(from: 2)
    }
  }
}
