import Glibc
import TarazaNumerics
import Testing

/// What holds of every distribution, whatever its numbers.
@Suite struct DistributionLawsTests {
  static let continuous: [Family] =
    [.normal]
    + [0.3, 1, 2.5, 40, 1e7].map { Family(StudentT($0)) }
    + [0.2, 1, 6, 300, 1e9].map { Family(ChiSquare($0)) }
    + [(0.5, 3), (8, 1e-6), (24, 90), (100, 2e5), (3, 1e7)].map {
      Family(NoncentralChiSquare($0.0, $0.1))
    }
    + [(1, 1), (3, 12.5), (200, 0.4), (1e6, 3e6)].map { Family(FDistribution($0.0, $0.1)) }
    + [(0.5, 0.5), (3, 0.2), (25, 60), (1e7, 5)].map { Family(Beta($0.0, $0.1)) }

  static let counts: [Family] =
    [(1, 0.5), (12, 0.25), (400, 0.97), (1e9, 1e-8), (1e8, 0.5)].map {
      Family(Binomial($0.0, $0.1))
    }
    + [1e-3, 0.7, 9, 1234.5, 1e8].map { Family(Poisson($0)) }

  static let probabilities = [1e-250, 1e-30, 1e-9, 0.004, 0.2, 0.5, 0.77, 0.9999, 1 - 1e-14]

  @Test(arguments: continuous + counts)
  func theTailsAddUpToOne(_ family: Family) {
    for p in Self.probabilities {
      let x = family.quantile(p)
      #expect((family.lower(x) + family.upper(x) - 1).magnitude <= 4 * .ulpOfOne, "at \(x)")
    }
  }

  /// The quantile, rounded to a double, is off by half a unit in its last place; the tail may
  /// then be off by that times x f(x).
  @Test(arguments: continuous)
  func theTailOfAQuantileIsTheProbability(_ family: Family) {
    for p in Self.probabilities {
      let x = family.quantile(p)
      let y = family.upperQuantile(p)
      let atAnEnd = [x, y].contains { !$0.isNormal || family.density($0) == 0 }
      guard !atAnEnd else { continue }  // the quantile was rounded to an end
      let below = .ulpOfOne * (4 * p + x.magnitude * family.density(x))
      let above = .ulpOfOne * (4 * p + y.magnitude * family.density(y))
      #expect((family.lower(x) - p).magnitude <= below, "quantile of \(p)")
      #expect((family.upper(y) - p).magnitude <= above, "upper quantile of \(p)")
    }
  }

  @Test(arguments: counts)
  func theQuantileOfACountIsTheSmallestThatReachesTheTail(_ family: Family) {
    for p in Self.probabilities {
      let k = family.quantile(p)
      #expect(family.lower(k) >= p && family.lower(k - 1) < p, "\(k) for \(p)")
      let m = family.upperQuantile(p)
      #expect(family.upper(m) <= p && family.upper(m - 1) > p, "\(m) for \(p)")
    }
  }

  @Test(arguments: continuous + counts)
  func tailsAndQuantilesAreMonotone(_ family: Family) {
    let places = Self.probabilities.map(family.quantile)
    for (left, right) in zip(places, places.dropFirst()) {
      #expect(left <= right)
      #expect(family.lower(left) <= family.lower(right))
      #expect(family.upper(left) >= family.upper(right))
    }
  }

  /// The density is what the tail grows by: quadrature of one against differences of the other.
  @Test(arguments: continuous)
  func theDensityIntegratesToTheTail(_ family: Family) {
    let rule = GaussLegendre(points: 40)
    let (from, to) = (family.quantile(0.3), family.quantile(0.4))
    let half = (to - from) / 2
    let area = zip(rule.nodes, rule.weights).reduce(0) { sum, point in
      sum + half * point.1 * family.density(from + half * (1 + point.0))
    }
    let gain = family.lower(to) - family.lower(from)
    // Twice the rounding of the two places, which a steep density feels.
    let rounding = 2 * .ulpOfOne * (1 + to.magnitude * family.density(to))
    #expect((area - gain).magnitude <= 1e-13 + rounding)
  }

