/// A source of rows that can answer questions: a table in memory, a file, later a database.
package protocol Relation: Sendable {
  var schema: Schema { get }
  /// Changes when the data change: the key of cached answers and part of every recipe.
  var identity: DataHash { get }

  /// The sufficient statistic that `question` names, for every group of `view` at once.
  ///
  /// The default folds the chunks in fixed order; a source that can compute the statistic where
  /// the data live overrides it.
  func answer<S: Statistic>(_ question: S, of view: View, _ progress: Progress)
    throws(DataError) -> GroupedAnswers<S.Answer>

  /// Streams the named columns (of the file, or derived by `view`) of the rows that `view` keeps.
  func chunks(
    _ columns: [ColumnID], of view: View, _ progress: Progress,
    _ body: (borrowing Chunk) throws(DataError) -> Void
  ) throws(DataError)
}

/// A question about rows whose answers add up: those of two halves make that of the whole.
package protocol Statistic: Hashable, Sendable {
  associatedtype Answer: Sendable, Equatable

  /// The columns that it reads.
  var columns: [ColumnID] { get }
  /// Those of them that may not be text.
  var numericColumns: [ColumnID] { get }
  /// Columns of its own that must be derived first; `Frame.answer` sees to that.
  var derivations: [Derivation] { get }
  /// Whether the answer grows with the rows, as one that holds their values does: a cache keeps it
  /// no longer than the command that asked.
  var keepsRows: Bool { get }
  func empty() -> Answer
  /// Adds the rows of `group` within the chunk; says how many it used and why it left others out.
  func add(_ chunk: borrowing Chunk, rows: RowSelection, to answer: inout Counted<Answer>)
  /// Adds every row of the chunk to the answer of its group. The default hands each group its rows;
  /// a statistic that can do better for many groups overrides it.
  func add(
    _ chunk: borrowing Chunk, groups: [Int32], to answers: inout [Counted<Answer>])
  func merge(_ other: Answer, into answer: inout Answer)
  /// Called once with the answers of all groups, for what a group must know of the others.
  func complete(_ answers: inout [Counted<Answer>])
}

/// A column that exists for one question only.
package struct Derivation: Hashable, Sendable {
  package let id: ColumnID
  package let expression: Expression

  package init(id: ColumnID, expression: Expression) {
    self.id = id
    self.expression = expression
  }

  /// The column of an expression: itself when it is one, else number `index` of those that are
  /// derived. No column of a user's can have that name.
  package static func column(_ expression: Expression, index: Int) -> ColumnID {
    if case .column(let id) = expression { return id }
    return ColumnID("\u{0}\(index)")
  }
}

/// An answer with the rows behind it.
package struct Counted<Answer: Sendable & Equatable>: Sendable, Equatable {
  package var answer: Answer
  package var rows: RowCount

  package init(_ answer: Answer, rows: RowCount = RowCount()) {
    self.answer = answer
    self.rows = rows
  }
}

/// How many rows a statistic saw and used, and why the others were left out.
package struct RowCount: Hashable, Sendable {
  /// In the order in which they are told where as many rows were left out for each.
  package enum Reason: Int, Hashable, Sendable {
    /// A value needed is missing in at least one of the columns (listwise).
    case missingValue
    /// Every column is missing.
    case allMissing
    case missingWeight
    case zeroWeight
    /// The row has no stratum or no cluster, so that it belongs to no sampling unit.
    case missingUnit
  }

  package var seen: Int
  package var used: Int
  package var dropped: [Reason: Int]

  package init(seen: Int = 0, used: Int = 0, dropped: [Reason: Int] = [:]) {
    self.seen = seen
    self.used = used
    self.dropped = dropped
  }
}

/// The values of the grouping columns that a group of rows shares; empty when there are no groups.
package struct GroupKey: Hashable, Sendable {
  package let values: [Value]

  package init(_ values: [Value] = []) {
    self.values = values
  }
}

/// Answers in the order of the groups: by value label order where there is one, else by value.
package struct GroupedAnswers<Answer: Sendable & Equatable>: Sendable {
  package let groups: [(key: GroupKey, answer: Counted<Answer>)]
  private let positions: [GroupKey: Int]

  package init(_ groups: [(key: GroupKey, answer: Counted<Answer>)]) {
    self.groups = groups
    positions = Dictionary(
      groups.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
  }

  package subscript(key: GroupKey) -> Counted<Answer>? {
    positions[key].map { groups[$0].answer }
  }
}

/// What stands between a relation and a question: which rows, which derived columns, which groups.
package struct View: Hashable, Sendable {
  package enum Step: Hashable, Sendable {
    case filter(Expression)
    case derive(ColumnID, Expression)
    /// From here on only these columns exist, under these names.
    case select([Renaming])
  }

  package struct Renaming: Hashable, Sendable {
    package let new: ColumnID
    package let old: ColumnID

    package init(_ new: ColumnID, from old: ColumnID) {
      self.new = new
      self.old = old
    }
  }

  /// In the order they were written: a filter sees the columns derived before it.
  package var steps: [Step]
  package var groups: [ColumnID]
  package var design: Design

  package init(steps: [Step] = [], groups: [ColumnID] = [], design: Design = Design()) {
    self.steps = steps
    self.groups = groups
    self.design = design
  }
}

/// 128 bits that stand for a table's content and name.
package struct DataHash: Hashable, Sendable {
  package let high: UInt64
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }
}

/// Carries the fraction done out of a long computation, and the wish to stop in.
package struct Progress: Sendable {
  private let report: @Sendable (Double) -> Bool

  /// - Parameter report: takes the fraction done; returns false when the work should stop.
  package init(_ report: @escaping @Sendable (Double) -> Bool) {
    self.report = report
  }

  package static let none = Progress { _ in true }

  /// Returns false when the work should stop.
  package func reached(_ fraction: Double) -> Bool { report(fraction) }

  /// Of a part of the work, which begins where so much of the whole is done and makes up a share of it.
  package func part(from start: Double, share: Double) -> Progress {
    Progress { [report] in report(start + share * $0) }
  }
}

extension View {
  /// The names that the last selection has left, or those of the relation.
  func columns(of schema: Schema) -> [ColumnID] {
    for step in steps.reversed() {
      if case .select(let renamings) = step { return renamings.map(\.new) }
    }
    return schema.variables.map(\.id)
  }

  /// The relation's own column behind one of the view, through renamings; nil for one that a step
  /// derived, and for one that is not there.
  func source(of id: ColumnID) -> ColumnID? {
    var name = id
    for step in steps.reversed() {
      switch step {
      case .filter: continue
      case .derive(let derived, _):
        if derived == name { return nil }
      case .select(let renamings):
        guard let renaming = renamings.first(where: { $0.new == name }) else { return nil }
        name = renaming.old
      }
    }
    return name
  }
}
