import TarazaData
import TarazaDocument

/// Reads what `name`, `name.field`, `name["key"]` and `( pipeline )` refer to, before a program runs
/// (types alone) and while it runs (values).
package struct ReferenceReader {
  package let scope: Scope
  package let language: String
  /// What a pipeline in brackets yields: its type when checking, its value when running.
  package let yield: (Syntax.Pipeline) throws(Diagnostics) -> Reference

  package init(
    scope: Scope, language: String,
    yield: @escaping (Syntax.Pipeline) throws(Diagnostics) -> Reference
  ) {
    self.scope = scope
    self.language = language
    self.yield = yield
  }

  /// Nil when a bare name stands for nothing in the session.
  package func read(_ expression: Syntax.Expression) throws(Diagnostics) -> Reference? {
    switch expression.kind {
    case .name(let name):
      return scope[name.text].map { Reference(type: $0.type, value: $0.value) }
    case .pipeline(let pipeline): return try yield(pipeline)
    case .field: return try field(expression)
    case .index(let base, let keys):
      guard let reference = try root(base) else { return nil }
      return try index(reference, base, keys, span: expression.span)
    default: return nil
    }
  }

  /// The base of a field or an index must be known; a bare unknown name is an error here.
  private func root(_ expression: Syntax.Expression) throws(Diagnostics) -> Reference? {
    if let reference = try read(expression) { return reference }
    if case .name(let name) = expression.kind { throw Diagnostics([.unknownName(name)]) }
    throw Diagnostics([
      Diagnostic(
        .wrongType, "only a result, a table or a list has parts", at: expression.span,
        hints: ["give one a name first: let f = …, then f.name"])
    ])
  }

  // MARK: Fields

  /// `f.fit.rmsea` is one path into `f`: points within it do not make results of their own.
  private func field(_ expression: Syntax.Expression) throws(Diagnostics) -> Reference? {
    var path: [Syntax.Name] = []
    var root = expression
    while case .field(let base, let name) = root.kind {
      path.insert(name, at: 0)
      root = base
    }
    guard let reference = try self.root(root) else { return nil }
    switch (reference.type, reference.value) {
    case (.unknown, _): return reference
    case (_, .result(let result)): return try part(of: result, path)
    case (.result(let shape), _): return try typeOfPart(of: shape, path)
    case (_, .table(let frame)): return try column(of: frame, path)
    case (.table(let schema), _): return try typeOfColumn(in: schema, path)
    default:
      throw Diagnostics([
        Diagnostic(
          .unknownField, "\(reference.type.word) has no parts to name with a point",
          at: path[0].span, hints: ["results and tables have parts, such as f.loadings"])
      ])
    }
  }

  private func typeOfPart(of shape: ResultShape, _ path: [Syntax.Name]) throws(Diagnostics)
    -> Reference
  {
    let dotted = path.map(\.text).joined(separator: ".")
    if let table = shape.tables.first(where: { $0.name == dotted }) {
      return Reference(type: .table(shape.schema(of: table)))
    }
    if shape.values.contains(dotted) { return Reference(type: .scalar(.unknown)) }
    if shape.charts.contains(dotted) { return Reference(type: .chart) }
    if let table = shape.tables.first(where: { $0.name == path[0].text }), path.count > 1 {
      return try typeOfColumn(in: shape.schema(of: table), Array(path.dropFirst()))
    }
    if !shape.isComplete { return Reference(type: .unknown) }
    throw Diagnostics([unknownPart(dotted, path, shape)])
  }

  private func unknownPart(_ dotted: String, _ path: [Syntax.Name], _ shape: ResultShape)
    -> Diagnostic
  {
    let known = shape.tables.map(\.name) + shape.values + shape.charts
    let near = nearestName(to: dotted, among: known)
    return Diagnostic(
      .unknownField, "a result of `\(shape.command)` has nothing called “\(dotted.shortened)”",
      at: path[0].span.union(path[path.count - 1].span),
      hints: [near.map { "did you mean .\($0)?" } ?? "it has \(known.joined(separator: ", "))"])
  }

  private func part(of result: AnalysisResult, _ path: [Syntax.Name]) throws(Diagnostics)
    -> Reference
  {
    let dotted = path.map(\.text).joined(separator: ".")
    let document = result.accessible
    if let table = document.table(named: dotted) {
      return Reference(.table(Frame(Table(table, schema: result.schema))))
    }
    if let cell = document.value(at: path.map(\.text)) { return Reference(.scalar(Value(cell))) }
    if let chart = document.chart(named: dotted) { return Reference(.chart(chart)) }
    if path.count > 1, let table = document.table(named: path[0].text) {
      let frame = Frame(Table(table, schema: result.schema))
      return try column(of: frame, Array(path.dropFirst()))
    }
    if result.groups.count > 1, result.shape.values.contains(dotted),
      let first = result.groups.first
    {
      let key = first.key.values.map(\.sourceText).joined(separator: ", ")
      throw Diagnostics([
        Diagnostic(
          .unknownField, "there is one “\(dotted)” for each of \(result.groups.count) groups",
          at: path[0].span, hints: ["choose a group first: […] such as [\(key)].\(dotted)"])
      ])
    }
    throw Diagnostics([unknownPart(dotted, path, result.shape)])
  }

  private func typeOfColumn(in schema: Schema, _ path: [Syntax.Name]) throws(Diagnostics)
    -> Reference
  {
    let id = ColumnID(path[0].text)
    if schema[id] == nil && schema.isComplete {
      throw Diagnostics([.unknownColumn(path[0], in: schema)])
    }
    return Reference(type: .unknown)
  }

  /// A column of a table as a list, or its one value when the table has one row.
  private func column(of frame: Frame, _ path: [Syntax.Name]) throws(Diagnostics) -> Reference {
    let id = ColumnID(path[0].text)
    guard frame.schema[id] != nil else {
      throw Diagnostics([.unknownColumn(path[0], in: frame.schema)])
    }
    do throws(DataError) {
      let table = try frame.table(columns: [id])
      let values = (table[id]?.values ?? [])
      return values.count == 1 ? Reference(.scalar(values[0])) : Reference(.list(values))
    } catch {
      throw Diagnostics([Diagnostic(error).located(at: path[0].span)])
    }
  }

  // MARK: Indices

  private func index(
    _ reference: Reference, _ base: Syntax.Expression, _ keys: [Syntax.Expression], span: Span
  ) throws(Diagnostics) -> Reference {
    var keyValues: [Value] = []
    for key in keys { keyValues.append(try value(of: key)) }
    switch (reference.type, reference.value) {
    case (_, .result(let result)):
      return Reference(.result(try group(of: result, keyValues, span: span)))
    case (.result, _): return reference
    case (_, .table(let frame)): return try CellChoice(frame, span: span).cell(keyValues)
    case (.table(let schema), _):
      return try typeOfCell(in: schema, keyValues.last, span: keys.last?.span ?? span)
    case (.unknown, _): return Reference(type: .unknown)
    case (_, .list(let values)):
      guard keyValues.count == 1, case .number(let number) = keyValues[0],
        let position = Int(exactly: number), values.indices.contains(position - 1)
      else {
        throw Diagnostics([
          Diagnostic(
            .outOfRange, "this list has \(values.count) entries, counted from 1", at: span,
            hints: ["such as [1] for the first"])
        ])
      }
      return Reference(.scalar(values[position - 1]))
    case (.list, _): return Reference(type: .scalar(.unknown))
    default:
      throw Diagnostics([
        Diagnostic(
          .wrongType, "\(reference.type.word) has no rows to choose from", at: span,
          hints: ["a cell of a table is chosen by row and column, a group of a result by its name"])
      ])
    }
  }

  private func typeOfCell(in schema: Schema, _ column: Value?, span: Span) throws(Diagnostics)
    -> Reference
  {
    if case .text(let name)? = column, schema.isComplete, schema[ColumnID(name)] == nil {
      throw Diagnostics([.unknownColumn(Syntax.Name(name, span: span), in: schema)])
    }
    return Reference(type: .unknown)
  }

  private func value(of key: Syntax.Expression) throws(Diagnostics) -> Value {
    var checker = ExpressionChecker(schema: nil, resolve: read)
    guard let typed = checker.check(key) else { throw Diagnostics(checker.diagnostics) }
    do throws(DataError) {
      return try typed.expression.constantValue()
    } catch {
      throw Diagnostics([Diagnostic(error).located(at: key.span)])
    }
  }

  private func group(of result: AnalysisResult, _ keys: [Value], span: Span) throws(Diagnostics)
    -> AnalysisResult
  {
    let found = result.groups.filter { group in
      group.key.values.count == keys.count
        && zip(zip(group.key.values, keys), group.names).allSatisfy { pair, name in
          pair.0 == pair.1 || Value(name.cell) == pair.1
        }
    }
    guard let group = found.first else {
      let wanted = keys.map(\.sourceText).joined(separator: ", ")
      let known = result.groups.map { group in
        group.names.map { Value($0.cell).sourceText }.joined(separator: ", ")
      }
      throw Diagnostics([
        Diagnostic(
          .noSuchGroup,
          result.shape.groups.isEmpty
            ? "this result has no groups" : "this result has no group \(wanted)",
          at: span,
          hints: result.shape.groups.isEmpty
            ? ["`by` makes one result per group"]
            : [
              nearestName(to: wanted, among: known).map { "did you mean \($0)?" }
                ?? "there are \(known.prefix(8).joined(separator: "; "))"
            ])
      ])
    }
    return result.only(group)
  }
}

extension ResultShape {
  /// What is known of one of its tables: the grouping columns stand in front of the rows of groups.
  package func schema(of table: Table) -> Schema {
    let columns = (table.isOfAllGroups ? [] : groups) + (table.columns ?? [])
    return Schema(
      columns.map { Variable(ColumnID($0.name), type: $0.type) },
      isComplete: table.columns != nil && isComplete)
  }
}

extension AnalysisResult {
  /// Every named part of every group, as the language reaches it.
  package var accessible: Document {
    guard !shape.groups.isEmpty else {
      return Document((groups.first?.document.blocks ?? []) + appendix)
    }
    let shared = shape.tables.filter(\.isOfAllGroups).compactMap { document.table(named: $0.name) }
    return Document(
      groups.map { group in
        .section(Section("", keys: group.names, group.document))
      } + shared.map(Block.table) + appendix)
  }

  /// The result of one group alone.
  package func only(_ group: Group) -> AnalysisResult {
    var shape = shape
    shape.groups = []
    shape.tables.removeAll { $0.isOfAllGroups }
    return AnalysisResult(
      shape: shape,
      groups: [Group(key: GroupKey(), names: [], document: group.document, outcome: group.outcome)],
      document: group.document, schema: schema)
  }
}
