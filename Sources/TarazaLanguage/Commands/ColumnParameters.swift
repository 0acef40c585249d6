import TarazaData
import TarazaDocument

/// The items of one scale, or of one analysis, each with its direction.
package struct ItemSet: Hashable, Sendable {
  /// The scale's name; nil for items that the program lists.
  package let name: String?
  package let columns: [ColumnID]
  /// One entry per column.
  package let isReversed: [Bool]

  package init(name: String?, columns: [ColumnID], isReversed: [Bool]) {
    self.name = name
    self.columns = columns
    self.isReversed = isReversed
  }
}

extension Parameter where Value == [ColumnID] {
  /// Columns of any type, as the items of a call; one that is named again is the same column.
  package static func columns(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .items, summary, .columns)) { written, scope in
      scope.distinctColumns(written)?.map(\.id)
    }
  }

  /// Columns of any type, each of which counts: one that is named twice is refused.
  package static func columnsNamedOnce(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .items, summary, .columns)) { written, scope in
      scope.distinctColumns(written, refusesRepeats: true)?.map(\.id)
    }
  }

  /// Columns that hold numbers, at least so many of them, none of them named twice.
  ///
  /// - Parameter refusesReversed: whether a scale with reverse-worded items is refused, as a written
  ///   minus always is; else its items are taken as they were answered.
  package static func items(
    _ name: String, _ summary: String, atLeast count: Int, refusesReversed: Bool = false
  ) -> Parameter {
    Parameter(ParameterSpec(name, .items, summary, .columns)) { written, scope in
      guard let chosen = scope.distinctColumns(written, refusesRepeats: true),
        scope.areNumbers(chosen),
        scope.areUnreversed(chosen, minusAlone: !refusesReversed),
        scope.areEnough(chosen, count, written.span)
      else { return nil }
      return chosen.map(\.id)
    }
  }
}

extension Parameter where Value == ColumnID {
  package static func column(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .option, summary, .columns)) { written, scope in
      guard let expression = written.single else {
        scope.report(
          .wrongType, "one column is needed here", at: written.span,
          hint: "write the name of one column")
        return nil
      }
      let before = scope.diagnostics.count
      let chosen = scope.chosen(expression)
      guard chosen.count == 1 else {
        if scope.diagnostics.count == before {
          scope.report(
            .wrongType, "one column is needed here", at: written.span,
            hint: "write the name of one column")
        }
        return nil
      }
      return chosen[0].id
    }
  }
}

extension Parameter where Value == [ItemSet] {
  /// Sets of items: a list in brackets is one set, a scale's name another, loose columns one set.
  package static func itemSets(_ name: String, _ summary: String, atLeast count: Int) -> Parameter {
    Parameter(ParameterSpec(name, .items, summary, .columns)) { written, scope in
      var sets: [ItemSet] = []
      var loose: [ChosenColumn] = []
      let before = scope.diagnostics.count
      for item in written.items {
        let faults = scope.diagnostics.count
        let chosen = scope.chosen(item.value)
        // What could not be chosen is no set of too few.
        guard scope.diagnostics.count == faults else { continue }
        if let name = scope.setName(item) {
          let own = scope.itemSet(name.isEmpty ? nil : name, chosen, atLeast: count, item.span)
          if !name.isEmpty, sets.contains(where: { $0.name == name }) {
            scope.report(
              .namedTwice, "the scale “\(name)” is named twice", at: item.span,
              hint: "leave the second out, or name the scale that was meant")
          }
          sets += own
        } else {
          loose += chosen
        }
      }
      if !loose.isEmpty {
        sets.insert(contentsOf: scope.itemSet(nil, loose, atLeast: count, written.span), at: 0)
      }
      return scope.diagnostics.count == before && !scope.isUndecided ? sets : nil
    }
  }
}

/// A column to sort by.
package struct SortKey: Hashable, Sendable {
  package let column: ColumnID
  package let isDescending: Bool
}

