import TarazaData
import TarazaDocument

/// Help on commands, functions and words of the language, made from their signatures.
package enum Help {
  package static func knows(_ topic: String, registry: Registry) -> Bool {
    topics(registry).contains(topic)
  }

  package static func topics(_ registry: Registry) -> [String] {
    registry.verbs + RowFunction.allCases.map(\.rawValue)
      + AggregateFunction.allCases.map(\.rawValue) + ColumnFunction.allCases.map(\.rawValue)
      + LanguageWord.allCases.map(\.rawValue)
  }

  package static func document(on topic: String?, registry: Registry) -> Document {
    guard let topic else { return overview(registry) }
    if let command = registry[topic] { return command.fullSignature.document }
    if let function = RowFunction(rawValue: topic) {
      return self.function(topic, function.signature, "works row by row")
    }
    if let function = AggregateFunction(rawValue: topic) {
      return self.function(topic, function.signature, "sums up a column, weighted by the design")
    }
    if let function = ColumnFunction(rawValue: topic) { return function.document }
    if let word = LanguageWord(rawValue: topic) { return word.document }
    return overview(registry)
  }

  private static func overview(_ registry: Registry) -> Document {
    let rows = registry.commands.map { $0.signature }
    return Document([
      .prose(
        "A line names a table and says what to do with it, stage after stage: "
          + "`dataset bfi | describe`. `help factor` tells about one command; "
          + "`help mean` about one function."),
      .table(
        DocumentTable(
          name: "commands",
          [
            .texts("command", rows.map(\.verb)),
            .texts("summary", title: "what it does", rows.map(\.summary)),
          ])),
      .prose(
        [
          "- Functions down a column: \(list(AggregateFunction.allCases.map(\.rawValue)))",
          "- Functions row by row: \(list(RowFunction.allCases.map(\.rawValue)))",
          "- Choosing columns: \(list(ColumnFunction.allCases.map(\.rawValue)))",
          "- Words of the language: \(list(LanguageWord.allCases.map(\.rawValue)))",
        ].joined(separator: "\n")),
    ])
  }

  private static func list(_ words: [String]) -> String {
    words.map { "`\($0)`" }.joined(separator: " ")
  }

  private static func function(_ name: String, _ signature: FunctionSignature, _ kind: String)
    -> Document
  {
    Document([
      .prose("`\(signature.usage(name))` \(kind): \(signature.summary)."),
      .prose("    \(signature.example)"),
    ])
  }
}

extension Signature {
  /// The page that `help VERB` shows.
  package var document: Document {
    var blocks: [Block] = [.prose("`\(usage)`"), .prose("\(summary).")]
    if !details.isEmpty { blocks.append(.prose(details)) }
    if !parameters.isEmpty { blocks += [.prose(parameterList), .table(parameterTable)] }
    blocks += parameters.compactMap(\.spec.choices).map(Block.prose)
    blocks.append(.table(exampleTable))
    // A line to type must stand whole, whatever the width of the window.
    for example in examples {
      blocks.append(.prose("Example: \(example.remark)"))
      blocks += example.program.split(separator: "\n").map { .prose("    \($0)") }
    }
    return Document(blocks)
  }

  /// The verb with the places of what it takes.
  package var usage: String {
    var words = [input == .none ? verb : "… | \(verb)"]
    if let items { words.append(items.isRequired ? items.name : "[\(items.name)]") }
    if groups { words.append("[by columns]") }
    words += clauses.map { $0.isRequired ? "\($0.name) …" : "[\($0.name) …]" }
    if !options.isEmpty { words.append("[with options]") }
    return words.joined(separator: " ")
  }

  /// Every parameter in a line of its own, which wraps where a table would cut.
  private var parameterList: String {
    parameters.map(\.spec).map { spec in
      let standard = spec.defaultText.map { " (\($0))" } ?? ""
      return "- `\(spec.shownName)`\(standard) \(spec.summary)"
    }.joined(separator: "\n")
  }

  private var parameterTable: DocumentTable {
    let specs = parameters.map(\.spec)
    return DocumentTable(
      name: "parameters",
      [
        .texts("parameter", specs.map(\.shownName)),
        .texts("meaning", specs.map(\.summary)),
        DocumentColumn("default", specs.map { $0.defaultText.map(Cell.text) ?? .blank }),
      ], isDetail: true)
  }

  private var exampleTable: DocumentTable {
    DocumentTable(
      name: "examples",
      [
        .texts("example", examples.map(\.program)), .texts("remark", examples.map(\.remark)),
      ], isDetail: true)
  }
}

extension ParameterSpec {
  fileprivate var shownName: String { place == .option ? "\(name):" : name }

  /// The words that may stand there, each with what it means; nil where any value may.
  fileprivate var choices: String? {
    guard case .choice(let words) = domain, !words.isEmpty else { return nil }
    let list = words.map { "- `\($0.word)`" + ($0.meaning.isEmpty ? "" : " \($0.meaning)") }
    return "`\(shownName)` is one of\n\n" + list.joined(separator: "\n")
  }

  package var meaning: String {
    guard case .choice(let words) = domain, !words.isEmpty else { return summary }
    let shown = words.map { $0.meaning.isEmpty ? $0.word : "\($0.word) (\($0.meaning))" }
    return "\(summary): \(shown.joined(separator: ", "))"
  }
}
