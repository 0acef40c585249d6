import Glibc
import TarazaDocument
import TarazaNumerics
import TarazaTestSupport
import Testing

/// `reliability` through the language: by what its intervals and tests are made, what it says of a
/// scale, and what it refuses.
@Suite struct ReliabilityCommandTests {
  /// A table of answers 1 to 5 to items that share half their variance, opened as `d`.
  private func run(
    _ program: String, rows: Int, items: Int = 4, seed: UInt64 = 3,
    cell: (_ row: Int, _ item: Int, _ answer: Int) -> String = { "\($2)" }
  ) throws -> Running {
    var random = SeededGenerator(seed: seed)
    var text = (1...items).map { "q\($0)" }.joined(separator: ",") + ",g,v,w\n"
    for row in 0..<rows {
      let trait = random.normal()
      let answers = (0..<items).map { item -> String in
        let score = trait + random.normal()
        return cell(row, item, [-1.8, -0.6, 0.6, 1.8].count { $0 < score } + 1)
      }
      text += answers.joined(separator: ",") + ",\(row % 2),\(row % 10),\(1 + row % 3)\n"
    }
    let scratch = try ScratchFolder()
    try scratch.write(text, to: "d.csv")
    return try Running("let d = open \"d.csv\"\n\(program)", in: scratch.path)
  }

  private func document(_ run: Running) throws -> Document {
    try #require(run.result?.document, "\(run.messages)")
  }

  private func number(_ document: Document, _ coefficient: String, _ column: String) -> Double? {
    document.texts("coefficients", "coefficient").firstIndex(of: coefficient).flatMap {
      document.cells("coefficients", column)[$0].number
    }
  }

  // MARK: Intervals and tests

  /// Which interval alpha has is settled by how many rows there are, before an answer is looked at.
  @Test(arguments: [
    (40, "", "Feldt"), (60, "", "formula"), (60, " with interval: feldt", "Feldt"),
    (60, " with interval: bonett", "Bonett"), (40, " with missing: pairwise", "formula"),
  ])
  func alphasIntervalGoesByTheRows(_ rows: Int, _ option: String, _ basis: String) throws {
    let found = try document(run("d | reliability q1..q4\(option)", rows: rows))
    #expect(found.texts("coefficients", "interval").first == basis)
  }

  @Test func fewRowsHaveNoIntervalByFormula() throws {
    let found = try document(run("d | reliability q1..q4", rows: 9))
    #expect(found.texts("coefficients", "interval").first == "Feldt")
    #expect(number(found, "omega", "lower") == nil)
    #expect(found.texts("coefficients", "interval").contains("too few rows"))
  }

  /// Of two items and few rows the interval is that of their correlation, lengthened.
  @Test func twoItemsHaveTheIntervalOfTheirCorrelation() throws {
    let found = try document(run("d | reliability q1, q2", rows: 20))
    let value = try #require(number(found, "standardized_alpha", "value"))
    let r = value / (2 - value)
    let z = 0.5 * log((1 + r) / (1 - r)) - 1.959963984540054 / 17.0.squareRoot()
    let lower = (exp(2 * z) - 1) / (exp(2 * z) + 1)
    let shown = try #require(number(found, "standardized_alpha", "lower"))
    #expect(abs(shown - 2 * lower / (1 + lower)) < 1e-9)
  }

  @Test(arguments: [(60, "Feldt 1969"), (200, "Wald, independent groups")])
  func theTestOfGroupsGoesByTheRows(_ rows: Int, _ test: String) throws {
    let found = try run("d | reliability q1..q4 by g", rows: rows).document
    #expect(found.texts("equality", "test").first?.hasPrefix(test) ?? false)
  }

  /// Strata and clusters are not in Feldt's interval, whoever asks for it.
  @Test func anIntervalThatIsBlindToTheDesignIsWarnedOf() throws {
    let program = "d | design with cluster: v | reliability q1..q4 with interval: "
    let blind = try document(run(program + "feldt", rows: 100))
    #expect(blind.note("interval-without-design") != nil)
    let seeing = try document(run(program + "formula", rows: 100))
    #expect(seeing.note("interval-without-design") == nil)
  }

  // MARK: What is said

