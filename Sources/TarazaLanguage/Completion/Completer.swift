import TarazaData
import TarazaDocument

/// Finds what could stand at one place: which lists apply there, and in which order.
struct Completer {
  typealias Candidate = Completion.Candidate

  let context: Syntax.CursorContext
  let surroundings: Surroundings

  var completion: Completion {
    let bytes = surroundings.bytes
    switch context.quotes {
    case .none:
      return Completion(ranked(offered), replacing: context.word)
    case .name:
      // The back-quotes go with the name, which may need none.
      let end = context.word.end + (bytes.contains(UInt8(ascii: "`"), at: context.word.end) ? 1 : 0)
      let named = offered.filter { [.column, .scale, .name, .field].contains($0.kind) }
      return Completion(ranked(named), replacing: Span(max(0, context.word.start - 1), end))
    case .text:
      let end =
        context.word.end + (bytes.contains(UInt8(ascii: "\""), at: context.word.end) ? 1 : 0)
      return Completion(
        ranked(quoted), replacing: Span(max(0, context.word.start - 1), end))
    }
  }

  // MARK: By place

  private var offered: [Candidate] {
    switch context.expectation {
    case .statement: lists.names + lists.sources + lists.statementWords
    case .pipelineHead: lists.names + lists.sources + lists.functions(.row)
    case .afterName(let name): afterName(name)
    case .verb: lists.verbs(on: surroundings.upstream)
    case .operand: operand
    case .afterOperand: afterOperand
    case .optionName: options
    case .field(let base): FieldCandidates(surroundings).parts(of: base)
    case .topic: lists.topics
    case .newName, .nothing: []
    }
  }

  /// A verb at the head takes its items; behind any other name stand operators, which are short.
  private func afterName(_ name: String) -> [Candidate] {
    guard let signature = surroundings.registry[name]?.fullSignature, signature.input == .none
    else {
      return []
    }
    return (signature.items.map { values(of: $0) } ?? []) + lists.continuations(of: signature)
  }

  private var operand: [Candidate] {
    if let function = context.function { return arguments(of: function) }
    guard let call = context.call, let signature = signature else {
      return lists.names + lists.functions(.row) + lists.valueWords
    }
    guard let spec = spec(call.part, in: signature) else {
      return call.part == .clause("by") && signature.groups ? lists.columns : []
    }
    return values(of: spec)
      // `describe ‸`: what may be left out may be followed by a clause at once.
      + (call.part == .items && !spec.isRequired ? lists.continuations(of: signature) : [])
  }

  private var afterOperand: [Candidate] {
    let operators = isComputation ? lists.operators : []
    guard context.function == nil, let call = context.call, let signature else {
      return operators + (isCheck ? lists.checkWords : [])
    }
    if case .option = call.part { return operators }
    let clauses = lists.continuations(of: signature, given: call.clausesGiven)
    return clauses + operators
  }

  private var options: [Candidate] {
    guard let call = context.call, let signature else { return [] }
    return lists.options(
      of: signature, given: call.optionsGiven,
      withColon: !surroundings.bytes.contains(UInt8(ascii: ":"), at: context.word.end))
  }

  private func arguments(of function: Syntax.CursorContext.FunctionPlace) -> [Candidate] {
    if ["starts", "ends", "matches"].contains(function.name) { return [] }
    let named =
      RowFunction(rawValue: function.name)?.takesAtLeast == true && function.argument == nil
      ? [Candidate("at_least:", "how many answers a row must have", .option)] : []
    let columns = lists.columns
    return columns + (columns.isEmpty ? lists.names : []) + lists.functions(.row)
      + lists.functions(.choosing) + named + lists.valueWords
  }

  /// Within a text in quotes: a file, or a word that may stand in quotes.
  private var quoted: [Candidate] {
    guard let call = context.call, let signature, let spec = spec(call.part, in: signature) else {
      return []
    }
    switch spec.domain {
    case .file: return FileCandidates(surroundings.context).files(context.typed)
    case .choice(let words):
      return words.map { Candidate(Syntax.quoted($0.word), $0.meaning, .choice) }
    default: return []
    }
  }

  // MARK: By what a parameter takes

  private func values(of spec: ParameterSpec) -> [Candidate] {
    switch spec.domain {
    case .columns: lists.columns + lists.functions(.choosing)
    case .condition: lists.columns + lists.functions(.row) + lists.names + lists.valueWords
    case .expressions:
      lists.columns + lists.functions(.row) + lists.functions(.summary) + lists.names
        + lists.valueWords
    case .summaries: lists.functions(.summary) + lists.columns + lists.functions(.row)
    case .renamings: lists.columns
    case .truth: lists.truths
    case .choice(let words): words.map { Candidate($0.word, $0.meaning, .choice) }
    case .file: FileCandidates(surroundings.context).files("")
    case .result: lists.results
    case .table: lists.tables
    case .number, .text, .list, .mapping, .names: []
    }
  }

  private func spec(_ part: Syntax.CursorContext.CallPlace.Part, in signature: Signature)
    -> ParameterSpec?
  {
    switch part {
    case .items: signature.items
    case .clause(let word): signature.clauses.first { $0.name == word }
    case .option(let name): signature.options.first { $0.name == name }
    case .options: nil
    }
  }

  /// Whether the value at the cursor may be computed with, so that operators go on from it.
  private var isComputation: Bool {
    if context.function != nil { return true }
    guard let call = context.call else { return true }
    guard let signature, let spec = spec(call.part, in: signature) else { return false }
    switch spec.domain {
    case .condition, .expressions, .summaries: return true
    default: return false
    }
  }

  private var isCheck: Bool {
    let start = min(context.statementStart, surroundings.bytes.count)
    return surroundings.bytes[start...].starts(with: "check".utf8)
  }

  private var signature: Signature? {
    context.call.flatMap { surroundings.registry[$0.verb]?.fullSignature }
  }

  private var lists: CandidateLists { CandidateLists(surroundings: surroundings) }

  private func ranked(_ candidates: [Candidate]) -> [Candidate] {
    CandidateRanking(typed: context.typed).ranked(candidates)
  }
}

extension [UInt8] {
  fileprivate func contains(_ byte: UInt8, at place: Int) -> Bool {
    indices.contains(place) && self[place] == byte
  }
}
