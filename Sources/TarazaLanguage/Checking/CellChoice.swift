import TarazaData
import TarazaDocument

/// Chooses one cell of a table: `f.loadings["q1", "F1"]`, or `f.loadings[1, "F1"]` by the number of
/// the row.
///
/// A row is called by any of its labels, those of a group too: `a.items["Female", "q1", "mean"]`.
struct CellChoice {
  private let frame: Frame
  private let span: Span

  init(_ frame: Frame, span: Span) {
    self.frame = frame
    self.span = span
  }

  /// - Parameter keys: the row's labels or its number, and last the name of the column.
  func cell(_ keys: [Value]) throws(Diagnostics) -> Reference {
    guard keys.count >= 2, case .text(let name)? = keys.last else {
      throw refusal(
        .wrongType, "a cell is chosen by its row and its column",
        hint: "such as [\"A1\", \"F1\"], or [1, \"F1\"] for the first row")
    }
    let id = ColumnID(name)
    guard frame.schema[id] != nil else {
      let known = frame.schema.variables.map(\.id)
      throw Diagnostics([
        Diagnostic(DataError.unknownColumn(id, known: known)).located(at: span)
      ])
    }
    let table = try read(labels + (labels.contains(id) ? [] : [id]))
    let row = try row(keys.dropLast(), in: table)
    guard let value = table[id, row] else { throw noRow(keys.dropLast(), in: table) }
    return Reference(.scalar(value))
  }

  /// The columns whose values can name a row: the first one, and all that hold text.
  private var labels: [ColumnID] {
    frame.schema.variables.enumerated()
      .filter { $0 == 0 || $1.type == .text }.map(\.element.id)
  }

  private func read(_ columns: [ColumnID]) throws(Diagnostics) -> Table {
    do throws(DataError) {
      return try frame.table(columns: columns)
    } catch {
      throw Diagnostics([Diagnostic(error).located(at: span)])
    }
  }

  private func row(_ keys: ArraySlice<Value>, in table: Table) throws(Diagnostics) -> Int {
    let columns = labels.map { table[$0]?.values ?? [] }
    let found = (0..<table.rowCount).filter { row in
      keys.allSatisfy { key in columns.contains { $0[row] == key } }
    }
    if found.count == 1 { return found[0] }
    if keys.count == 1, case .number(let number)? = keys.first, let whole = Int(exactly: number),
      (1...max(1, table.rowCount)).contains(whole)
    {
      return whole - 1
    }
    guard let first = found.first else { throw noRow(keys, in: table) }
    let labels = columns.map { $0[first] }.filter { !keys.contains($0) && !$0.isMissing }
    let further = labels.first.map { ", such as [\(text(keys)), \($0.sourceText), …]" } ?? ""
    throw refusal(
      .noSuchGroup, "\(found.count) rows of this table are called \(text(keys))",
      hint: "name one of them by a further label\(further), or by the number of the row")
  }

  private func noRow(_ keys: ArraySlice<Value>, in table: Table) -> Diagnostics {
    var known: [String] = []
    var seen: Set<String> = []
    for column in labels {
      for value in table[column]?.values ?? [] {
        let text = value.sourceText
        if seen.insert(text).inserted { known.append(text) }
      }
    }
    let near = keys.first.flatMap { nearestName(to: $0.sourceText, among: known) }
    let shown = known.prefix(8).joined(separator: ", ")
    return refusal(
      .noSuchGroup, "this table has no row \(text(keys))",
      hint: near.map { "did you mean \($0)?" }
        ?? "its \(table.rowCount) rows are called \(shown)\(known.count > 8 ? " …" : "")")
  }

  private func text(_ keys: ArraySlice<Value>) -> String {
    keys.map(\.sourceText).joined(separator: ", ")
  }

  private func refusal(_ code: DiagnosticCode, _ message: String, hint: String) -> Diagnostics {
    Diagnostics([Diagnostic(code, message, at: span, hints: [hint])])
  }
}
