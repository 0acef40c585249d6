import TarazaData
import TarazaDocument

/// The lists of what there is at a place, each in its own best order.
struct CandidateLists {
  typealias Candidate = Completion.Candidate

  let surroundings: Surroundings

  private var registry: Registry { surroundings.registry }
  private var language: String { surroundings.context.language }

  // MARK: Commands

  var sources: [Candidate] { commands { $0.input == .none } }

  /// The verbs that take what stands before the pipe.
  func verbs(on input: ValueType) -> [Candidate] { commands { $0.input.takes(input) } }

  private func commands(_ isWanted: (Signature) -> Bool) -> [Candidate] {
    registry.commands.map { $0.signature }.filter(isWanted).map {
      Candidate($0.verb, $0.summary, .command)
    }
  }

  /// What may follow the items of a call: its clauses, and `with` when it has options.
  func continuations(of signature: Signature, given: [String] = []) -> [Candidate] {
    let clauses = signature.clauses.map { Candidate($0.name, $0.summary, .clause) }
    let groups = signature.groups ? [Candidate("by", "one result for each group", .clause)] : []
    let options = signature.options.isEmpty ? [] : [Candidate("with", "options", .word)]
    return (clauses + groups).filter { !given.contains($0.text) } + options
  }

  func options(of signature: Signature, given: [String], withColon: Bool) -> [Candidate] {
    signature.options.filter { !given.contains($0.name) }.map {
      Candidate($0.name + (withColon ? ":" : ""), $0.summary, .option)
    }
  }

  // MARK: Names

  /// The names of the session and of the lines above.
  var names: [Candidate] { names { _ in true } }

  var results: [Candidate] { names { if case .result = $0 { true } else { false } } }

  var tables: [Candidate] { names { if case .table = $0 { true } else { false } } }

  private func names(_ isWanted: (ValueType) -> Bool) -> [Candidate] {
    let scope = surroundings.scope
    return scope.names.compactMap { name in
      guard let type = scope[name]?.type, isWanted(type) else { return nil }
      return Candidate(Syntax.spelled(name: name), type.remark, .name)
    }
  }

  /// The columns before the pipe and its scales, in their order there.
  var columns: [Candidate] {
    let schema = surroundings.schema
    let columns = schema.variables.map {
      Candidate(Syntax.spelled(name: $0.id.name), $0.remark(in: language), .column)
    }
    let scales = schema.scales.filter { schema[ColumnID($0.name)] == nil }.map {
      Candidate(Syntax.spelled(name: $0.name), $0.remark(in: language), .scale)
    }
    return columns + scales
  }

  // MARK: Functions and words

  enum FunctionKind { case row, summary, choosing }

  func functions(_ kind: FunctionKind) -> [Candidate] {
    switch kind {
    case .row:
      RowFunction.allCases.map { Candidate("\($0.rawValue)(", $0.signature.summary, .function) }
    case .summary:
      AggregateFunction.allCases.map {
        Candidate("\($0.rawValue)(", $0.signature.summary, .function)
      }
    case .choosing:
      ColumnFunction.allCases.map {
        let isWhole = $0.usage.hasSuffix("()")
        return Candidate($0.rawValue + (isWhole ? "()" : "("), $0.summary, .function)
      }
    }
  }

  var statementWords: [Candidate] { words([.let, .check, .text, .help]) }
  var valueWords: [Candidate] { words([.missing, .true, .false, .not, .case]) }
  var truths: [Candidate] { words([.true, .false]) }
  var operators: [Candidate] { words([.and, .or, .in, .not, .between, .is]) }
  var checkWords: [Candidate] { words([.within, .from]) }

  private func words(_ words: [LanguageWord]) -> [Candidate] {
    words.map { Candidate($0.rawValue, "", .word) }
  }

  var topics: [Candidate] {
    Help.topics(registry).map {
      Candidate($0, registry[$0]?.signature.summary ?? "", .topic)
    }
  }
}

extension Signature.Input {
  /// Whether a verb with this input can stand behind such a value.
  fileprivate func takes(_ input: ValueType) -> Bool {
    switch (self, input) {
    case (.none, _): false
    case (_, .unknown), (.any, _), (.table, .table), (.result, .result), (.tableOrResult, .table),
      (.tableOrResult, .result):
      true
    default: false
    }
  }
}

extension ValueType {
  /// A word or two on a name: how many columns the table has, which command made the result.
  var remark: String {
    switch self {
    case .table(let schema):
      schema.isComplete ? "a table, \(schema.variables.count) columns" : "a table"
    case .result(let shape): "a result of `\(shape.command)`"
    case .scalar, .list, .chart, .nothing: word
    case .unknown: ""
    }
  }
}

extension Variable {
  /// The label, or else what kind of column it is.
  func remark(in language: String) -> String {
    label?.text(in: language) ?? (type == .unknown ? "" : type.word)
  }
}

extension Scale {
  func remark(in language: String) -> String {
    label?.text(in: language) ?? "a scale of \(items.count) items"
  }
}
