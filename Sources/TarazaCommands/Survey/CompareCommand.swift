import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// Which test `compare` does.
enum CompareTest: String, Sendable, CaseIterable {
  case auto, t, wald, wilcoxon, vanDerWaerden, median, kruskal, jonckheere, armitage
}

/// Where the p of `compare` comes from.
enum CompareInference: String, Sendable, CaseIterable {
  case design, permutation
}

/// `compare`: whether groups differ.
struct CompareCommand: AnalysisCommand {
  static let items = Parameter.items("items", "What may differ, one or several columns", atLeast: 1)
  static let over = Parameter.column("over", "The column of groups").asClause.optional
  static let against = Parameter.number(
    "against", "A value that one mean is held against, where there are no groups"
  ).optional
  static let paired = Parameter.truth(
    "paired", "Whether two items are two answers of the same people, such as before and after"
  ).default(false, "false")
  static let test = Parameter<CompareTest>.choice(
    "test", "Which test",
    [
      ChoiceWord("auto", .auto, "of means: t for two groups, F for more"),
      ChoiceWord("t", .t, "of two means"),
      ChoiceWord("wald", .wald, "of several means together"),
      ChoiceWord("wilcoxon", .wilcoxon, "of ranks, two groups"),
      ChoiceWord("vanderwaerden", .vanDerWaerden, "of normal scores"),
      ChoiceWord("median", .median, "of who lies above the median"),
      ChoiceWord("kruskal", .kruskal, "of ranks, several groups"),
      ChoiceWord("jonckheere", .jonckheere, "whether answers rise along ordered groups"),
      ChoiceWord("armitage", .armitage, "whether a share rises along ordered groups"),
    ]
  ).default(.auto, "auto")
  static let inference = Parameter<CompareInference>.choice(
    "inference", "Where p comes from",
    [
      ChoiceWord("design", .design, "the errors of the design"),
      ChoiceWord("permutation", .permutation, "giving the groups of clusters to other clusters"),
    ]
  ).default(.design, "design")
  static let adjust = Common.adjust(forSeveral: "comparisons")
  static let signature = Signature(
    "compare", "Whether groups differ", input: .table, groups: true,
    parameters: [items, over, against, paired, test, inference, adjust, Common.level],
    details: "With a design every test takes its error from the sampling units; without one, and "
      + "with equal weights, the classical tests are done: Welch's t and F, Wilcoxon, Kruskal and "
      + "Wallis, Jonckheere and Terpstra, Cochran and Armitage. Ranks are those of the population. "
      + "`superiority` is how often somebody of a later group answers higher than somebody of an "
      + "earlier one, ties counting half. p is adjusted over all items and groups. With few "
      + "clusters `inference: permutation` needs no law: it gives the groups of whole clusters to "
      + "other clusters of the stratum, or swaps two groups within clusters that have both.",
    examples: [
      Example(
        "dataset apistrat | design with weight: pw, strata: stype, fpc: fpc | compare api00 over awards",
        "a design-based t-test"),
      Example("dataset bfi | compare A1, A2 over gender with test: wilcoxon", "ranks of two items"),
      Example("dataset bfi | compare A3 over education with test: jonckheere", "ordered groups"),
      Example("dataset attitude | compare rating with against: 60", "one mean against a value"),
      Example(
        "dataset apiclus1 | design with weight: pw, cluster: dnum | derive large = dnum > 500 | compare api00 over large with inference: permutation",
        "groups of whole clusters, few of them"),
    ],
    synonyms: [
      "t.test", "ttest", "svyttest", "svyranktest", "wilcox.test", "kruskal.test", "anova", "aov",
      "oneway.test", "ranksum",
    ])

  let items: [ColumnID]
  let over: ColumnID?
  let against: Double?
  let isPaired: Bool
  let test: CompareTest
  let inference: CompareInference
  let adjustment: PAdjustment
  let level: Double

  init(_ arguments: Arguments) throws(Diagnostic) {
    items = arguments[Self.items]
    over = arguments[Self.over]
    against = arguments[Self.against]
    isPaired = arguments[Self.paired]
    test = arguments[Self.test]
    inference = arguments[Self.inference]
    adjustment = arguments[Self.adjust]
    level = arguments[Common.level]
    if isPaired, items.count != 2 || over != nil {
      throw Diagnostic(
        .outOfRange, "a paired comparison takes two items and no groups",
        hints: ["such as compare before, after with paired: true"])
    }
    if over == nil, !isPaired, against == nil {
      throw Diagnostic(
        .missingClause, "`compare` needs groups, a value, or pairs",
        hints: [
          "compare trust over region; compare trust with against: 3; "
            + "compare before, after with paired: true"
        ])
    }
    if over != nil, against != nil {
      throw Diagnostic(
        .outOfRange, "groups are compared with one another, or a mean with a value, not both",
        hints: ["leave out `against` or `over`"])
    }
    if inference == .permutation, over == nil || test == .jonckheere || test == .armitage {
      throw Diagnostic(
        .outOfRange, "a permutation compares the means or mean ranks of groups",
        hints: ["such as compare trust over region with test: wilcoxon, inference: permutation"])
    }
    if over == nil, test != .auto, test != .t {
      throw Diagnostic(
        .outOfRange, "one mean is held against a value by t alone",
        hints: ["leave out `test`, or name groups: over region"])
    }
  }

