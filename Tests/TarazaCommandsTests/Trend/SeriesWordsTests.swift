import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// What `trend` and `changepoint` say where their numbers must be read with care.
@Suite struct SeriesWordsTests {
  private func run(_ program: String) throws -> Running {
    try Running(program, in: Checkout.root + "/Tests/Programs/data")
  }

  private func said(_ program: String) throws -> [String: String] {
    let run = try run(program)
    #expect(run.outcome.status == .done, "\(run.messages)")
    let notes = run.shown.flatMap(\.blocks).compactMap { block in
      if case .note(let note) = block { (note.code, note.text) } else { nil }
    }
    return Dictionary(notes, uniquingKeysWith: { $0 + " | " + $1 })
  }

  private func holds(_ program: String, _ checks: String...) throws {
    let run = try run("let t = \(program)\n" + checks.map { "check \($0)" }.joined(separator: "\n"))
    #expect(run.outcome.status == .done && run.outcome.failedChecks.isEmpty, "\(run.messages)")
  }

  private func refusal(_ program: String) throws -> String {
    let run = try run(program)
    #expect(run.outcome.status != .done)
    return run.words
  }

  // MARK: Seasons by the calendar

  /// Every second quarter over twelve years.
  @Test func halfYearlyQuartersHaveFourSeasonsAYear() throws {
    let quarters = "open \"trend-half-years.csv\" | trend y over q"
    try holds(quarters, "t.S == 68", "t.per_year == 0.0399 within 0.00005", "t.p < 0.05")
    #expect(try said(quarters)["test-chosen"]?.contains("2 of the 4 seasons") == true)
  }

  /// Exactly .01 a month, a value every third month.
  @Test func quartersDatedByMonthHaveTheirSlopePerMonth() throws {
    let months = "open \"trend-quarters-by-month.csv\" | trend y over m"
    try holds(months, "t.slope == 0.01 within 1e-9", "t.per_year == 0.12 within 1e-9")
    #expect(try said(months)["test-chosen"]?.contains("5 years") == true)
    let quarters = "open \"trend-quarters-by-month.csv\" | trend y over q"
    try holds(quarters, "t.slope == 0.03 within 1e-9", "t.per_year == 0.12 within 1e-9")
  }

  @Test func aSeasonAgainstTheCalendarIsRefused() throws {
    let words = try refusal(
      "open \"trend-quarters-by-month.csv\" | trend y over m with season: 4")
    #expect(words.contains("12 a year"))
  }

  @Test func yearsWithoutAValueAreNone() throws {
    let words = try said("open \"trend-years-apart.csv\" | trend x over q")["test-chosen"]
    #expect(words?.contains("4 years of seasons") == true)
  }

  @Test func aCycleOfValuesThatAreTwoQuartersApartIsTwo() throws {
    let program = "open \"trend-half-years.csv\" | decompose y over q with method: stl, cycle: "
    #expect(try refusal(program + "4").contains("cycle: 2"))
    _ = try said(program + "2")
  }

  // MARK: Too few values

  /// Six values that only rise: one order in ten has so large a statistic of Pettitt's.
  @Test(arguments: ["pettitt", "buishand", "snht"])
  func sixPeriodsCannotShowAChange(_ method: String) throws {
    let words = try said("open \"change-six.csv\" | changepoint x over t with method: \(method)")
    #expect(words["too-few-periods"]?.hasPrefix("With 6 periods p can never be below") == true)
    #expect(words["changepoint-reading"]?.contains("as clear as so few values can show") == true)
  }

  @Test func aCovariateInTheOrderOfTheSeriesLeavesNothing() throws {
    let words = try said("open \"trend-covariate.csv\" | trend x over t with given: z")
    #expect(words["no-variance"]?.contains("same order") == true)
    #expect(words["no-variance"]?.contains("alternates") == false)
  }

  @Test func boundsThatTellNothingApartAreRefusedInWords() throws {
    let words = try refusal("open \"trend-all-bounds.csv\" | trend x over t with below: b")
    #expect(words.contains("no two can be told apart"))
  }

  @Test func aPerfectLineHasNoScatterAndNoWarning() throws {
    let words = try said("open \"trend-line.csv\" | trend x over t with ahead: 2")
    #expect(words["serial-correlation"]?.contains("a trend alone makes neighbours alike") == true)
    #expect(words["power"]?.contains("one straight line") == true)
  }

