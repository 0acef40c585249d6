import TarazaData

/// What was understood of an opened file, in a few lines: how it was read, how large the table is,
/// what its columns are, and what the file or its codebook says of them.
package struct FileAccount: Hashable, Sendable {
  package let lines: [String]

  /// - Parameters:
  ///   - schema: types that are not known yet are `.unknown`.
  package init(_ report: ReadReport, _ schema: Schema) {
    lines =
      [
        "\(FileAccount.name(report.path)): \(FileAccount.dialect(report)); "
          + "\(FileAccount.extent(report, schema))",
        FileAccount.described(schema),
      ].compactMap(\.self)
      + report.notes.filter { !$0.isDoubt }.map(\.message)
  }

  /// Names listed before the rest is counted.
  private static let mostListed = 6

  private static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// What a reader found out that the bytes do not say by themselves.
  private static func dialect(_ report: ReadReport) -> String {
    var words = [report.format.noun]
    if report.format.isDelimited {
      words.append(report.encoding.rawValue.uppercased())
      if let delimiter = report.delimiter { words.append(delimiter.plural) }
      words.append("decimal \(report.decimal == .point ? "points" : "commas")")
    } else if report.encoding != .utf8 {
      words.append("texts in \(report.encoding.rawValue)")
    }
    if let part = report.part { words.append(part) }
    return words.joined(separator: ", ")
  }

  private static func extent(_ report: ReadReport, _ schema: Schema) -> String {
    let columns = counted(schema.variables.count, "column", "columns")
    let rows = report.rowCount.map { counted($0, "row", "rows") + ", " } ?? ""
    let unread = schema.variables.count { $0.type == .unknown }
    guard unread < schema.variables.count else { return rows + columns + ", not read yet" }
    var kinds = count(schema.variables.filter { $0.type != .unknown }) { $0.type.kind }
    if unread > 0 { kinds.append("\(unread) not read yet") }
    return rows + columns + ": " + kinds.joined(separator: ", ")
  }

  /// “2 texts, 5 numbers”, in the order in which the kinds come.
  private static func count(
    _ variables: [Variable], _ kind: (Variable) -> (one: String, many: String)?
  ) -> [String] {
    var order: [String] = []
    var counts: [String: Int] = [:]
    var plural: [String: String] = [:]
    for case let (one, many)? in variables.map(kind) {
      if counts[one] == nil { order.append(one) }
      counts[one, default: 0] += 1
      plural[one] = many
    }
    return order.map { counted(counts[$0] ?? 0, $0, plural[$0] ?? $0) }
  }

  private static func counted(_ count: Int, _ one: String, _ many: String) -> String {
    "\(count) \(count == 1 ? one : many)"
  }

  // MARK: What the file and its codebook say

  private static func described(_ schema: Schema) -> String? {
    let parts = [
      levels(schema), labels(schema), missing(schema), design(schema.design),
      schema.wave.map { "waves by \($0.name)" },
      schema.scales.isEmpty ? nil : "scales \(list(schema.scales.map(\.name)))",
      schema.sets.isEmpty ? nil : "sets of answers \(list(schema.sets.map(\.name)))",
    ].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }

  private static func levels(_ schema: Schema) -> String? {
    let counts = count(schema.variables) { variable in
      variable.level.map { ($0.rawValue, $0.rawValue) }
    }
    return counts.isEmpty ? nil : "levels: " + counts.joined(separator: ", ")
  }

  private static func labels(_ schema: Schema) -> String? {
    var languages = schema.languages
    let texts =
      schema.variables.compactMap(\.label) + schema.variables.flatMap(\.valueLabels).map(\.label)
    for version in texts.lazy.flatMap(\.versions) where !version.language.isEmpty {
      if !languages.contains(version.language) { languages.append(version.language) }
    }
    guard !texts.isEmpty else { return nil }
    let labelled = schema.variables.count { $0.label != nil || !$0.valueLabels.isEmpty }
    return "\(labelled) labelled"
      + (languages.isEmpty ? "" : ", in \(languages.joined(separator: ", "))")
  }

  /// The kinds of missing by name, each with the codes that stand for it where they are few.
  private static func missing(_ schema: Schema) -> String? {
    var order: [String] = []
    var codes: [String: [String]] = [:]
    func add(_ name: String, _ code: String) {
      if codes[name] == nil { order.append(name) }
      if codes[name]?.contains(code) != true { codes[name, default: []].append(code) }
    }
    for variable in schema.variables {
      for code in variable.missingCodes { add(code.name, code.value.plainText) }
      for range in variable.missingRanges { add(range.name, range.words) }
    }
    guard !order.isEmpty else { return nil }
    let fewCodes = 3
    return "missing: "
      + list(
        order.map { name in
          let codes = codes[name] ?? []
          return codes.count <= fewCodes ? "\(name) (\(codes.joined(separator: ", ")))" : name
        })
  }

  private static func design(_ design: Design) -> String? {
    let parts = [
      design.weight.map { "weight \($0.name)" }, design.strata.map { "strata \($0.name)" },
      design.clusters.isEmpty ? nil : "clusters \(list(design.clusters.map(\.name)))",
      design.replicates == nil ? nil : "replicate weights",
    ].compactMap(\.self)
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(mostListed).joined(separator: ", ")
      + (names.count > mostListed ? " and \(names.count - mostListed) more" : "")
  }
}

extension ReadNote {
  /// Whether it might have been meant otherwise; what is no doubt is part of the account.
  package var isDoubt: Bool {
    switch self {
    case .delimiterLine: false
    case .form(let note): note.isDoubt
    default: true
    }
  }
}

extension FormNote {
  var isDoubt: Bool {
    switch self {
    case .matched, .severalAnswers, .repeats: false
    case .notInForm, .notInExport, .ambiguous, .conditionsLeftOut, .limitsLeftOut,
      .unknownChoice, .labelsToNames, .soundsLikeNoAnswer:
      true
    }
  }
}

extension FileFormat {
  fileprivate var isDelimited: Bool { self == .csv || self == .tsv }

  /// As an account names it.
  fileprivate var noun: String {
    switch self {
    case .csv: "CSV"
    case .tsv: "TSV"
    case .xlsx: "Excel"
    case .sav, .zsav: "SPSS"
    case .dta: "Stata"
    case .jsonLines: "JSON lines"
    case .sqlite: "SQLite"
    }
  }
}

extension Delimiter {
  fileprivate var plural: String {
    switch self {
    case .comma, .semicolon, .tab: name + "s"
    case .bar: "vertical bars"
    }
  }
}

extension ColumnType {
  fileprivate var kind: (one: String, many: String)? {
    switch self {
    case .number: ("number", "numbers")
    case .text: ("text", "texts")
    case .truth: ("truth", "truths")
    case .date: ("date", "dates")
    case .dateTime: ("date-time", "date-times")
    case .period(let unit): (unit.rawValue, unit.rawValue + "s")
    case .unknown: nil
    }
  }
}
