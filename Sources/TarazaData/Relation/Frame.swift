/// A relation as a program sees it after some steps: which rows, which columns, what is known of
/// them. Nothing is computed before an answer or the rows are asked for.
package struct Frame: Sendable {
  package let relation: any Relation
  package private(set) var view: View
  /// The variables as they are now. The design's columns may be columns that it does not list.
  package private(set) var schema: Schema
  /// The design as it was given: after how many steps, and with its columns' names at that point.
  private var sampled: Sampled
  /// The step that made a new table of filtered rows, and so forgot sampling units without such rows;
  /// nil where none did.
  package private(set) var narrowingStep: String?

  private struct Sampled {
    let stepCount: Int
    let design: Design
  }

  package init(_ relation: any Relation) {
    self.relation = relation
    schema = relation.schema
    view = View(design: relation.schema.design)
    sampled = Sampled(stepCount: 0, design: relation.schema.design)
  }

  /// The same with what is known by now: columns of a file get their types when they are read, which
  /// may be long after the table got its name.
  package var upToDate: Frame {
    let unknown = schema.variables.filter { $0.type == .unknown }.map(\.id)
    guard !unknown.isEmpty else { return self }
    var copy = self
    let known = relation.schema
    for id in unknown {
      guard let source = view.source(of: id), let type = known[source]?.type, type != .unknown,
        let position = schema.position(of: id)
      else { continue }
      copy.schema.variables[position].type = type
    }
    return copy
  }

  /// The rows as they were sampled, with no more than the columns there were: filters and groups
  /// that came after the design make domains of the sample and take none of its rows.
  package var wholeSample: Frame {
    var copy = self
    copy.view = View(steps: Array(view.steps.prefix(sampled.stepCount)), design: sampled.design)
    return copy
  }

  /// Whether filters have made these rows a domain of a sample that was drawn by strata or clusters.
  package var isDomain: Bool {
    guard sampled.design.strata != nil || sampled.design.cluster != nil else { return false }
    return view.steps.dropFirst(sampled.stepCount).contains {
      if case .filter = $0 { true } else { false }
    }
  }

  /// The frame that a step has made of another one, knowing whether units of the sample were lost.
  package func narrowed(from source: Frame, by step: String) -> Frame {
    guard schema.design.strata != nil || schema.design.cluster != nil else { return self }
    var copy = self
    copy.narrowingStep = source.narrowingStep ?? (source.isDomain && !isDomain ? step : nil)
    return copy
  }

  /// The rows that are left are a sample of this design.
  package func designed(_ design: Design) -> Frame {
    var copy = self
    copy.schema.design = design
    copy.view.design = design
    copy.sampled = Sampled(stepCount: view.steps.count, design: design)
    copy.narrowingStep = nil
    return copy
  }

  /// The rows in which the condition is true.
  package func filtered(by condition: Expression) -> Frame {
    var copy = self
    copy.view.steps.append(.filter(prepared(condition, by: [])))
    return copy
  }

  /// The rows in which the condition is not true: those for which it is missing stay.
  package func leavingOut(_ condition: Expression) -> Frame {
    filtered(by: .or(.not(condition), .isMissing(condition, kind: nil)))
  }

  /// A further column, or another content of one that there is.
  ///
  /// - Parameters:
  ///   - variable: what is known of the new column; its name is `id`.
  ///   - groups: within which aggregates of the expression are taken.
  package func deriving(
    _ id: ColumnID, _ expression: Expression, _ variable: Variable, by groups: [ColumnID] = []
  ) -> Frame {
    var copy = self
    copy.view.steps.append(.derive(id, prepared(expression, by: groups)))
    // A design that rests on the new content can hold for the rows of now alone.
    if view.design.columns.contains(id) {
      copy.sampled = Sampled(stepCount: copy.view.steps.count, design: view.design)
    }
    if let position = schema.position(of: id) {
      copy.schema.variables[position] = variable
    } else {
      copy.schema.variables.append(variable)
    }
    return copy
  }

  /// Only these columns, in this order, under their new names. The design, the wave and the scales
  /// follow the names; the design's columns stay within reach though nobody may see them.
  package func selecting(_ renamings: [View.Renaming]) -> Frame {
    var copy = self
    var kept = renamings
    copy.view.design = view.design.renamed { column in
      if let renaming = renamings.first(where: { $0.old == column }) { return renaming.new }
      let hidden = Self.unusedName(column, among: kept.map(\.new))
      kept.append(View.Renaming(hidden, from: column))
      return hidden
    }
    copy.view.steps.append(.select(kept))
    copy.schema = schema.selecting(renamings)
    copy.schema.design = copy.view.design
    return copy
  }

  /// What is known of the table, changed; the design it names applies from here on.
  package func annotated(_ change: (inout Schema) -> Void) -> Frame {
    var copy = self
    change(&copy.schema)
    guard copy.schema.design != schema.design else { return copy }
    return copy.designed(copy.schema.design)
  }

  /// Answers are given for each group of these columns.
  package func grouped(by columns: [ColumnID]) -> Frame {
    var copy = self
    copy.view.groups = columns
    return copy
  }

  /// Rows count one each, whatever the design.
  package var unweighted: Frame {
    var copy = self
    copy.view.design.weight = nil
    return copy
  }

  private static func unusedName(_ column: ColumnID, among taken: [ColumnID]) -> ColumnID {
    taken.contains(column) ? unusedName(ColumnID(column.name + " (design)"), among: taken) : column
  }

  /// Aggregates know their groups and weight, and labels are looked up, as of now.
  private func prepared(_ expression: Expression, by groups: [ColumnID]) -> Expression {
    expression.within(groups, weight: view.design.weight).withLabels(of: schema)
  }
}