  @Test func aPerfectLineHasNoErrorsToEstimate() throws {
    for slope in ["line", "autoregressive"] {
      let words = try refusal("open \"trend-line.csv\" | trend x over t with slope: \(slope)")
      #expect(words.contains("no scatter around it") && !words.contains("do not vary"))
    }
  }

  @Test func fewPeriodsAreRefusedWithAHintThatCanBeFollowed() throws {
    let words = try refusal("dataset nile | take 15 | stationarity flow over year")
    #expect(words.contains("more periods are needed"))
  }

  @Test func valuesWhoseSquaresOverflowAreRefused() throws {
    for verb in ["trend", "changepoint", "decompose", "autocorrelation"] {
      let words = try refusal("open \"trend-huge.csv\" | \(verb) x over t")
      #expect(words.contains("too large for a number"))
    }
  }

  @Test func aSmallScatterFarFromZeroHasALine() throws {
    _ = try said("open \"trend-far.csv\" | trend x over t with slope: line")
  }

  // MARK: Neighbours

  @Test func daysOfVisitsAreNoNeighbours() throws {
    let program = "open \"trend-visits.csv\" | trend x over d"
    let words = try said(program)["serial-correlation"]
    #expect(words?.contains("unevenly spaced (1 of 40 steps") == true)
    #expect(words?.contains("month_of(d)") == true)
    #expect(words?.contains("Allowing for it") == false)
    let corrected = try said(program + " with test: hamedrao")["serial-correlation"]
    #expect(corrected?.contains("do not take its p at face value") == true)
  }

