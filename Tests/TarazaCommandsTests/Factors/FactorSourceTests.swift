import TarazaDocument
import TarazaTestSupport
import Testing

/// Matrices out of books and other programs, and what is said of solutions from them.
@Suite struct FactorSourceTests {
  /// The file of a program that opens it, in a folder that goes again.
  private func run(_ text: String, _ program: String) throws -> Running {
    let scratch = try ScratchFolder()
    try scratch.write(text, to: "m.csv")
    return try Running(program, in: scratch.path)
  }

  private static let square = """
    a,b,c,d
    1,0.5,0.4,0.45
    0.5,1,0.35,0.4
    0.4,0.35,1,0.3
    0.45,0.4,0.3,1

    """

  @Test func aSquareOfNumbersIsOpenedAsAMatrix() throws {
    let opened = try run(
      Self.square,
      "open \"m.csv\" with matrix: correlation, n: 200 | factor all() with factors: 1, extraction: ml"
    )
    let typed = try Running(
      "matrix [[1], [0.5, 1], [0.4, 0.35, 1], [0.45, 0.4, 0.3, 1]] with names: [\"a\", \"b\", \"c\", \"d\"], n: 200 "
        + "| factor all() with factors: 1, extraction: ml")
    #expect(opened.result?.document == typed.result?.document, "\(opened.messages)")
    #expect(typed.result?.document.note("test-withheld") == nil)
  }

  @Test func polychoricCorrelationsOfABookHaveNoChiSquare() throws {
    let opened = try run(
      Self.square,
      "let f = open \"m.csv\" with matrix: polychoric, n: 200 | factor all() with factors: 1, extraction: ml\nf"
    )
    let document = try #require(opened.result?.document, "\(opened.messages)")
    #expect(document.note("test-withheld")?.contains("polychoric") ?? false)
    let refused = try run(
      Self.square,
      "open \"m.csv\" with matrix: polychoric, n: 200 | factor all() with factors: 1, errors: normal"
    )
    #expect(refused.outcome.status != .done)
    let sphericity = try run(
      Self.square, "open \"m.csv\" with matrix: polychoric, n: 200 | adequacy all()")
    #expect(sphericity.result?.document.note("not-chi-square") != nil, "\(sphericity.messages)")
  }

  @Test func whatIsNoMatrixIsRefusedWithTheCell() throws {
    let opened = try run(
      Self.square.replacing("0.35,1,0.3\n", with: "0.2,1,0.3\n"),
      "open \"m.csv\" with matrix: correlation, n: 200 | adequacy all()")
    #expect(opened.outcome.status != .done)
    #expect(opened.messages.contains { $0.contains("mirror image") }, "\(opened.messages)")
  }

  /// Other programs' words are answered with ours.
  @Test(arguments: [
    ("factor A1..C5 with factors: 2, extraction: pa", "extraction: axis"),
    ("factor A1..C5 with factors: 2, extraction: uls", "extraction: minres"),
    ("factor A1..C5 with factors: 2, rotation: procrustes", "rotation: target"),
    ("factor A1..C5 with factors: 2, correlation: polyserial", "correlation: auto"),
    ("correlate A1..C5 with correlation: tetrachoric", "correlation: polychoric"),
  ])
  func wordsOfOtherProgramsAreKnown(_ program: String, _ hint: String) throws {
    let run = try Running("dataset bfi | \(program)")
    #expect(run.outcome.status == .refused)
    let hints = run.outcome.diagnostics.flatMap(\.hints)
    #expect(hints.contains { $0.contains(hint) }, "\(hints)")
  }

