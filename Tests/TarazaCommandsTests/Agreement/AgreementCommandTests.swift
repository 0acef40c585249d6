import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// `agreement` through the language: the shapes that ratings come in, and the answers.
@Suite struct AgreementCommandTests {
  private static let experts =
    "open \"Tests/Programs/data/experts.csv\" with codebook: \"Tests/Programs/data/experts.json\""

  /// The document of one call, without groups.
  private func document(_ program: String) throws -> Document {
    let run = try Running(program)
    try #require(run.outcome.status == .done, "\(program): \(run.messages)")
    return try #require(run.result?.document, "\(program)")
  }

  private func coefficients(_ document: Document) -> [String: Double] {
    var values: [String: Double] = [:]
    for name in document.texts("coefficients", "coefficient") {
      values[name] = document.number("coefficients", name, "value")
    }
    return values
  }

  // MARK: Shapes of data

  @Test func wideAndLongTablesSayTheSame() throws {
    let clarity = "\(Self.experts) | where indicator == \"clarity\""
    let long = try document("\(clarity) | agreement score over case using expert")
    // `derive` takes the measure of its source along, `wide` that of the values.
    let wide = try document(
      "\(clarity) | wide score over expert by case | agreement Aida..Daniyar over case")
    let (first, second) = (coefficients(long), coefficients(wide))
    #expect(first.count == 8 && Set(first.keys) == Set(second.keys), "\(first) \(second)")
    for (name, value) in first { #expect(second[name] == value, "\(name)") }
    #expect(long.texts("raters", "rater") == wide.texts("raters", "rater"))
    #expect(long.cells("all_cases", "disagreement") == wide.cells("all_cases", "disagreement"))
  }

  @Test func eachIndicatorIsAnAnalysisOfItsOwn() throws {
    let all = try Running("\(Self.experts) | agreement score over case using expert by indicator")
    let result = try #require(all.result)
    #expect(result.groups.count == 2)
    for group in result.groups {
      let name = try #require(group.names.first?.cell.displayText)
      let alone = try document(
        "\(Self.experts) | where indicator == \"\(name)\" | agreement score over case using expert"
      )
      #expect(!coefficients(alone).isEmpty)
      #expect(coefficients(group.document) == coefficients(alone), "\(name)")
    }
  }

  @Test func ownWeightsAreASquareOrItsTriangle() throws {
    let call = "dataset observers | agreement observer1, observer2 over unit with draws: 0"
    let linear = try document("\(call), weights: linear")
    let triangle =
      "[[1], [0.75, 1], [0.5, 0.75, 1], [0.25, 0.5, 0.75, 1], [0, 0.25, 0.5, 0.75, 1]]"
    let square =
      "[[1, 0.75, 0.5, 0.25, 0], [0.75, 1, 0.75, 0.5, 0.25], [0.5, 0.75, 1, 0.75, 0.5], "
      + "[0.25, 0.5, 0.75, 1, 0.75], [0, 0.25, 0.5, 0.75, 1]]"
    let expected = coefficients(linear)
    #expect(try #require(expected["cohen"]) > 0)
    for own in [triangle, square] {
      let found = coefficients(try document("\(call), own_weights: \(own)"))
      for (name, value) in expected {
        #expect(abs(try #require(found[name]) - value) < 1e-14, "\(name)")
      }
    }
  }

  @Test(arguments: [
    ("[[1], [0.5, 1]]", "5"), ("[[1, 0.2], [0.5, 1]]", "different things"),
    ("[[1, 0.2, 0.3], [0.5, 1]]", "square"),
  ])
  func ownWeightsThatFitNothingAreRefused(_ own: (weights: String, words: String)) throws {
    let run = try Running(
      "dataset observers | agreement observer1, observer2 over unit with own_weights: \(own.weights)"
    )
    #expect(run.outcome.status != .done && run.shown.isEmpty)
    #expect(run.words.contains(own.words), "\(run.words)")
  }

  /// Krippendorff (2011), example C: 12 units, four observers, 41 of 48 ratings made.
  @Test func missingRatingsAreUsedAsFarAsTheyGo() throws {
    let found = try document(
      "dataset observers | agreement observer1..observer4 over unit with measure: nominal, draws: 0"
    )
    #expect(abs(try #require(coefficients(found)["alpha"]) - 0.743421) < 1e-6)
    #expect(try #require(found.note("missing-ratings")).hasPrefix("7 of 48 ratings are missing."))
    // The twelfth unit has one rating, which tells nothing.
    #expect(found.value(at: ["cases"]) == .integer(11))
    let turned = try document(
      """
      dataset observers | derive back = 0 - unit | sort back
        | agreement observer4, observer3, observer2, observer1 over unit with measure: nominal, draws: 0
      """)
    for (name, value) in coefficients(found) {
      #expect(abs(try #require(coefficients(turned)[name]) - value) < 1e-14, "\(name)")
    }
  }

  // MARK: What a result holds

  /// Every table is there with its columns, whatever the ratings are.
  @Test(arguments: [
    "dataset diagnoses | agreement rater1..rater6 over patient",
    "dataset diagnoses | agreement rater2, rater3 over patient with draws: 0",
    "dataset judges | agreement score over target using judge with measure: interval",
    "dataset attitude | agreement rating, complaints with draws: 0",
    "dataset observers | agreement observer1..observer4 over unit with coefficients: all",
    "dataset attitude | derive a = 3, b = 3 | agreement a, b with measure: nominal",
    "dataset attitude | derive a = 3, b = 3 | agreement a, b with measure: interval",
  ])
  func allTablesAreThere(_ program: String) throws {
    let result = try #require(try Running(program).result)
    #expect(result.shape.isComplete)
    for table in result.shape.tables {
      let made = try #require(result.document.table(named: table.name), "\(table.name)")
      #expect(made.columns.map(\.name) == table.columns?.map(\.name), "\(table.name)")
    }
    #expect(result.shape.tables.count == 8)
  }

  @Test func aTableThatDoesNotApplyHasNoRowsAndIsNotPrinted() throws {
    let run = try Running("dataset diagnoses | agreement rater1..rater6 over patient")
    let found = try #require(run.result?.document)
    for name in ["icc", "limits"] {
      #expect(found.table(named: name)?.rowCount == 0 && found.table(named: name)?.isDetail == true)
    }
    #expect(!found.text(TextStyle(width: 100)).contains("Limits of agreement"))
    #expect(
      try document("dataset judges | agreement score over target using judge").cells("icc", "form")
        .count == 10)
  }

