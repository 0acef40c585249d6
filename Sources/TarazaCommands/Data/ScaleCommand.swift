import TarazaData
import TarazaDocument
import TarazaLanguage

/// `scale`: names sets of items that are meant to measure one thing.
struct ScaleCommand: TransformCommand {
  static let scales = Parameter.scales("name = [items]", "The scale's name and its items")
  static let signature = Signature(
    "scale", "Names sets of items that measure one thing", input: .table, parameters: [scales],
    details: "A minus marks a reverse-worded item, unless the codebook has done so already.",
    examples: [
      Example(
        "dataset bfi | scale warmth = [A2..A5] | reliability warmth", "a scale of four items")
    ])

  let scales: [Scale]

  init(_ arguments: Arguments) { scales = arguments[Self.scales] }

  func schema(from input: Schema, by groups: [ColumnID]) -> Schema {
    var schema = input
    schema.scales.removeAll { old in scales.contains { $0.name == old.name } }
    schema.scales += scales
    return schema
  }

  func apply(to frame: Frame, _ context: Context) -> Transformed {
    let schema = schema(from: frame.schema, by: [])
    return Transformed(frame.annotated { $0 = schema })
  }
}
