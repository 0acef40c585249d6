import TarazaNumerics
import TarazaStatistics
import TarazaTestSupport
import Testing

@Suite("Fit of a factor solution")
struct FactorFitTests {
  @Test(
    "Every index agrees with the reference",
    arguments: try FactorExtractionTests.cases("ml", "uls", "pa").filter {
      !FactorExtractionTests.apart.contains($0.name)
    })
  func agreesWithReference(_ golden: GoldenCase) throws {
    let fit = try FactorFit(of: FactorExtractionTests.solution(golden), to: golden.correlations())
    let fields: [(String, Double?)] = [
      ("dof", Double(fit.degreesOfFreedom)), ("ml_discrepancy", fit.discrepancy),
      ("chi_bartlett", fit.chiSquare), ("p_bartlett", fit.pValue),
      ("chi_n_minus_1", fit.uncorrectedChiSquare), ("p_n_minus_1", fit.uncorrectedPValue),
      ("null_dof", Double(fit.nullDegreesOfFreedom)), ("null_discrepancy", fit.nullDiscrepancy),
      ("null_chi_bartlett", fit.nullChiSquare), ("TLI_psych", fit.tli),
      ("CFI_from_bartlett_chi", fit.cfi), ("RMSEA_psych", fit.rmsea?.value),
      ("RMSEA_lower90", fit.rmsea?.lower), ("RMSEA_upper90", fit.rmsea?.upper),
      ("BIC_psych", fit.bic), ("SABIC_psych", fit.sabic), ("chi_empirical", fit.empiricalChiSquare),
      ("p_empirical", fit.empiricalPValue), ("RMSR", fit.rmsr),
      ("RMSR_df_corrected", fit.rmsrCorrected), ("SRMR_with_diagonal", fit.srmr),
      ("fit", fit.fit), ("fit_off", fit.fitOffDiagonal),
    ]
    for (field, value) in fields {
      #expect(golden.disagreement("fit." + field, value) == nil)
    }
  }