  // MARK: Where ratings tell little

  private static let dozen =
    "\(experts) | where indicator == \"clarity\" and expert != \"Daniyar\" | wide score over expert by case"

  @Test func oneCategoryIsSaidAsWhatItIs() throws {
    let found = try document(
      "\(Self.dozen) | derive one = 3, other = 3 | agreement one, other over case with measure: nominal"
    )
    #expect(coefficients(found) == ["percent": 1])
    #expect(found.value(at: ["cases"]) == .integer(12))
    let words = try #require(found.note("one-category"))
    #expect(words.contains("“3”") && words.contains("only percent agreement is shown"), "\(words)")
    // Twelve cases have two ratings: nothing says that they are few, or that there are none.
    #expect(found.note("few-cases") == nil && found.note("not-computed") == nil)
    #expect(found.note("perfect-agreement") == nil && found.note("alpha") == nil)
    #expect(found.cells("all_cases", "disagreement").allSatisfy { $0.number == 0 })
    #expect(found.cells("coefficients", "lower").allSatisfy { $0 == .blank })
  }

  @Test func oneCategoryOfSeveralInTheCodebook() throws {
    let found = try document(
      "\(Self.dozen) | derive again = Aida | where again == 3 | agreement Aida, again over case")
    let words = try #require(found.note("one-category"))
    #expect(words.contains("“partly”"), "\(words)")
    #expect(words.contains("Gwet's AC2, Brennan and Prediger have a value only by"), "\(words)")
    #expect(Set(coefficients(found).keys).isSuperset(of: ["percent", "ac2", "brennan_prediger"]))
    #expect(coefficients(found)["alpha"] == nil && coefficients(found)["cohen"] == nil)
  }

  @Test func perfectAgreementHasNoErrorToTell() throws {
    let found = try document(
      "\(Self.dozen) | derive again = Aida | agreement Aida, again over case")
    #expect(coefficients(found).allSatisfy { abs($0.value - 1) < 1e-12 })
    // 0.05^(1/12) = 0.779.
    let words = try #require(found.note("perfect-agreement"))
    #expect(words.contains("12 cases") && words.contains("77.9%"), "\(words)")
    #expect(found.cells("coefficients", "lower").allSatisfy { $0 == .blank })
    #expect(try #require(found.note("alpha")).contains("interval") == false)
  }

