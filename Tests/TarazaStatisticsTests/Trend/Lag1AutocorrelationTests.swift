import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct Lag1AutocorrelationTests {
  @Test func theNileResemblesItsNeighbour() throws {
    // acf(Nile)[2] of R 4.2.2 is 0.498.
    let nile = try #require(
      try Golden.cases("trend/mann-kendall").first { $0.name.contains("nile") })
    let result = try Lag1Autocorrelation(try nile.series())
    #expect(abs(result.r - 0.498) < 0.0005)
    #expect(result.r > result.bound)
    #expect(result.pairs == 99)
  }

  @Test func itIsTheTextbookRatio() throws {
    let result = try Lag1Autocorrelation(ObservedSeries(periods: [1, 3, 2, 5, 4]))
    // Deviations -2, 0, -1, 2, 1: products 0, 0, -2, 2 over squares 10.
    #expect(abs(result.r - 0) < 1e-15)
    let rising = try Lag1Autocorrelation(ObservedSeries(periods: [1, 2, 3, 4, 5]))
    #expect(abs(rising.r - 0.4) < 1e-15)
  }

  @Test func aPairAcrossAGapIsNoPair() throws {
    let gappy = try Lag1Autocorrelation(ObservedSeries(periods: [1, 2, nil, 4, 5]))
    #expect(gappy.pairs == 2)
    // Products 2 and 2 over three, squares 10 over four, as R's acf with na.pass.
    #expect(abs(gappy.r - 4.0 / 3 / 2.5) < 1e-15)
  }

  @Test func itIsTheFirstOfTheAutocorrelations() throws {
    let series = try ObservedSeries(periods: [
      2.0, 2.4, 1.9, nil, 2.6, 2.2, 2.8, nil, 2.5, 3.0, 2.4,
    ])
    let r = try Lag1Autocorrelation(series).r
    #expect(abs(r - (try Autocorrelation(series).acf[1])) < 1e-14)
  }

  /// What rounding leaves of a line without its slope is no autocorrelation.
  @Test func whatRoundingLeavesOfALineIsNoSeries() throws {
    let rest = (0..<12).map { place in 0.4 + 0.1 * Double(place) - 0.1 * Double(place) }
    #expect(throws: StatisticsError.noVariance(items: [])) {
      try Lag1Autocorrelation(ObservedSeries(periods: rest))
    }
  }

  @Test func fewPairsAreTold() throws {
    let times: [Double] = [1, 2, 9, 15, 26, 33]
    let visits = try Lag1Autocorrelation(ObservedSeries(times: times, values: [2, 3, 1, 4, 2, 5]))
    #expect(visits.pairs == 1 && visits.isOfFewPairs)
    #expect(try !Lag1Autocorrelation(ObservedSeries(periods: [1, 2, nil, 4, 5])).isOfFewPairs)
  }

  @Test func turningTimeRoundChangesNothing() throws {
    let values: [Double?] = [3, 1, 4, 1, 5, 9, 2, 6]
    let forward = try Lag1Autocorrelation(ObservedSeries(periods: values))
    let backward = try Lag1Autocorrelation(ObservedSeries(periods: values.reversed()))
    #expect(abs(forward.r - backward.r) < 1e-15)
  }

  @Test func aConstantAndAShortSeriesAreRefused() throws {
    #expect(throws: StatisticsError.noVariance(items: [])) {
      try Lag1Autocorrelation(ObservedSeries(periods: [2, 2, 2, 2]))
    }
    #expect(throws: StatisticsError.tooFewPeriods(needed: 4, got: 3)) {
      try Lag1Autocorrelation(ObservedSeries(periods: [1, 2, 3]))
    }
  }
}
