import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `design`: says how the rows were sampled; what follows uses it.
struct DesignCommand: TransformCommand {
  static let weight = Parameter.column("weight", "The column of sampling weights").optional
  static let strata = Parameter.column("strata", "The column of strata").optional
  static let cluster = Parameter<[ColumnID]>.columns(
    "cluster",
    "The column of sampling units; of several stages a list, such as [village, household]"
  ).asOption.default([], "none")
  static let fpc = Parameter<[ColumnID]>.columns(
    "fpc", "The column of population sizes per stratum, or of sampled shares; a list by stages"
  ).asOption.default([], "none")
  static let nested = Parameter.truth(
    "nested", "Whether the numbers of clusters begin anew in each stratum"
  ).default(false, "false")
  static let lonely = Parameter<LonelyUnits>.choice(
    "lonely", "What a stratum with one sampled unit counts",
    [
      ChoiceWord("refuse", .refuse, "nothing is estimated, and the stratum named"),
      ChoiceWord("centre", .centre, "its unit's distance from the mean of all: careful"),
      ChoiceWord("average", .average, "as much as the other strata on average"),
      ChoiceWord("certain", .certain, "nothing, as if its unit was sure to be sampled"),
    ]
  ).default(.refuse, "refuse")
  static let lonelyInDomains = Parameter.truth(
    "lonely_in_domains", "Whether `lonely` also goes for strata with one unit in a domain"
  ).default(false, "false")
  static let merge = Parameter<Mapping>.mapping(
    "merge", "Strata that count to a neighbour: {\"A2\" => \"A1\"}"
  ).asOption.optional
  static let replicates = Parameter<[ColumnID]>.columns(
    "replicates", "The columns of replicate weights, such as starts(\"rw_\")"
  ).asOption.default([], "none")
  static let replication = Parameter<ReplicateChoice.Kind>.choice(
    "replication", "How the replicates were made, or are to be made",
    [
      ChoiceWord("jkn", .jkn, "each unit left out once, within its stratum"),
      ChoiceWord("jk1", .jk1, "each unit left out once, without strata"),
      ChoiceWord("brr", .brr, "balanced halves of strata of two units"),
      ChoiceWord("fay", .fay, "balanced, with the other half at `fay` of its weight"),
      ChoiceWord("bootstrap", .bootstrap, "units drawn with replacement, rescaled"),
    ]
  ).optional
  static let fay = Parameter.number("fay", "What the other half keeps", in: 0...0.99)
    .default(0.5, "0.5")
  static let count = Parameter.integer(
    "count", "How many replicates a bootstrap makes", in: 2...10_000
  ).default(200, "200")
  static let mse = Parameter.truth(
    "mse", "Whether replicates are set against the estimate, not against their mean"
  ).default(false, "false")
  static let signature = Signature(
    "design", "Says how the rows were sampled", input: .table,
    parameters: [
      weight, strata, cluster, fpc, nested, lonely, lonelyInDomains, merge, replicates, replication,
      fay, count, mse,
    ],
    details: "The design travels with the table, and every result says which parts of it were "
      + "used. Without options it takes the design away. `where` before `design` takes rows out of "
      + "the sample; `where` behind it makes a domain, whose errors still know the whole sample.",
    examples: [
      Example(
        "dataset apistrat | design with weight: pw, strata: stype | summarize mean(api00)",
        "a stratified sample of schools"),
      Example("dataset apistrat | design | summarize mean(api00)", "the same rows, unweighted"),
      Example(
        "dataset apistrat | design with weight: pw, strata: stype, replication: jkn "
          + "| estimate mean(api00)", "errors from leaving out one school at a time"),
    ],
    synonyms: ["svydesign", "svyset", "svrepdesign", "as_survey"])

  private let design: Design
  private let hasSeed: Bool

  init(_ arguments: Arguments) throws(Diagnostic) {
    var design = Design(weight: arguments[Self.weight], strata: arguments[Self.strata])
    design.clusters = arguments[Self.cluster]
    design.populations = arguments[Self.fpc]
    design.isNested = arguments[Self.nested]
    design.lonely = LonelyChoice(
      arguments[Self.lonely], isForDomains: arguments[Self.lonelyInDomains],
      merged: arguments[Self.merge]?.strata ?? [])
    guard design.lonely.merged.isEmpty || design.strata != nil else {
      throw Diagnostic(
        .missingArgument, "`merge` puts strata together, and no strata are named",
        hints: ["such as design with strata: region, merge: {\"A2\" => \"A1\"}"])
    }
    guard design.populations.count <= design.clusters.count + 1 else {
      throw Diagnostic(
        .tooManyArguments,
        "`fpc` names \(design.populations.count) stages and `cluster` \(design.clusters.count)",
        hints: ["one population column for each stage: clusters, then rows within the last"])
    }
    let columns = arguments[Self.replicates]
    if let kind = arguments[Self.replication] {
      design.replicates = ReplicateChoice(
        kind, columns: columns, fraction: arguments[Self.fay], count: arguments[Self.count],
        isAroundEstimate: arguments[Self.mse])
    } else if !columns.isEmpty {
      throw Diagnostic(
        .missingArgument, "replicate weights need to be told how they were made",
        hints: [
          "the documentation of the data says it: replication: jkn, jk1, brr, fay or bootstrap"
        ])
    }
    if !columns.isEmpty, design.weight == nil {
      throw Diagnostic(
        .missingArgument, "replicate weights need the sampling weight beside them",
        hints: ["such as design with weight: w, replicates: starts(\"rw_\"), replication: jkn"])
    }
    self.design = design
    hasSeed = design.replicates?.kind == .bootstrap && columns.isEmpty
  }

  func schema(from input: Schema, by groups: [ColumnID]) throws(Diagnostic) -> Schema {
    let numbers =
      [(design.weight, "weight")].compactMap { id, word in id.map { ($0, word) } }
      + design.populations.map { ($0, "population size") }
      + (design.replicates?.columns ?? []).map { ($0, "replicate weight") }
    for (column, word) in numbers {
      guard let type = input[column]?.type, type != .number, type != .unknown else { continue }
      throw Diagnostic(
        .textWhereNumber,
        "the \(word) “\(column.name)” holds \(type.word)s, and \(word)s are numbers",
        hints: ["`codebook` tells the type of each column"]
      )
    }
    var schema = input
    schema.design = design
    return schema
  }

  func apply(to frame: Frame, _ context: Context) throws(CommandError) -> Transformed {
    var design = design
    if hasSeed { design.replicates?.seed = context.seed }
    let designed = frame.designed(design)
    guard design != Design(), !(frame.relation is MatrixRelation) else {
      return Transformed(designed)
    }
    return Transformed(designed, notes: try DesignNote(designed, context).notes)
  }
}

extension Mapping {
  /// Strata that count to others, by their values as text.
  fileprivate var strata: [LonelyChoice.Merge] {
    arms.compactMap { arm in
      guard case .value(let value) = arm.pattern else { return nil }
      return LonelyChoice.Merge(value.plainText, into: arm.result.plainText)
    }
  }
}
