import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// What `agreement` refuses, drops or warns of, so that nothing asked for is passed over in silence.
@Suite struct AgreementOptionsTests {
  private static let levels = "open \"Tests/Programs/data/levels.csv\""
  private static let attitude = "dataset attitude"

  private func document(_ program: String) throws -> Document {
    let run = try Running(program)
    try #require(run.outcome.status == .done, "\(program): \(run.messages)")
    return try #require(run.result?.document, "\(program)")
  }

  private func refusal(_ program: String) throws -> Diagnostic {
    let run = try Running(program)
    #expect(run.outcome.status != .done && run.shown.isEmpty, "\(program)")
    return try #require(run.outcome.diagnostics.first, "\(program)")
  }

  /// The alphabet is no order of what words mean.
  @Test(arguments: ["linear", "quadratic", "ordinal"])
  func textsTakeNoOrderedWeights(_ weights: String) throws {
    let found = try refusal("\(Self.levels) | agreement a, b over case with weights: \(weights)")
    #expect(found.code == .wrongType)
    let hint = try #require(found.hints.first)
    // No line that runs as it is: it would give the order of the alphabet.
    #expect(hint.contains("\"high\" => ?") && !hint.contains("=> 1"), "\(hint)")
    let plain = try document("\(Self.levels) | agreement a, b over case")
    #expect(try #require(plain.note("measure")).contains("\"high\" => ?"))
  }

  @Test func optionsWithoutAMeaningAreRefused() throws {
    let calls = [
      ("\(Self.levels) | agreement a, b over case with coefficients: numbers", "names"),
      (
        "\(Self.attitude) | agreement rating, complaints with measure: interval, weights: linear",
        "coefficients of numbers"
      ),
      (
        "\(Self.attitude) | agreement rating, complaints with measure: interval, own_weights: [[1], [0, 1]]",
        "coefficients of numbers"
      ),
      (
        "\(Self.levels) | agreement a, b over case with weights: none, own_weights: [[1], [0, 1], [0, 0, 1]]",
        "both say"
      ),
    ]
    for (call, words) in calls {
      let found = try refusal(call)
      #expect(found.message.contains(words), "\(found.message)")
      #expect(!found.hints.isEmpty)
    }
  }

  @Test func ownWeightsNameTheirCategories() throws {
    let found = try refusal(
      "\(Self.levels) | agreement a, b over case with own_weights: [[1], [0.5, 1]]")
    #expect(found.message.contains("high, low, medium"), "\(found.message)")
    let shown = try document(
      "\(Self.levels) | agreement a, b over case with own_weights: [[1], [0, 1], [0.5, 0.4, 1]]")
    let words = try #require(shown.note("own-weights"))
    #expect(words.contains("in this order: high, low, medium"), "\(words)")
    #expect(words.contains("low – medium 0.400"), "\(words)")
  }

  @Test func weightsOfNamesAreWarnedOf() throws {
    let found = try document(
      "dataset observers | agreement observer1, observer2 over unit with measure: nominal, weights: linear"
    )
    #expect(try #require(found.note("order-of-names")).contains("weights: none"))
  }

  /// Labels of all columns are compared, though the first has none.
  @Test func contraryCodingsAreSeenBetweenAnyTwo() throws {
    let found = try document(
      "open \"Tests/Programs/data/coded.csv\" with codebook: \"Tests/Programs/data/coded.json\" | agreement r1, r2, r3 over case"
    )
    let words = try #require(found.note("different-coding"))
    #expect(words.contains("in r2") && words.contains("in r3"), "\(words)")
  }

  @Test func aRaterWithoutRatingsTakesNothingAway() throws {
    let data = "open \"Tests/Programs/data/silent.csv\" | agreement"
    let with = try document("\(data) a, b, c over case with measure: interval")
    let without = try document("\(data) a, b over case with measure: interval")
    #expect(with.cells("icc", "value").count == 10)
    #expect(with.cells("icc", "value") == without.cells("icc", "value"))
    #expect(with.cells("coefficients", "value") == without.cells("coefficients", "value"))
    #expect(try #require(with.note("raters-with-little")).contains("c (no rating; left out)"))
    #expect(without.note("raters-with-little") == nil)
  }

