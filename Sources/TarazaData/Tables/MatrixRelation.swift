import TarazaNumerics
import TarazaStatistics

/// A correlation or covariance matrix as a source: it answers questions about moments and has no
/// rows.
package struct MatrixRelation: Relation {
  package let schema: Schema
  package let moments: Moments
  /// Which coefficient the correlations are.
  package let coefficient: CorrelationMatrix.Kind
  package let identity: DataHash

  /// - Precondition: as many variables as items.
  package init(_ moments: Moments, schema: Schema, coefficient: CorrelationMatrix.Kind = .pearson) {
    precondition(moments.items == schema.variables.count, "one variable for each item of a matrix")
    self.moments = moments
    self.schema = schema
    self.coefficient = coefficient
    identity = Self.identity(of: moments, schema.variables.map(\.id))
  }

  /// From correlations of named items.
  ///
  /// - Throws: as `Moments(correlation:n:)` does.
  package init(correlations: CorrelationMatrix, items: [ColumnID]) throws(StatisticsError) {
    guard let n = Int(exactly: correlations.n) else {
      throw .outOfRange("n = \(correlations.n) is not a number of rows")
    }
    self.init(
      try Moments(correlation: correlations.R, n: n),
      schema: Schema(items.map { Variable($0, type: .number) }), coefficient: correlations.kind)
  }

  package func answer<S: Statistic>(_ question: S, of view: View, _ progress: Progress)
    throws(DataError) -> GroupedAnswers<S.Answer>
  {
    guard let asked = question as? MomentsQuestion else { throw .hasNoRows }
    let items = try items(asked.columns, of: view)
    let answer = moments.subset(items)
    let rows = RowCount(seen: moments.rows, used: moments.rows)
    let counted = Counted(
      asked.missing == .listwise ? answer : answer.asPairwise, rows: rows)
    guard let fitting = counted as? Counted<S.Answer> else { throw .hasNoRows }
    return GroupedAnswers([(key: GroupKey(), answer: fitting)])
  }

  package func chunks(
    _ columns: [ColumnID], of view: View, _ progress: Progress,
    _ body: (borrowing Chunk) throws(DataError) -> Void
  ) throws(DataError) {
    throw .hasNoRows
  }

  /// Where the columns asked for stand, through renamings; anything that needs rows is refused.
  private func items(_ columns: [ColumnID], of view: View) throws(DataError) -> [Int] {
    guard view.groups.isEmpty else { throw .statisticsOnly("grouping") }
    guard view.design.weight == nil else { throw .statisticsOnly("weighting") }
    for step in view.steps {
      switch step {
      case .filter: throw .statisticsOnly("filtering")
      case .derive(let id, _): throw .statisticsOnly("deriving “\(id)”")
      case .select: continue
      }
    }
    var items: [Int] = []
    for column in columns {
      guard let original = view.source(of: column), let position = schema.position(of: original)
      else { throw .unknownColumn(column, known: view.columns(of: schema)) }
      items.append(position)
    }
    return items
  }

  private static func identity(of moments: Moments, _ names: [ColumnID]) -> DataHash {
    var state = HashState()
    for name in names { state.absorb(text: name.name) }
    state.absorb(UInt64(truncatingIfNeeded: moments.rows))
    state.absorb(bytesOf: moments.means + moments.storedCrossProducts, tag: 8)
    return state.value
  }
}
