import TarazaData
import TarazaDocument

/// Turns a value into what is printed of it.
struct Showing {
  /// Rows of a table that are shown; the rest is counted.
  static let shownRows = 20

  let context: Context

  func document(_ value: LanguageValue, notes: [Note]) throws(DataError) -> Document {
    let noted = notes.map(Block.note)
    switch value {
    case .scalar(let value): return Document(noted + [.values([single(value)])])
    case .list(let values):
      let table = DocumentTable(
        name: "list", [DocumentColumn("value", values.map(\.cell))])
      return Document(noted + [.table(table)])
    case .table(let frame): return Document(try table(frame) + noted)
    case .result(let result): return Document(result.document.blocks + noted)
    case .chart(let chart): return Document([.chart(chart)] + noted)
    case .nothing: return Document(noted)
    }
  }

  private func single(_ value: Value) -> NamedValue {
    // Beside a lone point a reader wants a word.
    let remark: String? = if case .missing(let kind) = value { kind ?? "missing" } else { nil }
    return NamedValue("value", "", value.cell, remark: remark)
  }

  private func table(_ frame: Frame) throws(DataError) -> [Block] {
    if frame.relation is MatrixRelation { return [.table(try matrix(frame))] + notice(frame) }
    let rows = try frame.firstRows(Self.shownRows, context.progress)
    let count = try frame.rowCount(context.answers, context.progress)
    let columns = rows.schema.variables.map { variable in
      DocumentColumn(variable.id.name, cells(rows[variable.id]?.values ?? []))
    }
    var blocks: [Block] = columns.isEmpty ? [] : [.table(DocumentTable(name: "table", columns))]
    let shown = min(Self.shownRows, count)
    let extent =
      "\(count) \(count == 1 ? "row" : "rows"), \(columns.count) \(columns.count == 1 ? "column" : "columns")"
    blocks.append(
      .note(
        Note(
          .remark, "table-extent",
          shown < count ? "\(extent); the first \(shown) are shown" : extent)))
    return blocks + notice(frame)
  }

  /// Whole numbers are codes and counts and stand as they are; others are measurements, of which a
  /// reader wants the leading figures.
  private func cells(_ values: [Value]) -> [Cell] {
    let areWhole = values.allSatisfy { value in
      guard case .number(let number) = value else { return true }
      return number == number.rounded()
    }
    return values.map { value in
      if case .number(let number) = value, !areWhole { return .number(number, .measurement) }
      return value.cell
    }
  }

  /// The matrix of the columns that are left; what needs rows is refused on the way.
  private func matrix(_ frame: Frame) throws(DataError) -> DocumentTable {
    let ids = frame.schema.variables.map(\.id)
    let names = ids.map(\.name)
    let asked = MomentsQuestion(ids, missing: .listwise)
    let answer = try frame.answer(asked, context.answers, context.progress).groups.first?.answer
    guard let values = try? answer?.answer.covariance else {
      return DocumentTable(name: "matrix", [.texts("variable", names)])
    }
    let columns = names.enumerated().map { column, name in
      DocumentColumn(
        name,
        names.indices.map { row in
          row < column ? .blank : .number(values[row, column], .coefficient)
        })
    }
    return DocumentTable(name: "matrix", [.texts("variable", names)] + columns)
  }

  private func notice(_ frame: Frame) -> [Block] {
    frame.schema.notice?.text(in: context.language)
      .map { [.note(Note(.remark, "data-notice", $0))] } ?? []
  }
}
