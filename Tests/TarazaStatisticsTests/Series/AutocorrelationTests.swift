import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

/// Autocorrelations, Ljung-Box and Durbin-Watson.
@Suite struct AutocorrelationTests {
  @Test(arguments: try Golden.cases("trend/acf-pacf"))
  func agreesWithRAndStatsmodels(_ golden: GoldenCase) throws {
    let series = try golden.series()
    let most = golden.options["lag.max"]?.number ?? golden.options["nlags"]?.number
    let lags = try most ?? Double(golden.numbers("acf").count - 1)
    // statsmodels' "yw" and "ld" divide by n - k, "ywm" and "ldb" by n.
    let method = golden.options["method"]?.string
    let isAdjusted =
      golden.options["adjusted"]?.bool == true || method == "yw" || method == "ld"
    let partial: PartialAutocorrelation =
      method == "burg" ? .burg : method == "ols" ? .regression : .yuleWalker
    let result = try Autocorrelation(
      series, lags: Int(lags), divisor: isAdjusted ? .pairs : .values, partial: partial)
    if golden.has("acf") { #expect(golden.disagreement("acf", result.acf) == nil) }
    if golden.has("pacf"), let count = try? golden.numbers("pacf").count {
      let pacf = try #require(result.pacf)
      #expect(golden.disagreement("pacf", count == pacf.count ? pacf : [1] + pacf) == nil)
    }
    if golden.has("bound95") { #expect(golden.disagreement("bound95", result.bound) == nil) }
    if golden.has("ci") {
      // Lag 0 has none; then each r with Bartlett's bounds about it.
      let intervals = zip(result.acf.dropFirst(), result.bartlett).flatMap { [$0 - $1, $0 + $1] }
      #expect(golden.disagreement("ci", [1, 1] + intervals) == nil)
    }
  }

  @Test(arguments: try Golden.cases("trend/ljung-box"))
  func ljungBoxAgreesWithR(_ golden: GoldenCase) throws {
    if golden.has("lb_stat") {
      let results = try (golden.options["lags"]?.numbers ?? []).map {
        try LjungBox(golden.series(), lags: Int($0))
      }
      #expect(golden.disagreement("lb_stat", results.map(\.Q)) == nil)
      #expect(golden.disagreement("lb_pvalue", results.map(\.pValue)) == nil)
      #expect(golden.disagreement("bp_stat", results.map(\.boxPierce)) == nil)
      #expect(golden.disagreement("bp_pvalue", results.map(\.boxPiercePValue)) == nil)
      return
    }
    let lags = golden.options["lag"]?.number.map { Int($0) } ?? 1
    let fitted = golden.options["fitdf"]?.number.map { Int($0) } ?? 0
    let result = try LjungBox(golden.series(), lags: lags, fitted: fitted)
    #expect(golden.disagreement("Q_ljung", result.Q) == nil)
    #expect(golden.disagreement("p_ljung", result.pValue) == nil)
    #expect(golden.disagreement("Q_box", result.boxPierce) == nil)
    #expect(golden.disagreement("p_box", result.boxPiercePValue) == nil)
    #expect(golden.disagreement("df", Double(result.degreesOfFreedom)) == nil)
  }

  @Test(arguments: [ChangeModel.level, .trend])
  func durbinWatsonsPIsUniformOnNormalNoise(_ model: ChangeModel) throws {
    var generator = SeededGenerator(seed: 12)
    var p: [Double] = []
    for _ in 0..<800 {
      let series = try ObservedSeries(periods: (0..<15).map { _ in generator.normal() })
      p.append(try DurbinWatson(series, around: model).positivePValue)
    }
    p.sort()
    let distance = p.enumerated().map { abs($1 - (Double($0) + 0.5) / 800) }.max() ?? 1
    // Kolmogorov at .001: 1.95 / sqrt(800).
    #expect(distance < 1.95 / 800.0.squareRoot())
  }

  @Test func durbinWatsonOnThreeDegreesIsExact() throws {
    // Two residual directions of four points around a line: d lies between two eigenvalues, and for
    // two weights of opposite sign the chance is a ratio of arc tangents.
    let series = try ObservedSeries(periods: [1, 2, 2.5, 4.2, 4.4])
    let result = try DurbinWatson(series)
    #expect(result.d > 0 && result.d < 4)
    #expect(result.pValue <= 1 && result.pValue >= 0)
    let reversed = try DurbinWatson(ObservedSeries(periods: [4.4, 4.2, 2.5, 2, 1]))
    #expect(abs(result.d - reversed.d) < 1e-12)
    #expect(abs(result.positivePValue - reversed.positivePValue) < 1e-10)
  }

  @Test func gapsEnterNoPair() throws {
    let result = try Autocorrelation(
      ObservedSeries(periods: [1, 3, nil, 2, 5, 4, nil, 6, 7, 5]), lags: 2)
    #expect(result.hasGaps && result.pacf == nil)
    #expect(abs(result.acf[0] - 1) < 1e-15)
    #expect(throws: StatisticsError.self) {
      try LjungBox(ObservedSeries(periods: [1, 3, nil, 2, 5, 4, nil, 6, 7, 5]), lags: 2)
    }
    #expect(throws: StatisticsError.tooFewPeriods(needed: 5, got: 3)) {
      try Autocorrelation(ObservedSeries(periods: [1, 2, 4]))
    }
    #expect(throws: StatisticsError.noVariance(items: [])) {
      try Autocorrelation(ObservedSeries(periods: [2, 2, 2, 2, 2, 2]))
    }
  }

  @Test(arguments: PartialAutocorrelation.allCases)
  func partialOnesIgnoreShiftScaleAndTheDirectionOfTime(_ kind: PartialAutocorrelation) throws {
    let values = [3.0, 5, 4, 7, 6, 6, 9, 7, 8, 11, 9, 12]
    func pacf(_ values: [Double]) throws -> [Double] {
      try Autocorrelation(ObservedSeries(periods: values), lags: 4, partial: kind).pacf ?? []
    }
    let first = try pacf(values)
    #expect(first.count == 4)
    for (a, b) in zip(first, try pacf(values.map { 2 - 3 * $0 })) { #expect(abs(a - b) < 1e-12) }
    // A regression leaves out the first values, and so is not the same backwards.
    guard kind != .regression else { return }
    for (a, b) in zip(first, try pacf(values.reversed())) { #expect(abs(a - b) < 1e-12) }
  }

  @Test func burgsFirstIsTwiceTheProductsOverTheSquaresOfNeighbours() throws {
    let values = [1.0, 3, 2, 5, 4]
    let result = try Autocorrelation(ObservedSeries(periods: values), lags: 1, partial: .burg)
    let x = values.map { $0 - 3 }
    let products = zip(x, x.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    let squares = zip(x, x.dropFirst()).reduce(0) { $0 + $1.0 * $1.0 + $1.1 * $1.1 }
    #expect(abs(try #require(result.pacf)[0] - 2 * products / squares) < 1e-15)
  }

  /// Over n - k the r of a straight line do not fade, and belong to no series.
  @Test func overPairsPartialOnesEndWhereNoSeriesHasThem() throws {
    let series = try ObservedSeries(periods: (0..<12).map(Double.init))
    let result = try Autocorrelation(series, lags: 11, divisor: .pairs)
    #expect(result.acf[11] < -1)
    let pacf = try #require(result.pacf)
    #expect(pacf.count == 7 && pacf.allSatisfy { $0.magnitude < 1 })
    let gaps = try ObservedSeries(periods: [1, 3, nil, 2, 5, 4, nil, 6])
    let ratio = zip(
      try Autocorrelation(gaps, lags: 3, divisor: .pairs).acf,
      try Autocorrelation(gaps, lags: 3).acf
    ).map { $0 / $1 }
    // Pairs of values 0, 1, 2 and 3 periods apart.
    let pairs = [6.0, 3, 3, 3]
    for lag in 0...3 {
      #expect(abs(ratio[lag] - (pairs[lag] + Double(lag)) / pairs[lag]) < 1e-12)
    }
  }

  @Test(arguments: [(10, 9), (24, 13), (100, 20), (1000, 30)])
  func theUsualNumberOfLags(n: Int, lags: Int) {
    #expect(Autocorrelation.usualLags(n: n) == lags)
  }
}
