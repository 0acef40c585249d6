import TarazaDocument
import Testing

/// What does not go together is refused before anything runs, with a hint that works when typed.
@Suite struct FactorRefusalTests {
  private static let call = "dataset bfi | factor A1..C5 with factors: 2"

  struct Stray: Sendable, CustomTestStringConvertible {
    let written: String
    /// Each of them makes it right.
    let cures: [String]
    var testDescription: String { written }

    init(_ written: String, cures: String...) {
      self.written = written
      self.cures = cures
    }
  }

  /// An option of one rotation or extraction beside another: the hint names the word to write.
  @Test(arguments: [
    Stray("power: 3", cures: "power: 3, rotation: promax"),
    Stray("gamma: 0.2, rotation: varimax", cures: "gamma: 0.2, rotation: oblimin"),
    Stray("delta: 0.02, rotation: oblimin", cures: "delta: 0.02, rotation: geomin"),
    Stray("kappa: 0.3", cures: "kappa: 0.3, rotation: cf"),
    Stray("near_zero: 9", cures: "near_zero: 9, rotation: simplimax"),
    Stray(
      "oblique: false, rotation: varimax", cures: "oblique: false, rotation: geomin",
      "oblique: true, rotation: bifactor"),
    Stray("start: ones", cures: "start: ones, extraction: axis"),
    Stray("iterations: 5, extraction: ml", cures: "iterations: 5, extraction: axis"),
    Stray("fill: 0.5", cures: "fill: 0.5, correlation: polychoric"),
    Stray("missing: em, correlation: spearman", cures: "missing: pairwise, correlation: spearman"),
    Stray("errors: normal, missing: pairwise", cures: "errors: normal"),
    Stray(
      "errors: normal, correlation: polychoric",
      cures: "errors: sandwich, correlation: polychoric"
    ),
    Stray("errors: bootstrap, missing: em", cures: "errors: bootstrap"),
  ])
  func anOptionOfAnotherWordIsRefusedWithTheCure(_ stray: Stray) throws {
    let run = try Running("\(Self.call), \(stray.written)")
    #expect(run.outcome.status == .refused && run.shown.isEmpty, "\(run.messages)")
    let hints = run.outcome.diagnostics.flatMap(\.hints).joined(separator: "\n")
    for cure in stray.cures {
      let written = try Running("\(Self.call), \(cure)")
      #expect(written.outcome.status == .done, "\(cure): \(written.messages)")
    }
    // The first cure is what the hint says.
    let said = stray.cures[0].split(separator: ", ").filter { !stray.written.contains($0) }
    #expect(said.allSatisfy { hints.contains($0) }, "\(hints)")
  }

  @Test(arguments: [
    ("rotation: target", "target: [["),
    ("target: [[0.7, 0], [0.7, 0]]", "a row for each item"),
    ("second_order: 1", "factors: 3"),
    ("hierarchy: true, rotation: varimax", "oblique"),
    ("errors: normal, rotation: promax", "oblimin"),
    ("errors: sandwich, extraction: alpha", "bootstrap"),
    ("preset: stata, errors: normal", "bootstrap"),
  ])
  func whatCannotBeComputedIsSaid(_ written: String, _ words: String) throws {
    let run = try Running("\(Self.call), \(written)")
    #expect(run.outcome.status != .done && run.shown.isEmpty, "\(written)")
    let text = run.outcome.diagnostics.map { ([$0.message] + $0.hints).joined(separator: " ") }
      .joined(separator: "\n")
    #expect(text.contains(words), "\(text)")
  }

  @Test func errorsOfAMatrixNeedNoRowsOnlyByFormula() throws {
    let call = "dataset harman74 | factor all() with factors: 4, extraction: ml"
    #expect(try Running("\(call), errors: normal").outcome.status == .done)
    for source in ["sandwich", "jackknife", "bootstrap"] {
      let run = try Running("\(call), errors: \(source)")
      #expect(run.outcome.status != .done && run.shown.isEmpty, "\(source)")
      #expect(run.outcome.diagnostics.contains { !$0.hints.isEmpty }, "\(source)")
    }
  }

  @Test func uncorrelatedScoresOfCorrelatedFactorsAreRefused() throws {
    let f = "let f = dataset bfi | factor A1..C5 with factors: 2"
    let run = try Running("\(f)\ndataset bfi | score using f with method: anderson_rubin")
    #expect(run.outcome.status != .done)
    #expect(run.messages.joined().contains("Berge"), "\(run.messages)")
    let cured = try Running("\(f)\ndataset bfi | score using f with method: ten_berge")
    #expect(cured.outcome.status == .done, "\(cured.messages)")
    // These correlate as the factors, and were once said not to.
    #expect("\(cured.document.blocks)".contains("they correlate as the factors (`phi`) do"))
    let shrunk = try Running("\(f)\ndataset bfi | score using f")
    #expect("\(shrunk.document.blocks)".contains("they correlate otherwise than the factors"))
  }
}