extension Parameter where Value == [SortKey] {
  package static func sortKeys(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .items, summary, .columns)) { written, scope in
      scope.distinctColumns(written)?.map { SortKey(column: $0.id, isDescending: $0.isReversed) }
    }
  }
}

extension Parameter where Value == [View.Renaming] {
  /// `new = old`, several.
  package static func renamings(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .items, summary, .renamings)) { written, scope in
      var renamings: [View.Renaming] = []
      for item in written.items {
        guard case .name(let new) = item.label, case .name(let old) = item.value.kind else {
          scope.report(
            .wrongType, "a renaming is written new = old", at: item.span,
            hint: "such as trust = q1")
          continue
        }
        let chosen = scope.chosen(item.value)
        guard chosen.count == 1 else { continue }
        if let earlier = renamings.first(where: { $0.old.name == old.text }) {
          scope.report(
            .duplicateName,
            "“\(old.text)” gets a second name, and “\(earlier.new.name)” is its first",
            at: item.span, hint: "to have it twice: derive \(new.text) = \(old.text)")
          continue
        }
        renamings.append(View.Renaming(ColumnID(new.text), from: ColumnID(old.text)))
      }
      return renamings.count == written.items.count ? renamings : nil
    }
  }
}

/// A scale that the program names: `trust = [q1..q5, -q6]`.
extension Parameter where Value == [Scale] {
  package static func scales(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .items, summary, .columns)) { written, scope in
      var scales: [Scale] = []
      for item in written.items {
        guard case .name(let name) = item.label else {
          scope.report(
            .wrongType, "a scale is written name = [items]", at: item.span,
            hint: "such as trust = [q1..q5, -q6]")
          continue
        }
        if scope.schema[ColumnID(name.text)] != nil {
          scope.report(
            .scaleAndColumn,
            "“\(name.text)” is a column already, and a scale may not share its name",
            at: name.span, hint: "choose another name, such as \(name.text)_scale")
          continue
        }
        let chosen = scope.distinct(scope.chosen(item.value))
        guard scope.areNumbers(chosen) else { continue }
        scales.append(Scale(name.text, items: scope.scaleItems(chosen)))
      }
      return scales.count == written.items.count ? scales : nil
    }
  }
}

extension ArgumentScope {
  /// The chosen columns; nil when something was reported.
  fileprivate mutating func distinctColumns(
    _ written: WrittenArgument, refusesRepeats: Bool = false
  ) -> [ChosenColumn]? {
    let before = diagnostics.count
    var seen: Set<ColumnID> = []
    var repeated: [ChosenColumn] = []
    var chosen: [ChosenColumn] = []
    for item in written.items {
      if let label = item.label { refuseLabel(label, item) }
      for column in self.chosen(item.value) {
        if seen.insert(column.id).inserted {
          chosen.append(column)
        } else {
          repeated.append(column)
        }
      }
    }
    if refusesRepeats { refuseRepeats(repeated) }
    return diagnostics.count == before && !isUndecided ? chosen : nil
  }

  /// A column that is named twice may be a slip for another one.
  private mutating func refuseRepeats(_ repeated: [ChosenColumn]) {
    guard let first = repeated.first else { return }
    var names: [String] = []
    for column in repeated where !names.contains(column.id.name) { names.append(column.id.name) }
    let shown = names.prefix(Self.namesShown).map { "“\($0)”" }.joined(separator: ", ")
    let more = names.count - Self.namesShown
    report(
      .namedTwice,
      "\(shown)\(more > 0 ? " and \(more) more" : "") \(names.count == 1 ? "is" : "are") named twice, "
        + "and a column counts once", at: first.span,
      hint: "leave the second out, or name the column that was meant")
  }

  private static let namesShown = 3

  /// The columns of one set, none of which may stand in it twice.
  fileprivate mutating func distinct(_ chosen: [ChosenColumn]) -> [ChosenColumn] {
    var directions: [ColumnID: Bool] = [:]
    var distinct: [ChosenColumn] = []
    var repeated: [ChosenColumn] = []
    for column in chosen {
      guard let direction = directions.updateValue(column.isReversed, forKey: column.id) else {
        distinct.append(column)
        continue
      }
      if direction == column.isReversed {
        repeated.append(column)
      } else {
        report(
          .reversedTwice, "“\(column.id.name)” stands in this set both as it is and reversed",
          at: column.span, hint: "name it once")
      }
    }
    refuseRepeats(repeated)
    return distinct
  }

