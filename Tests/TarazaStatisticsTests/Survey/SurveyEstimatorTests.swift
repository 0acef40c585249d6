import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite struct SurveyEstimatorTests {
  // MARK: Reference values

  @Test(arguments: try Golden.cases("survey/svymean") + Golden.cases("survey/domain"))
  func meansAndTheirDesignEffectsAgreeWithReference(_ golden: GoldenCase) throws {
    guard !golden.call.contains("svytotal") else { return }
    let design = try golden.design()
    let isDomain = golden.options["domain"] != nil
    let columns = isDomain ? [try golden.data()[0]] : try golden.data()
    let domain = try golden.domain()
    let groups = domain.indices.map { row -> Int32 in
      domain[row] && columns.allSatisfy { !$0[row].isNaN } ? 0 : -1
    }
    let means = try columns.map {
      try SurveyMean(of: $0, by: groups, groupCount: 1, in: design)
    }
    check(golden, means.map(\.estimate), df: means.map { $0.degreesOfFreedom[0] })
    guard golden.expect["deff"] != nil else { return }
    let isWithReplacement = golden.call.contains("deff=replace")
    let effects = means.map {
      isWithReplacement ? $0.designEffectsWithReplacement[0] : $0.designEffects[0]
    }
    #expect(golden.disagreement("deff", effects) == nil)
  }

  @Test(arguments: try Golden.cases("survey/svytotal") + Golden.cases("survey/domain"))
  func totalsAgreeWithReference(_ golden: GoldenCase) throws {
    guard golden.call.contains("svytotal") else { return }
    let design = try golden.design()
    let domain = try golden.domain()
    let values = try golden.data()[0]
    let groups = domain.indices.map { domain[$0] && !values[$0].isNaN ? Int32(0) : -1 }
    let total = try SurveyTotal(of: values, by: groups, groupCount: 1, in: design)
    check(golden, [total.estimate], df: total.degreesOfFreedom)
    if golden.expect["deff"] != nil {
      #expect(golden.disagreement("deff", total.designEffects) == nil)
    }
  }

  @Test(arguments: try Golden.cases("survey/svymean-factor"))
  func sharesOfCategoriesAgreeWithReference(_ golden: GoldenCase) throws {
    let codes = try categories(golden, 0)
    let shares = try SurveyShares(
      of: codes.codes, categoryCount: codes.names.count, by: codes.codes.map { _ in 0 },
      groupCount: 1, in: golden.design())
    #expect(golden.disagreement("est", shares.estimate.values) == nil)
    #expect(golden.disagreement("se", shares.estimate.standardErrors) == nil)
    #expect(golden.disagreement("vcov", shares.estimate.covariance.asMatrix.storage) == nil)
    #expect(golden.disagreement("deff", shares.designEffects) == nil)
  }

  @Test(arguments: try Golden.cases("survey/svytotal-factor"))
  func totalsOfCategoriesAgreeWithReference(_ golden: GoldenCase) throws {
    let codes = try categories(golden, 0)
    let total = try SurveyTotal(
      of: codes.codes.map { _ in 1 }, by: codes.codes, groupCount: codes.names.count,
      in: golden.design())
    #expect(golden.disagreement("est", total.estimate.values) == nil)
    #expect(golden.disagreement("se", total.estimate.standardErrors) == nil)
    #expect(golden.disagreement("vcov", total.estimate.covariance.asMatrix.storage) == nil)
  }

  @Test(arguments: try Golden.cases("survey/svytable"))
  func crossedTotalsAgreeWithReference(_ golden: GoldenCase) throws {
    let (rows, columns) = (try categories(golden, 0), try categories(golden, 1))
    let cells = rows.codes.indices.map {
      rows.codes[$0] * Int32(columns.names.count) + columns.codes[$0]
    }
    let total = try SurveyTotal(
      of: cells.map { _ in 1 }, by: cells, groupCount: rows.names.count * columns.names.count,
      in: golden.design())
    #expect(golden.disagreement("counts_row_major", total.estimate.values) == nil)
  }

  @Test(arguments: try Golden.cases("survey/svyratio"))
  func ratiosAgreeWithReference(_ golden: GoldenCase) throws {
    let data = try golden.data()
    let ratio = try SurveyRatio(
      of: data[0], to: data[1], by: data[0].map { _ in 0 }, groupCount: 1, in: golden.design())
    check(golden, [ratio.estimate], df: ratio.degreesOfFreedom)
  }

  @Test(arguments: try Golden.cases("survey/samplics-taylor"))
  func aSecondPeerAgreesToo(_ golden: GoldenCase) throws {
    let design = try golden.design()
    let data = try golden.data()
    let all = [Int32](repeating: 0, count: data[0].count)
    let estimate =
      if golden.call.contains("ratio") {
        try SurveyRatio(of: data[0], to: data[1], by: all, groupCount: 1, in: design).estimate
      } else if golden.call.contains("total") {
        try SurveyTotal(of: data[0], by: all, groupCount: 1, in: design).estimate
      } else {
        try SurveyMean(of: data[0], by: all, groupCount: 1, in: design).estimate
      }
    #expect(golden.disagreement("est", estimate.values) == nil)
    #expect(golden.disagreement("se", estimate.standardErrors) == nil)
    #expect(golden.disagreement("lower", estimate.interval(0, level: 0.95).lower) == nil)
    #expect(golden.disagreement("upper", estimate.interval(0, level: 0.95).upper) == nil)
    #expect(golden.disagreement("degf", Double(estimate.degreesOfFreedom)) == nil)
  }

  @Test(arguments: try Golden.cases("survey/svyby"))
  func groupsShareTheirUnitsInTheirCovariance(_ golden: GoldenCase) throws {
    let groups = try categories(golden, 1)
    let mean = try SurveyMean(
      of: golden.data()[0], by: groups.codes, groupCount: groups.names.count, in: golden.design())
    #expect(golden.disagreement("est", mean.estimate.values) == nil)
    #expect(golden.disagreement("se", mean.estimate.standardErrors) == nil)
    #expect(golden.disagreement("vcov", mean.estimate.covariance.asMatrix.storage) == nil)
  }

  @Test(arguments: try Golden.cases("survey/wave-contrast"))
  func changeBetweenWavesCountsTheUnitsTheyShare(_ golden: GoldenCase) throws {
    let domain = try golden.domain()
    let data = try golden.data()
    let groups = domain.indices.map { domain[$0] ? Int32(data[1][$0]) - 1 : -1 }
    let mean = try SurveyMean(of: data[0], by: groups, groupCount: 6, in: golden.design())
    #expect(golden.disagreement("wave_mean", mean.estimate.values) == nil)
    #expect(golden.disagreement("wave_se", mean.estimate.standardErrors) == nil)
    #expect(golden.disagreement("vcov", mean.estimate.covariance.asMatrix.storage) == nil)
    let linear = (0..<6).map { Double($0) - 2.5 }
    let squares = linear.reduce(0) { $0 + $1 * $1 }
    let contrasts = mean.estimate.combined(
      by: Matrix([
        linear.map { $0 / squares }, linear, linear.map { $0 * $0 - squares / 6 },
        [-1, 0, 0, 0, 0, 1],
      ]))
    #expect(golden.disagreement("est", contrasts.values) == nil)
    #expect(golden.disagreement("se", contrasts.standardErrors) == nil)
    let t = zip(contrasts.values, contrasts.standardErrors).map { $0 / $1 }
    #expect(golden.disagreement("t", t) == nil)
    let df = StudentT(Double(contrasts.degreesOfFreedom))
    #expect(golden.disagreement("p_t", t.map { 2 * df.upper(abs($0)) }) == nil)
    #expect(golden.disagreement("p_z", t.map { 2 * Normal.upper(abs($0)) }) == nil)
  }

  @Test(arguments: try Golden.cases("survey/svyvar") + Golden.cases("survey/svycor"))
  func variancesAndCorrelationsAgreeWithReference(_ golden: GoldenCase) throws {
    let data = try golden.data()
    let result = try SurveyCovariance(
      of: data, in: data[0].map { _ in true }, golden.design())
    let (values, errors) = (result.estimate.values, result.estimate.standardErrors)
    guard data.count == 2 else {
      #expect(golden.disagreement("est", values) == nil)
      #expect(golden.disagreement("se", errors) == nil)
      return
    }
    #expect(golden.disagreement("cov", [values[0], values[1], values[1], values[2]]) == nil)
    #expect(golden.disagreement("var_se", [errors[0], errors[1], errors[1], errors[2]]) == nil)
    let r = values[1] / (values[0] * values[2]).squareRoot()
    #expect(golden.disagreement("cor", r) == nil)
  }

  @Test(arguments: try Golden.cases("survey/svyciprop"))
  func intervalsOfSharesAgreeWithReference(_ golden: GoldenCase) throws {
    let mean = try SurveyMean(
      of: golden.data()[0], by: golden.data()[0].map { _ in 0 }, groupCount: 1, in: golden.design())
    let method = golden.options["method"]?.string ?? ""
    // The peer's xlogit is its logit with the standard error of the share in the place of a model's.
    let kind = try #require(ShareInterval(rawValue: method == "xlogit" ? "logit" : method))
    let interval = kind.interval(
      share: mean.estimate.values[0], standardError: mean.estimate.standardErrors[0],
      degreesOfFreedom: mean.degreesOfFreedom[0], rows: mean.rows[0],
      level: golden.options["level"]?.number ?? 0.95)
    #expect(golden.disagreement("est", mean.estimate.values) == nil)
    #expect(golden.disagreement("var", mean.estimate.covariance.diagonal) == nil)
    // The peer interpolates a profile of the likelihood: here its end is 1.1e-5 off the root
    // 0.213326825451 of its own equation.
    let limit = golden.name == "ciprop_likelihood_waves" ? 2e-5 : nil
    #expect(golden.disagreement("lower", interval.lower, tolerance: limit) == nil)
    #expect(golden.disagreement("upper", interval.upper) == nil)
  }

  @Test(
    arguments: try Golden.cases("survey/svyquantile").filter {
      $0.options["interval.type"]?.string != "score"
    })
  func quantilesAgreeWithReference(_ golden: GoldenCase) throws {
    let values = try golden.data()[0]
    let design = try golden.design()
    let rule = try #require(QuantileRule(rawValue: golden.options["qrule"]?.string ?? ""))
    let kind: ShareInterval =
      golden.options["interval.type"]?.string == "mean" ? .mean : .logit
    let quantiles = try (golden.options["quantiles"]?.numbers ?? []).map { p in
      try SurveyQuantile(
        p, of: values, in: values.map { _ in true }, design, rule: rule, interval: .woodruff(kind),
        level: golden.options["level"]?.number ?? 0.95)
    }
    #expect(golden.disagreement("est", quantiles.map(\.value)) == nil)
    let ends = quantiles.flatMap { [$0.interval.lower, $0.interval.upper] }
    #expect(golden.disagreement("ci", ends) == nil)
    #expect(golden.disagreement("se", quantiles.map(\.standardError)) == nil)
  }

  /// The peer looks for the ends by a root of a step function, which stops on either side of the
  /// step, and turns the share there, counted without weights, into a quantile with weights. So its
  /// ends are that quantile at our step or at the value before it; without weights that is ours.
  @Test(
    arguments: try Golden.cases("survey/svyquantile").filter {
      $0.options["interval.type"]?.string == "score"
    })
  func quantilesByTestAgreeWithReference(_ golden: GoldenCase) throws {
    let values = try golden.data()[0]
    let design = try golden.design()
    let all = values.map { _ in true }
    let rule = try #require(QuantileRule(rawValue: golden.options["qrule"]?.string ?? ""))
    let order = WeightedOrder(values, weights: design.weights, in: all)
    let distinct = Set(values).sorted()
    let peer = try golden.numbers("ci")
    var estimates: [Double] = []
    for (position, p) in (golden.options["quantiles"]?.numbers ?? []).enumerated() {
      let found = try SurveyQuantile(
        p, of: values, in: all, design, rule: .math, interval: .score)
      estimates.append(try SurveyQuantile(p, of: values, in: all, design, rule: rule).value)
      for (end, expected) in [
        (found.interval.lower, peer[2 * position]), (found.interval.upper, peer[2 * position + 1]),
      ] {
        let step = try #require(distinct.firstIndex(of: end))
        // At a step the last digit of a share decides which side it is on.
        let either = [distinct[step], distinct[max(0, step - 1)]].flatMap { value in
          let share = Double(values.count { $0 <= value }) / Double(values.count)
          let ends = [share - 1e-12, share + 1e-12].map { order.quantile($0, rule) }
          return ends + (rule == .school ? [(ends[0] + ends[1]) / 2] : [])
        }
        #expect(either.contains { abs($0 - expected) < 1e-6 }, "\(p): \(either), \(expected)")
      }
    }
    #expect(golden.disagreement("est", estimates) == nil)
  }

  @Test func valuesWithinAnIntervalByTestAreNotRejected() throws {
    let golden = try #require(
      Golden.cases("survey/svyquantile").first { $0.name == "quantile_math_score_apistrat" })
    let (values, design) = (try golden.data()[0], try golden.design())
    let all = values.map { _ in true }
    let found = try SurveyQuantile(0.1, of: values, in: all, design, interval: .score)
    let t = SurveyEstimate.criticalValue(0.95, found.degreesOfFreedom)
    func z(_ value: Double) throws -> Double {
      let share = try SurveyMean(
        of: values.map { $0 <= value ? 1 : 0 }, by: values.map { _ in 0 }, groupCount: 1,
        in: design
      ).estimate
      return (share.values[0] - 0.1) / share.standardErrors[0]
    }
    #expect(try z(found.interval.lower) >= -t && z(found.interval.upper) > t)
    let distinct = Set(values).sorted()
    let lower = try #require(distinct.firstIndex(of: found.interval.lower))
    let upper = try #require(distinct.firstIndex(of: found.interval.upper))
    #expect(try z(distinct[lower - 1]) < -t && z(distinct[upper - 1]) <= t)
    // The peer's own interval, [485, 527], holds values that its own test rejects.
    #expect(try z(526) > t)
  }

  private func check(_ golden: GoldenCase, _ estimates: [SurveyEstimate], df: [Int]) {
    #expect(golden.disagreement("est", estimates.map { $0.values[0] }) == nil)
    #expect(golden.disagreement("se", estimates.map { $0.standardErrors[0] }) == nil)
    if golden.expect["df"] != nil {
      #expect(golden.disagreement("df", Double(df[0])) == nil)
      let level = golden.options["level"]?.number ?? 0.95
      let intervals = estimates.map { $0.interval(0, level: level) }
      #expect(golden.disagreement("ci_t_lower", intervals.map(\.lower)) == nil)
      #expect(golden.disagreement("ci_t_upper", intervals.map(\.upper)) == nil)
    }
  }

  /// In the order of R's factor levels.
  private func categories(_ golden: GoldenCase, _ column: Int) throws -> UnitCodes {
    let texts = try golden.table().texts(golden.columns[column])
    let names = Set(texts).sorted()
    let codes = texts.map { text in Int32(names.firstIndex(of: text) ?? 0) }
    return UnitCodes(codes: codes, names: names)
  }
}
