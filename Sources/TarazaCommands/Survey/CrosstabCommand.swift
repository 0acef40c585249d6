import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What stands in the rows of a table: a column, or a question with several answers.
enum TableItem: Hashable, Sendable {
  case column(ColumnID)
  case set(ResponseSet)
}

extension Parameter where Value == [TableItem] {
  /// One or two columns, of which the first may be the name of a response set.
  static func tableItems(_ name: String, _ summary: String) -> Parameter {
    Parameter(ParameterSpec(name, .items, summary, .columns)) { written, scope in
      var items: [TableItem] = []
      let before = scope.diagnostics.count
      for item in written.items {
        if case .name(let name) = item.value.kind, scope.schema[ColumnID(name.text)] == nil,
          let set = scope.schema.sets.first(where: { $0.name == name.text })
        {
          scope.columns.formUnion(set.items)
          items.append(.set(set))
        } else {
          items += scope.chosen(item.value).map { .column($0.id) }
        }
      }
      guard scope.diagnostics.count == before else { return nil }
      guard items.count == 2, case .column = items[1] else {
        scope.report(
          .wrongType, "`crosstab` takes two questions, and this is \(items.count)",
          at: written.span,
          hint: "such as crosstab stype, awards; a question with several answers stands first")
        return nil
      }
      return items
    }
  }
}

/// `crosstab`: how the answers to one question differ with those to another.
struct CrosstabCommand: AnalysisCommand {
  enum Percent: Sendable { case row, column, total }

  static let items = Parameter.tableItems("items", "The question, and what it is broken down by")
  static let percent = Parameter<Percent>.choice(
    "percent", "What makes 100%",
    [
      ChoiceWord("column", .column, "each answer of the second question"),
      ChoiceWord("row", .row, "each answer of the first question"),
      ChoiceWord("total", .total, "everybody"),
    ]
  ).default(.column, "column")
  static let test = Parameter<AssociationTest.Method>.choice(
    "test", "Which test of independence",
    [
      ChoiceWord("f", .raoScott, "Rao and Scott's second-order F"),
      ChoiceWord("chisq", .firstOrder, "Rao and Scott's first-order chi-square"),
      ChoiceWord("wald", .wald, "Wald's, for many sampling units"),
      ChoiceWord("adjwald", .adjustedWald, "Wald's, adjusted for few units"),
      ChoiceWord("lincom", .linearCombination, "Pearson's against its exact law"),
      ChoiceWord("saddlepoint", .saddlepoint, "the same approximated, as R's survey does"),
    ]
  ).default(.raoScott, "f")
  static let top = Parameter.integer(
    "top", "Join the highest so many answers of the first question, against the rest", in: 1...20
  ).optional
  static let signature = Signature(
    "crosstab", "How the answers to one question differ with those to another", input: .table,
    groups: true,
    parameters: [items, percent, test, top, Common.level, SmallCells.parameter],
    details: "Shares are weighted, and their errors and the test come from the design. The table "
      + "`cells` has the error, interval, count and residual of every cell. A residual beyond 2 in "
      + "either direction is marked (+ or −): that cell is fuller or emptier than it would be if the "
      + "two questions had nothing to do with each other. A question with several answers has a row "
      + "for each option: the share of those asked who ticked it.",
    examples: [
      Example(
        "dataset apistrat | design with weight: pw, strata: stype, fpc: fpc | crosstab awards, stype",
        "awards by type of school"),
      Example("dataset bfi | crosstab A1, gender with top: 2", "a top-two box by gender"),
    ],
    synonyms: [
      "svychisq", "chisq", "chisq.test", "tabulate", "crosstabs", "table", "svytable", "tab",
    ])

  let items: [TableItem]
  let percent: Percent
  let test: AssociationTest.Method
  let top: Int?
  let level: Double
  let small: SmallCells

  init(_ arguments: Arguments) throws(Diagnostic) {
    items = arguments[Self.items]
    percent = arguments[Self.percent]
    test = arguments[Self.test]
    top = arguments[Self.top]
    level = arguments[Common.level]
    small = SmallCells(minimum: arguments[SmallCells.parameter])
    if items.first == items.last {
      throw Diagnostic(
        .duplicateName, "a question is set against itself",
        hints: ["name two different questions"])
    }
  }

