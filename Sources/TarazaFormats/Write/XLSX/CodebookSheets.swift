import TarazaData

/// What is known of a table as sheets that anyone can read: one of its columns, one of the values
/// and codes of missing of these.
struct CodebookSheets {
  static let names = ["codebook", "values"]

  struct Sheet {
    let name: String
    fileprivate let rows: [[String]]

    func write(to sink: inout FileSink) throws(DataError) {
      try sink.write(SheetXML.head(columnCount: rows.first?.count ?? 0, frozenRows: 1))
      for (index, cells) in rows.enumerated() {
        var line = SheetXML.Row(index + 1)
        for (column, cell) in cells.enumerated() where !cell.isEmpty {
          line.append(
            SheetXML.cleaned(CodebookSheets.cut(cell)).text, column: column,
            style: index == 0 ? SheetXML.headerStyle : SheetXML.plainStyle)
        }
        if !line.isEmpty { try sink.write(line.finished()) }
      }
      try sink.write(SheetXML.tail)
    }
  }

  let sheets: [Sheet]

  init(_ schema: Schema) {
    let languages = CodebookSheets.languages(of: schema)
    let values = CodebookSheets.values(of: schema, languages)
    sheets =
      [
        Sheet(
          name: "codebook",
          rows: CodebookSheets.variables(of: schema, languages) + CodebookSheets.whole(schema))
      ] + (values.count > 1 ? [Sheet(name: "values", rows: values)] : [])
  }

  /// Those of the labels in the order in which they come; “” where none is said.
  private static func languages(of schema: Schema) -> [String] {
    var languages = schema.languages
    let texts = schema.variables.flatMap { variable in
      [variable.label].compactMap(\.self) + variable.valueLabels.map(\.label)
        + variable.missingCodes.compactMap(\.label)
    }
    for version in texts.flatMap(\.versions) where !languages.contains(version.language) {
      languages.append(version.language)
    }
    return languages.isEmpty ? [""] : languages
  }

  private static func labelHeaders(_ languages: [String]) -> [String] {
    languages.map { $0.isEmpty ? "label" : "label (\($0))" }
  }

  private static func labels(_ text: LocalizedText?, _ languages: [String]) -> [String] {
    languages.map { language in
      text?.versions.first { $0.language == language }?.text ?? ""
    }
  }

  private static func variables(of schema: Schema, _ languages: [String]) -> [[String]] {
    let header =
      ["name"] + labelHeaders(languages) + [
        "type", "level", "range", "reversed", "unit", "asked if",
      ]
    let rows = schema.variables.map { variable in
      [variable.id.name] + labels(variable.label, languages) + [
        variable.type.noun, variable.level?.rawValue ?? "",
        variable.range.map {
          "\(CellText.number($0.lowerBound, .point)) to \(CellText.number($0.upperBound, .point))"
        } ?? "", variable.isReversed ? "yes" : "", variable.unit ?? "", variable.askedIf ?? "",
      ]
    }
    return [header] + rows
  }

  private static func values(of schema: Schema, _ languages: [String]) -> [[String]] {
    let header = ["name", "value", "missing as"] + labelHeaders(languages)
    let rows = schema.variables.flatMap { variable in
      let id = variable.id.name
      return variable.valueLabels.map {
        [id, CellText.value($0.value, .point), ""] + labels($0.label, languages)
      }
        + variable.missingCodes.map {
          [id, CellText.value($0.value, .point), $0.name] + labels($0.label, languages)
        }
    }
    return [header] + rows
  }

  /// What is said of the table as a whole, below an empty row.
  private static func whole(_ schema: Schema) -> [[String]] {
    let texts = [
      ("title", schema.title), ("description", schema.description), ("notice", schema.notice),
    ].flatMap { key, text in
      (text?.versions ?? []).map {
        [$0.language.isEmpty ? key : "\(key) (\($0.language))", $0.text]
      }
    }
    let parts = [
      ("source", schema.source), ("licence", schema.licence), ("wave", schema.wave?.name),
      ("weight", schema.design.weight?.name), ("strata", schema.design.strata?.name),
      ("cluster", schema.design.cluster?.name), ("fpc", schema.design.fpc?.name),
    ].compactMap { key, text in text.map { [key, $0] } }
    let scales = schema.scales.map { scale in
      [
        "scale \(scale.name)",
        scale.items.map { ($0.isReversed ? "-" : "") + $0.column.name }.joined(separator: ", "),
      ]
    }
    let sets = schema.sets.map { set in
      ["set \(set.name)", set.items.map(\.name).joined(separator: ", ")]
    }
    let rows = texts + parts + scales + sets
    return rows.isEmpty ? [] : [[]] + rows
  }

  /// No label is that long; one that is has its whole text in the codebook beside.
  private static func cut(_ text: String) -> String {
    var cut = text
    while cut.utf16.count > SheetColumnWriter.longestText {
      cut = String(cut.unicodeScalars.prefix(SheetColumnWriter.longestText / 2))
    }
    return cut
  }
}
