import TarazaData
import TarazaDocument

/// Finds what a word is from the place where it stands.
struct Inspector {
  let context: Syntax.CursorContext
  let surroundings: Surroundings

  private var word: String { context.typed }
  private var registry: Registry { surroundings.registry }
  private var language: String { surroundings.context.language }

  var inspection: Inspection? {
    switch context.expectation {
    case .verb, .topic: command ?? help
    case .statement, .pipelineHead: name ?? command ?? help
    case .optionName: option
    case .operand: clause ?? choice ?? column ?? scale ?? name ?? help
    case .afterName, .afterOperand: clause ?? help
    case .field: nil
    case .newName: nil
    case .nothing: help
    }
  }

  // MARK: What a word can be

  private var command: Inspection? {
    guard let signature = registry[word]?.fullSignature else { return nil }
    return inspection("command \(word): \(signature.summary)", signature.document)
  }

  private var help: Inspection? {
    guard context.quotes == .none, Help.knows(word, registry: registry) else { return nil }
    let document = Help.document(on: word, registry: registry)
    guard case .prose(let first)? = document.blocks.first else { return nil }
    return inspection(first, document)
  }

  private var clause: Inspection? {
    guard let signature = callSignature else { return nil }
    if let spec = signature.clauses.first(where: { $0.name == word }),
      context.call?.part != .clause(word) || context.expectation == .afterOperand
    {
      return inspection(of: spec, "clause \(word)")
    }
    return nil
  }

  private var option: Inspection? {
    callSignature?.options.first { $0.name == word }.map { inspection(of: $0, "option \(word)") }
  }

  private var choice: Inspection? {
    guard let call = context.call, let signature = callSignature else { return nil }
    let spec: ParameterSpec? =
      switch call.part {
      case .option(let name): signature.options.first { $0.name == name }
      case .clause(let name): signature.clauses.first { $0.name == name }
      case .items: signature.items
      case .options: nil
      }
    guard let spec, case .choice(let words) = spec.domain,
      let chosen = words.first(where: { $0.word == word })
    else { return nil }
    let meaning = chosen.meaning.isEmpty ? spec.summary : chosen.meaning
    return inspection("\(spec.name) \(word): \(meaning)", Document([.prose(meaning)]))
  }

  private var column: Inspection? {
    guard let variable = surroundings.schema[ColumnID(word)] else { return nil }
    let remark = variable.remark(in: language)
    return inspection(
      "column \(word)\(remark.isEmpty ? "" : ": \(remark)")",
      Document([.prose(variable.description(in: language))] + variable.levels(in: language)))
  }

  private var scale: Inspection? {
    guard let scale = surroundings.schema.scales.first(where: { $0.name == word }) else {
      return nil
    }
    let items = scale.items.map {
      ($0.isReversed ? "-" : "") + Syntax.spelled(name: $0.column.name)
    }
    return inspection(
      "scale \(word): \(scale.remark(in: language))",
      Document([
        .prose("\(scale.remark(in: language)): [\(items.joined(separator: ", "))]")
      ]))
  }

  private var name: Inspection? {
    guard let type = surroundings.scope[word]?.type, !type.remark.isEmpty else { return nil }
    return inspection("\(word): \(type.remark)", Document([.prose(type.description)]))
  }

  // MARK: Putting together

  private var callSignature: Signature? {
    context.call.flatMap { registry[$0.verb]?.fullSignature }
  }

  private func inspection(of spec: ParameterSpec, _ title: String) -> Inspection {
    inspection(
      "\(title): \(spec.summary)",
      Document([.prose(spec.meaning + (spec.defaultText.map { "; default \($0)" } ?? ""))]))
  }

  private func inspection(_ title: String, _ document: Document) -> Inspection {
    Inspection(span: context.word, title: title, document: document)
  }
}

extension ValueType {
  /// What there is in it, by name.
  fileprivate var description: String {
    switch self {
    case .table(let schema):
      "\(remark): \(schema.variables.map(\.id.name).joined(separator: ", "))"
    case .result(let shape):
      "\(remark) with \((shape.tables.map(\.name) + shape.values + shape.charts).joined(separator: ", "))"
    case .scalar, .list, .chart, .nothing, .unknown: remark
    }
  }
}

extension Variable {
  /// Label, type, level, range, direction, unit: what the codebook says in one sentence.
  fileprivate func description(in language: String) -> String {
    var parts: [String] = []
    if let label = label?.text(in: language) { parts.append("“\(label)”") }
    if type != .unknown { parts.append(type.word) }
    if let level { parts.append(level.rawValue) }
    if let range {
      parts.append(
        "\(Syntax.spelled(number: range.lowerBound)) to \(Syntax.spelled(number: range.upperBound))"
      )
    }
    if let unit { parts.append(unit) }
    if isReversed { parts.append("reverse-worded") }
    return parts.isEmpty ? "a column" : parts.joined(separator: ", ")
  }

  /// The labelled values, as a table.
  fileprivate func levels(in language: String) -> [Block] {
    guard !valueLabels.isEmpty else { return [] }
    return [
      .table(
        DocumentTable(
          name: "levels",
          [
            .texts("value", valueLabels.map(\.value.sourceText)),
            .texts("label", valueLabels.map { $0.label.text(in: language) ?? "" }),
          ]))
    ]
  }
}