  /// The items of a scale as they were answered: a reverse-worded one loads negatively.
  @Test func aScaleIsFactoredAsItWasAnswered() throws {
    let byScale = try FactorRun("dataset bfi | factor agreeableness with factors: 1")
    let byItems = try FactorRun("dataset bfi | factor A1..A5 with factors: 1")
    #expect(byScale.loadings == byItems.loadings)
    #expect(
      try Running("dataset bfi | factor [-A1, A2..A5] with factors: 1").outcome.status == .refused)
    #expect(try Running("dataset bfi | reverse agreeableness").outcome.status == .refused)
  }

  @Test func theRecipeTellsTheMinimaAndTheGradient() throws {
    let several = try FactorRun("dataset bfi | factor A1..C5 with factors: 2").note("method")
    #expect(several.contains("one minimum, gradient below 1e-"), "\(several)")
    #expect(several.contains("converged (gradient below 1e-"), "\(several)")
    let one = try FactorRun("dataset bfi | factor A1..A5 with factors: 1").note("method")
    #expect(
      one.contains("one factor, which no rotation turns") && !one.contains("starts"), "\(one)")
  }

  @Test func fewRowsAreSaidByBothCommands() throws {
    for command in ["factors rating..advance", "factor rating..advance with factors: 1"] {
      let run = try Running("dataset attitude | \(command)")
      #expect(run.result?.document.note("few-rows") != nil, "\(run.messages)")
    }
  }

  /// SPSS 27 shows no solution of these items with its own limit of 25 iterations.
  @Test func whereSPSSWouldHaveStoppedIsSaid() throws {
    let long = try FactorRun(
      "dataset ability_cov | factor all() with factors: 1, preset: spss, extraction: axis")
    let short = long.note("spss-iterations")
    let slow = try FactorRun(
      "dataset ability_cov | factor all() with factors: 3, preset: spss, extraction: axis")
    #expect(short.isEmpty && slow.note("spss-iterations").contains("25 iterations"))
  }

  /// The rules that need tests have them for polychoric correlations too.
  @Test func modelsOfOrderedItemsAreTested() throws {
    let run = try Running(
      "dataset bfi | factors A1..C5 with correlation: polychoric, draws: 50")
    let document = try #require(run.result?.document, "\(run.messages)")
    for rule in ["hull_cfi", "rmsea"] {
      #expect(document.number("rules", rule, "count") != nil, "\(rule)")
    }
    #expect(document.number("rules", "bic", "count") == nil)
    // The model of two factors has the test that `factor` gives it.
    let factor = try FactorRun(
      "dataset bfi | factor A1..C5 with factors: 2, correlation: polychoric")
    let chi = try #require(factor.value("fit.chi_square"))
    #expect(abs(try #require(document.number("models", "2", "chi_square")) - chi) < 1e-6 * chi)
  }

  /// Without a design rows that are left out were not sampled: nothing changes when they go.
  @Test(arguments: [
    "errors: sandwich", "correlation: polychoric, errors: sandwich", "errors: bootstrap",
    "errors: jackknife", "extraction: dwls, correlation: polychoric, errors: sandwich",
  ])
  func rowsThatAreLeftOutTellNothing(options: String) throws {
    let call = "factor A1..A5 with factors: 1, \(options)"
    let missing = (1...5).map { "A\($0) is not missing" }.joined(separator: " and ")
    let whole = try FactorRun("dataset bfi | take 150 | \(call)")
    let complete = try FactorRun("dataset bfi | take 150 | where \(missing) | \(call)")
    #expect(whole.note("rows").contains("left out"))
    #expect(whole.largestDifference(complete, "loadings_se", "F1") < 1e-12)
    #expect(whole.rows("loadings") == complete.rows("loadings"))
    let (chi, other) = (whole.value("fit.chi_square"), complete.value("fit.chi_square"))
    #expect(abs((chi ?? 0) - (other ?? 0)) < 1e-9 * max(1, chi ?? 0))
    #expect(whole.note("errors") == complete.note("errors"))
  }

  @Test func groupsHaveFactorsOfTheirOwn() throws {
    let groups = try Running("dataset bfi | factor A1..C5 by gender with factors: 2")
    #expect("\(groups.document.blocks)".contains("factors-of-groups"))
    let one = try Running("dataset bfi | factor A1..C5 with factors: 2")
    #expect(!"\(one.document.blocks)".contains("factors-of-groups"))
    let missing = try Running("dataset bfi | correlate A1, A2 by education")
    #expect(
      missing.result?.document.note("missing-group")?.contains("education is not missing") ?? false)
    let whole = try Running(
      "dataset bfi | where education is not missing | correlate A1, A2 by education")
    #expect(whole.result?.document.note("missing-group") == nil)
  }

  @Test func anAgeAmongOrderedAnswersIsDoubted() throws {
    let run = try Running("dataset bfi | correlate A1, A2, age with correlation: polychoric")
    #expect(
      run.result?.document.note("many-categories")?.contains("age") ?? false, "\(run.messages)")
    let auto = try Running("dataset bfi | correlate A1, A2, age with correlation: auto")
    #expect(auto.result?.document.note("many-categories") == nil)
  }

  @Test func aPerfectPairLeavesTheOthersTheirIntervals() throws {
    let run = try Running(
      "dataset bfi | derive B = A1 | correlate A1, A2, B with correlation: polychoric, covariance: true"
    )
    let document = try #require(run.result?.document, "\(run.messages)")
    #expect(document.cells("pairs", "se").map { $0 == .blank } == [false, true, false])
    #expect(document.cells("pairs", "p").map { $0 == .blank } == [false, true, false])
    #expect(document.note("correlation-at-limit") != nil)
  }

  /// The diagonal are the squares of the errors of the pairs, whichever the coefficient.
  @Test(arguments: ["polychoric", "auto"])
  func theCovarianceTableAgreesWithTheErrors(_ coefficient: String) throws {
    let run = try Running(
      "dataset bfi | correlate A1..A4 with correlation: \(coefficient), covariance: true")
    let document = try #require(run.result?.document, "\(run.messages)")
    let pairs = try #require(document.table(named: "pairs"))
    let (first, second) = (document.texts("pairs", "first"), document.texts("pairs", "second"))
    let errors = document.cells("pairs", "se").map { $0.number ?? .nan }
    for row in 0..<pairs.rowCount {
      let name = "\(first[row]) ~ \(second[row])"
      let variance = try #require(document.number("covariance", name, name))
      #expect(abs(variance - errors[row] * errors[row]) < 1e-15)
    }
    let none = try Running(
      "dataset bfi | correlate A1..A4 with correlation: spearman, covariance: true")
    #expect(none.result?.document.note("no-covariance") != nil)
  }
}
