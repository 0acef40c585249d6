extension Table {
  /// The table with what the codebook says: codes of missing become kinds of missing, and columns
  /// take the types that it names.
  ///
  /// - Throws: `.codebook` as `Schema.applying` does; `.badCast`, with an example, when a cell
  ///   cannot be what the codebook says.
  package func applying(_ codebook: Codebook, file: String? = nil) throws(DataError) -> Table {
    var known = try schema.applying(codebook, file: file)
    var cells = columns
    for (position, variable) in known.variables.enumerated() {
      let read = try column(variable.id).read(as: variable)
      cells[variable.id] = read
      known.variables[position].type = read.type
    }
    return Table(schema: known, columns: cells, rowCount: rowCount)
  }
}

extension Column {
  /// The column with the variable's codes of missing turned into kinds, in the variable's type.
  ///
  /// - Throws: `.badCast` with the first cell that cannot be of that type.
  package func read(as variable: Variable) throws(DataError) -> Column {
    let target = variable.type == .unknown ? type : variable.type
    let codes = Dictionary(
      variable.missingCodes.map { ($0.value, $0.name) }, uniquingKeysWith: { first, _ in first })
    let ranges = variable.missingRanges
    guard target != type || !codes.isEmpty || !ranges.isEmpty else { return self }
    var known: [Value: Value] = [:]
    var builder = ColumnBuilder(type: target, capacity: count)
    for row in 0..<count {
      let cell = self[row]
      if let value = known[cell] {
        builder.append(value)
        continue
      }
      let value = try Column.read(cell, codes, ranges, as: target, variable.id)
      known[cell] = value
      builder.append(value)
    }
    return builder.finished()
  }

  private static func read(
    _ cell: Value, _ codes: [Value: String], _ ranges: [MissingRange], as type: ColumnType,
    _ id: ColumnID
  ) throws(DataError) -> Value {
    guard !cell.isMissing else { return cell }
    if let kind = codes[cell] ?? codes[.text(cell.plainText)]
      ?? numeric(cell).flatMap({ codes[$0] }) ?? cell.read(as: type).flatMap({ codes[$0] })
    {
      return .missing(kind)
    }
    if !ranges.isEmpty, case .number(let number)? = numeric(cell),
      let range = ranges.first(where: { $0.contains(number) })
    {
      return .missing(range.name)
    }
    guard let value = cell.read(as: type) else {
      throw .badCast(id, example: cell.plainText, to: type)
    }
    return value
  }

  /// The number that a text spells: codes of missing are mostly numbers.
  private static func numeric(_ cell: Value) -> Value? {
    guard case .text(let text) = cell else { return cell.stored.map { .number($0) } }
    return Casts.number(text).map { .number($0) }
  }
}

extension Value {
  /// The value as one of another type, without loss: nil when it cannot be.
  func read(as type: ColumnType) -> Value? {
    switch (self, type) {
    case (_, _) where self.type == type || isMissing: self
    case (_, .text): .text(plainText)
    case (.text(let text), .number): Casts.number(text).map { .number($0) }
    case (.text(let text), .truth): Casts.truth(text).map { .truth($0) }
    case (.text(let text), .date): Day(TextFunctions.trimmed(text)).map { .date($0) }
    case (.text(let text), .dateTime): Moment(TextFunctions.trimmed(text)).map { .dateTime($0) }
    case (.text(let text), .period(let unit)):
      Period(TextFunctions.trimmed(text)).flatMap { $0.unit == unit ? .period($0) : nil }
    case (.number(let number), .truth): number == 0 || number == 1 ? .truth(number == 1) : nil
    case (.number(let number), .period(.year)):
      Int(exactly: number).flatMap { Period(year: $0) }.map { .period($0) }
    case (.truth(let truth), .number): .number(truth ? 1 : 0)
    case (.period(let period), .number) where period.unit == .year: .number(Double(period.year))
    case (.date(let day), .period(let unit)): .period(Period(unit, of: day))
    case (.date(let day), .dateTime): .dateTime(Moment(day))
    case (.dateTime(let moment), .date): moment.day.map { .date($0) }
    case (.dateTime(let moment), .period(let unit)):
      moment.day.map { .period(Period(unit, of: $0)) }
    default: nil
    }
  }
}
