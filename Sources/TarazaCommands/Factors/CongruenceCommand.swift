import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// `congruence`: whether two factor analyses of the same items found the same factors.
struct CongruenceCommand: OutputCommand {
  static let other = Parameter.result(
    "versus", "The analysis it is held against; without it, the groups of one are compared",
    of: "factor"
  ).optional
  static let signature = Signature(
    "congruence", "Whether two factor analyses found the same factors", input: .result,
    parameters: [other],
    details: "Where factors are turned to is in part a matter of chance: so the second solution is "
      + "first turned towards the first, and each pair of factors then gets Tucker's coefficient. "
      + "0.95 and more is one factor, 0.85 and more alike, less is another (Lorenzo-Seva & ten "
      + "Berge). Of an analysis `by` groups, each group is held against the first. `errors: "
      + "bootstrap` of `factor` gives intervals; results of `versus` count as independent samples, "
      + "groups as parts of one. `pairs` has all factors against all, as they stood before.",
    examples: [
      Example(
        "dataset bfi | factor A1..C5 by gender with factors: 2 | congruence",
        "whether women and men share two factors"),
      Example(
        "let f = dataset bfi | where age < 30 | factor A1..C5 with factors: 2\n"
          + "let g = dataset bfi | where age >= 30 | factor A1..C5 with factors: 2\n"
          + "f | congruence versus g", "the young and the old"),
    ],
    synonyms: ["tucker", "procrustes", "factor.congruence"])

  private static let verb = "factor"

  let other: ResultArgument?

  init(_ arguments: Arguments) { other = arguments[Self.other] }

  func type(from input: ValueType) throws(Diagnostic) -> ValueType {
    guard case .result(let shape) = input else { return .unknown }
    guard shape.command == Self.verb else {
      throw Diagnostic(
        .wrongInput,
        "a result of `factor` is needed here, and this is one of `\(shape.command)`",
        hints: ["such as dataset bfi | factor A1..C5 by gender with factors: 2 | congruence"])
    }
    if other == nil && shape.groups.isEmpty {
      throw Diagnostic(
        .missingArgument, "one analysis has nothing to be compared with",
        hints: ["name the other: f | congruence versus g", "or analyse groups: factor … by gender"])
    }
    if other != nil && !shape.groups.isEmpty {
      throw Diagnostic(
        .wrongInput, "of an analysis by groups, one group is compared with another analysis",
        hints: ["choose it first: f[\"name\"] | congruence versus g", "or leave `versus` out"])
    }
    return .result(Self.shape(isGrouped: !shape.groups.isEmpty))
  }

  private static func shape(isGrouped: Bool) -> ResultShape {
    typealias Column = ResultShape.TableColumn
    func table(_ name: String, _ columns: [Column]) -> ResultShape.Table {
      ResultShape.Table(name, (isGrouped ? [.text("group")] : []) + columns)
    }
    return ResultShape(
      command: "congruence",
      tables: [
        table(
          "factors",
          [
            .text("factor"), .number("congruence"), .number("lower"), .number("upper"),
            .text("verdict"),
          ]),
        table("items", [.text("item"), .number("congruence")]),
        table("pairs", [.text("factor"), .text("with"), .number("congruence")]),
      ], values: ["least"])
  }

  func run(on input: LanguageValue, _ context: Context) throws(CommandError) -> Output {
    guard case .result(let result) = input else {
      throw .diagnostic(
        Diagnostic(
          .wrongInput, "`congruence` works on a result of `factor`",
          hints: ["such as f | congruence versus g"]))
    }
    let found = try comparisons(result, context)
    let document = CongruenceDocument(
      comparisons: found.made, isGrouped: !result.shape.groups.isEmpty,
      presentation: Presentation(schema: result.schema, language: context.language)
    ).document(failures: found.failures)
    return Output(
      .result(
        AnalysisResult(
          shape: Self.shape(isGrouped: !result.shape.groups.isEmpty),
          groups: [
            AnalysisResult.Group(key: GroupKey(), names: [], document: document, outcome: nil)
          ], document: document, schema: result.schema)))
  }