extension Frame {
  /// The answer for every group, in the order of the schema's labels.
  package func answer<S: Statistic>(
    _ question: S, _ cache: AnswerCache? = nil, _ progress: Progress = .none
  ) throws(DataError) -> GroupedAnswers<S.Answer> {
    try unorderedAnswer(question, cache, progress).ordered(GroupOrder(view.groups, in: schema))
  }

  /// The answer for one group; nil when it has no rows. With a cache all groups are answered once,
  /// and each further one is looked up, without ordering them.
  package func answer<S: Statistic>(
    _ question: S, for key: GroupKey, _ cache: AnswerCache, _ progress: Progress = .none
  ) throws(DataError) -> Counted<S.Answer>? {
    try unorderedAnswer(question, cache, progress)[key]
  }

  private func unorderedAnswer<S: Statistic>(
    _ question: S, _ cache: AnswerCache?, _ progress: Progress
  ) throws(DataError) -> GroupedAnswers<S.Answer> {
    var asked = view.deriving(
      question.derivations.map {
        Derivation(id: $0.id, expression: prepared($0.expression, by: view.groups))
      })
    asked.design = Design(weight: view.design.weight)
    guard let cache else { return try relation.answer(question, of: asked, progress) }
    return try cache.answer(to: question, of: asked, on: relation.identity) {
      () throws(DataError) in try relation.answer(question, of: asked, progress)
    }
  }

  /// The number of rows, whatever the groups.
  package func rowCount(_ cache: AnswerCache? = nil, _ progress: Progress = .none)
    throws(DataError) -> Int
  {
    try grouped(by: []).answer(CountQuestion(), cache, progress).groups.first?.answer.answer.rows
      ?? 0
  }

  /// The rows themselves, with all columns or those named; columns of the design come along unseen.
  package func table(
    columns: [ColumnID]? = nil, _ progress: Progress = .none
  ) throws(DataError) -> Table {
    try materialised(columns, limit: nil, progress)
  }

  package func firstRows(
    _ count: Int, columns: [ColumnID]? = nil, _ progress: Progress = .none
  ) throws(DataError) -> Table {
    try materialised(columns, limit: max(0, count), progress)
  }
}
