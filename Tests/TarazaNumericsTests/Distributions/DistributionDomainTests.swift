import TarazaNumerics
import Testing

/// What lies outside a domain is NaN, and the ends are what they are said to be.
@Suite struct DistributionDomainTests {
  static let improper: [Family] =
    [0, -1, .nan, .infinity].flatMap { df in
      [
        Family(StudentT(df)), Family(ChiSquare(df)), Family(FDistribution(df, 3)),
        Family(FDistribution(3, df)), Family(Beta(df, 2)), Family(Beta(2, df)),
        Family(NoncentralChiSquare(df, 1)),
      ]
    }
    + [-1, .nan, .infinity].flatMap { bad in
      [
        Family(NoncentralChiSquare(3, bad)), Family(Poisson(bad)), Family(Binomial(bad, 0.5)),
        Family(Binomial(5, bad)),
      ]
    }
    + [Family(Binomial(2.5, 0.5)), Family(Binomial(5, 1.01))]

  @Test(arguments: improper)
  func improperParametersGiveNaN(_ family: Family) {
    for x in [-1, 0, 0.4, 1, .infinity] {
      #expect(family.density(x).isNaN && family.lower(x).isNaN && family.upper(x).isNaN)
    }
    for p in [0, 0.3, 1] {
      #expect(family.quantile(p).isNaN && family.upperQuantile(p).isNaN)
    }
  }

  static let proper: [(Family, ends: ClosedRange<Double>)] =
    [
      (.normal, -.infinity ... .infinity), (Family(StudentT(4)), -.infinity ... .infinity),
      (Family(ChiSquare(4)), 0 ... .infinity),
      (Family(NoncentralChiSquare(4, 2)), 0 ... .infinity),
      (Family(NoncentralChiSquare(4, 0)), 0 ... .infinity),
      (Family(FDistribution(4, 2)), 0 ... .infinity), (Family(Beta(4, 2)), 0...1),
      (Family(Binomial(7, 0.4)), 0...7), (Family(Poisson(3)), 0 ... .infinity),
    ]

  @Test(arguments: proper)
  func theEndsOfTheSupportCloseTheTails(_ family: Family, _ ends: ClosedRange<Double>) {
    #expect(family.quantile(0) == ends.lowerBound && family.quantile(1) == ends.upperBound)
    #expect(family.upperQuantile(1) == ends.lowerBound)
    #expect(family.upperQuantile(0) == ends.upperBound)
    #expect(family.lower(-.infinity) == 0 && family.upper(-.infinity) == 1)
    #expect(family.lower(.infinity) == 1 && family.upper(.infinity) == 0)
    #expect(family.lower(ends.upperBound) == 1 && family.upper(ends.upperBound) == 0)
    #expect(family.density(-.infinity) == 0 && family.density(.infinity) == 0)
    for p in [-0.1, 1.1, .nan, .infinity] {
      #expect(family.quantile(p).isNaN && family.upperQuantile(p).isNaN)
    }
    #expect(family.density(.nan).isNaN && family.lower(.nan).isNaN && family.upper(.nan).isNaN)
  }

  @Test func densitiesAtTheEndsFollowTheirLimits() {
    #expect(ChiSquare(1).density(0) == .infinity)
    #expect(ChiSquare(2).density(0) == 0.5)
    #expect(ChiSquare(3).density(0) == 0)
    #expect(FDistribution(1, 5).density(0) == .infinity)
    #expect(FDistribution(2, 5).density(0) == 1)
    #expect(FDistribution(3, 5).density(0) == 0)
    #expect(Beta(0.5, 3).density(0) == .infinity)
    #expect(Beta(1, 3).density(0) == 3)
    #expect(Beta(3, 1).density(1) == 3)
    #expect(Beta(3, 2).density(1) == 0)
    #expect((StudentT(1).density(0) * .pi - 1).magnitude < 1e-15)
  }

  @Test func certainCountsAreCertain() {
    for trials in [0.0, 6] {
      let never = Binomial(trials, 0)
      let always = Binomial(trials, 1)
      #expect(never.density(0) == 1 && never.lower(0) == 1 && never.quantile(0.7) == 0)
      #expect(always.density(trials) == 1 && always.lower(trials) == 1)
      #expect(always.lower(trials - 1) == 0 && always.quantile(0.7) == trials)
    }
    #expect(Poisson(0).density(0) == 1 && Poisson(0).upper(0) == 0 && Poisson(0).quantile(0.9) == 0)
    #expect(Poisson(0).density(1) == 0)
  }

  @Test func answersBeyondTheDoublesAreTheirEnds() {
    #expect(ChiSquare(1e-6).quantile(0.5) == 0)
    #expect(FDistribution(2, 1e-4).upperQuantile(0.5) == .infinity)
    #expect(StudentT(1e-3).upperQuantile(1e-6) == .infinity)
    #expect(Beta(2, 1e-5).quantile(0.9) == 1)
    #expect(Normal.upper(40) == 0 && Normal.lower(40) == 1)
    #expect((Normal.logUpper(40) / -804.6084420137538 - 1).magnitude < 1e-15)
    #expect((Normal.logUpper(-1) / -0.17275377902344988 - 1).magnitude < 1e-15)
  }
}