  private func comparisons(
    _ result: AnalysisResult, _ context: Context
  ) throws(CommandError) -> (made: [FactorComparison], failures: [Note]) {
    let found = result.groups.compactMap { group in
      (group.outcome as? FactorCommand.Outcome).map { (group.title, $0) }
    }
    guard let first = found.first else { throw .data(.noRows) }
    if let other {
      let second: FactorCommand.Outcome
      do throws(Diagnostic) {
        second = try other.outcome(FactorCommand.Outcome.self)
      } catch { throw .diagnostic(error) }
      return (
        [
          try FactorComparison(
            of: ("the other", second), to: ("the first", first.1), sampling: .independently,
            context)
        ], []
      )
    }
    guard found.count > 1 else {
      throw .diagnostic(
        Diagnostic(
          .wrongInput, "only one group could be analysed, and it has nothing to be compared with",
          hints: ["see what is said of the others: f"]))
    }
    var made: [FactorComparison] = []
    var failures: [(title: String, error: CommandError)] = []
    for second in found.dropFirst() {
      do throws(CommandError) {
        made.append(
          try FactorComparison(of: second, to: first, sampling: .together, context))
      } catch {
        guard !error.isStop else { throw error }
        failures.append((second.0, error))
      }
    }
    if made.isEmpty, let failure = failures.first { throw failure.error }
    return (
      made,
      failures.map {
        Note(
          .warning, "group-not-compared",
          "\($0.title) was left out: \(Diagnostic($0.error).message)")
      }
    )
  }
}

extension AnalysisResult.Group {
  /// Its values as the reader sees them.
  fileprivate var title: String { names.map(\.cell.displayText).joined(separator: ", ") }
}

extension CommandError {
  fileprivate var isStop: Bool {
    switch self {
    case .data(.interrupted), .statistics(.interrupted, items: _): true
    default: false
    }
  }
}

/// One solution held against another.
struct FactorComparison: Sendable {
  let title: String
  let reference: String
  let items: [ColumnID]
  let congruence: FactorCongruence
  let intervals: CongruenceIntervals?
  let isOblique: Bool
  let sampling: CongruenceIntervals.Sampling

  init(
    of second: (title: String, outcome: FactorCommand.Outcome),
    to first: (title: String, outcome: FactorCommand.Outcome),
    sampling: CongruenceIntervals.Sampling, _ context: Context
  ) throws(CommandError) {
    let (own, other) = (first.outcome, second.outcome)
    guard own.correlations.items == other.correlations.items else {
      throw .diagnostic(Self.otherItems(own.correlations.items, other.correlations.items))
    }
    guard own.solution.factors == other.solution.factors else {
      throw .diagnostic(
        Diagnostic(
          .outOfRange,
          "\(other.solution.factors) factors cannot be turned towards \(own.solution.factors)",
          hints: ["ask for as many in both: with factors: \(own.solution.factors)"]))
    }
    title = second.title
    reference = first.title
    items = own.correlations.items
    self.sampling = sampling
    let oblique = own.solution.rotation.isOblique
    isOblique = oblique
    let progress = context.progress
    let options = RotationOptions(seed: own.seed)
    let found = try naming(items) { () throws(StatisticsError) in
      let congruence = try FactorCongruence(
        of: other.solution, towards: own.solution, options: options)
      guard case .replicated(let ownErrors, _)? = own.errors,
        case .replicated(let otherErrors, _)? = other.errors
      else { return (congruence, CongruenceIntervals?.none) }
      let intervals = try CongruenceIntervals(
        of: congruence, first: ownErrors, second: otherErrors, sampling: sampling,
        isOblique: oblique
      ) { () throws(StatisticsError) in
        guard progress.reached(0) else { throw .interrupted }
      }
      return (congruence, .some(intervals))
    }
    congruence = found.0
    intervals = found.1
  }

  private static func otherItems(_ own: [ColumnID], _ other: [ColumnID]) -> Diagnostic {
    if Set(own) == Set(other) {
      return Diagnostic(
        .wrongInput, "the two analyses name the same items in another order",
        hints: ["name them alike: factor \(own.map(\.name).joined(separator: ", "))"])
    }
    let missing = own.filter { !other.contains($0) } + other.filter { !own.contains($0) }
    return Diagnostic(
      .wrongInput,
      "the two analyses are of other items: only one of them has "
        + missing.map(\.name).joined(separator: ", "),
      hints: ["factor the same items in both", "`rename` gives an item the name it has elsewhere"])
  }
}
