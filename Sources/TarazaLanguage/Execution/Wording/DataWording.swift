import TarazaData
import TarazaDocument

extension Diagnostic {
  /// Of a codebook's faults; more are mended in the next round.
  private static let shownProblems = 5

  /// Trouble with data in the user's words.
  package init(_ error: DataError) {
    switch error {
    case .unknownColumn(let id, let known):
      let near = nearestName(to: id.name, among: known.map(\.name))
      self.init(
        .unknownColumn, "no column named “\(id.name)” in this table", at: .nowhere,
        hints: [near.map { "did you mean “\($0)”?" } ?? columnsThereAre(known)])
    case .notNumeric(let id, let example):
      self.init(
        .textWhereNumber, "“\(id.name)” holds text (such as “\(example)”), and numbers are needed",
        at: .nowhere,
        hints: [
          textHint(id.name, example)
        ])
    case .noRows:
      self.init(
        .noRows, "no rows are left to analyse", at: .nowhere,
        hints: ["look at the conditions of `where`, and at `describe` for missing answers"])
    case .negativeWeight(let id):
      self.init(
        .negativeWeight, "the weight “\(id.name)” is negative in some rows", at: .nowhere,
        hints: [
          "a weight is 0 or more: mend the file, or leave the rows out: where \(id.name) >= 0"
        ])
    case .hasNoRows:
      self.init(
        .wrongInput, "this is a correlation matrix: it has no rows to look at", at: .nowhere,
        hints: [worksOnMatrix, "ranks, such as those of correlation: spearman, need the rows"])
    case .statisticsOnly(let what):
      self.init(
        .wrongInput, "a correlation matrix has no rows, so \(what) is not possible", at: .nowhere,
        hints: [worksOnMatrix])
    case .unmapped(let id, let values):
      let shown = values.prefix(8).map(\.sourceText).joined(separator: ", ")
      self.init(
        .unmappedValue,
        "no arm takes \(shown)\(values.count > 8 ? " and \(values.count - 8) more" : "") of “\(id.name)”",
        at: .nowhere, hints: ["add an arm for each, or `else => missing`"])
    case .badCast(let id, let example, let source, let type):
      self.init(
        .wrongValue,
        "“\(example)”\(id.map { " in “\($0.name)”" } ?? "") cannot be read as a \(type.word)",
        at: .nowhere, hints: [castHint(id?.name ?? "x", example, source, type)])
    case .mixedTypes(let first, let other):
      self.init(
        .wrongType,
        "one column cannot hold both \(ValueType.scalar(first).word) and "
          + "\(ValueType.scalar(other).word)",
        at: .nowhere, hints: ["text(…) makes a text of any value"])
    case .notComparable(let id, let type, let value):
      self.init(
        .wrongType,
        "\(id.map { "“\($0.name)”" } ?? "the value") is \(ValueType.scalar(type).word), and "
          + "\(value.sourceText) is \(ValueType.scalar(value.columnType).word)",
        at: .nowhere, hints: ["both sides of a comparison are of one type"])
    case .tooLarge(let what):
      self.init(
        .tableTooLarge, what, at: .nowhere, hints: ["take fewer columns or rows: select …, take …"])
    case .codebook(let file, let problems):
      let shown = problems.prefix(Self.shownProblems).map { problem in
        let place = problem.line.map { "line \($0), " } ?? ""
        return "\(place)\(problem.path): \(problem.message)"
          + (problem.hint.map { " (\($0))" } ?? "")
      }
      let name = file.map { " “\($0)”" } ?? ""
      self.init(
        .codebookInvalid,
        "the codebook\(name) has \(problems.count) \(problems.count == 1 ? "fault" : "faults"): "
          + shown.joined(separator: "; "),
        at: .nowhere, hints: ["docs/reference/codebook.md lists the keys"])
    case .file(let trouble):
      self.init(trouble)
    case .interrupted:
      self.init(
        .interrupted, "stopped before it was done", at: .nowhere,
        hints: ["what was named before is still there"])
    }
  }