  @Test("Indices that EFAtools defines alike agree with it", arguments: try Golden.cases("efa/fit"))
  func agreesWithEFAtools(_ golden: GoldenCase) throws {
    let correlations = try golden.correlations()
    let isML = golden.choice("estimator") == "ML"
    for key in golden.expect.keys {
      let factors = try #require(Int(key.dropFirst()))
      let solution = try FactorSolution(
        extracting: factors, from: correlations, by: isML ? .maximumLikelihood : .minimumResidual)
      // Boundary solutions differ between programs.
      guard solution.warnings.isEmpty else { continue }
      let fit = try FactorFit(of: solution, to: correlations)
      #expect(golden.disagreement(key + ".df", Double(fit.degreesOfFreedom)) == nil)
      #expect(golden.disagreement(key + ".RMSR", fit.rmsr) == nil)
      #expect(golden.disagreement(key + ".SRMR", fit.srmr) == nil)
      #expect(golden.disagreement(key + ".chi_null", fit.nullChiSquare) == nil)
      guard isML else { continue }
      #expect(golden.disagreement(key + ".chi", fit.chiSquare, tolerance: 0.01) == nil)
      #expect(golden.disagreement(key + ".Fm", fit.discrepancy) == nil)
      if let ecvi = fit.ecvi { #expect(golden.disagreement(key + ".ECVI", ecvi) == nil) }
    }
  }

  @Test("Harman's 24 tests with four factors have the published test")
  func harman() throws {
    let golden = try #require(Golden.cases("published/harman74-ml4").first)
    let correlations = try golden.correlations()
    let solution = try FactorSolution(
      extracting: 4, from: correlations, by: .maximumLikelihood)
    let fit = try FactorFit(of: solution, to: correlations)
    #expect(golden.disagreement("chisq", fit.chiSquare) == nil)
    #expect(golden.disagreement("df", Double(fit.degreesOfFreedom)) == nil)
    #expect(golden.disagreement("p", fit.pValue) == nil)
    #expect(fit.basis == .likelihoodRatio)
  }

  @Test("The ability tests have the published chi-squares and loadings")
  func ability() throws {
    let golden = try #require(Golden.cases("published/ability-factanal").first)
    let correlations = try golden.correlations()
    let one = try FactorSolution(extracting: 1, from: correlations, by: .maximumLikelihood)
    let two = try FactorSolution(extracting: 2, from: correlations, by: .maximumLikelihood)
    let fitOfOne = try FactorFit(of: one, to: correlations)
    let fitOfTwo = try FactorFit(of: two, to: correlations)
    #expect(golden.disagreement("chisq_1factor", fitOfOne.chiSquare) == nil)
    #expect(golden.disagreement("df_1factor", Double(fitOfOne.degreesOfFreedom)) == nil)
    #expect(golden.disagreement("chisq_2factor", fitOfTwo.chiSquare) == nil)
    #expect(golden.disagreement("df_2factor", Double(fitOfTwo.degreesOfFreedom)) == nil)
    #expect(golden.disagreement("p_2factor", fitOfTwo.pValue) == nil)
    let rotated = try looseVarimax(two.loadings)
    let stationary = try two.rotated(by: .varimax())
    let reached = Varimax().evaluated(at: rotated.normalizingRows().matrix).value
    #expect(try #require(stationary.rotationSearch?.objective) < reached)
    let reading = try #require(golden.columns.firstIndex(of: "reading"))
    let verbal = rotated[reading, 0] > rotated[reading, 1] ? 0 : 1
    for (item, name) in golden.columns.enumerated() {
      #expect(golden.disagreement(name + "_F1", rotated[item, verbal]) == nil)
      #expect(golden.disagreement(name + "_F2", rotated[item, 1 - verbal]) == nil)
    }
  }

  /// R's varimax as factanal calls it: it stops when the criterion grows by less than 1e-5 of itself,
  /// here 0.002 short of the stationary loadings in the third decimal that is printed.
  func looseVarimax(_ loadings: Matrix) throws -> Matrix {
    let (normalized, lengths) = loadings.normalizingRows()
    let p = Double(loadings.rows)
    var rotation = Matrix.identity(loadings.columns)
    var last = 0.0
    for _ in 0..<1000 {
      let here = normalized * rotation
      var slope = here
      for factor in 0..<here.columns {
        let square = here.column(factor).reduce(0) { $0 + $1 * $1 }
        for item in 0..<here.rows {
          let loading = here[item, factor]
          slope[item, factor] = loading * (loading * loading - square / p)
        }
      }
      let parts = try normalized.multiplied(by: slope, transposingSelf: true).singularValues()
      rotation = parts.left.multiplied(by: parts.right, transposingOther: true)
      let criterion = parts.values.reduce(0, +)
      if criterion < last * (1 + 1e-5) { break }
      last = criterion
    }
    return (normalized * rotation).scalingRows(by: lengths)
  }

  @Test("Rotation changes no index")
  func rotationLeavesFit() throws {
    let correlations = try Made.bigFive()
    let solution = try FactorSolution(extracting: 5, from: correlations)
    let fit = try FactorFit(of: solution, to: correlations)
    let rotated = try FactorFit(of: solution.rotated(by: .oblimin()), to: correlations)
    #expect(abs(fit.chiSquare - rotated.chiSquare) < 1e-7)
    #expect(abs(fit.rmsr - rotated.rmsr) < 1e-12)
  }

  @Test("What the chi-square rests on is said")
  func basis() throws {
    let pearson = try Made.holzinger()
    let polychoric = try CorrelationMatrix(R: pearson.R, n: pearson.n, kind: .polychoric)
    let ml = try FactorSolution(extracting: 3, from: pearson, by: .maximumLikelihood)
    let minres = try FactorSolution(extracting: 3, from: pearson)
    #expect(try FactorFit(of: ml, to: pearson).basis == .likelihoodRatio)
    #expect(try FactorFit(of: minres, to: pearson).basis == .discrepancyElsewhere)
    #expect(try FactorFit(of: ml, to: polychoric).basis == .notPearson)
    let (atML, elsewhere) = (
      try FactorFit(of: ml, to: pearson), try FactorFit(of: minres, to: pearson)
    )
    #expect(atML.chiSquare < elsewhere.chiSquare)
    #expect(elsewhere.empiricalChiSquare < atML.empiricalChiSquare)
  }

  @Test("Components and too few rows are refused")
  func refusals() throws {
    let correlations = try Made.holzinger()
    let components = try FactorSolution(
      extracting: 3, from: correlations, by: .principalComponents)
    #expect(throws: StatisticsError.self) { try FactorFit(of: components, to: correlations) }
    let small = try CorrelationMatrix(R: correlations.R, n: 6)
    let solution = try FactorSolution(extracting: 3, from: small)
    #expect(throws: StatisticsError.tooFewRows(needed: 7, got: 6)) {
      try FactorFit(of: solution, to: small)
    }
  }
}
