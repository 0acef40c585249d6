import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// What every command does with a slip of the pen: it refuses before anything runs, at the place,
/// and offers the word that was meant.
@Suite struct RefusalLawTests {
  private func refusal(_ program: String, _ code: String, hint: String) throws {
    let run = try Running(program)
    #expect(run.outcome.status == .refused, "\(program)")
    #expect(run.shown.isEmpty)
    let fault = run.outcome.diagnostics.first { $0.code.rawValue == code }
    #expect(
      fault?.hints.contains { $0.contains(hint) } == true,
      "\(program) gives \(run.messages), hints \(run.outcome.diagnostics.flatMap(\.hints))")
    let span = try #require(run.outcome.diagnostics.first?.span)
    #expect(span.start < span.end && span.end <= program.utf8.count)
  }

  @Test(arguments: try misspeltColumns())
  func aMisspeltColumnIsRefusedWithTheNearestName(_ slip: Slip) throws {
    try refusal(slip.program, "E203", hint: slip.meant)
  }

  @Test(arguments: RegistryExample.all)
  func anOptionThatDoesNotExistIsRefused(_ example: RegistryExample) throws {
    let call = try #require(example.call)
    let signature = try #require(Registry.standard[example.verb]).fullSignature
    for known in signature.options.map(\.name) {
      try refusal(example.adding("\(known)z: 1", to: call), "E205", hint: known)
    }
    let first = signature.options.first?.name ?? "no options"
    try refusal(example.adding("qqqqqq: 1", to: call), "E205", hint: first)
  }

  @Test(arguments: RegistryExample.all)
  func aChoiceThatDoesNotExistIsRefused(_ example: RegistryExample) throws {
    let call = try #require(example.call)
    let signature = try #require(Registry.standard[example.verb]).fullSignature
    for option in signature.options {
      guard case .choice(let words) = option.domain else { continue }
      let fresh = example.without(option.name, in: call)
      for word in words {
        try refusal(
          fresh.example.adding("\(option.name): \(word.word)z", to: fresh.call), "E206",
          hint: word.word)
      }
      try refusal(
        fresh.example.adding("\(option.name): qqqqqq", to: fresh.call), "E206",
        hint: words[0].word)
    }
  }

  @Test(arguments: RegistryExample.all)
  func aClauseThatDoesNotExistIsRefused(_ example: RegistryExample) throws {
    let call = try #require(example.call)
    guard let last = call.items.last, call.clauses.isEmpty else { return }
    let known = try #require(Registry.standard[example.verb]).fullSignature
    let hint = known.groups ? "by" : known.clauses.first?.name ?? "help \(example.verb)"
    try refusal(
      example.replacing(Span(last.span.end, last.span.end), " besides age"), "E207", hint: hint)
  }

  @Test(arguments: Registry.standard.verbs)
  func aMisspeltCommandIsRefusedWithTheNearestName(_ verb: String) throws {
    try refusal("dataset bfi | \(verb)z A1", "E201", hint: verb)
  }
}

/// A program with one name misspelt.
struct Slip: Sendable, CustomTestStringConvertible {
  let program: String
  let meant: String
  var testDescription: String { program }
}

/// Every place of an example at which a column of its dataset is named, misspelt in turn.
private func misspeltColumns() throws -> [Slip] {
  var slips: [Slip] = []
  for example in RegistryExample.all {
    guard let name = example.program.firstMatch(of: /dataset (\w+)/)?.output.1 else { continue }
    let columns = try Datasets.columns(of: String(name))
    let quoted = example.program.ranges(of: /"[^"]*"/)
    for match in example.program.matches(of: /[A-Za-z_]\w*/) {
      let isText = quoted.contains { $0.contains(match.range.lowerBound) }
      let word = String(match.output)
      // The name of an option is not a column's, though they may be spelled alike.
      let isOption = example.program[match.range.upperBound...].first == ":"
      guard !isText, !isOption, columns.contains(word) else { continue }
      var program = example.program
      program.replaceSubrange(match.range, with: word + "z")
      slips.append(Slip(program: program, meant: word))
    }
  }
  return slips
}

extension RegistryExample {
  /// The program with one more option in that call.
  func adding(_ option: String, to call: Syntax.Call) -> String {
    let joint = call.options.isEmpty ? " with " : ", "
    return replacing(Span(call.span.end, call.span.end), joint + option)
  }

  /// The example with that option taken away where it has it.
  func without(_ option: String, in call: Syntax.Call) -> (
    example: RegistryExample, call: Syntax.Call
  ) {
    let kept = Syntax.Call(
      verb: call.verb, items: call.items, clauses: call.clauses,
      options: call.options.filter { $0.name.text != option }, span: call.span)
    guard kept != call else { return (self, call) }
    let program = replacing(call.span, kept.description)
    let example = RegistryExample(verb: verb, number: number, program: program)
    return (example, example.call ?? call)
  }
}
