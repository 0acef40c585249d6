import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

/// The scales of the reference, reduced to complete rows and with their reversed items turned.
struct ReferenceScale {
  let golden: GoldenCase
  let columns: [[Double]]
  let moments: Moments
  let S: SymmetricMatrix
  let R: SymmetricMatrix

  init(_ golden: GoldenCase) throws {
    self.golden = golden
    let data = try golden.data()
    let reversed = CronbachAlphaTests.reversed(golden)
    moments = CronbachAlphaTests.moments(data, .listwise).reflected(reversed)
    S = try moments.covariance
    R = try moments.correlation().R
    columns = try golden.completeData().enumerated().map { item, values in
      reversed.contains(item) ? values.map { -$0 } : values
    }
  }

  func has(_ field: String) -> Bool { golden.expect[field] != nil }
}

@Suite struct ScaleReferenceTests {
  @Test(arguments: try Golden.cases("reliability/scale"))
  func guttmansBoundsAgree(_ golden: GoldenCase) throws {
    let scale = try ReferenceScale(golden)
    for (field, S) in [("guttman_covariance", scale.S), ("guttman_correlation", scale.R)] {
      let lambdas = try GuttmanLambdas(covariance: S)
      let got = [
        lambdas.lambda1.value, lambdas.lambda2.value, lambdas.lambda3.value, lambdas.lambda5.value,
        try lambdas.lambda6().value,
      ]
      #expect(golden.disagreement(field, got) == nil)
    }
  }