  func shape(of input: Schema) -> ResultShape {
    ResultShape(
      command: "crosstab",
      tables: [
        ResultShape.Table("shares", nil),
        ResultShape.Table(
          "cells",
          [.text("row"), .text("column")]
            + ResultShape.TableColumn.numbers([
              "share", "se", "lower", "upper", "n", "residual", "deff",
            ])),
      ],
      values: ["n", "test.statistic", "test.df", "test.df2", "test.p", "cramer_v", "deff"])
  }

  func analyse(_ sample: Sample) throws(CommandError) -> CrosstabOutcome {
    guard case .column(let by) = items[1] else {
      throw .diagnostic(Diagnostic(.wrongInput, "the second question has one answer", hints: []))
    }
    switch items[0] {
    case .column(let question): return try single(question, by, sample)
    case .set(let set): return try several(set, by, sample)
    }
  }

  private func single(
    _ question: ColumnID, _ by: ColumnID, _ sample: Sample
  ) throws(CommandError) -> CrosstabOutcome {
    let rows = try sample.surveyRows(of: [], names: [question, by])
    let (first, second) = (rows.names[0], rows.names[1])
    var codes = first.codes
    var levels = first.values.map { CrosstabOutcome.RowLabel.value($0, question) }
    if let top, first.values.count > top {
      let limit = Int32(first.values.count - top)
      codes = codes.map { $0 < 0 ? -1 : $0 >= limit ? 0 : 1 }
      levels = [
        .joined(Array(first.values[Int(limit)...]), question),
        .joined(Array(first.values[..<Int(limit)]), question),
      ]
    }
    let table = try naming([question, by]) { () throws(StatisticsError) in
      try CrossTable(
        rows: codes, rowLevels: levels.count, columns: second.codes,
        columnLevels: second.values.count, design: rows.design, domain: rows.domain)
    }
    let test: CrosstabOutcome.Tested
    do throws(StatisticsError) {
      test = .done(try AssociationTest(table, method: self.test))
    } catch { test = .impossible(Diagnostic(error, items: [question, by]).message) }
    let isUsed = zip(first.codes, second.codes).map { $0 >= 0 && $1 >= 0 }
    return CrosstabOutcome(
      tables: [table], labels: levels, by: by, columns: second.values, tests: [test],
      rows: rows.counted(isUsed), design: rows.design, isSimple: rows.isSimple(sample.schema))
  }

  /// A table of ticked or not for each option.
  private func several(
    _ set: ResponseSet, _ by: ColumnID, _ sample: Sample
  ) throws(CommandError) -> CrosstabOutcome {
    let rows = try sample.surveyRows(of: set.items, names: [by])
    let second = rows.names[0]
    var tables: [CrossTable] = []
    var tests: [CrosstabOutcome.Tested] = []
    for item in set.items.indices {
      let codes = rows.values[item].indices.map { row -> Int32 in
        rows.hasValue[item][row] ? (rows.values[item][row] != 0 ? 0 : 1) : -1
      }
      let table = try naming([set.items[item], by]) { () throws(StatisticsError) in
        try CrossTable(
          rows: codes, rowLevels: 2, columns: second.codes, columnLevels: second.values.count,
          design: rows.design, domain: rows.domain)
      }
      tables.append(table)
      do throws(StatisticsError) {
        tests.append(.done(try AssociationTest(table, method: test)))
      } catch {
        tests.append(.impossible(Diagnostic(error, items: [set.items[item], by]).message))
      }
    }
    let isUsed = second.codes.indices.map { row in
      second.codes[row] >= 0 && rows.hasValue.contains { $0[row] }
    }
    return CrosstabOutcome(
      tables: tables, labels: set.items.map { .option($0) }, by: by, columns: second.values,
      tests: tests, rows: rows.counted(isUsed), design: rows.design,
      isSimple: rows.isSimple(sample.schema))
  }

  func document(_ outcome: CrosstabOutcome, _ presentation: Presentation) -> Document {
    CrosstabDocument(command: self, outcome: outcome, presentation: presentation).document
  }
}

/// One table, or one of ticked and not for each option of a set.
struct CrosstabOutcome: Sendable {
  enum RowLabel: Sendable {
    case value(Value, ColumnID)
    case joined([Value], ColumnID)
    case option(ColumnID)
  }

  enum Tested: Sendable {
    case done(AssociationTest)
    case impossible(String)
  }

  let tables: [CrossTable]
  let labels: [RowLabel]
  let by: ColumnID
  let columns: [Value]
  let tests: [Tested]
  let rows: RowCount
  let design: SampleDesign
  let isSimple: Bool

  var isSet: Bool { if case .option? = labels.first { true } else { false } }
}
