import TarazaData
import TarazaDocument
import TarazaLanguage

/// `design`: says how the rows were sampled; what follows uses it.
struct DesignCommand: TransformCommand {
  static let weight = Parameter.column("weight", "The column of sampling weights").optional
  static let strata = Parameter.column("strata", "The column of strata").optional
  static let cluster = Parameter.column("cluster", "The column of sampling units").optional
  static let fpc = Parameter.column("fpc", "The column of population sizes per stratum").optional
  static let signature = Signature(
    "design", "Says how the rows were sampled", input: .table,
    parameters: [weight, strata, cluster, fpc],
    details: "The design travels with the table, and every result says which parts of it were "
      + "used. Without options it takes the design away.",
    examples: [
      Example(
        "dataset apistrat | design with weight: pw, strata: stype | summarize mean(api00)",
        "a stratified sample of schools"),
      Example("dataset apistrat | design | summarize mean(api00)", "the same rows, unweighted"),
    ],
    synonyms: ["svydesign", "svyset"])

  let design: Design

  init(_ arguments: Arguments) {
    design = Design(
      weight: arguments[Self.weight], strata: arguments[Self.strata],
      cluster: arguments[Self.cluster], fpc: arguments[Self.fpc])
  }

  func schema(from input: Schema, by groups: [ColumnID]) throws(Diagnostic) -> Schema {
    if let weight = design.weight, let type = input[weight]?.type, type != .number, type != .unknown
    {
      throw Diagnostic(
        .textWhereNumber,
        "the weight “\(weight.name)” holds \(type.word)s, and weights are numbers",
        hints: ["`codebook` tells the type of each column"]
      )
    }
    var schema = input
    schema.design = design
    return schema
  }

  func apply(to frame: Frame, _ context: Context) -> Transformed {
    Transformed(frame.designed(design))
  }
}