  @Test func differenceSignTakesNeighboursAsIndependent() throws {
    let program = "open \"trend-alike.csv\" | trend x over t with test: "
    #expect(
      try said(program + "differencesign")["serial-correlation"]?.contains("as independent")
        == true)
    #expect(
      try said(program + "seasonal, season: 3")["serial-correlation"]?
        .contains("not from year to year") == true)
    #expect(try said(program + "blocks")["serial-correlation"]?.contains("allows for that") == true)
    #expect(try said(program + "runs")["serial-correlation"]?.contains("looks for that") == true)
  }

  @Test(arguments: ["mannkendall", "spearman", "coxstuart", "differencesign"])
  func groupsWithNeighboursAlikeAreNamedWhateverTheTest(_ test: String) throws {
    let words = try said("open \"trend-alike-groups.csv\" | trend x over t by g with test: \(test)")
    #expect(words["serial-correlation"]?.contains("p is too small there") == true)
  }

  @Test func groupsThatAreTestedInDifferentWaysSaySo() throws {
    let run = try run("open \"trend-groups.csv\" | trend x over q by g")
    let summary = try #require(
      run.document.blocks.compactMap { block in
        if case .table(let table) = block, table.name == "summary" { table } else { nil }
      }.first)
    let tests = try #require(summary.columns.first { $0.name == "test" }).cells.map(\.displayText)
    #expect(Set(tests).count == 2)
    let words = try said("open \"trend-groups.csv\" | trend x over q by g")["test-chosen"]
    #expect(words?.contains("seasonal Mann–Kendall") == true)
    #expect(words?.contains("Mann–Kendall with its exact p") == true)
  }

  @Test func intervalsBesideCorrectedTestsSayThatTheyAreNot() throws {
    for test in ["prewhitened", "blocks"] {
      let run = try run("open \"trend-alike.csv\" | trend x over t with test: \(test)")
      let values: [NamedValue] = run.document.blocks.flatMap { block -> [NamedValue] in
        if case .values(let values) = block { values } else { [] }
      }
      let upper = try #require(values.first { $0.name == "upper" })
      #expect(upper.remark?.contains("unlike in the test") == true)
    }
  }

  // MARK: Margins

  @Test func marginsAreForThePlainSeries() throws {
    let bounds = "open \"trend-bounds.csv\" | trend x over t with below: b, within: 0.5"
    #expect(try refusal(bounds).contains("bounds"))
    let given = "open \"trend-covariate.csv\" | trend x over t with given: z, within: 0.5"
    #expect(try refusal(given).contains("given"))
    let seasons = "open \"trend-half-years.csv\" | trend y over q with within: 0.5"
    #expect(try refusal(seasons).contains("seasonal"))
  }

  /// Neighbours alike: the plain margin's test is far too sure, that by the corrected variance is not.
  @Test func aMarginGoesByTheVarianceOfTheTest() throws {
    let program = "open \"trend-alike.csv\" | trend x over t with within: 0.2"
    let plain = try said(program)["equivalence"]
    #expect(plain?.contains("periods as independent") == true)
    #expect(plain?.contains("rules out too much") == true)
    let corrected = "\(program), test: yuewang"
    #expect(try said(corrected)["equivalence"]?.contains("periods as independent") == false)
    #expect(try margin(corrected) > margin(program))
  }

  /// The p that a change beyond the margin is ruled out.
  private func margin(_ program: String) throws -> Double {
    let table = try #require(
      try run(program).document.blocks.compactMap { block in
        if case .table(let table) = block, table.name == "equivalence" { table } else { nil }
      }.first)
    guard case .number(let p, _) = table.columns.first(where: { $0.name == "p" })?.cells.first
    else {
      return .nan
    }
    return p
  }

  // MARK: Published estimates

  /// Weights 1 / se^2 are 100, 25, 100 and 25.
  @Test func aTableOfMeansHasTheErrorsItSays() throws {
    let made = "open \"trend-estimates.csv\" | trend "
    let (w, t, m) = ([100.0, 25, 100, 25], [1.0, 2, 3, 4], [1.0, 2, 4, 3])
    let total = w.reduce(0, +)
    let meanT = zip(w, t).reduce(0) { $0 + $1.0 * $1.1 } / total
    let meanM = zip(w, m).reduce(0) { $0 + $1.0 * $1.1 } / total
    var (products, squares) = (0.0, 0.0)
    for i in w.indices {
      products += w[i] * (t[i] - meanT) * (m[i] - meanM)
      squares += w[i] * (t[i] - meanT) * (t[i] - meanT)
    }
    try holds(
      made + "m over t with se: e, slope: weighted",
      "t.slope == \(products / squares) within 1e-9")
    #expect(try refusal(made + "mean(m) over t with se: e").contains("errors of its own"))
    #expect(try refusal(made + "m over t with se: z").contains("above zero"))
  }

  // MARK: Changes of spread

  @Test func changesOfSpreadHaveDeviationsAndNoLevels() throws {
    let program =
      "open \"change-spread.csv\" | changepoint x over t with method: pelt, cost: variance"
    let words = try said(program)
    #expect(words["changepoint-reading"]?.contains("change of spread") == true)
    #expect(words["no-date-interval"]?.contains("level only") == true)
    let run = try run(program)
    let tables = run.document.blocks.compactMap { block in
      if case .table(let table) = block { table } else { nil }
    }
    let segments = try #require(tables.first { $0.name == "segments" })
    func texts(_ table: DocumentTable, _ name: String) throws -> [String] {
      try #require(table.columns.first { $0.name == name }).cells.map(\.displayText)
    }
    #expect(try texts(segments, "level").allSatisfy(\.isEmpty))
    #expect(try texts(segments, "deviation").allSatisfy { !$0.isEmpty })
    let changes = try #require(tables.first { $0.name == "changes" })
    #expect(try texts(changes, "lower").allSatisfy(\.isEmpty))
    #expect(try texts(changes, "change").allSatisfy(\.isEmpty))
  }

  @Test func flatRoundedValuesHaveNoChangeOfMeanAndSpread() throws {
    try holds(
      "open \"change-rounded.csv\" | changepoint x over t with method: pelt, cost: mean_variance",
      "t.count == 0")
  }

  // MARK: Options that nothing reads

  @Test(arguments: [
    "trend flow over year with quantile: 0.9", "trend flow over year with lags: 3",
    "trend flow over year with season: 4", "changepoint flow over year with cost: rank",
    "changepoint flow over year with penalty: aic",
    "decompose flow over year with method: lowess, span: 3",
  ])
  func optionsThatNothingReadsAreRefused(_ analysis: String) throws {
    #expect(try Running("dataset nile | \(analysis)").outcome.status != .done)
  }
}
