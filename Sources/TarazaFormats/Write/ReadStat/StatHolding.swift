import TarazaData

extension StatDialect {
  /// What a file says of such a table beside the cells, so that reading it gives the same again.
  func holds(_ schema: Schema) -> CodebookParts {
    var parts: CodebookParts = [.title, .labels]
    if self == .spss { parts.formUnion([.levels, .weight]) }
    if schema.variables.allSatisfy({ keeps($0.type) }) { parts.insert(.types) }
    if schema.variables.allSatisfy(keepsValueLabels) { parts.insert(.valueLabels) }
    if schema.variables.allSatisfy(keepsMissing) { parts.insert(.missingCodes) }
    return parts
  }

  private func keeps(_ type: ColumnType) -> Bool {
    switch type {
    case .number, .text, .unknown: true
    case .truth, .period(.week): false
    case .date, .dateTime, .period: StatTime(writing: type, self) != .number
    }
  }

  private func keepsValueLabels(_ variable: Variable) -> Bool {
    self == .spss
      || variable.valueLabels.allSatisfy { $0.value.stored.flatMap { Int32(exactly: $0) } != nil }
  }

  /// Whether reading gives the kinds the names that they have.
  private func keepsMissing(_ variable: Variable) -> Bool {
    var names = MissingNames()
    if self == .stata, variable.type == .text { return variable.missingCodes.isEmpty }
    for code in variable.missingCodes {
      let label = code.label?.versions.first?.text
      let known = names.name(code.value, label: label)
      guard known == code.name || (label == nil && MissingNames.word(code.name) == code.name) else {
        return false
      }
    }
    return variable.missingRanges.allSatisfy { $0.name == MissingNames.rangeName && self == .spss }
  }
}
