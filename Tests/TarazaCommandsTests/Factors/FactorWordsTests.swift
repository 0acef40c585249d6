import TarazaCommands
import TarazaDocument
import TarazaLanguage
import Testing

/// Every word that an option of the factor commands takes is accepted and yields whole tables.
@Suite struct FactorWordsTests {
  private static let bfi = "dataset bfi | factor A1..C5"

  /// All words of a choice, as the signature has them: a new one is tried without being named here.
  static func words(_ option: String, of verb: String) -> [String] {
    for command in Registry.standard.commands where command.signature.verb == verb {
      for parameter in command.signature.parameters where parameter.spec.name == option {
        if case .choice(let words) = parameter.spec.domain { return words.map { $0.word } }
      }
    }
    return []
  }

  @Test func thereAreWords() {
    let counts = ["rotation", "extraction", "preset", "correlation", "missing"]
      .map { Self.words($0, of: "factor").count }
    #expect(counts.allSatisfy { $0 >= 3 } && Self.words("method", of: "score").count >= 6)
  }

  /// `target` needs one, and is tried with one elsewhere.
  @Test(arguments: words("rotation", of: "factor").filter { $0 != "target" })
  func everyRotationTurnsAndKeepsCommunalities(_ word: String) throws {
    let turned = try FactorRun("\(Self.bfi) with factors: 2, rotation: \(word)")
    let plain = try FactorRun("\(Self.bfi) with factors: 2, rotation: none")
    #expect(turned.largestDifference(plain, "loadings", "communality") < 1e-6)
    #expect(turned.loadings.count == 10 && turned.loadings.allSatisfy { $0.count == 2 })
  }

  @Test(arguments: words("extraction", of: "factor"))
  func everyExtractionIsFollowedByEveryFigure(_ word: String) throws {
    // Weights by the covariance of the correlations need many rows, and a matrix has none.
    let sources =
      ["wls", "dwls"].contains(word)
      ? ["bfi | factor A1..C5"]
      : ["bfi | factor A1..C5", "harman74 | factor all()", "attitude | factor all()"]
    for source in sources {
      let run = try FactorRun("dataset \(source) with factors: 2, extraction: \(word)")
      #expect(run.loadings.allSatisfy { $0.allSatisfy(\.isFinite) }, "\(source)")
      let hasFit = run.value("fit.rmsr") != nil
      #expect(hasFit == (word != "components"), "\(source)")
    }
  }

  @Test(arguments: words("preset", of: "factor"))
  func everyPresetNamesWhatItDid(_ word: String) throws {
    let run = try FactorRun("\(Self.bfi) with factors: 2, preset: \(word)")
    let recipe = run.note("method")
    let program = [
      "psych": "as psych", "spss": "as SPSS", "stata": "as Stata", "factanal": "as R's factanal",
    ][word]
    #expect(program.map { recipe.contains($0) } ?? !recipe.contains("as "), "\(recipe)")
  }

  @Test(arguments: words("correlation", of: "factor"))
  func everyCorrelationCanBeFactored(_ word: String) throws {
    for source in ["bfi | factor A1..C5", "attitude | factor rating..advance"] {
      let run = try FactorRun("dataset \(source) with factors: 2, correlation: \(word)")
      #expect(run.loadings.allSatisfy { $0.allSatisfy(\.isFinite) }, "\(source)")
    }
  }

  @Test(arguments: words("missing", of: "factor"))
  func everyRuleForMissingAnswersCanBeFactored(_ word: String) throws {
    let run = try FactorRun("\(Self.bfi) with factors: 2, missing: \(word)")
    let rows = try #require(run.value("n"))
    #expect(word == "listwise" ? rows < 2800 : rows == 2800)
  }

  /// Scores have a mean of 0 among those whom the analysis used, whatever the method.
  @Test(arguments: words("method", of: "score"))
  func everyScoreCentresOnZero(_ word: String) throws {
    let run = try Running(
      """
      let f = dataset bfi | factor A1..C5 with factors: 2, rotation: varimax
      let s = dataset bfi | score using f with method: \(word)
      s | summarize mean(F1), sd(F1), mean(F2), sd(F2)
      """)
    #expect(run.outcome.status == .done, "\(run.messages)")
    let table = try #require(run.document.table(named: "table"))
    for column in table.columns {
      let value = try #require(column.cells.first?.number)
      #expect(column.name.hasPrefix("mean") ? abs(value) < 1e-9 : value > 0.5, "\(column.name)")
    }
  }

  @Test(arguments: [
    "parallel", "parallel_components", "map", "map2000", "ekc", "nest", "hull_caf", "hull_cfi",
    "hull_rmsea", "bic", "rmsea", "kaiser",
  ])
  func everyRuleFindsWhatFactorsSays(_ rule: String) throws {
    let found = try FactorRun("dataset bfi | factor A1..C5 with factors: \(rule)")
    let said = try Running("dataset bfi | factors A1..C5")
    let rules = try #require(said.document.table(named: "rules"))
    let names = rules.columns.first { $0.name == "rule" }?.cells.map(\.displayText) ?? []
    let counts = rules.columns.first { $0.name == "count" }?.cells.map(\.displayText) ?? []
    let place = try #require(names.firstIndex(of: rule))
    #expect("\(found.loadings[0].count)" == counts[place])
    #expect(found.note("number-of-factors").contains("All rules"))
  }

  /// Nobody gets a number of factors without seeing that rules disagree.
  @Test func automaticIsRefusedWithWhatTheRulesSay() throws {
    let run = try Running("dataset bfi | factor A1..C5 with factors: auto")
    #expect(run.shown.isEmpty && run.outcome.status != .done)
    let hints = run.outcome.diagnostics.flatMap(\.hints).joined(separator: "\n")
    #expect(hints.contains("parallel ") && hints.contains("factors: parallel"))
  }
}
