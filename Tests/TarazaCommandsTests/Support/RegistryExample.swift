import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import TarazaCommands
import Testing

/// One example of a command's signature.
struct RegistryExample: Sendable, CustomTestStringConvertible {
  let verb: String
  /// Its place among the examples of the command, from 1.
  let number: Int
  let program: String

  var testDescription: String { "\(verb) \(number): \(program)" }

  static let all: [RegistryExample] = Registry.standard.commands.flatMap { command in
    command.signature.examples.enumerated().map { index, example in
      RegistryExample(
        verb: command.signature.verb, number: index + 1, program: example.program)
    }
  }

  /// How far its numbers may be from the same numbers summed up in another order. An iteration
  /// ends somewhere within its own tolerance of the solution, and rotation has the widest: its
  /// loadings are of the order of 1, so that a small one is known to no more decimals than a large.
  var digits: JSONComparison {
    program.contains("| factor ") || program.contains("| reliability ")
      ? JSONComparison(relative: 1e-7, absolute: 1e-8)
      : JSONComparison(relative: 1e-9, absolute: 1e-11)
  }

  /// Where the verb itself is called in it.
  var call: Syntax.Call? {
    Syntax.parse(SourceText(program)).program.statements.flatMap(\.calls)
      .last { $0.verb.text == verb }
  }

  /// The program with a piece of it replaced, or with something put in.
  func replacing(_ span: Span, _ text: String) -> String {
    let bytes = Array(program.utf8)
    return String(
      decoding: bytes[..<span.start] + Array(text.utf8) + bytes[span.end...], as: UTF8.self)
  }
}

extension Syntax.Statement {
  /// The calls of its pipeline, from the left.
  var calls: [Syntax.Call] {
    switch kind {
    case .let(_, let pipeline), .pipeline(let pipeline):
      if case .call(let head) = pipeline.head { [head] + pipeline.stages } else { pipeline.stages }
    case .check, .text, .help, .unreadable: []
    }
  }
}