  private mutating func refuseLabel(_ label: Syntax.Item.Label, _ item: Syntax.Item) {
    report(
      .wrongType, "`\(verb)` takes columns here, not a new name", at: item.span,
      hint: "`derive` makes a column, `rename` gives one another name")
  }

  fileprivate mutating func areNumbers(_ chosen: [ChosenColumn]) -> Bool {
    let wrong = chosen.filter { column in
      guard let type = schema[column.id]?.type else { return false }
      return type != .number && type != .unknown && type != .truth
    }
    guard let first = wrong.first, let type = schema[first.id]?.type else { return true }
    report(
      .textWhereNumber,
      "“\(first.id.name)” holds \(type == .text ? "text" : "\(type.word)s"), and `\(verb)` needs numbers",
      at: first.span,
      hint: type == .text
        ? "`recode` gives texts numbers; number(\(first.id.name)) reads texts that are numbers; words for "
          + "no answer among numbers are named where the file is opened: with missing: [\"…\"]"
        : "leave it out: … except \(first.id.name)")
    return false
  }

  fileprivate mutating func areUnreversed(_ chosen: [ChosenColumn], minusAlone: Bool) -> Bool {
    guard let reversed = chosen.first(where: { minusAlone ? $0.hasMinus : $0.isReversed }) else {
      return true
    }
    report(
      .wrongType,
      reversed.hasMinus
        ? "`\(verb)` takes items as they are, so a minus means nothing here"
        : "the scale has items that are reversed already, such as “\(reversed.id.name)”",
      at: reversed.span,
      hint: reversed.hasMinus
        ? "`reverse \(reversed.id.name)` makes a reversed column"
        : "name the items that are meant: `\(verb) \(reversed.id.name)`")
    return false
  }

  fileprivate mutating func areEnough(_ chosen: [ChosenColumn], _ count: Int, _ span: Span) -> Bool
  {
    guard chosen.count < count else { return true }
    report(
      .tooFewItems,
      "`\(verb)` needs at least \(count == 1 ? "one item" : "\(count) items") and got \(chosen.count)",
      at: span,
      hint: "name more of them: A1, A2, or a run such as A1..A5")
    return false
  }

  /// The name of the set that an item is by itself: a scale's, “” for a list, nil for loose columns.
  fileprivate func setName(_ item: Syntax.Item) -> String? {
    switch item.value.kind {
    case .list: return ""
    case .name(let name):
      let isScale = schema.scales.contains { $0.name == name.text }
      return isScale && schema[ColumnID(name.text)] == nil ? name.text : nil
    default: return nil
    }
  }

  fileprivate mutating func itemSet(
    _ name: String?, _ chosen: [ChosenColumn], atLeast count: Int, _ span: Span
  ) -> [ItemSet] {
    let distinct = self.distinct(chosen)
    guard !isUndecided else { return [] }
    guard areNumbers(distinct), areEnough(distinct, count, span) else { return [] }
    return [
      ItemSet(name: name, columns: distinct.map(\.id), isReversed: distinct.map(\.isReversed))
    ]
  }

  /// Items with their directions: the codebook's flag, or a minus where there is no flag.
  fileprivate mutating func scaleItems(_ chosen: [ChosenColumn]) -> [Scale.Item] {
    chosen.map { column in
      let isFlagged = schema[column.id]?.isReversed ?? false
      if isFlagged && column.isReversed {
        report(
          .reversedTwice,
          "“\(column.id.name)” is marked as reversed in the codebook already, and the minus would turn it back",
          at: column.span, hint: "write \(column.id.name) without the minus")
      }
      return Scale.Item(column.id, isReversed: isFlagged || column.isReversed)
    }
  }
}
