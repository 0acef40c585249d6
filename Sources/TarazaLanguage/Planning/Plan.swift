import TarazaData
import TarazaDocument

/// Which columns a program needs of each source it opens and of each stage, found by walking its
/// pipelines backwards: what a stage needs, the stage before it must yield.
package struct Plan: Sendable {
  /// By the span of the call.
  private var needs: [Span: ColumnNeed] = [:]

  package init() {}

  package init(_ pipelines: [CheckedPipeline]) {
    /// By the statement that binds a name: what all its uses need of it.
    var uses: [Int: ColumnNeed] = [:]
    func use(_ origin: Int, _ need: ColumnNeed) {
      uses[origin] = uses[origin]?.union(need) ?? need
    }
    // A name is used after the statement that gives it, so backwards its uses come first.
    for pipeline in pipelines.reversed() {
      for origin in pipeline.mentioned { use(origin, .all) }
      // A table that is shown needs its columns; one that is only named needs what its uses do.
      var need = pipeline.binding.map { uses[$0] ?? .some([]) } ?? .all
      for stage in pipeline.stages.reversed() {
        // A table made now and named may be asked for any of its columns by lines still to come.
        if pipeline.binding != nil, stage.makesTable { need = .all }
        needs[stage.syntax.span] = need
        need = stage.need(for: need)
      }
      switch pipeline.head {
      case .source(let call): needs[call.syntax.span] = need
      case .name(let origin): origin.map { use($0, need) }
      case .other: break
      }
    }
  }

  package func need(of call: Syntax.Call) -> ColumnNeed { needs[call.span] ?? .all }
}

extension CheckedCall {
  fileprivate var makesTable: Bool {
    guard let transform = command as? any TransformCommand else { return false }
    return transform.makesTable
  }

  /// What it reads of its input to yield `output`.
  fileprivate func need(for output: ColumnNeed) -> ColumnNeed {
    guard case .table(let schema) = input else { return .all }
    let named = ColumnNeed.some(columns.union(schema.design.columns))
    switch command {
    case let transform as any TransformCommand:
      return named.union(transform.inputs(for: output, from: schema))
    case let analysis as any AnalysisCommand: return named.union(analysis.inputs(from: schema))
    case let sink as any OutputCommand: return named.union(sink.inputs(from: schema))
    default: return .all
    }
  }
}