  @Test(arguments: counts)
  func theMassesAddUpToTheTail(_ family: Family) {
    let middle = family.quantile(0.5)
    let first = max(0, middle - 50)
    let sum = stride(from: first, through: middle, by: 1).reduce(0) { $0 + family.density($1) }
    let gain = family.lower(middle) - family.lower(first - 1)
    #expect((sum - gain).magnitude <= 60 * .ulpOfOne)
    #expect(family.density(middle + 0.5) == 0)
  }

  @Test(arguments: [0.01, 0.8, 3, 41, 1e8])
  func normalAndStudentAreSymmetric(_ x: Double) {
    #expect(Normal.lower(-x) == Normal.upper(x))
    #expect(Normal.quantile(Normal.lower(-x)) == -Normal.upperQuantile(Normal.lower(-x)))
    for df in [0.4, 1, 7, 1e12] {
      #expect(StudentT(df).lower(-x) == StudentT(df).upper(x))
      #expect(StudentT(df).density(-x) == StudentT(df).density(x))
    }
  }

  @Test(arguments: [0.02, 0.6, 1.7, 24], [0.5, 3, 80])
  func relativesAgree(_ x: Double, _ df: Double) {
    func same(_ a: Double, _ b: Double) -> Bool { (a / b - 1).magnitude < 1e-14 }
    let t = StudentT(df)
    let part = 1 - (1 - x / 32)  // one whose complement is a double
    #expect(same(FDistribution(1, df).upper(x * x), 2 * t.upper(x)))
    #expect(same(FDistribution(df, 4).upper(x), FDistribution(4, df).lower(1 / x)))
    #expect(same(ChiSquare(1).upper(x * x), 2 * Normal.upper(x)))
    #expect(same(ChiSquare(2).upper(x), exp(-x / 2)))
    #expect(same(Beta(df, 1).lower(x / 30), pow(x / 30, df)))
    #expect(same(Beta(df, 2).lower(1 - part), Beta(2, df).upper(part)))
    #expect(same(Poisson(x).upper(6), ChiSquare(14).lower(2 * x)))
    #expect(same(Binomial(9, x / 32).lower(4), Beta(5, 5).upper(x / 32)))
    #expect(same(t.lower(0), 0.5))
  }

  @Test(arguments: [0.1, 4, 60], [1e-3, 2, 700, 4e5])
  func theNoncentralityIsFoundAgain(_ df: Double, _ noncentrality: Double) throws {
    let law = NoncentralChiSquare(df, noncentrality)
    for p in [0.02, 0.5, 0.9] {
      let statistic = law.quantile(p)
      let lowerTail = law.lower(statistic)
      let found = try #require(
        NoncentralChiSquare.noncentrality(df: df, statistic: statistic, lowerTail: lowerTail))
      // A unit in the last place of the tail, seen through its slope in the noncentrality.
      let slope = NoncentralChiSquare(df + 2, noncentrality).density(statistic)
      #expect(
        (found - noncentrality).magnitude <= 4 * .ulpOfOne * (lowerTail / slope + noncentrality))
    }
  }

  @Test func aTailAboveTheCentralOneHasNoNoncentrality() {
    let central = ChiSquare(10).lower(12)
    #expect(NoncentralChiSquare.noncentrality(df: 10, statistic: 12, lowerTail: central) == 0)
    for p in [central.nextUp, 0.99, 1, 0, -0.1, .nan] {
      #expect(NoncentralChiSquare.noncentrality(df: 10, statistic: 12, lowerTail: p) == nil)
    }
    for (df, statistic) in [(0, 3), (-1, 3), (4, 0), (4, .infinity), (.nan, 1)]
      as [(Double, Double)]
    {
      let found = NoncentralChiSquare.noncentrality(df: df, statistic: statistic, lowerTail: 1e-5)
      #expect(found == nil)
    }
  }
}
