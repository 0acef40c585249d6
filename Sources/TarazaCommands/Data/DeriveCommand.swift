import TarazaData
import TarazaDocument
import TarazaLanguage

/// `derive`: adds columns computed from others, or replaces them.
struct DeriveCommand: TransformCommand {
  static let computations = Parameter.expressions(
    "name = computation", "What to compute, and its name")
  static let signature = Signature(
    "derive", "Adds columns computed from others", input: .table, groups: true,
    parameters: [computations],
    details: "A summary such as `mean(x)` is spread over the rows, within the groups of `by`.",
    examples: [
      Example(
        "dataset bfi | derive decade = floor(age / 10) * 10 | summarize n() by decade",
        "a coarser age"),
      Example(
        "dataset bfi | derive \"{name}_high\" = each(A1..A3) >= 5 | select A1_high..A3_high | take 3",
        "one column for each of three"),
      Example(
        "dataset bfi | derive centred = age - mean(age) by gender | select age, centred | take 3",
        "distance from the mean of one's group"),
    ],
    synonyms: ["mutate", "compute", "generate", "gen", "transform"])

  let computations: [NamedExpression]

  init(_ arguments: Arguments) { computations = arguments[Self.computations] }

  func schema(from input: Schema, by groups: [ColumnID]) -> Schema {
    computations.reduce(input) { schema, computation in
      schema.deriving(computation.id, type: computation.type, from: computation.variable)
    }
  }

  func inputs(for output: ColumnNeed, from input: Schema) -> ColumnNeed {
    guard case .some(let needed) = output else { return .all }
    return .some(needed.subtracting(computations.map(\.id)))
  }

  func apply(to frame: Frame, _ context: Context) -> Transformed {
    Transformed(
      computations.reduce(frame) { frame, computation in
        frame.deriving(
          computation.id, computation.expression,
          Variable(computation.id, type: computation.type, from: computation.variable),
          by: frame.view.groups)
      })
  }
}
