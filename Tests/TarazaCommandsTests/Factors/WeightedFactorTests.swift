import Testing

/// Extractions by weights, by minimum rank, and what is said of them.
@Suite struct WeightedFactorTests {
  @Test func diagonalWeightsHaveTheTestOfTheirOwnResiduals() throws {
    let run = try FactorRun(
      "dataset bfi | factor A1..C5 with factors: 2, extraction: dwls, correlation: polychoric, errors: sandwich"
    )
    #expect(run.value("fit.chi_square") != nil && run.value("fit.bic") == nil)
    #expect(run.note("weighted-test").contains("WLSMV"))
    #expect(run.rows("loadings_se").count == 10)
    #expect(run.rows("loadings_se").joined().allSatisfy { $0 > 0 && $0 < 0.1 })
  }

  @Test func fullWeightsGiveBrownesTest() throws {
    let run = try FactorRun("dataset bfi | factor A1..C5 with factors: 2, extraction: wls")
    #expect(run.note("weighted-test").contains("Browne"))
    let chiSquare = try #require(run.value("fit.chi_square"))
    #expect(chiSquare > 100 && chiSquare < 1000)
    // Rotation changes nothing of it.
    let turned = try FactorRun(
      "dataset bfi | factor A1..C5 with factors: 2, extraction: wls, rotation: varimax")
    #expect(abs((turned.value("fit.chi_square") ?? 0) - chiSquare) < 1e-6)
  }

  @Test func minimumRankTellsHowMuchOfTheCommonVarianceIsExplained() throws {
    let shares = try (1...3).map { count in
      try #require(
        try FactorRun("dataset bfi | factor A1..C5 with factors: \(count), extraction: minrank")
          .value("fit.ecv"))
    }
    #expect(shares == shares.sorted() && shares[0] > 0.3 && shares[2] < 1)
    #expect(try FactorRun("dataset bfi | factor A1..C5 with factors: 2").value("fit.ecv") == nil)
  }

  @Test(arguments: [
    ("dataset harman74 | factor all() with factors: 3, extraction: dwls", "a correlation matrix"),
    (
      "dataset bfi | factor A1..C5 with factors: 2, extraction: wls, correlation: spearman",
      "rank correlations"
    ),
    (
      "dataset bfi | factor A1..C5 with factors: 2, extraction: dwls, errors: bootstrap",
      "errors: sandwich"
    ),
    (
      "dataset bfi | take 40 | factor A1..C5 with factors: 2, extraction: wls",
      "needs only its diagonal"
    ),
  ])
  func whatCannotBeWeighedIsSaid(_ program: String, _ words: String) throws {
    let run = try Running(program)
    #expect(run.outcome.status != .done)
    #expect(run.words.contains(words), "\(run.words)")
  }

  @Test func itemsThatRepeatOneAnotherAreNamed() throws {
    for (program, words) in [
      ("derive B = A1 | factor A1..A5, B with factors: 1", "“B” is “A1” over again"),
      ("derive B = 7 - A1 | adequacy A1..A5, B", "“B” is “A1” turned round"),
      ("derive B = A1 + A2 | factors A1..A5, B", "“B” follows from A1, A2"),
    ] {
      let run = try Running("dataset bfi | \(program)")
      #expect(run.words.contains(words), "\(run.words)")
    }
  }

  @Test func fewRowsAreSaidToBeFew() throws {
    let few = try FactorRun("dataset bfi | take 30 | factor A1..A5 with factors: 1")
    #expect(few.note("few-rows").contains("0.3"))
    #expect(try FactorRun("dataset bfi | factor A1..A5 with factors: 1").note("few-rows").isEmpty)
    let run = try Running(
      "dataset bfi | take 20 | factor A1..O5 with factors: 3, missing: em, smooth: clip")
    #expect(run.words.contains("only 20 rows"), "\(run.words)")
  }

  @Test func comparisonDataAreMadeWhereTheyAreAskedFor() throws {
    let plain = try FactorRun("dataset bfi | take 400 | factors A1..A5, N1..N5 with draws: 50")
    let row = try #require(plain.texts("rules", "rule").firstIndex(of: "comparison_data"))
    #expect(plain.cells("rules", "count")[row] == .blank)
    let asked = try FactorRun(
      "dataset bfi | take 400 | factors A1..A5, N1..N5 with draws: 50, comparison_data: true")
    #expect(asked.column("rules", "count")[row] >= 1)
    let found = try FactorRun(
      "dataset bfi | take 400 | factor A1..A5, N1..N5 with factors: comparison_data")
    #expect(Double(found.loadings[0].count) == asked.column("rules", "count")[row])
  }
}
