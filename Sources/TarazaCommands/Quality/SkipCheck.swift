import TarazaData
import TarazaDocument
import TarazaLanguage

/// Whether those were asked who should have been, by the conditions of the codebook.
struct SkipCheck {
  private static let shown = 4

  let table: Table
  let context: Context

  init(_ table: Table, _ context: Context) {
    self.table = table
    self.context = context
  }

  func run(_ account: inout QualityAccount) throws(CommandError) {
    let asked = table.schema.variables.filter { $0.askedIf != nil }
    guard !asked.isEmpty else {
      account.left("skips, of which the codebook says nothing (asked_if)")
      return
    }
    var answered: Set<Int> = []
    var omitted: Set<Int> = []
    var words: [String] = []
    for variable in asked {
      guard let text = variable.askedIf, let column = table[variable.id] else { continue }
      guard let condition = condition(text) else {
        account.remark("The condition of \(variable.id.name) cannot be read: \(text.shortened).")
        continue
      }
      let id = ColumnID("\u{0}asked")
      let truth = try withData { () throws(DataError) in
        try Frame(table).deriving(id, condition, Variable(id, type: .truth))
          .table(columns: [id], context.progress).column(id)
      }
      let tooMany = column.rows { truth[$0] == .truth(false) && $1 }
      let tooFew = column.rows { truth[$0] == .truth(true) && !$1 && column.isPlain($0) }
      answered.formUnion(tooMany)
      omitted.formUnion(tooFew)
      guard !tooMany.isEmpty || !tooFew.isEmpty else { continue }
      words.append(
        "\(variable.id.name) answered by \(tooMany.count.grouped) who should not have been asked, "
          + "empty for \(tooFew.count.grouped) who should")
    }
    account.add(
      "answered though not asked", answered.sorted(), rule: "against the skips of the codebook")
    account.add("empty though asked", omitted.sorted(), rule: "no answer and no reason given")
    guard !words.isEmpty else { return }
    let more = words.count > Self.shown ? "; and \(words.count - Self.shown) more" : ""
    account.remark("Skips: \(words.prefix(Self.shown).joined(separator: "; "))\(more).")
  }

  private func condition(_ text: String) -> Expression? {
    let parsed = Syntax.parse(SourceText("t | where \(text)"))
    guard parsed.diagnostics.isEmpty, parsed.program.statements.count == 1,
      case .pipeline(let pipeline) = parsed.program.statements[0].kind, pipeline.stages.count == 1,
      let item = pipeline.stages[0].items.first, pipeline.stages[0].items.count == 1
    else { return nil }
    var checker = ExpressionChecker(schema: table.schema) { _ throws(Diagnostics) in nil }
    let condition = checker.condition(item.value)
    return checker.diagnostics.isEmpty ? condition : nil
  }
}

extension Column {
  /// The rows that the test takes, from their number and whether they are valid.
  fileprivate func rows(_ test: (Int, Bool) -> Bool) -> [Int] {
    (0..<count).filter { test($0, isValid($0)) }
  }

  /// Missing without a reason.
  fileprivate func isPlain(_ row: Int) -> Bool {
    kinds.map { $0[row] == Column.plainMissing } ?? false
  }
}
