import TarazaTestSupport
import Testing

/// What other programs print comes out of the language with their preset.
@Suite struct FactorPresetTests {
  /// The published correlations as a program would hold them, every digit kept.
  private static func matrix(_ golden: GoldenCase) throws -> String {
    let rows = try golden.squareData().enumerated().map { row, values in
      "[" + values.prefix(row + 1).map { "\($0)" }.joined(separator: ", ") + "]"
    }
    let names = golden.columns.map { "\"\($0)\"" }.joined(separator: ", ")
    let n = Int(try #require(golden.options["n"]?.number))
    return "matrix [\(rows.joined(separator: ", "))] with names: [\(names)], n: \(n)"
  }

  /// SPSS 27: principal axis unrotated, varimax and promax.
  @Test(
    arguments: try Golden.cases("published/spss27-baseline")
      + Golden.cases("published/spss27-DOSPERT"))
  func spssTablesComeOutByItsPreset(_ golden: GoldenCase) throws {
    let factors = Int(try #require(golden.options["factors"]?.number))
    let call =
      "\(try Self.matrix(golden)) | factor all() with factors: \(factors), preset: spss, "
      + "extraction: axis"
    func loadings(_ rotation: String) throws -> FactorRun {
      try FactorRun("\(call), rotation: \(rotation)")
    }
    for (rotation, field) in [
      ("none", "paf_loadings"), ("varimax", "varimax_loadings"), ("promax", "promax_loadings"),
    ] {
      let found = try loadings(rotation).loadings
      let match = LoadingsMatch(of: found, to: try golden.matrix(field).rows)
      #expect(golden.disagreement(field, rows: match.columns(of: found)) == nil)
    }
    // Varimax is what the preset means where no rotation is named.
    let silent = try FactorRun(call)
    #expect(silent.largestDifference(try loadings("varimax"), "loadings", "F1") == 0)
    // Without the preset principal axis goes on to its end, which is elsewhere.
    let ended = try FactorRun(call.replacing("preset: spss, ", with: "") + ", rotation: none")
    #expect(ended.largestDifference(try loadings("none"), "loadings", "communality") > 1e-5)
  }

  /// R's psych 2.2.9: fa(R, 3, n.obs = 500, fm = "pa", rotate = "promax") on the same matrix. It
  /// rotates by `stats::varimax` first, which stops at a relative change of 1e-5.
  @Test func psychStopsPrincipalAxisEarlyAndNormalisesItsPromax() throws {
    let golden = try #require(try Golden.cases("published/spss27-baseline").first)
    let call = "\(try Self.matrix(golden)) | factor all() with factors: 3, preset: psych"
    let plain = try FactorRun("\(call), extraction: axis, rotation: none")
    let expected = [
      [0.522975, 0.027024, 0.304472], [0.476895, 0.024116, 0.221491],
      [0.494925, -0.005929, 0.194622],
    ]
    for (row, values) in expected.enumerated() {
      for (column, value) in values.enumerated() {
        #expect(abs(abs(plain.loadings[row][column]) - abs(value)) < 1e-6)
      }
    }
    let promax = try FactorRun("\(call), extraction: axis, rotation: promax")
    let phi = promax.rows("phi")
    let correlations = [phi[0][1], phi[0][2], phi[1][2]].sorted()
    for (found, theirs) in zip(correlations, [0.61853, 0.64994, 0.66454]) {
      #expect(abs(found - theirs) < 2e-3, "\(correlations)")
    }
    let largest = promax.loadings.map { $0.max() ?? 0 }
    let theirs = [
      0.62519, 0.49058, 0.46022, 0.56007, 0.44487, 0.71932, 0.53478, 0.58371, 0.55383, 0.67896,
      0.35494, 0.65525, 0.61843, 0.54913, 0.56493, 0.55572, 0.66716, 0.55686,
    ]
    for (found, value) in zip(largest, theirs) { #expect(abs(found - value) < 2e-3) }
  }

  /// R 4.2.2, factanal(factors = 4, covmat = Harman74.cor), as its manual prints it.
  @Test func factanalsHarmanComesOut() throws {
    let run = try FactorRun("dataset harman74 | factor all() with factors: 4, preset: factanal")
    #expect(abs((run.value("fit.chi_square") ?? 0) - 226.68) < 0.005)
    #expect(run.value("fit.df") == 186)
    #expect(abs((run.value("fit.p") ?? 0) - 0.0224) < 5e-5)
  }

  /// A preset is a set of defaults: what the program says goes before it.
  @Test func whatIsWrittenGoesBeforeThePreset() throws {
    let call = "dataset bfi | factor A1..C5 with factors: 2"
    let written = try FactorRun(
      "\(call), preset: spss, extraction: minres, rotation: oblimin, normalize: none")
    let plain = try FactorRun(call)
    #expect(written.largestDifference(plain, "loadings", "F1") < 1e-12)
  }
}
