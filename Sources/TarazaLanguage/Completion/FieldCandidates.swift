import TarazaData
import TarazaDocument

/// What can stand behind a point: the parts of a result, the columns of a table.
struct FieldCandidates {
  private let surroundings: Surroundings

  init(_ surroundings: Surroundings) {
    self.surroundings = surroundings
  }

  /// - Parameter base: the place of what stands before the point.
  func parts(of base: Span) -> [Completion.Candidate] {
    let statements = Syntax.parse(surroundings.text(base)).program.statements
    guard case .pipeline(let pipeline)? = statements.first?.kind, pipeline.stages.isEmpty,
      case .expression(let expression) = pipeline.head
    else { return [] }
    // `f.fit` alone is nothing; it is the beginning of a path into `f`.
    var path: [String] = []
    var root = expression
    while case .field(let inner, let name) = root.kind {
      path.insert(name.text, at: 0)
      root = inner
    }
    switch surroundings.type(of: root) {
    case .table(let schema): return path.isEmpty ? columns(of: schema) : []
    case .result(let shape): return parts(of: shape, below: path)
    case .scalar, .list, .chart, .nothing, .unknown: return []
    }
  }

  private func parts(of shape: ResultShape, below path: [String]) -> [Completion.Candidate] {
    if path.count == 1, let table = shape.tables.first(where: { $0.name == path[0] }) {
      return columns(of: shape.schema(of: table))
    }
    let named =
      shape.tables.map { ($0.name, "a table") } + shape.values.map { ($0, "a number") }
      + shape.charts.map { ($0, "a chart") }
    return named.compactMap { name, remark in
      let steps = name.split(separator: ".").map(String.init)
      guard steps.count > path.count, steps.starts(with: path) else { return nil }
      let rest = steps[path.count...].map { Syntax.spelled(name: $0, afterPoint: true) }
      return Completion.Candidate(rest.joined(separator: "."), remark, .field)
    }
  }

  private func columns(of schema: Schema) -> [Completion.Candidate] {
    schema.variables.map { variable in
      Completion.Candidate(
        Syntax.spelled(name: variable.id.name, afterPoint: true),
        variable.remark(in: surroundings.context.language), .field)
    }
  }
}