  package init(_ trouble: FileTrouble) {
    let code: DiagnosticCode =
      switch trouble.kind {
      case .notFound: .fileNotFound
      case .notReadable: .fileNotReadable
      case .notWritable: .fileNotWritable
      case .format: .fileFormat
      case .encoding: .fileEncoding
      case .rowShape: .fileRowShape
      case .unknownFormat: .unknownFormat
      }
    let isInside = trouble.row != nil || trouble.column != nil
    self.init(
      code, trouble.message,
      at: isInside
        ? .file(path: trouble.path, row: trouble.row, column: trouble.column) : .nowhere,
      hints: trouble.hints.isEmpty && trouble.kind == .notFound
        ? [
          "a file's name is looked up in the folder where Taraza runs: see the spelling, or write the whole path"
        ]
        : trouble.hints)
  }

  package init(_ error: CommandError) {
    switch error {
    case .statistics(let error, let items): self.init(error, items: items)
    case .data(let error): self.init(error)
    case .diagnostic(let diagnostic): self = diagnostic
    }
  }
}

/// What makes numbers or periods of texts such as this one.
private func textHint(_ name: String, _ example: String) -> String {
  for (unit, function) in [(PeriodUnit.month, "month_of"), (.quarter, "quarter_of")]
  where Period(spelled: example, as: unit) != nil {
    return "`\(function)` reads such texts: derive \(unit.rawValue) = \(function)(\(name)), then "
      + "“over \(unit.rawValue)”"
  }
  if let parts = example.wholeMatch(of: /([^0-9"\\]+)[0-9]+/) {
    return "number(replace(\(name), \"\(parts.1)\", \"\")) takes the number out of such texts"
  }
  return "`recode` gives texts numbers; `number(\(name))` reads texts that are numbers"
}

/// Spellings that make a period, and what to do with one that is none.
private func periodHint(_ name: String, _ example: String, _ unit: PeriodUnit) -> String {
  let such: String
  switch unit {
  case .year: such = "2020"
  case .quarter: such = "1 кв. 2020, Q1 2020, 2020 I, апр 2020"
  case .month: such = "апр 2020, 04/2020, 2020-04"
  case .week: such = "2020W15, 15 нед 2020"
  }
  let missing = "missing_if(\(name), \"\(example)\")"
  guard example.firstMatch(of: /[0-9]{4}/) == nil else {
    return "\(unit.rawValue)s are read from such as \(such); or make it missing first: \(missing)"
  }
  return
    "\(unit.rawValue)s are read from such as \(such), the year with four digits; or make it missing "
    + "first: \(missing)"
}

private func castHint(
  _ name: String, _ example: String, _ source: ColumnType, _ wanted: ColumnType
) -> String {
  switch (source, wanted) {
  case (.number, .truth):
    "a comparison makes a truth: \(name) > 0; or make it missing first: "
      + "missing_if(\(name), \(example))"
  case (.number, _), (.truth, _):
    "a date is made of a text, or of a year, a month and a day: date(2023, 4, 18)"
  case (.date, _), (.dateTime, _), (.period, _):
    "year(\(name)), month(\(name)) and the like are numbers"
  case (.text, .number) where example.wholeMatch(of: /-?[0-9]+,[0-9]+/) != nil:
    "the numbers have decimal commas: open the file with decimal: comma, and its texts for no answer "
      + "with missing: [\"…\"]"
  case (.text, .period(let unit)):
    periodHint(name, example, unit)
  case (.text, .date) where example.wholeMatch(of: /[0-9]{2}[\/.-][0-9]{2}[\/.-][0-9]{4}/) != nil:
    "which is the day is not clear; where it is the first: date(number(slice(\(name), 7, 4)), "
      + "number(slice(\(name), 4, 2)), number(slice(\(name), 1, 2)))"
  case (.text, _), (.unknown, _):
    "make it missing first: missing_if(\(name), \"\(example)\"); `recode` gives texts numbers"
  }
}

private let worksOnMatrix =
  "`correlate`, `factor`, `factors`, `adequacy` and `reliability` work on a matrix"

/// “there are A1, A2, … and 20 more”.
package func columnsThereAre(_ known: [ColumnID]) -> String {
  let shown = 8
  guard !known.isEmpty else { return "this table has no columns" }
  let names = known.prefix(shown).map(\.name).joined(separator: ", ")
  return "the columns are \(names)"
    + (known.count > shown ? " and \(known.count - shown) more" : "")
}
