import TarazaData
import TarazaDocument
import TarazaLanguage

/// What is to be said of a join: how many rows matched, which did not, what was renamed.
struct JoinNotes {
  let joining: Joining
  /// What is known of the other table.
  let other: Schema
  let match: RowMatch

  func all(_ first: Table, _ second: Table, _ renamed: [View.Renaming]) -> [Note] {
    [
      rows(first, second), repeats(first), labels(first.schema), names(renamed), design(first),
    ].compactMap { $0 }
  }

  private var count: RowMatch.Counts { match.count }

  private func rows(_ first: Table, _ second: Table) -> Note {
    let names = joining.keys.map { key in
      key.first == key.second ? key.first.name : "\(key.first.name) = \(key.second.name)"
    }.joined(separator: ", ")
    var sentence =
      "\(count.matchedFirst.grouped) of \(first.rowCount.grouped) rows matched by \(names)"
    func add(_ rows: [Int32], _ table: Table, _ keys: [ColumnID], _ words: (Int) -> String) {
      guard !rows.isEmpty else { return }
      sentence += "; \(words(rows.count)) (\(examples(rows, table, keys)))"
    }
    let fate = joining.keeping == .matched ? "left out" : "kept with missing(unmatched)"
    add(count.unmatchedFirst, first, joining.keys.map(\.first)) {
      "\($0.grouped) without a match \($0 == 1 ? "is" : "are") \(fate)"
    }
    if count.missingFirst > 0 {
      sentence += "; \(count.missingFirst.grouped) with a missing key \(fate)"
    }
    let otherFate = joining.keeping == .all ? "added" : "left out"
    add(count.unmatchedSecond, second, joining.keys.map(\.second)) {
      "\($0.grouped) \($0 == 1 ? "row" : "rows") of the other table matched nothing and "
        + "\($0 == 1 ? "is" : "are") \(otherFate)"
    }
    if count.missingSecond > 0 {
      sentence +=
        "; \(count.missingSecond.grouped) of the other table with a missing key \(otherFate)"
    }
    let nothing = count.matchedFirst == 0 && first.rowCount > 0
    return Note(nothing ? .warning : .recipe, nothing ? "nothing-matched" : "join", sentence + ".")
  }

  private func examples(_ rows: [Int32], _ table: Table, _ keys: [ColumnID]) -> String {
    var shown: [String] = []
    for row in rows where shown.count < JoinFaults.shown {
      let key = table.key(keys, Int(row))
      if !shown.contains(key) { shown.append(key) }
    }
    return shown.joined(separator: "; ") + (rows.count > shown.count ? " …" : "")
  }

  /// Rows that come out several times count several times in whatever is computed next.
  private func repeats(_ first: Table) -> Note? {
    guard count.rowsRepeatedSecond > 0 else { return nil }
    let both = count.rowsRepeatedFirst > 0
    return Note(
      .warning, "rows-repeat",
      "\(count.repeatedSecond.count.grouped) keys stand in several rows of the other table"
        + (both ? ", and some of them in several rows of this one" : "")
        + ": \(first.rowCount.grouped) rows became \(match.first.count.grouped), and whoever "
        + "matched several rows counts several times from here on.")
  }

  /// The same number may stand for different things in the two tables.
  private func labels(_ first: Schema) -> Note? {
    for key in joining.keys {
      guard let mine = first[key.first], let theirs = other[key.second] else { continue }
      let clashes = Coding.clashes(mine.valueLabels, theirs.valueLabels)
      guard let clash = clashes.first else { continue }
      return Note(
        .warning, "keys-labelled-differently",
        "\(clash.value.sourceText) of “\(key.first.name)” means “\(clash.mine)” here and "
          + "“\(clash.theirs)” in the other table"
          + (clashes.count > 1 ? ", and so do \(clashes.count - 1) more" : "")
          + ": see whether these are the same places.")
    }
    return nil
  }

  private func names(_ renamed: [View.Renaming]) -> Note? {
    guard !renamed.isEmpty else { return nil }
    let words = renamed.prefix(JoinFaults.shown).map { "\($0.old.name) as \($0.new.name)" }
    let more = renamed.count > words.count ? " and \(renamed.count - words.count) more" : ""
    return Note(
      .remark, "renamed",
      "Columns of the other table whose names were taken come as: "
        + "\(words.joined(separator: ", "))\(more).")
  }

  private func design(_ first: Table) -> Note? {
    guard !other.design.columns.isEmpty, first.schema.design.columns.isEmpty else { return nil }
    return Note(
      .remark, "design-left-behind",
      "The design of the other table does not come along: `design` says how these rows were sampled."
    )
  }
}
