import TarazaCommands
import TarazaDocument
import TarazaLanguage
import TarazaTestSupport
import Testing

/// What the numbers of an analysis must not depend on, tried on every example that ends in one.
@Suite struct InvarianceLawTests {
  /// The examples whose dataset has rows to move.
  static let analyses: [RegistryExample] = RegistryExample.all.filter { example in
    guard let name = example.dataset, !Datasets.matrices.contains(name),
      let verb = Syntax.parse(SourceText(example.program)).program.statements.last?.calls.last?
        .verb,
      let command = Registry.standard[verb.text]
    else { return false }
    // A codebook tells what is known of the columns, not what stands in the rows.
    if verb.text == "codebook" { return false }
    return command is any AnalysisCommand.Type || verb.text == "summarize"
  }

  @Test(arguments: analyses)
  func theOrderOfRowsChangesNothing(_ example: RegistryExample) throws {
    let name = try #require(example.dataset)
    var random = RandomSource(seed: 11)
    let lines = try Datasets.lines(of: name)
    let moved = [lines[0]] + lines.dropFirst().shuffled(using: &random)
    #expect(moved != lines)
    let first = try Altered(example, name, lines)
    let second = try Altered(example, name, moved)
    let differences = example.digits.differences(first.json, second.json)
    #expect(differences == [])
  }

  @Test(arguments: analyses)
  func weightsOfOneEqualNoWeights(_ example: RegistryExample) throws {
    let name = try #require(example.dataset)
    let lines = try Datasets.lines(of: name)
    let weighted = [lines[0] + ",one"] + lines.dropFirst().map { $0 + ",1" }
    // The column is there in both, so that `all()` chooses the same.
    let plain = try Altered(example, name, weighted, design: "design")
    let ones = try Altered(example, name, weighted, design: "design with weight: one")
    let differences = example.digits.differences(
      estimates(plain.json), estimates(ones.json))
    #expect(differences == [])
  }

  /// Whoever weights the rows hears of it: either the numbers use the weight and say so, or the
  /// result says that it does not.
  @Test(arguments: analyses)
  func aWeightIsMentioned(_ example: RegistryExample) throws {
    let name = try #require(example.dataset)
    guard try Running(example.program).result != nil else { return }
    let lines = try Datasets.lines(of: name)
    let weighted =
      [lines[0] + ",burden"] + lines.dropFirst().enumerated().map { "\($1),\(1 + $0 % 3)" }
    let run = try Altered(example, name, weighted, design: "design with weight: burden")
    #expect(run.text.contains("burden"), "\(run.text)")
  }

  /// Without errors: by a design of equal weights they are those of any distribution, without one
  /// those of a normal distribution.
  private func estimates(_ json: JSONRead) -> JSONRead {
    guard case .object(var members) = numbers(json) else { return json }
    members["value_details"] = nil
    members["tables"] = members["tables"].map(withoutErrors)
    members["sections"] = members["sections"]?.elements.map { .array($0.map(estimates)) }
    return .object(members)
  }

  /// Numbers of errors, the statistics made of them, and the word for what they were made by.
  private static let errors: Set<String> = [
    "se", "lower", "upper", "z", "F", "df1", "df2", "p", "p_adjusted", "deff", "interval",
  ]

  private func withoutErrors(_ tables: JSONRead) -> JSONRead {
    guard case .object(var members) = tables else { return tables }
    // A straight line by the design is there only with one, and equality has another test with it.
    members["line"] = nil
    members["equality"] = nil
    // A choice of the rows of `without`, by how much they change.
    members["without_largest"] = nil
    members["without"] = members["without"].map(withoutChangesOfErrors)
    return .object(
      members.mapValues { table in
        guard case .object(var parts) = table, let columns = parts["columns"]?.elements else {
          return table
        }
        parts["columns"] = .array(
          columns.filter { column in
            guard case .object(let members) = column, case .string(let name)? = members["name"]
            else { return true }
            return !Self.errors.contains(name)
          })
        return .object(parts)
      })
  }

  /// What changes where rows are left out: the rows of errors go.
  private func withoutChangesOfErrors(_ table: JSONRead) -> JSONRead {
    guard case .object(var parts) = table, let columns = parts["columns"]?.elements,
      let names = columns.first(where: { $0.members?["name"] == .string("name") })?
        .members?["values"]?.elements
    else { return table }
    parts["columns"] = .array(
      columns.map { column in
        guard case .object(var members) = column, let values = members["values"]?.elements else {
          return column
        }
        members["values"] = .array(
          zip(values, names).filter { _, name in
            !Self.errors.contains { name == .string($0) }
          }.map(\.0))
        return .object(members)
      })
    return .object(parts)
  }

  /// Notes name the weight, which is the difference between the two programs.
  private func numbers(_ json: JSONRead) -> JSONRead {
    guard case .object(var members) = json else { return json }
    members["notes"] = nil
    members["layout"] = nil
    members["sections"] = members["sections"]?.elements.map { .array($0.map(numbers)) }
    return .object(members)
  }

}

/// An example run on a file of its own in place of its dataset.
private struct Altered {
  let json: JSONRead
  let text: String

  init(_ example: RegistryExample, _ name: String, _ lines: [String], design: String? = nil) throws
  {
    let folder = try ScratchFolder()
    try folder.write(lines.joined(separator: "\n") + "\n", to: "\(name).csv")
    try folder.write(try Checkout.text(of: "datasets/\(name).json"), to: "\(name).json")
    let source = "open \"\(name).csv\"" + (design.map { " | \($0)" } ?? "")
    let program = example.program.replacing("dataset \(name)", with: source)
    let run = try Running(program, in: folder.path)
    #expect(run.outcome.status == .done, "\(program): \(run.messages)")
    json = try StrictJSON.read(run.document.json())
    text = run.document.text(TextStyle(width: 400))
  }
}

extension RegistryExample {
  /// The one dataset that it opens.
  var dataset: String? {
    let names = Set(program.matches(of: /dataset (\w+)/).map { String($0.output.1) })
    return names.count == 1 ? names.first : nil
  }
}
