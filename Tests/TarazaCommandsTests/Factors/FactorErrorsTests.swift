import TarazaDocument
import Testing

/// Standard errors by four ways, and tests of fit that are scaled or left out.
@Suite struct FactorErrorsTests {
  private static let tests = ["chi_square", "p", "rmsea", "tli", "cfi", "bic", "sabic", "ecvi"]

  /// The mental tests of `holzinger1939` are near to normal, so that both agree about.
  @Test func theSandwichIsNearNormalTheoryForNearlyNormalItems() throws {
    let call = "dataset holzinger1939 | factor x1..x9 with factors: 3, extraction: ml"
    let normal = try FactorRun("\(call), errors: normal")
    let sandwich = try FactorRun("\(call), errors: sandwich")
    #expect(normal.loadings == sandwich.loadings)
    let ratios = zip(
      normal.rows("loadings_se").joined(), sandwich.rows("loadings_se").joined()
    ).map { $1 / $0 }
    #expect(ratios.count == 27)
    let mean = ratios.reduce(0, +) / Double(ratios.count)
    #expect(mean > 0.85 && mean < 1.2, "\(mean)")
    #expect(ratios.allSatisfy { $0 > 0.5 && $0 < 2 }, "\(ratios)")
  }

  /// The same question asked of the rows themselves.
  @Test func theBootstrapIsNearTheSandwich() throws {
    let call = "dataset bfi | factor A1..A5, N1..N5 with factors: 2"
    let sandwich = try FactorRun("\(call), errors: sandwich").rows("loadings_se")
    let bootstrap = try FactorRun("\(call), errors: bootstrap").rows("loadings_se")
    let ratios = zip(sandwich.joined(), bootstrap.joined()).map { $1 / $0 }
    let mean = ratios.reduce(0, +) / Double(max(1, ratios.count))
    // 200 draws know an error to about 5%, and the mean of twenty far better.
    #expect(ratios.count == 20 && mean > 0.93 && mean < 1.07, "\(mean)")
  }

  @Test(arguments: [
    ("correlation: spearman", "rank correlations"), ("correlation: kendall", "rank correlations"),
    ("missing: em", "moments estimated by EM"),
  ])
  func aTestThatIsNoneIsLeftBlankAndSaid(_ option: String, _ reason: String) throws {
    let run = try FactorRun("dataset bfi | factor A1..C5 with factors: 2, \(option)")
    for name in Self.tests {
      #expect(run.hasValue("fit.\(name)") && run.value("fit.\(name)") == nil, "\(name)")
    }
    #expect(run.value("fit.rmsr") != nil && run.value("fit.df") != nil)
    #expect(run.note("test-withheld").contains(reason))
    #expect(run.run.outcome.hasWarnings)
  }

  /// Smoothing moves a matrix only where it was not one.
  @Test func aSmoothedMatrixHasNoTest() throws {
    let matrix = """
      matrix [[1], [0.9, 1], [0.9, 0.2, 1], [0.5, 0.4, 0.3, 1], [0.4, 0.3, 0.3, 0.5, 1]] \
      with names: ["a", "b", "c", "d", "e"], n: 200
      """
    let refused = try Running("\(matrix) | factor all() with factors: 1")
    #expect(refused.messages.contains { $0.contains("E404") }, "\(refused.messages)")
    let run = try FactorRun("\(matrix) | factor all() with factors: 1, smooth: clip")
    #expect(run.value("fit.chi_square") == nil && run.value("fit.rmsr") != nil)
    #expect(run.note("test-withheld").contains("a smoothed matrix"))
    #expect(run.note("smoothed").contains("eigenvalue"))
    // The nearest matrix has no inverse: components ask for none.
    let nearest = "\(matrix) | factor all() with factors: 1, smooth: nearest"
    let edge = try Running(nearest)
    let hints = edge.outcome.diagnostics.map { $0.hints.joined(separator: "\n") }
    #expect(hints.contains { $0.contains("smooth: clip") }, "\(hints)")
    let components = try FactorRun("\(nearest), extraction: components")
    #expect(components.note("smoothed").contains("eigenvalue"))
    let sound = try FactorRun("dataset bfi | factor A1..C5 with factors: 2, smooth: nearest")
    #expect(sound.note("smoothed").isEmpty && sound.value("fit.chi_square") != nil)
  }

  @Test func polychoricCorrelationsHaveAScaledTest() throws {
    let run = try FactorRun("dataset bfi | factor A1..C5 with factors: 2, correlation: polychoric")
    #expect(run.value("fit.chi_square") != nil && run.value("fit.rmsea") != nil)
    #expect(run.value("fit.bic") == nil && run.value("fit.ecvi") == nil)
    #expect(run.note("scaled-test").contains("polychoric correlations"))
  }

  @Test func aSampleWithADesignHasAScaledTest() throws {
    let run = try FactorRun(
      "dataset tension | where wave == 1 | factor trust_1..trust_6 with factors: 1, errors: sandwich"
    )
    #expect(run.value("fit.chi_square") != nil && run.value("fit.bic") == nil)
    #expect(run.note("scaled-test").contains("a sample with a design"))
    // It once said beside this that the test takes no notice of the design.
    #expect(run.note("design-not-used").isEmpty)
    #expect(run.note("errors").contains("sampling units"))
  }

  /// A group in which an item has one answer is left out, and both are named.
  @Test func anItemOfOneCategoryInAGroupIsNamed() throws {
    let run = try Running(
      """
      let s = dataset bfi | derive same = case { gender == 1 => 3, else => A5 }
      s | factor A1..A4, same by gender with factors: 1, correlation: polychoric
      """)
    #expect(run.outcome.status == .done, "\(run.messages)")
    let warnings = run.document.blocks.flatMap { block -> [String] in
      switch block {
      case .note(let note): [note.text]
      case .section(let section):
        section.body.blocks.compactMap {
          if case .note(let note) = $0 { note.text } else { nil }
        }
      default: []
      }
    }
    #expect(warnings.contains { $0.contains("“same”") }, "\(warnings)")
  }
}