  @Test func limitsThatDoNotExistSayWhy() throws {
    let found = try document(
      "\(Self.attitude) | derive again = rating + 3 | agreement rating, again with measure: interval"
    )
    #expect(found.table(named: "limits")?.rowCount == 0)
    let words = try #require(found.note("not-computed"))
    #expect(words.contains("Limits of agreement (all differences are 3"), "\(words)")
  }

  @Test func aCodeForMissingHoldsTheVerdictBack() throws {
    let data = "open \"Tests/Programs/data/code99.csv\""
    let found = try document("\(data) | agreement a, b over place with measure: ordinal")
    #expect(try #require(found.note("code-apart")).hasPrefix("99 lies far"))
    #expect(try #require(found.note("alpha")).contains("no verdict"))
    let clean = try document(
      "\(data) | where b < 99 | agreement a, b over place with measure: ordinal")
    #expect(clean.note("code-apart") == nil)
    #expect(try #require(clean.note("alpha")).contains("no verdict") == false)
  }

  /// Clusters, and not their cases, are what was drawn.
  @Test func perfectAgreementOfClustersSpeaksOfClusters() throws {
    let found = try document(
      """
      dataset diagnoses | derive ward = floor((patient - 1) / 10), again = rater1
        | design with cluster: ward | agreement rater1, again over patient
      """)
    let words = try #require(found.note("perfect-agreement"))
    // 0.05^(1/3) = 0.368.
    #expect(words.contains("3 sampling units") && words.contains("36.8%"), "\(words)")
  }

  /// A space at the end makes another text of the same word.
  @Test func spellingsOfOneWordAreSeen() throws {
    let found = try document(
      """
      \(Self.levels) | recode b = b using {"low" => "low ", "high" => "High", "medium" => "medium"}
        | agreement a, b over case
      """)
    let words = try #require(found.note("spellings"))
    #expect(words.contains("“low” and “low\u{2423}”"), "\(words)")
    #expect(words.contains("“High” and “high”"), "\(words)")
    #expect(found.texts("categories", "category").contains("low\u{2423}"))
  }

  /// One measure and one set of categories for all groups, and a line for each at the end.
  @Test func groupsShareTheirScale() throws {
    let call =
      "dataset observers | derive half = floor(unit / 7) | agreement observer1, observer2 over unit"
    let found = try document("\(call) by half with categories: used")
    let closing = try #require(found.table(named: "groups"))
    #expect(closing.rowCount == 2)
    let whole = try document("\(call) with categories: used")
    let groups = try #require(
      try Running("\(call) by half with categories: used").result?.groups)
    for group in groups {
      #expect(
        group.document.texts("categories", "category") == whole.texts("categories", "category"))
    }
  }

  // MARK: generalizability

  @Test func whatKeepsSourcesApartIsNamed() throws {
    let judges = "dataset judges | derive one = 1, half = floor(target / 4)"
    let calls = [
      ("\(judges) | generalizability score over target using judge, one", "“one” has only 1"),
      ("\(judges) | generalizability score over one", "“one” has only 1"),
      (
        "\(judges) | generalizability score over target using judge, half",
        "each target lies in one half"
      ),
    ]
    for (call, words) in calls {
      let found = try refusal(call)
      #expect(found.message.contains(words), "\(found.message)")
      #expect(!found.hints.isEmpty)
    }
  }

  /// A community's mean rests on some thirty answers, not on four villages with one each.
  @Test func theMeasurementIsTheOneThatWasMade() throws {
    let found = try document(
      "dataset tension | where wave == 16 | generalizability trust_1 over community using village")
    let variances = found.cells("components", "variance").compactMap(\.number)
    try #require(variances.count == 3)
    let expected = variances[0] / (variances[0] + variances[1] / 4 + variances[2] / 31.3)
    #expect(abs(try #require(found.value(at: ["G"])?.number) - expected) < 0.01)
    let words = try #require(found.note("measurement"))
    #expect(words.contains("from 26 to 36 scores"), "\(words)")
    #expect(found.number("needed", "village", "for_G") == 11)
  }
}
