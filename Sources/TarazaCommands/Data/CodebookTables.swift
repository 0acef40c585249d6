import TarazaData
import TarazaDocument
import TarazaLanguage

/// The tables of `codebook`.
struct CodebookTables {
  let schema: Schema
  let names: [Variable]
  let language: String

  init(schema: Schema, variables: [Variable], language: String) {
    self.schema = schema
    names = variables
    self.language = language
  }

  var variables: DocumentTable {
    func cells(_ text: (Variable) -> String?) -> [Cell] {
      names.map { text($0).map(Cell.text) ?? .blank }
    }
    return DocumentTable(
      name: "variables",
      [
        .texts("name", names.map(\.id.name)),
        DocumentColumn("label", cells { $0.label?.text(in: language) }),
        DocumentColumn("type", cells { $0.type.word }),
        DocumentColumn("level", cells { $0.level?.rawValue }),
        DocumentColumn("range", cells { range($0) }),
        DocumentColumn("reversed", names.map { $0.isReversed ? .truth(true) : .blank }),
      ])
  }

  private func range(_ variable: Variable) -> String? {
    let range = variable.range.map { "\($0.lowerBound.plainText) to \($0.upperBound.plainText)" }
    let words = [range, variable.unit].compactMap { $0 }
    return words.isEmpty ? nil : words.joined(separator: " ")
  }

  /// Columns with the same answers together, each answer in a line.
  var answers: DocumentTable {
    lines("answers", "Answers", groups(\.valueLabels) { !$0.valueLabels.isEmpty }) { variable in
      variable.valueLabels.map { [$0.value.plainText, $0.label.text(in: language) ?? ""] }
    } columns: {
      ["value", "label"]
    }
  }

  var missing: DocumentTable {
    lines("missing", "Codes of missing", groups(MissingLines.init) { !MissingLines($0).isEmpty }) {
      MissingLines($0).lines(language)
    } columns: {
      ["code", "kind", "label"]
    }
  }

  var values: DocumentTable {
    let rows = names.flatMap { variable in variable.valueLabels.map { (variable.id.name, $0) } }
    return DocumentTable(
      name: "values",
      [
        .texts("column", rows.map(\.0)), .texts("value", rows.map(\.1.value.plainText)),
        .texts("label", rows.map { $0.1.label.text(in: language) ?? "" }),
      ], isDetail: true)
  }

  var asked: DocumentTable {
    let asked = names.filter { $0.askedIf != nil }
    return DocumentTable(
      name: "asked", title: "Asked only if",
      [
        .texts("column", asked.map(\.id.name)), .texts("asked_if", asked.map { $0.askedIf ?? "" }),
      ], isDetail: asked.isEmpty)
  }

  var scales: DocumentTable {
    named(
      "scales", "Scales", "scale",
      schema.scales.map { scale in
        let items = scale.items.map { ($0.isReversed ? "-" : "") + $0.column.name }
        return (scale.name, scale.label, items.joined(separator: ", "))
      })
  }

  var sets: DocumentTable {
    named(
      "sets", "Questions with several answers", "set",
      schema.sets.map { ($0.name, $0.label, runs($0.items)) })
  }

  private func named(
    _ name: String, _ title: String, _ what: String,
    _ rows: [(name: String, label: LocalizedText?, items: String)]
  ) -> DocumentTable {
    DocumentTable(
      name: name, title: title,
      [
        .texts(what, rows.map(\.name)),
        .texts("label", rows.map { $0.label?.text(in: language) ?? "" }),
        .texts("items", rows.map(\.items)),
      ], isDetail: rows.isEmpty)
  }

  var design: DocumentTable {
    var parts: [(String, ColumnID)] = []
    func add(_ part: String, _ column: ColumnID?) {
      if let column { parts.append((part, column)) }
    }
    add("wave", schema.wave)
    add("weight", schema.design.weight)
    add("strata", schema.design.strata)
    for (stage, cluster) in schema.design.clusters.enumerated() {
      add(stage == 0 ? "cluster" : "cluster \(stage + 1)", cluster)
    }
    for (stage, population) in schema.design.populations.enumerated() {
      add(stage == 0 ? "fpc" : "fpc \(stage + 1)", population)
    }
    for calibration in schema.design.calibrations {
      add("weight before calibration", calibration.before)
      for column in calibration.categories + calibration.numbers { add("calibrated to", column) }
    }
    return DocumentTable(
      name: "design", title: "Design",
      [.texts("part", parts.map(\.0)), .texts("column", parts.map(\.1.name))],
      isDetail: parts.isEmpty)
  }

  // MARK: Columns that share something

  private struct Group {
    let first: Variable
    var columns: [ColumnID]
  }

  private func groups<Key: Hashable>(_ key: (Variable) -> Key, _ isIn: (Variable) -> Bool)
    -> [Group]
  {
    var groups: [Group] = []
    var places: [Key: Int] = [:]
    for variable in names where isIn(variable) {
      if let place = places[key(variable)] {
        groups[place].columns.append(variable.id)
      } else {
        places[key(variable)] = groups.count
        groups.append(Group(first: variable, columns: [variable.id]))
      }
    }
    return groups
  }

  /// The columns of a group stand in its first line alone.
  private func lines(
    _ name: String, _ title: String, _ groups: [Group], _ rows: (Variable) -> [[String]],
    columns: () -> [String]
  ) -> DocumentTable {
    var cells = columns().map { _ in [String]() }
    var heads: [String] = []
    for group in groups {
      for (position, row) in rows(group.first).enumerated() {
        heads.append(position == 0 ? runs(group.columns) : "")
        for (column, text) in row.enumerated() { cells[column].append(text) }
      }
    }
    return DocumentTable(
      name: name, title: title,
      [.texts("columns", heads)] + zip(columns(), cells).map { DocumentColumn.texts($0, $1) },
      isDetail: heads.isEmpty)
  }

  /// `A1..A5, gender`: neighbours in the table as one run.
  private func runs(_ columns: [ColumnID]) -> String {
    var runs: [(first: ColumnID, last: ColumnID, position: Int, count: Int)] = []
    for id in columns {
      let position = schema.position(of: id) ?? -1
      if let last = runs.last, position == last.position + 1 {
        runs[runs.count - 1] = (last.first, id, position, last.count + 1)
      } else {
        runs.append((id, id, position, 1))
      }
    }
    return runs.map { run in
      switch run.count {
      case 1: run.first.name
      case 2: "\(run.first.name), \(run.last.name)"
      default: "\(run.first.name)..\(run.last.name)"
      }
    }.joined(separator: ", ")
  }
}

extension Double {
  fileprivate var plainText: String { Value.number(self).plainText }
}

/// The codes and ranges of one variable, as columns that have the same share them.
private struct MissingLines: Hashable {
  private let codes: [MissingCode]
  private let ranges: [MissingRange]

  init(_ variable: Variable) {
    codes = variable.missingCodes
    ranges = variable.missingRanges
  }

  var isEmpty: Bool { codes.isEmpty && ranges.isEmpty }

  func lines(_ language: String) -> [[String]] {
    codes.map { [$0.value.plainText, $0.name, $0.label?.text(in: language) ?? ""] }
      + ranges.map { [$0.words, $0.name, $0.label?.text(in: language) ?? ""] }
  }
}