  func shape(of input: Schema) -> ResultShape {
    ResultShape(
      command: "compare",
      tables: [
        ResultShape.Table(
          "tests",
          [.text("item"), .text("test")]
            + ResultShape.TableColumn.numbers([
              "estimate", "se", "lower", "upper", "statistic", "df", "df2", "p", "p_adjusted", "d",
              "superiority",
            ])),
        ResultShape.Table(
          "means",
          [.text("item"), .text("group")]
            + ResultShape.TableColumn.numbers(["n", "mean", "se", "sd"])),
      ], values: ["df"])
  }

  func analyse(_ sample: Sample) throws(CommandError) -> CompareOutcome {
    let rows = try sample.surveyRows(of: items, names: over.map { [$0] } ?? [])
    let engine = Comparing(
      command: self, rows: rows, isSimple: rows.isSimple(sample.schema),
      seed: sample.context.seed)
    var done: [Comparison] = []
    let targets = isPaired ? 1 : items.count
    for item in 0..<targets {
      do throws(StatisticsError) {
        done.append(try engine.compare(item))
      } catch {
        guard targets > 1 else { throw .statistics(error, items: items) }
        done.append(Comparison(item: item, reason: Diagnostic(error, items: items).message))
      }
    }
    let isUsed = rows.domain.indices.map { row in
      let hasAnswer =
        isPaired
        ? rows.hasValue.allSatisfy { $0[row] } : rows.hasValue.contains { $0[row] }
      return hasAnswer && (over == nil || rows.names[0].codes[row] >= 0)
    }
    return CompareOutcome(
      comparisons: done, groups: over == nil ? [] : rows.names[0].values,
      rows: rows.counted(isUsed),
      design: rows.design, isSimple: engine.isSimple,
      degreesOfFreedom: rows.design.degreesOfFreedom(in: rows.domain),
      clusterCount: sample.schema.design.clusters.isEmpty || rows.design.replicates != nil
        ? nil : rows.design.unitCount(in: rows.domain), seed: sample.context.seed)
  }

  /// The adjustment looks at the p of all items in all groups together.
  func conclude(_ outcomes: [CompareOutcome]) throws(CommandError) -> [CompareOutcome] {
    let p = outcomes.flatMap { $0.comparisons.map(\.pValue) }
    let adjusted = try naming(items) { () throws(StatisticsError) in try adjustment.adjust(p) }
    var place = 0
    return outcomes.map { outcome in
      var outcome = outcome
      for index in outcome.comparisons.indices {
        outcome.comparisons[index].adjustedPValue = adjusted[place]
        place += 1
      }
      return outcome
    }
  }

  func document(_ outcome: CompareOutcome, _ presentation: Presentation) -> Document {
    CompareDocument(command: self, outcome: outcome, presentation: presentation).document
  }
}

struct CompareOutcome: Sendable {
  var comparisons: [Comparison]
  let groups: [Value]
  let rows: RowCount
  let design: SampleDesign
  let isSimple: Bool
  let degreesOfFreedom: Int
  /// Clusters with a row used; nil where the design has none.
  let clusterCount: Int?
  let seed: UInt64
}

/// The comparison of one item.
struct Comparison: Sendable {
  let item: Int
  var test = ""
  /// Nil when it was done.
  var reason: String?
  var counts: [Int] = []
  var means: [Double] = []
  var errors: [Double] = []
  var deviations: [Double] = []
  var estimate: Double?
  var standardError: Double?
  var interval: ConfidenceInterval?
  var statistic: Double?
  var degreesOfFreedom: Double?
  var residualDegreesOfFreedom: Double?
  var pValue: Double?
  var adjustedPValue: Double?
  var cohenD: Double?
  var superiority: Double?
  var permutation: ClusterPermutation?
  /// Groups without rows were left out.
  var levels: [Int] = []

  init(item: Int, reason: String? = nil) {
    self.item = item
    self.reason = reason
  }
}
