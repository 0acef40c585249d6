import TarazaData
import TarazaDocument

/// A column that an item list names, with the direction that a minus gives it.
package struct ChosenColumn: Hashable, Sendable {
  package let id: ColumnID
  package let isReversed: Bool
  /// Reversed by a minus that was written, not by the scale that the column is an item of.
  package let hasMinus: Bool
  package let span: Span

  package init(id: ColumnID, isReversed: Bool, hasMinus: Bool = false, span: Span) {
    self.id = id
    self.isReversed = isReversed
    self.hasMinus = hasMinus
    self.span = span
  }
}

/// Reads the ways to choose columns: names, runs, lists, `starts("trust_")`, `all() except q7`, scales.
package struct ColumnChooser {
  package let schema: Schema
  package private(set) var diagnostics: [Diagnostic] = []
  /// Some choice needs the columns of a table that come with its data only.
  package private(set) var isUndecided = false

  package init(schema: Schema) {
    self.schema = schema
  }

  package mutating func choose(_ expression: Syntax.Expression) -> [ChosenColumn] {
    switch expression.kind {
    case .name(let name): named(name)
    case .range(.names(let first, let last)): run(first, last, span: expression.span)
    case .list(let items): items.flatMap { choose($0) }
    case .unary(.negate, let operand):
      choose(operand).map {
        ChosenColumn(
          id: $0.id, isReversed: !$0.isReversed, hasMinus: !$0.hasMinus, span: expression.span)
      }
    case .except(let base, let left): without(choose(base), choose(left))
    case .call(let function, let arguments):
      called(function, arguments, span: expression.span)
    default: refuse(expression)
    }
  }

  /// The items of the scale of that name, reversed ones reversed; nil when there is none.
  package func scale(_ name: String) -> Scale? {
    schema.scales.first { $0.name == name }
  }

  private mutating func named(_ name: Syntax.Name) -> [ChosenColumn] {
    if let scale = scale(name.text), schema[ColumnID(name.text)] == nil {
      return scale.items.map {
        ChosenColumn(id: $0.column, isReversed: $0.isReversed, span: name.span)
      }
    }
    guard let id = known(name) else { return [] }
    return [ChosenColumn(id: id, isReversed: false, span: name.span)]
  }

  /// The column of that name, or a diagnostic.
  package mutating func known(_ name: Syntax.Name) -> ColumnID? {
    let id = ColumnID(name.text)
    if schema[id] != nil || !schema.isComplete { return id }
    diagnostics.append(.unknownColumn(name, in: schema))
    return nil
  }

  private mutating func run(_ first: Syntax.Name, _ last: Syntax.Name, span: Span)
    -> [ChosenColumn]
  {
    guard let from = known(first), let to = known(last) else { return [] }
    guard let start = schema.position(of: from), let end = schema.position(of: to) else {
      isUndecided = true
      return []
    }
    guard start <= end else {
      diagnostics.append(
        Diagnostic(
          .notColumns, "“\(first.text)” comes after “\(last.text)” in this table", at: span,
          hints: ["write \(last.text)..\(first.text)"]))
      return []
    }
    return schema.variables[start...end].map {
      ChosenColumn(id: $0.id, isReversed: false, span: span)
    }
  }

  private func without(_ chosen: [ChosenColumn], _ left: [ChosenColumn]) -> [ChosenColumn] {
    let excluded = Set(left.map(\.id))
    return chosen.filter { !excluded.contains($0.id) }
  }

  private mutating func called(
    _ function: Syntax.Name, _ arguments: [Syntax.Argument], span: Span
  ) -> [ChosenColumn] {
    guard let choice = ColumnFunction(rawValue: function.text) else {
      return refuseCall(function, arguments, span: span)
    }
    guard let test = test(choice, arguments, span: span) else { return [] }
    let found = schema.variables.filter(test)
    if found.isEmpty, !schema.isComplete {
      isUndecided = true
    } else if found.isEmpty {
      diagnostics.append(
        Diagnostic(
          .notColumns, "\(function.text)() finds no column in this table", at: span,
          hints: [columnsThereAre(schema.variables.map(\.id))]))
    }
    return found.map { ChosenColumn(id: $0.id, isReversed: false, span: span) }
  }

  private mutating func test(
    _ choice: ColumnFunction, _ arguments: [Syntax.Argument], span: Span
  ) -> ((Variable) -> Bool)? {
    switch choice {
    case .all: return { _ in true }
    case .numeric: return { $0.type == .number || $0.type == .unknown }
    case .ordinal: return { $0.level == .ordinal }
    case .starts, .ends, .matches:
      guard arguments.count == 1, case .text(let text) = arguments[0].value.kind else {
        diagnostics.append(
          Diagnostic(
            .missingArgument, "\(choice.rawValue)() needs one text", at: span,
            hints: ["such as \(choice.rawValue)(\"trust_\")"]))
        return nil
      }
      switch choice {
      case .starts: return { $0.id.name.hasPrefix(text) }
      case .ends: return { $0.id.name.hasSuffix(text) }
      default: return pattern(text, span: arguments[0].span)
      }
    }
  }

  private mutating func pattern(_ text: String, span: Span) -> ((Variable) -> Bool)? {
    do throws(PatternError) {
      let pattern = try Pattern(text)
      return { pattern.matches($0.id.name) }
    } catch {
      diagnostics.append(
        Diagnostic(
          .badPattern, "this pattern cannot be read: \(error.reason)", at: span,
          hints: ["such as matches(\"^q[0-9]+$\"): q and a number, from beginning to end"]))
      return nil
    }
  }

  private mutating func refuseCall(
    _ function: Syntax.Name, _ arguments: [Syntax.Argument], span: Span
  ) -> [ChosenColumn] {
    let isListHabit = function.text == "c" || function.text == "list"
    let inside = arguments.map { $0.value.sourceText }.joined(separator: ", ")
    let near = nearestName(to: function.text, among: ColumnFunction.allCases.map(\.rawValue))
    diagnostics.append(
      Diagnostic(
        .unknownFunction, "“\(function.text)” is no way to choose columns", at: function.span,
        hints: [
          isListHabit
            ? "a list stands in square brackets: [\(inside)]"
            : near.map { "did you mean \($0)()?" }
              ?? "there are "
              + ColumnFunction.allCases.map { $0.rawValue + "()" }.joined(separator: ", ")
        ]))
    return []
  }

  private mutating func refuse(_ expression: Syntax.Expression) -> [ChosenColumn] {
    var hint = "name columns: A1, A2, or a run A1..A5, or starts(\"A\")"
    if case .binary(.subtract, let left, let right) = expression.kind,
      case .name(let first) = left.kind, case .name(let last) = right.kind
    {
      hint = "a run of columns is written \(first.text)..\(last.text)"
    } else if case .text(let text) = expression.kind {
      hint = "a column is called by its name, without quotes: \(Syntax.spelled(name: text))"
    }
    diagnostics.append(
      Diagnostic(
        .notColumns, "columns are needed here, and this is no choice of columns",
        at: expression.span, hints: [hint]))
    return []
  }
}

extension Diagnostic {
  package static func unknownColumn(_ name: Syntax.Name, in schema: Schema) -> Diagnostic {
    let known = schema.variables.map(\.id)
    var hint = columnsThereAre(known)
    if let set = schema.sets.first(where: { $0.name == name.text }) {
      hint =
        "it is a question with several answers: its columns are "
        + set.items.map(\.name).joined(separator: ", ")
    } else if let latin = Syntax.lookalikeLatin(name.text), schema[ColumnID(latin)] != nil {
      hint = "it holds a Cyrillic letter that looks Latin: type \(latin)"
    } else if let near = nearestName(to: name.text, among: known.map(\.name)) {
      hint = "did you mean “\(near)”?"
    }
    return Diagnostic(
      .unknownColumn, "no column named “\(name.text.shortened)” in this table", at: name.span,
      hints: [hint])
  }
}

extension String {
  /// The beginning of a name that is too long to be shown whole.
  package var shortened: String {
    let shown = 40
    guard utf8.count > shown, let end = index(startIndex, offsetBy: shown, limitedBy: endIndex),
      end < endIndex
    else { return self }
    return self[..<end] + "…"
  }
}
