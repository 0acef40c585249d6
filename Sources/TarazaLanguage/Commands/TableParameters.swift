import TarazaData
import TarazaDocument

/// A table that a command takes beside the one that stands before it.
package struct TableArgument: Sendable {
  /// What the program calls it: its label, or the name that stands for it; nil for a pipeline in
  /// brackets without a label.
  package let name: String?
  package let schema: Schema
  /// Nil while the program is checked before it runs.
  package let frame: Frame?
}

/// Two columns that are held against each other, the second one in another table.
package struct ColumnPair: Sendable {
  package let first: ColumnID
  package let second: ColumnID
  /// Where the second one is written.
  package let span: Span
}

extension Parameter where Value == TableArgument {
  /// One table: a name that stands for it, or a pipeline in brackets.
  package static func table(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .items, summary, .table)) { written, scope in
      guard written.items.count == 1 else {
        scope.report(
          .tooManyArguments, "`\(scope.verb)` takes one table", at: written.span,
          hint: "write a stage for each of them")
        return nil
      }
      return scope.table(written.items[0])
    }
  }
}

extension Parameter where Value == [TableArgument] {
  /// Several tables, each with or without a label.
  package static func tables(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .items, summary, .table)) { written, scope in
      let tables = written.items.map { scope.table($0) }
      return tables.contains { $0 == nil } ? nil : tables.compactMap { $0 }
    }
  }
}

extension Parameter where Value == [ColumnPair] {
  /// Columns that two tables share, or `name here = name there`.
  package static func columnPairs(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .clause, summary, .columns)) { written, scope in
      let before = scope.diagnostics.count
      var pairs: [ColumnPair] = []
      for item in written.items {
        for pair in scope.pairs(item) {
          if let other = pairs.first(where: { $0.first == pair.first || $0.second == pair.second })
          {
            let twice = other.first == pair.first ? pair.first : pair.second
            scope.report(
              .duplicateName, "“\(twice.name)” stands in two keys", at: item.span,
              hint: "name it once")
          }
          pairs.append(pair)
        }
      }
      return scope.diagnostics.count == before ? pairs : nil
    }
  }
}

extension Parameter where Value == [ColumnID] {
  /// Names for so many columns that are to be made.
  package static func newNames(_ name: String, _ summary: String, count: Int, such example: String)
    -> Parameter
  {
    Parameter(ParameterSpec(name, .clause, summary, .names)) { written, scope in
      let names = written.items.compactMap { $0.label == nil ? $0.value.writtenName : nil }
      guard names.count == count, written.items.count == count else {
        scope.report(
          .wrongType, "`\(name)` takes \(count == 1 ? "one new name" : "\(count) new names")",
          at: written.span, hint: "such as \(name) \(example)")
        return nil
      }
      guard Set(names).count == names.count else {
        scope.report(
          .duplicateName, "two columns would be called “\(names[0])”", at: written.span,
          hint: "such as \(name) \(example)")
        return nil
      }
      return names.map { ColumnID($0) }
    }
  }
}

extension Parameter where Value == ColumnID {
  /// A name for a column that is to be made.
  package static func newName(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .option, summary, .names)) { written, scope in
      guard let new = written.single?.writtenName else {
        scope.report(
          .wrongType, "\(name) is the name of a new column", at: written.span,
          hint: "write \(name): new_name")
        return nil
      }
      return ColumnID(new)
    }
  }
}

extension Parameter where Value == [TarazaData.Value] {
  /// A list of constants: `values: [2023, 2024]`.
  package static func constants(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .option, summary, .list)) { written, scope in
      guard let expression = written.single, case .list = expression.kind else {
        scope.report(
          .wrongType, "\(name) is a list of values", at: written.span, hint: "such as [2023, 2024]")
        return nil
      }
      guard case .value(.list(let values)) = scope.constant(expression) else { return nil }
      let types = Set(values.compactMap(\.type))
      guard types.count == 1, !values.contains(where: \.isMissing) else {
        scope.report(
          .wrongType, "the values of \(name) are of one type, and none is missing",
          at: written.span, hint: "such as [2023, 2024]")
        return nil
      }
      return values
    }
  }
}

extension ArgumentScope {
  fileprivate mutating func table(_ item: Syntax.Item) -> TableArgument? {
    do throws(Diagnostics) {
      guard let reference = try resolve(item.value) else {
        report(
          .unknownName, "no table is called “\(item.value.sourceText.shortened)”",
          at: item.value.span,
          hint:
            "give it a name first: let villages = open \"villages.csv\"; a pipeline stands in brackets"
        )
        return nil
      }
      switch (reference.type, reference.value) {
      case (.table(let schema), let value):
        var frame: Frame?
        if case .table(let known)? = value { frame = known }
        return TableArgument(name: item.tableName, schema: schema, frame: frame)
      case (.unknown, _):
        // What went wrong with it was reported where it was made.
        isUndecided = true
      default:
        report(
          .wrongInput, "a table is needed here, and this is \(reference.type.word)",
          at: item.value.span, hint: "`open` and `dataset` give tables, in brackets: (dataset bfi)")
      }
    } catch {
      diagnostics += error.all
    }
    return nil
  }

  fileprivate mutating func pairs(_ item: Syntax.Item) -> [ColumnPair] {
    let label: Syntax.Name
    switch item.label {
    case nil:
      return chosen(item.value).map { ColumnPair(first: $0.id, second: $0.id, span: $0.span) }
    case .name(let name): label = name
    case .text(let text, let span): label = Syntax.Name(text, span: span)
    }
    guard let there = item.value.writtenName else {
      report(
        .wrongType, "a key is a column, or: name here = name there", at: item.span,
        hint: "such as on psu = village_id")
      return []
    }
    return chosen(Syntax.Expression(.name(label), span: label.span)).map {
      ColumnPair(first: $0.id, second: ColumnID(there), span: item.value.span)
    }
  }
}

extension Syntax.Item {
  fileprivate var tableName: String? {
    switch label {
    case .name(let name): name.text
    case .text(let text, _): text
    case nil: value.writtenName
    }
  }
}

extension Syntax.Expression {
  /// The name that it is, bare or in quotes.
  fileprivate var writtenName: String? {
    switch kind {
    case .name(let name): name.text
    case .text(let text): text
    default: nil
    }
  }
}

extension Parameter where Value == [Double] {
  /// Two numbers, the smaller one first: `hours: [7, 22]`.
  package static func numberPair(_ name: String, _ summary: String, in range: ClosedRange<Double>)
    -> Parameter
  {
    Parameter(ParameterSpec(name, .option, summary, .list)) { written, scope in
      if let expression = written.single, case .list = expression.kind,
        case .value(.list(let values)) = scope.constant(expression)
      {
        let numbers = values.compactMap { value -> Double? in
          if case .number(let number) = value { number } else { nil }
        }
        if values.count == 2, numbers.count == 2, numbers[0] < numbers[1],
          numbers.allSatisfy(range.contains)
        {
          return numbers
        }
      }
      scope.report(
        .outOfRange,
        "\(name) is a list of two numbers between \(TarazaData.Value.number(range.lowerBound).plainText) and "
          + "\(TarazaData.Value.number(range.upperBound).plainText), the smaller one first",
        at: written.span, hint: "such as [7, 22]")
      return nil
    }
  }
}
