import TarazaData
import TarazaDocument

extension Value {
  /// The value behind a cell of a document; an interval has none of its own.
  package init(_ cell: Cell) {
    self =
      switch cell {
      case .number(let number, _): .number(number)
      case .integer(let integer): .number(Double(integer))
      case .text(let text): .text(text)
      case .truth(let truth): .truth(truth)
      case .missing(let kind): .missing(kind)
      case .interval, .blank: .missing(nil)
      }
  }

  /// The value as a document shows it.
  package var cell: Cell {
    switch self {
    case .number(let number): .number(number, .plain)
    case .text(let text): .text(text)
    case .truth(let truth): .truth(truth)
    case .date(let day): .text(day.description)
    case .dateTime(let moment): .text(moment.description)
    case .period(let period): .text(period.description)
    case .missing(let kind): .missing(kind)
    }
  }

  /// The value as a program would write it.
  package var sourceText: String {
    switch self {
    case .number(let number):
      Int(exactly: number).map(String.init) ?? "\(number)"
    case .text(let text): "\"\(text.shortened)\""
    case .truth(let truth): truth ? "true" : "false"
    case .date(let day): "@\(day)"
    case .dateTime(let moment): "@\(moment)"
    case .period(let period): "@\(period)"
    case .missing(let kind): kind.map { "missing(\($0))" } ?? "missing"
    }
  }
}

extension Table {
  /// A table of a result as a table of the language.
  package init(_ table: DocumentTable, schema: Schema) {
    var columns: [ColumnID: Column] = [:]
    var variables: [Variable] = []
    for column in table.columns {
      let values = column.cells.map(Value.init)
      let type = values.lazy.compactMap(\.type).first ?? .number
      var builder = ColumnBuilder(type: type, capacity: values.count)
      for value in values { builder.append(value) }
      columns[ColumnID(column.name)] = builder.finished()
      variables.append(
        Variable(
          ColumnID(column.name), type: type,
          label: column.title == column.name ? nil : LocalizedText(column.title)))
    }
    self.init(schema: Schema(variables, notice: schema.notice), columns: columns)
  }
}
