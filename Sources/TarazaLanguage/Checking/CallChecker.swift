import TarazaData
import TarazaDocument

/// A call whose verb, items, clauses and options are all valid.
package struct CheckedCall: Sendable {
  package let command: any Command
  package let signature: Signature
  package let syntax: Syntax.Call
  package let groups: [ColumnID]
  /// Of an analysis: the rows without which it is done once more.
  package let without: Expression?
  package let input: ValueType
  /// The columns of the input that its arguments and groups name.
  package let columns: Set<ColumnID>
}

/// Holds a call against the signature of its command.
package struct CallChecker {
  package let registry: Registry
  package let resolve: (Syntax.Expression) throws(Diagnostics) -> Reference?

  package init(
    registry: Registry,
    resolve: @escaping (Syntax.Expression) throws(Diagnostics) -> Reference?
  ) {
    self.registry = registry
    self.resolve = resolve
  }

  /// - Parameter input: what stands before the call; nil at the head of a pipeline.
  package func check(_ call: Syntax.Call, input: ValueType?) throws(Diagnostics) -> CheckedCall {
    guard let type = registry[call.verb.text] else {
      throw Diagnostics([unknownCommand(call)])
    }
    let signature = type.fullSignature
    var scope = ArgumentScope(verb: call.verb, input: input ?? .nothing, resolve: resolve)
    if let fault = inputFault(signature, call, input) { throw Diagnostics([fault]) }
    let groups = groups(signature, call, &scope)
    let values = values(signature, call, &scope)
    guard scope.diagnostics.isEmpty, !scope.isUndecided else {
      throw Diagnostics(scope.diagnostics)
    }
    do throws(Diagnostic) {
      let arguments = Arguments(values, columns: scope.columns)
      let command = try type.init(arguments)
      return CheckedCall(
        command: command, signature: signature, syntax: call, groups: groups,
        without: type is any AnalysisCommand.Type ? arguments[Rerun.without] : nil,
        input: input ?? .nothing, columns: scope.columns.union(groups))
    } catch {
      throw Diagnostics([error.located(at: call.span)])
    }
  }

  // MARK: The verb and what stands before it

  private func unknownCommand(_ call: Syntax.Call) -> Diagnostic {
    let verb = call.verb.text
    var hint = "`help` lists the commands"
    if let latin = Syntax.lookalikeLatin(verb), registry[latin] != nil {
      hint = "it holds a Cyrillic letter that looks Latin: type \(latin)"
    } else if let (known, synonym) = registry.synonym(verb) {
      hint = "write \(advice(synonym, verb: known, call))"
    } else if let near = nearestName(to: verb, among: registry.verbs) {
      hint = "did you mean \(near)?"
    }
    return Diagnostic(
      .unknownCommand, "no command is called “\(verb.shortened)”", at: call.verb.span,
      hints: [hint])
  }

  private func advice(_ synonym: Synonym, verb: String, _ call: Syntax.Call) -> String {
    let rest = call.items.map(\.sourceText).joined(separator: ", ")
    guard let advice = synonym.advice else { return rest.isEmpty ? verb : "\(verb) \(rest)" }
    return advice.replacing("{rest}", with: rest.isEmpty ? "…" : rest)
  }

  private func inputFault(_ signature: Signature, _ call: Syntax.Call, _ input: ValueType?)
    -> Diagnostic?
  {
    func fault(_ message: String, _ hint: String) -> Diagnostic {
      Diagnostic(.wrongInput, message, at: call.verb.span, hints: [hint])
    }
    let verb = "`\(signature.verb)`"
    guard let input else {
      if signature.input == .none { return nil }
      return fault(
        "\(verb) works on \(signature.input.word), and nothing stands before it",
        "such as: \(signature.examples.first?.program ?? "dataset bfi | \(signature.verb)")")
    }
    switch (signature.input, input) {
    case (.none, _):
      return fault(
        "\(verb) begins a pipeline: nothing can stand before it", "begin a new line with it")
    case (_, .unknown), (.any, _), (.table, .table), (.result, .result),
      (.tableOrResult, .table), (.tableOrResult, .result):
      return nil
    case (let wanted, let given):
      let hint =
        switch given {
        case .result(let shape):
          shape.tables.first.map {
            "a result holds tables to go on with: give it a name, and begin with NAME.\($0.name)"
          } ?? "a result holds no table to go on with"
        case .table: "an analysis such as `factor` makes a result out of a table"
        default: "`open` and `dataset` give tables"
        }
      return fault("\(verb) works on \(wanted.word), and this is \(given.word)", hint)
    }
  }

  // MARK: Clauses, items, options

  private func groups(
    _ signature: Signature, _ call: Syntax.Call, _ scope: inout ArgumentScope
  ) -> [ColumnID] {
    var groups: [ColumnID] = []
    for clause in call.clauses {
      if clause.word.text == "by", signature.groups {
        for item in clause.items {
          groups += scope.chosen(item.value).map(\.id).filter { !groups.contains($0) }
        }
      } else if !signature.clauses.contains(where: { $0.name == clause.word.text }) {
        scope.diagnostics.append(unknownClause(clause, signature, call))
      }
    }
    return groups
  }

  private func unknownClause(
    _ clause: Syntax.Clause, _ signature: Signature, _ call: Syntax.Call
  ) -> Diagnostic {
    let word = clause.word.text
    let known = (signature.groups ? ["by"] : []) + signature.clauses.map(\.name)
    let behind = clause.items.map(\.sourceText).joined(separator: ", ")
    let items = call.items.map(\.sourceText).joined(separator: ", ")
    let hint =
      if ["if", "where", "when", "filter"].contains(word) {
        "rows are chosen by a stage of its own: where \(behind) | \(signature.verb) \(items)"
      } else if let near = nearestName(to: word, among: known) {
        "did you mean \(near)?"
      } else if known.isEmpty {
        "`\(signature.verb)` takes no clauses; `help \(signature.verb)` shows what it takes"
      } else {
        "`\(signature.verb)` takes \(known.map { "`\($0)`" }.joined(separator: ", "))"
      }
    return Diagnostic(
      .unknownClause, "`\(signature.verb)` has no clause `\(word.shortened)`", at: clause.word.span,
      hints: [hint])
  }

  private func values(
    _ signature: Signature, _ call: Syntax.Call, _ scope: inout ArgumentScope
  ) -> [String: any Sendable] {
    let knownOptions = signature.options.map(\.name)
    // Who misspelt an option is not told as well that it is missing.
    var meant: Set<String> = []
    for option in call.options where !knownOptions.contains(option.name.text) {
      scope.diagnostics.append(unknownOption(option, signature, knownOptions))
      if let near = nearestName(to: option.name.text, among: knownOptions) { meant.insert(near) }
    }
    if signature.items == nil, let first = call.items.first {
      scope.report(
        .tooManyArguments, "`\(signature.verb)` takes no items", at: first.span,
        hint: clauseForItems(signature, call) ?? "`help \(signature.verb)` shows what it takes")
    }
    var values: [String: any Sendable] = [:]
    for parameter in signature.parameters {
      let written = written(parameter.spec, call)
      if written == nil, meant.contains(parameter.spec.name) { continue }
      values[parameter.spec.name] = parameter.resolveAny(written, &scope)
    }
    return values
  }

  /// Of a command without items that has a clause of its own, what stands there was likely meant for it.
  private func clauseForItems(_ signature: Signature, _ call: Syntax.Call) -> String? {
    guard let clause = signature.clauses.first(where: { $0.name != Rerun.without.spec.name }),
      let first = call.items.first, !call.clauses.contains(where: { $0.word.text == clause.name })
    else { return nil }
    return "did you mean `\(signature.verb) \(clause.name) \(first.value.sourceText)`?"
  }

  private func written(_ spec: ParameterSpec, _ call: Syntax.Call) -> WrittenArgument? {
    switch spec.place {
    case .items:
      guard let first = call.items.first, let last = call.items.last else { return nil }
      return WrittenArgument(items: call.items, span: first.span.union(last.span))
    case .clause:
      return call.clauses.first { $0.word.text == spec.name }
        .map { WrittenArgument(items: $0.items, span: $0.span) }
    case .option:
      return call.options.first { $0.name.text == spec.name }.map { WrittenArgument($0) }
    }
  }

  private func unknownOption(
    _ option: Syntax.Option, _ signature: Signature, _ known: [String]
  ) -> Diagnostic {
    let written = option.name.text.lowercased()
    let renamed = signature.options.first { $0.otherNames.contains(written) }
    let near = nearestName(to: option.name.text, among: known)
    let hint =
      renamed.map { "here it is \($0.name): … (\($0.summary))" }
      ?? near.map { "did you mean \($0)?" }
      ?? (known.isEmpty
        ? "it takes no options" : "its options are \(known.joined(separator: ", "))")
    return Diagnostic(
      .unknownOption, "`\(signature.verb)` has no option “\(option.name.text.shortened)”",
      at: option.name.span, hints: [hint])
  }
}

extension Signature.Input {
  var word: String {
    switch self {
    case .none: "nothing"
    case .table: "a table"
    case .result: "a result"
    case .tableOrResult: "a table or a result"
    case .any: "any value"
    }
  }
}
