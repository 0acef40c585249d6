extension Schema {
  /// The schema with what the codebook says; what it does not say stays. Entries about columns that
  /// the table does not have are passed over: see `Codebook.unmatched`.
  ///
  /// - Throws: `.codebook` when the wave, the design, a scale or a set names a column that is not
  ///   there, or a scale or a set is called like a column.
  package func applying(_ codebook: Codebook, file: String? = nil) throws(DataError) -> Schema {
    let problems = isComplete ? codebook.problems(in: self) : []
    guard problems.isEmpty else { throw .codebook(file: file, problems) }
    var copy = self
    let entries = Dictionary(
      codebook.entries.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    copy.variables = variables.map { variable in
      variable.applying(entries[variable.id], missing: codebook.missingCodes)
    }
    copy.scales =
      codebook.scales.isEmpty
      ? scales
      : codebook.scales.map { scale in
        Scale(
          scale.name, label: scale.label,
          items: scale.items.map { Scale.Item($0, isReversed: entries[$0]?.isReversed ?? false) })
      }
    if !codebook.sets.isEmpty { copy.sets = codebook.sets }
    if codebook.design != Design() { copy.design = codebook.design }
    copy.wave = codebook.wave ?? wave
    copy.title = codebook.title ?? title
    copy.description = codebook.description ?? description
    copy.notice = codebook.notice ?? notice
    copy.source = codebook.source ?? source
    copy.licence = codebook.licence ?? licence
    if !codebook.languages.isEmpty { copy.languages = codebook.languages }
    return copy
  }
}

extension Variable {
  fileprivate func applying(_ entry: Codebook.Entry?, missing: [MissingCode]) -> Variable {
    var copy = self
    if let codes = entry?.missingCodes ?? (missing.isEmpty ? nil : missing) {
      copy.missingCodes = codes
      copy.missingRanges = entry?.missingRanges ?? []
    }
    guard let entry else { return copy }
    copy.type = entry.type ?? type
    copy.label = entry.label ?? label
    copy.level = entry.level ?? level
    if !entry.valueLabels.isEmpty { copy.valueLabels = entry.valueLabels }
    copy.range = entry.range ?? range
    copy.isReversed = entry.isReversed || isReversed
    copy.unit = entry.unit ?? unit
    copy.askedIf = entry.askedIf ?? askedIf
    return copy
  }
}

extension Codebook {
  /// What is known of a table, apart from its cells.
  package init(_ schema: Schema) {
    self.init()
    title = schema.title
    description = schema.description
    source = schema.source
    licence = schema.licence
    notice = schema.notice
    languages = schema.languages
    wave = schema.wave
    design = schema.design
    entries = schema.variables.map { variable in
      Entry(
        variable.id, type: variable.type == .unknown ? nil : variable.type, label: variable.label,
        level: variable.level, valueLabels: variable.valueLabels,
        missingCodes: variable.missingCodes.isEmpty && variable.missingRanges.isEmpty
          ? nil : variable.missingCodes,
        range: variable.range, isReversed: variable.isReversed, unit: variable.unit,
        askedIf: variable.askedIf, missingRanges: variable.missingRanges)
    }
    scales = schema.scales.map {
      ScaleEntry($0.name, label: $0.label, items: $0.items.map(\.column))
    }
    sets = schema.sets
  }

  /// The columns that the codebook describes and a table does not have.
  package func unmatched(in schema: Schema) -> [ColumnID] {
    entries.map(\.id).filter { schema[$0] == nil }
  }

  /// What names columns that the table does not have.
  fileprivate func problems(in schema: Schema) -> [CodebookProblem] {
    let known = schema.variables.map(\.id.name)
    var problems: [CodebookProblem] = []
    func check(_ path: String, _ column: ColumnID?) {
      guard let column, schema[column] == nil else { return }
      problems.append(
        CodebookProblem(
          path: path, "no column named “\(column)” in this table",
          hint: nearestName(to: column.name, among: known).map { "did you mean “\($0)”?" }))
    }
    check("wave", wave)
    check("weight", design.weight)
    check("strata", design.strata)
    for column in design.clusters { check("cluster", column) }
    for column in design.populations { check("fpc", column) }
    for column in design.replicates?.columns ?? [] { check("replicates.columns", column) }
    for (step, calibration) in design.calibrations.enumerated() {
      for column in calibration.columns { check("calibrations[\(step)]", column) }
    }
    let named =
      scales.enumerated().map { ("scales[\($0)]", "a scale", $1.name, $1.items) }
      + sets.enumerated().map { ("sets[\($0)]", "a set", $1.name, $1.items) }
    for (path, noun, name, items) in named {
      if schema[ColumnID(name)] != nil {
        problems.append(
          CodebookProblem(
            path: "\(path).name", "a column is called “\(name)” too",
            hint: "\(noun) and a column may not share a name"))
      }
      for (item, column) in items.enumerated() { check("\(path).items[\(item)]", column) }
    }
    return problems
  }
}
