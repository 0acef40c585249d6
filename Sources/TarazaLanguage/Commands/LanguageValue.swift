import TarazaData
import TarazaDocument

/// What a name of the language can stand for.
package enum LanguageValue: Sendable {
  case scalar(Value)
  case list([Value])
  case table(Frame)
  case result(AnalysisResult)
  case chart(Chart)
  case nothing

  package var type: ValueType {
    switch self {
    case .scalar(let value): .scalar(value.columnType)
    case .list: .list
    case .table(let frame): .table(frame.upToDate.schema)
    case .result(let result): .result(result.shape)
    case .chart: .chart
    case .nothing: .nothing
    }
  }
}

/// What is known of a value before it is computed.
package enum ValueType: Hashable, Sendable {
  case scalar(ColumnType)
  case list
  case table(Schema)
  case result(ResultShape)
  case chart
  case nothing
  /// An error was already reported for it; anything goes, so that one mistake is said once.
  case unknown

  /// The word for it in messages.
  package var word: String {
    switch self {
    case .scalar(let type): "a \(type.word)"
    case .list: "a list"
    case .table: "a table"
    case .result: "a result"
    case .chart: "a chart"
    case .nothing: "nothing"
    case .unknown: "a value"
    }
  }
}

extension ColumnType {
  /// The word for it in messages.
  package var word: String {
    switch self {
    case .number: "number"
    case .text: "text"
    case .truth: "truth"
    case .date: "date"
    case .dateTime: "date-time"
    case .period: "period"
    case .unknown: "value"
    }
  }
}

extension Value {
  /// The type of a column that holds it; a missing fits every type.
  package var columnType: ColumnType { type ?? .unknown }
}

/// The names that the language finds in a result, known before the analysis runs.
package struct ResultShape: Hashable, Sendable {
  package struct Table: Hashable, Sendable {
    package let name: String
    /// Column names in order; nil when they depend on the data.
    package let columns: [TableColumn]?
    /// Whether it is one table about all groups, which only a result of several groups has, instead
    /// of rows of each.
    package let isOfAllGroups: Bool

    package init(_ name: String, _ columns: [TableColumn]?, isOfAllGroups: Bool = false) {
      self.name = name
      self.columns = columns
      self.isOfAllGroups = isOfAllGroups
    }
  }

  package struct TableColumn: Hashable, Sendable {
    package let name: String
    package let type: ColumnType

    package init(_ name: String, _ type: ColumnType) {
      self.name = name
      self.type = type
    }

    package static func text(_ name: String) -> TableColumn { TableColumn(name, .text) }
    package static func number(_ name: String) -> TableColumn { TableColumn(name, .number) }
    package static func numbers(_ names: [String]) -> [TableColumn] { names.map(number) }
  }

  /// The verb that made it.
  package let command: String
  package var tables: [Table]
  /// Paths of single values: `alpha`, `fit.rmsea`.
  package let values: [String]
  package let charts: [String]
  /// The grouping columns, which stand in front of every table.
  package var groups: [TableColumn]
  /// False when names may exist that are not known before the analysis runs.
  package let isComplete: Bool

  package init(
    command: String, tables: [Table], values: [String], charts: [String] = [],
    groups: [TableColumn] = [], isComplete: Bool = true
  ) {
    self.command = command
    self.tables = tables
    self.values = values
    self.charts = charts
    self.groups = groups
    self.isComplete = isComplete
  }
}

/// The value of an analysis: its document, from which the language takes tables and numbers, and
/// the outcomes behind it for commands that go on from them.
package struct AnalysisResult: Sendable {
  package struct Group: Sendable {
    package let key: GroupKey
    package let names: [NamedValue]
    package let document: Document
    /// The `Outcome` of the command that made it; nil where the group could not be analysed.
    package let outcome: (any Sendable)?

    package init(
      key: GroupKey, names: [NamedValue], document: Document, outcome: (any Sendable)?
    ) {
      self.key = key
      self.names = names
      self.document = document
      self.outcome = outcome
    }
  }

  package let shape: ResultShape
  package let groups: [Group]
  /// All that is printed.
  package private(set) var document: Document
  /// What belongs to all groups together: the same analysis without some rows.
  package private(set) var appendix: [Block] = []
  /// The table's schema at the time, for labels and the design.
  package let schema: Schema

  package init(shape: ResultShape, groups: [Group], document: Document, schema: Schema) {
    self.shape = shape
    self.groups = groups
    self.document = document
    self.schema = schema
  }

  package func appending(_ appendix: [Block]) -> AnalysisResult {
    var copy = self
    copy.document.blocks += appendix
    copy.appendix += appendix
    return copy
  }
}
