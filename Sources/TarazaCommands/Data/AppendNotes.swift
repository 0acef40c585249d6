import TarazaData
import TarazaDocument
import TarazaLanguage

/// What is to be said of each table that is appended.
struct AppendNotes {
  private static let shown = 8

  let comparison: CodebookComparison
  let name: String

  init(_ comparison: CodebookComparison, _ name: String) {
    self.comparison = comparison
    self.name = name
  }

  func all(_ first: Schema, _ other: Table, _ coding: AppendCommand.DifferentCoding) -> [Note] {
    [
      recoded(coding), answersReworded, renamed, reworded, new, vanished, otherCodes(other), scales,
      design(first, other.schema),
    ].compactMap { $0 }
  }

  private func recoded(_ coding: AppendCommand.DifferentCoding) -> Note? {
    guard !comparison.recoded.isEmpty else { return nil }
    let items = listed(comparison.recoded) {
      "\($0.column.name) (\(AppendFaults.words($0.reasons)))"
    }
    return coding == .labels
      ? Note(.remark, "items-recoded", "Recoded by their labels from \(name): \(items).")
      : Note(
        .warning, "coding-differs",
        "The same codes mean different answers in \(name), and the labels of the first table stand: "
          + "\(items). Results that mix both are wrong for these items.")
  }

  private var answersReworded: Note? {
    guard !comparison.answersReworded.isEmpty else { return nil }
    let items = listed(comparison.answersReworded) {
      "\($0.column.name) (\(AppendFaults.words($0.reasons)))"
    }
    return Note(.warning, "answers-reworded", "Answers are worded otherwise in \(name): \(items).")
  }

  private var renamed: Note? {
    guard let first = comparison.renamed.first else { return nil }
    let items = listed(comparison.renamed) { "\($0.old.name) is called \($0.new.name)" }
    return Note(
      .warning, "items-renamed",
      "Probably renamed, by their labels, in \(name): \(items). They stand in two columns now; "
        + "`rename \(first.old.name) = \(first.new.name)` before `append` makes one of them.")
  }

  private var reworded: Note? {
    guard !comparison.reworded.isEmpty else { return nil }
    let items = listed(comparison.reworded) { item in
      let texts = [item.mine, item.theirs].map { $0.versions.first?.text ?? "" }
      return "\(item.column.name) (“\(texts[0])”, now “\(texts[1])”)"
    }
    return Note(.remark, "items-reworded", "Worded otherwise in \(name): \(items).")
  }

  private var new: Note? {
    names("items-new", "Only in \(name)", comparison.new, comparison.renamed.map(\.new))
  }

  private var vanished: Note? {
    names("items-vanished", "Not in \(name)", comparison.vanished, comparison.renamed.map(\.old))
  }

  private func names(_ code: String, _ words: String, _ columns: [ColumnID], _ said: [ColumnID])
    -> Note?
  {
    let left = columns.filter { !said.contains($0) }
    guard !left.isEmpty else { return nil }
    return Note(.remark, code, "\(words): \(listed(left) { $0.name }).")
  }

  /// A code of missing that is called otherwise, or that stands among the answers of the other.
  private func otherCodes(_ other: Table) -> Note? {
    let doubtful = comparison.otherCodes.compactMap { code -> String? in
      guard let column = other[code.column] else { return nil }
      if let theirs = code.theirs {
        return
          "\(code.value.sourceText) of \(code.column.name) is \(code.mine) here and \(theirs) there"
      }
      let count = column.count(of: code.value)
      guard count > 0 else { return nil }
      return
        "\(code.value.sourceText) of \(code.column.name) is \(code.mine) here and an answer there "
        + "(\(count.grouped) rows; missing_if(\(code.column.name), \(code.value.sourceText)) mends it)"
    }
    guard !doubtful.isEmpty else { return nil }
    return Note(
      .warning, "missing-codes-differ",
      "Codes of missing differ in \(name): \(listed(doubtful) { $0 }).")
  }

  private var scales: Note? {
    guard !comparison.scales.isEmpty else { return nil }
    return Note(
      .warning, "scales-differ",
      "Scales have other items in \(name), and those of the first table stand: "
        + "\(listed(comparison.scales) { $0 }).")
  }

  private func design(_ first: Schema, _ other: Schema) -> Note? {
    let lacking = first.design.columns.filter {
      other[$0] == nil && !other.design.columns.contains($0)
    }
    .map(\.name).sorted()
    guard !lacking.isEmpty else { return nil }
    return Note(
      .warning, "design-lacking",
      "\(name) lacks columns of the design (\(lacking.joined(separator: ", "))): its rows have none, "
        + "and analyses that need them leave these rows out.")
  }

  private func listed<Item>(_ items: [Item], _ words: (Item) -> String) -> String {
    let more = items.count > Self.shown ? " and \(items.count - Self.shown) more" : ""
    return items.prefix(Self.shown).map(words).joined(separator: ", ") + more
  }
}

extension Column {
  /// How many valid cells hold the value.
  fileprivate func count(of value: Value) -> Int {
    if case .text(let text) = value {
      guard case .text(let codes, let dictionary) = storage,
        let code = dictionary.firstIndex(of: text)
      else { return 0 }
      return codes.indices.reduce(0) { $0 + (isValid($1) && codes[$1] == Int32(code) ? 1 : 0) }
    }
    guard type != .text, let stored = value.stored else { return 0 }
    let numbers = numbers
    return numbers.indices.reduce(0) { $0 + (isValid($1) && numbers[$1] == stored ? 1 : 0) }
  }
}