  @Test(arguments: try Golden.cases("reliability/scale"))
  func splitsAgree(_ golden: GoldenCase) throws {
    let scale = try ReferenceScale(golden)
    for (field, S) in [("split_half_covariance", scale.S), ("split_half_correlation", scale.R)] {
      let splits = try SplitHalves(covariance: S)
      let got = [
        Double(splits.count), splits.maximum, splits.minimum, splits.mean, splits.lowerQuantile,
        splits.median, splits.upperQuantile,
      ]
      #expect(splits.isExhaustive)
      #expect(golden.disagreement(field, got) == nil)
      let best = try HalvesReliability(covariance: S, half: splits.bestHalf)
      #expect(abs(best.guttman - splits.maximum) < 1e-12)
    }
    let half = try HalvesReliability(oddEvenOf: scale.S)
    #expect(
      golden.disagreement(
        "odd_even", [half.correlation, half.spearmanBrown, half.horst ?? .nan, half.guttman])
        == nil)
  }

  /// The solution proves by itself how near it is.
  @Test(arguments: try Golden.cases("reliability/scale"))
  func theGreatestLowerBoundAgrees(_ golden: GoldenCase) throws {
    let scale = try ReferenceScale(golden)
    for (field, S) in [("glb_covariance", scale.S), ("glb_correlation", scale.R)] {
      let bound = try GreatestLowerBound(covariance: S)
      #expect(golden.disagreement(field, bound.coefficient) == nil)
      #expect(bound.gap < 2e-7, "gap \(bound.gap)")
      #expect(bound.errorVariances.allSatisfy { $0 >= 0 })
      var left = S
      for (item, error) in bound.errorVariances.enumerated() { left[item, item] -= error }
      #expect(try left.smallestEigenvalue() > 0)
    }
  }

  @Test(arguments: try Golden.cases("reliability/scale"))
  func oneFactorAgrees(_ golden: GoldenCase) throws {
    let scale = try ReferenceScale(golden)
    guard scale.has("omega_total_1factor_uls_R") else { return golden.ran() }
    let minres = try OneFactorReliability(covariance: scale.R, by: .minimumResidual)
    #expect(golden.disagreement("omega_total_1factor_uls_R", minres.omega) == nil)
    let model = try OneFactorReliability(covariance: scale.S)
    #expect(golden.disagreement("omega_cfa_model_variance", model.omega) == nil)
    #expect(
      golden.disagreement("omega_cfa_observed_variance", model.omegaOfObservedVariance) == nil)
    #expect(
      golden.disagreement("semTools_compRelSEM", model.omegaOfObservedVariance) == nil)
    let n = Double(scale.moments.rows)
    let shrink = ((n - 1) / n).squareRoot()
    // The peer's factor may point the other way.
    let sign =
      (try golden.named("cfa_loadings").reduce(0) { $0 + $1.value } < 0) ? -1.0 : 1.0
    #expect(
      golden.disagreement("cfa_loadings", model.rawLoadings.map { sign * shrink * $0 }) == nil)
    // At the maximum an item's loading and error make up its variance. On attitude the peer stopped
    // before, its variances being near 150: those are held against `one-factor` below.
    let variances = scale.S.diagonal.map { shrink * shrink * $0 }
    let errors = model.rawUniquenesses.map { shrink * shrink * $0 }
    for (item, variance) in variances.enumerated() {
      let loading = shrink * model.rawLoadings[item]
      #expect(abs(loading * loading + errors[item] - variance) < 1e-9 * variance)
    }
    if golden.name != "scale-attitude" {
      #expect(golden.disagreement("cfa_uniquenesses", errors) == nil)
    }
    let alpha = try GuttmanLambdas(covariance: scale.S).lambda3.value
    #expect(
      golden.disagreement(
        "semTools_reliability",
        [
          alpha, model.omega, model.omega, model.omegaOfObservedVariance,
          model.averageVarianceExtractedRaw,
        ]) == nil)
  }

  @Test(arguments: try Golden.cases("peers/one-factor"))
  func theLikelihoodEquationsAreSolved(_ golden: GoldenCase) throws {
    let columns = try golden.completeData()
    let model = try OneFactorReliability(
      covariance: Moments(ItemBlock(columns: columns)).covariance)
    let n = Double(columns[0].count)
    let shrink = ((n - 1) / n).squareRoot()
    #expect(golden.disagreement("loadings", model.rawLoadings.map { shrink * $0 }) == nil)
    #expect(
      golden.disagreement("uniquenesses", model.rawUniquenesses.map { shrink * shrink * $0 })
        == nil)
  }

  @Test(arguments: try Golden.cases("reliability/scale"))
  func ofOrderedAnswersAgrees(_ golden: GoldenCase) throws {
    let scale = try ReferenceScale(golden)
    guard scale.has("ordinal_alpha") else { return golden.ran() }
    let tables = PairTables(counting: ItemBlock(columns: scale.columns), rule: .listwise)
    let R = try PolychoricMatrix(tables).correlations().R
    let ordered = try OrderedReliability(correlations: R)
    #expect(golden.disagreement("ordinal_alpha", ordered.alpha.value) == nil)
    guard scale.has("ordinal_omega_1factor_uls") else { return }
    #expect(golden.disagreement("ordinal_omega_1factor_uls", ordered.omega?.value) == nil)
  }

  @Test(arguments: try Golden.cases("reliability/scale"))
  func itemsAndErrorsAgree(_ golden: GoldenCase) throws {
    let scale = try ReferenceScale(golden)
    let items = try ItemStatistics.all(covariance: scale.S)
    let expected = try golden.matrix("items")
    let answers = scale.columns.map { column in
      ItemAnswers(column, hasValue: { _ in true }, rows: Array(column.indices))
    }
    let reversed = CronbachAlphaTests.reversed(golden)
    for (position, item) in items.enumerated() {
      let rows: [(String, Double?)] = [
        ("sd", item.standardDeviation), ("item_total_r", item.itemTotal),
        ("r_drop", item.itemRest), ("alpha_if_dropped", item.alphaIfDropped),
        ("std_alpha_if_dropped", item.standardizedAlphaIfDropped),
        ("smc", item.squaredMultipleCorrelation), ("skew_g1", answers[position].skewness),
      ]
      for (name, got) in rows {
        let reference = try #require(expected.column(name))[position]
        let distance = abs(try #require(got) - reference)
        #expect(distance <= 1e-8, "\(name) of item \(position) of \(golden.name)")
      }
      // The peer turns an item that it takes for reversed; the others it leaves.
      if !golden.name.contains("unreversed") {
        let corrected = try #require(item.itemRestCorrected)
        let reference = try #require(expected.column("r_cor_psych"))[position]
        #expect(abs(corrected - reference) <= 1e-6, "r_cor of item \(position) of \(golden.name)")
      }
      if !reversed.contains(position) {
        let mean = try #require(expected.column("mean"))[position]
        #expect(abs(try #require(answers[position].mean) - mean) < 1e-8)
      }
    }
    let alpha = try GuttmanLambdas(covariance: scale.S).lambda3.value
    let error = try MeasurementError(
      standardDeviation: scale.S.sum.squareRoot(), reliability: alpha)
    #expect(golden.disagreement("sem", error.standardError, tolerance: 1e-8) == nil)
    let n = Double(scale.moments.rows)
    let level = golden.options["confidence"]?.number ?? 0.95
    let feldt = try AlphaInterval.feldt(alpha, n: n, items: items.count, level: level)
    #expect(golden.disagreement("feldt_lower", feldt.lower) == nil)
    #expect(golden.disagreement("feldt_upper", feldt.upper) == nil)
  }

  /// psych's asymptotic error is that of Duhachek and Iacobucci for normal answers; the variance by
  /// slopes is 2 tr(G S G S) / n under the same law.
  @Test(arguments: try Golden.cases("reliability/scale"))
  func theSlopesGiveThePeersErrorOfNormalAnswers(_ golden: GoldenCase) throws {
    let scale = try ReferenceScale(golden)
    let alpha = try GuttmanLambdas(covariance: scale.S).lambda3
    let slopes = try #require(alpha.slopes)
    let product = slopes * scale.S
    var trace = 0.0
    for i in 0..<product.rows {
      for j in 0..<product.rows { trace += product[i, j] * product[j, i] }
    }
    let n = Double(scale.moments.rows)
    #expect(golden.disagreement("psych_ase", (2 * trace / n).squareRoot()) == nil)
  }

  @Test(arguments: try Golden.cases("reliability/retest"))
  func retestAgrees(_ golden: GoldenCase) throws {
    let columns = try golden.completeData()
    let retest = try TestRetest(first: columns[0], second: columns[1])
    #expect(golden.disagreement("pearson_r", retest.correlation) == nil)
    #expect(golden.disagreement("r_lower95", retest.interval?.lower) == nil)
    #expect(golden.disagreement("r_upper95", retest.interval?.upper) == nil)
    #expect(golden.disagreement("spearman", retest.spearman) == nil)
    #expect(golden.disagreement("icc.ICC2", retest.agreement?.value) == nil)
    #expect(golden.disagreement("icc.ICC3", retest.consistency?.value) == nil)
    #expect(golden.disagreement("mean_difference", retest.meanDifference) == nil)
    #expect(
      golden.disagreement("sd_difference", retest.standardDeviationOfDifference) == nil)
    #expect(golden.disagreement("loa_lower", retest.limits.lower) == nil)
    #expect(golden.disagreement("loa_upper", retest.limits.upper) == nil)
    #expect(golden.disagreement("t", retest.t) == nil)
    #expect(golden.disagreement("p", retest.pValue) == nil)
    #expect(golden.disagreement("lin_ccc", retest.concordance.value) == nil)
    #expect(golden.disagreement("sem_from_r", retest.error.standardError) == nil)
    #expect(golden.disagreement("sdc95", retest.error.reliableChangeOfPerson) == nil)
  }

  @Test(arguments: try Golden.cases("published/attitude-alpha"))
  func thePublishedAttitudesAgree(_ golden: GoldenCase) throws {
    let moments = CronbachAlphaTests.moments(try golden.data(), .listwise)
    let alpha = try CronbachAlpha(moments)
    #expect(golden.disagreement("raw_alpha", alpha.alpha) == nil)
    #expect(golden.disagreement("std_alpha", alpha.standardized) == nil)
    #expect(golden.disagreement("average_r", alpha.meanCorrelation) == nil)
    let lambdas = try GuttmanLambdas(covariance: moments.correlation().R)
    #expect(golden.disagreement("G6", try lambdas.lambda6().value) == nil)
  }

  @Test(arguments: try Golden.cases("published/bfi-alphas"))
  func thePublishedTraitsAgree(_ golden: GoldenCase) throws {
    let data = try golden.data()
    let reversed = (golden.options["reversed"]?.string ?? "").split(separator: " ").map(String.init)
    for trait in ["A", "C", "E", "N", "O"] {
      let items = golden.columns.indices.filter { golden.columns[$0].hasPrefix(trait) }
      let turned = items.indices.filter { reversed.contains(golden.columns[items[$0]]) }
      let moments = CronbachAlphaTests.moments(items.map { data[$0] }, .pairwise)
      let alpha = try CronbachAlpha(moments.reflected(turned)).alpha
      #expect(golden.disagreement(trait, alpha) == nil)
    }
  }
}