  /// Each person answers three of six items of one factor: not two factors.
  @Test func answersLeftOutByPlanAreNoSecondFactor() throws {
    // Every three of six, in turn.
    let plan = (0..<64).filter { $0.nonzeroBitCount == 3 }
    var warned = 0
    for seed in 1...12 {
      let found = try run(
        "d | reliability q1..q6 with missing: pairwise", rows: 300, items: 6, seed: UInt64(seed)
      ) { row, item, answer in
        plan[row % plan.count] >> item & 1 == 1 ? "\(answer)" : ""
      }
      if try document(found).note("several-things") != nil { warned += 1 }
    }
    #expect(warned <= 1, "\(warned) of 12")
  }

  /// Mean, spread, skew, floor and ceiling of an item are of the same rows.
  @Test func aRowOfItemsIsOfOneSample() throws {
    let thinned = try document(
      run("d | reliability q1..q4", rows: 90) { row, item, answer in
        item == 3 && answer > 3 ? "" : "\(answer)"
      })
    // The same rows without the gaps, from which nobody is lost.
    let whole = try document(
      run(
        "d | where q4 is not missing | reliability q1..q4", rows: 90
      ) { row, item, answer in item == 3 && answer > 3 ? "" : "\(answer)" })
    for column in ["mean", "sd", "skew", "floor", "ceiling"] {
      #expect(thinned.cells("items", column) == whole.cells("items", column), "\(column)")
    }
    #expect(thinned.cells("items", "missing") != whole.cells("items", "missing"))
  }

  @Test func fiveItemsSayThatTwoGroupFactorsCannotBeTold() throws {
    let found = try Running("let r = dataset bfi | reliability neuroticism\nr")
    #expect(try document(found).note("two-group-factors") != nil)
  }

  /// A general factor of more than all factors together is no coefficient.
  @Test func anImproperHierarchyHasNoOmegas() throws {
    let found = try document(Running("let r = dataset bfi | reliability [A1..A5, E1..E5]\nr"))
    #expect(!found.texts("coefficients", "coefficient").contains("omega_hierarchical"))
    #expect(found.note("no-hierarchy")?.contains("more than all factors") ?? false)
  }

  @Test func theSumAmongItsItemsIsNamed() throws {
    let found = try document(
      run("d | derive s = q1 + q2 | reliability q1, q2, q3, s", rows: 80))
    let note = try #require(found.note("sum-among-items"))
    #expect(note.contains("s is made up of q1, q2"))
  }

  @Test func howLongTheScaleWouldHaveToBeIsSaid() throws {
    let found = try document(run("d | reliability q1..q3", rows: 300))
    #expect(found.note("longer-scale")?.contains("Spearman and Brown") ?? false)
  }

  // MARK: Two occasions

  /// The weights of the design count, and its clusters.
  @Test func theDesignIsInTheRetest() throws {
    let plain = try document(run("d | reliability [q1, q2] versus q3, q4", rows: 120))
    let weighted = try document(
      run("d | design with weight: w, cluster: v | reliability [q1, q2] versus q3, q4", rows: 120))
    let measure = "retest correlation"
    let (first, second) = (
      try #require(plain.number("retest", measure, "value")),
      try #require(weighted.number("retest", measure, "value"))
    )
    #expect(first != second && abs(first - second) < 0.2)
    #expect(weighted.number("retest", measure, "lower") != nil)
    #expect(weighted.note("retest-without-design") == nil)
  }

  @Test func groupsHaveTheirRetestInALineEach() throws {
    let found = try run("d | reliability [q1, q2] versus q3, q4 by g", rows: 120).document
    #expect(found.cells("retests", "r").count == 2)
  }

  @Test(arguments: [
    ("reliability [q1, q2] versus q3, -q4", "on the second occasion only"),
    ("reliability [q1, q2] versus q3, q2", "stands on both occasions"),
    ("derive c = 1 | reliability [q1] versus c", "the same score on the second"),
    ("derive m = 6 - q1 | reliability q1, m", "the items cancel out"),
    ("reliability [q1 q2]", "`q1 q2`"), ("reliability [\"моё доверие\"]", "`моё доверие`"),
  ])
  func refusalsSayWhatIsWrong(_ call: String, _ words: String) throws {
    let found = try run("d | \(call)", rows: 40)
    #expect(found.outcome.status != .done)
    #expect(found.words.contains(words), "\(found.words)")
  }
}