  @Test func aConstantRaterIsNamed() throws {
    let found = try document("\(Self.dozen) | derive same = 2 | agreement Aida, same over case")
    #expect(coefficients(found)["cohen"] == 0)
    #expect(found.number("coefficients", "cohen", "lower") == nil)
    let words = try #require(found.note("constant-raters"))
    #expect(words.hasPrefix("same gave every case") && words.contains("this rater"), "\(words)")
    #expect(
      try document("\(Self.dozen) | agreement Aida, Bek over case").note("constant-raters") == nil)
  }

  @Test func alphaBelowZeroIsExplained() throws {
    let found = try document(
      "\(Self.dozen) | derive turned = 6 - Aida | agreement Aida, turned over case with draws: 200")
    let alpha = try #require(coefficients(found)["alpha"])
    #expect(alpha < 0)
    let words = try #require(found.note("alpha"))
    #expect(words.contains("more than by chance on these cases"), "\(words)")
  }

  @Test func oneCaseTellsNothingOfOthers() throws {
    let found = try document(
      "\(Self.dozen) | where case == 1 | agreement Aida, Bek, Chynar over case with measure: interval"
    )
    #expect(try #require(found.note("few-cases")).hasPrefix("Only one case has two ratings"))
    #expect(found.cells("coefficients", "lower").allSatisfy { $0 == .blank })
  }

  @Test func fewCasesAreCountedByTheirRatings() throws {
    let found = try document(
      "\(Self.dozen) | where case <= 4 | agreement Aida, Bek over case with draws: 0")
    #expect(try #require(found.note("few-cases")).hasPrefix("Only 4 cases have two ratings"))
  }

  @Test func ratersWhoNeverMeetAreRefused() throws {
    let run = try Running(
      """
      \(Self.experts) | where indicator == "clarity" and ((expert == "Aida" and case <= 6) or (expert == "Bek" and case > 6))
        | agreement score over case using expert
      """)
    #expect(run.outcome.status != .done && run.shown.isEmpty)
    #expect(run.words.contains("never rated the same case"))
  }

  @Test func oneRaterIsRefused() throws {
    for call in [
      "agreement Aida over case", "agreement Aida, Aida over case",
    ] {
      let run = try Running("\(Self.dozen) | \(call)")
      #expect(run.outcome.status == .refused && run.shown.isEmpty, "\(call)")
      #expect(run.outcome.diagnostics.contains { !$0.hints.isEmpty }, "\(call)")
    }
  }

  /// A weighted kappa near one is not told as the paradox of the unweighted.
  @Test func theParadoxIsThatOfKappaWithoutWeights() throws {
    let found = try document(
      "open \"Tests/Programs/data/lopsided.csv\" | agreement first, second with measure: ordinal, draws: 0"
    )
    let words = try #require(found.note("kappa-paradox"))
    #expect(words.contains("kappa without weights is 0.318"), "\(words)")
    #expect(words.contains("87.5%") || words.contains("88%"), "\(words)")
  }

  /// Where alpha may be anything, no verdict is passed.
  @Test func theVerdictGoesByTheInterval() throws {
    let few = try document(
      "\(Self.dozen) | where case <= 6 | agreement Aida, Bek, Chynar over case")
    let interval = try #require(few.number("coefficients", "alpha", "lower"))
    let words = try #require(few.note("alpha"))
    #expect(
      interval < 0.667
        ? words.contains("may be as low as") || words.contains("whole interval (up to")
        : words.contains("lies"), "\(interval): \(words)")
    let many = try document("dataset diagnoses | agreement rater1..rater6 over patient")
    #expect(
      try #require(many.note("alpha")).contains("its whole interval (up to"))
  }

  @Test func indicesOfTwoCategoriesAreNotShownForFive() throws {
    let five = try document("dataset diagnoses | agreement rater2, rater3 over patient")
    #expect(five.value(at: ["pabak"]) == .blank)
    let two = try document(
      "open \"Tests/Programs/data/lopsided.csv\" | agreement first, second with measure: nominal")
    #expect(two.value(at: ["pabak"]) != .blank)
  }

  @Test func repeatedRatingsAreToldApartByAColumn() throws {
    let run = try Running("\(Self.experts) | agreement score over case using expert")
    #expect(run.outcome.status != .done)
    #expect(
      run.outcome.diagnostics.contains { diagnostic in
        diagnostic.hints.contains { $0.hasPrefix("indicator tells them apart") }
      }, "\(run.words)")
  }

  // MARK: Designs and charts

  @Test func clustersOfTheDesignAreDrawn() throws {
    let plain = try document("dataset diagnoses | agreement rater1..rater6 over patient")
    let found = try document(
      """
      dataset diagnoses | derive ward = floor((patient - 1) / 3) | design with cluster: ward
        | agreement rater1..rater6 over patient
      """)
    #expect(coefficients(found) == coefficients(plain))
    #expect(
      found.number("coefficients", "fleiss", "se") != plain.number("coefficients", "fleiss", "se"))
    let words = try #require(found.note("design"))
    #expect(words.contains("10 sampling units with cases, 9 degrees of freedom"), "\(words)")
    #expect(found.text(TextStyle(width: 120)).contains("sampling units left out in turn"))
    let drawn = try document(
      """
      dataset diagnoses | derive ward = floor((patient - 1) / 3) | design with cluster: ward
        | agreement rater1..rater6 over patient with draws: 200
      """)
    #expect(drawn.text(TextStyle(width: 120)).contains("sampling units drawn anew"))
  }

  /// A case that weighs two is a case that is there twice, and every table knows it.
  @Test func casesCountByTheirWeights() throws {
    let plain = "dataset attitude | derive n = 1 + floor(rating / 61)"
    let call = "agreement rating, complaints with measure: interval"
    let weighted = try document("\(plain) | design with weight: n | \(call)")
    let alone = try document("\(plain) | \(call)")
    for (table, row, column) in [
      ("coefficients", "lin", "value"), ("coefficients", "alpha", "value"),
      ("limits", "mean difference", "value"), ("limits", "upper limit", "value"),
      ("icc", "ICC(A,1)", "value"), ("icc", "ICC(1)", "p"), ("raters", "rating", "bias"),
    ] {
      let (a, b) = (
        try #require(weighted.number(table, row, column), "\(table) \(row)"),
        try #require(alone.number(table, row, column))
      )
      #expect(a != b, "\(table) \(row) \(column)")
    }
    #expect(try #require(weighted.note("design")).hasPrefix("Cases count by n."))
    let blind = try #require(weighted.note("numbers-without-design"))
    #expect(blind.hasPrefix("Kendall's W: no formula for it knows the design."), "\(blind)")
    #expect(alone.note("design") == nil && alone.note("numbers-without-design") == nil)
    let doubled = try document("\(plain) | where rating > 60 | append (\(plain)) | \(call)")
    let (a, b) = (
      try #require(weighted.number("limits", "mean difference", "value")),
      try #require(doubled.number("limits", "mean difference", "value"))
    )
    #expect(abs(a - b) < 1e-12)
  }

  @Test func rowsOutsideTheSampleAreCounted() throws {
    let found = try document(
      """
      dataset attitude | derive n = floor(rating / 61) | design with weight: n
        | agreement rating, complaints with measure: interval
      """)
    let words = try #require(found.note("rows-outside-the-sample"))
    #expect(words.contains("lack a weight above zero"), "\(words)")
    let kept = try document(
      """
      dataset attitude | where rating > 60 | agreement rating, complaints with measure: interval
      """)
    #expect(found.value(at: ["cases"]) == kept.value(at: ["cases"]))
    let (a, b) = (
      try #require(found.number("limits", "mean difference", "value")),
      try #require(kept.number("limits", "mean difference", "value"))
    )
    #expect(abs(a - b) < 1e-12)
  }

  @Test func casesInSeveralClustersAreSaid() throws {
    let found = try document(
      "\(Self.experts) | where indicator == \"clarity\" | design with cluster: expert | agreement score over case using expert"
    )
    let words = try #require(found.note("design-not-used"))
    #expect(words.contains("rows of different weights, strata or clusters"), "\(words)")
    #expect(found.note("design") == nil)
  }

  @Test func twoMeasurementsAreDrawn() throws {
    let chart = try #require(
      try document("dataset attitude | agreement rating, complaints with draws: 0")
        .chart(named: "limits"))
    #expect(chart.series.map(\.name) == ["cases", "mean difference", "lower limit", "upper limit"])
    #expect(chart.series[0].x.count == 30)
    let drawn = try Running("dataset attitude | agreement rating, complaints with draws: 0 | plot")
    #expect(drawn.outcome.status == .done)
    let refused = try Running("dataset diagnoses | agreement rater1..rater6 over patient | plot")
    #expect(refused.outcome.status == .refused)
  }
}
