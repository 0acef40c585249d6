import TarazaDocument
import TarazaLanguage

/// `plot`: takes a chart out of a result.
struct PlotCommand: OutputCommand {
  static let kind = Parameter.word("as", "Which of the result's charts", []).asClause.optional
  static let title = Parameter.text("title", "The title above the chart").optional
  static let signature = Signature(
    "plot", "Draws a chart of a result", input: .result, parameters: [kind, title],
    details: "`save \"file.svg\"` writes it; at the prompt it is sketched in characters.",
    examples: [
      Example("dataset bfi | factors A1..C5 | plot as scree", "a scree plot"),
      Example("dataset nile | trend flow over year | plot", "a series with its trend"),
    ],
    synonyms: ["chart", "graph", "draw"])

  let kind: String?
  let title: String?

  init(_ arguments: Arguments) {
    kind = arguments[Self.kind]
    title = arguments[Self.title]
  }

  func type(from input: ValueType) throws(Diagnostic) -> ValueType {
    guard case .result(let shape) = input else { return .unknown }
    if let kind, shape.isComplete, !shape.charts.contains(kind) { throw unknown(kind, shape) }
    if shape.charts.isEmpty && shape.isComplete {
      throw Diagnostic(
        .wrongInput, "a result of `\(shape.command)` has no chart",
        hints: ["there is one where its output draws one, such as that of `factors` or `trend`"])
    }
    return .chart
  }

  func run(on input: LanguageValue, _ context: Context) throws(CommandError) -> Output {
    guard case .result(let result) = input else {
      throw .diagnostic(
        Diagnostic(
          .wrongInput, "`plot` works on a result",
          hints: ["such as dataset nile | trend flow over year | plot"]))
    }
    // A chart of all groups together stands in the whole document, one of each in their parts.
    let name = kind ?? result.shape.charts.first ?? ""
    let drawn = result.document.chart(named: name) ?? result.accessible.chart(named: name)
    guard var chart = drawn else {
      throw .diagnostic(unknown(kind ?? "", result.shape))
    }
    if let title { chart.title = title }
    if chart.caption == nil { chart.caption = result.schema.notice?.text(in: context.language) }
    return Output(.chart(chart))
  }

  private func unknown(_ kind: String, _ shape: ResultShape) -> Diagnostic {
    Diagnostic(
      .unknownChoice, "a result of `\(shape.command)` has no chart called “\(kind.shortened)”",
      hints: ["it has \(shape.charts.joined(separator: ", "))"])
  }
}
