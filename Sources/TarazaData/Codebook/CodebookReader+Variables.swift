extension CodebookReader {
  private static let keys = [
    "name", "type", "label", "level", "values", "missing", "range", "reversed", "unit",
    "asked_if",
  ]

  /// - Parameter missing: the codes of variables that list none of their own.
  mutating func entries(_ item: Item?, missing: [MissingCode]) -> [Codebook.Entry] {
    var names: Set<ColumnID> = []
    return list(item) { reader, item in
      guard let object = reader.object(item.node, item.path, Self.keys) else { return nil }
      guard let id = reader.required(object, "name").flatMap({ reader.column($0) }) else {
        return nil
      }
      if !names.insert(id).inserted {
        reader.report(item.path, item.node.offset, "a second variable is called “\(id)”")
      }
      return reader.entry(id, object, missing)
    }
  }

  private mutating func entry(_ id: ColumnID, _ object: Object, _ common: [MissingCode])
    -> Codebook.Entry
  {
    let type = object["type"].flatMap { columnType($0) }
    let missing = missing(object["missing"], type: type)
    let entry = Codebook.Entry(
      id, type: type, label: object["label"].flatMap { label($0) },
      level: object["level"].flatMap { choice($0, MeasurementLevel.self) },
      valueLabels: valueLabels(object["values"], type: type),
      missingCodes: missing?.codes,
      range: object["range"].flatMap { range($0) },
      isReversed: object["reversed"].flatMap { truth($0) } ?? false,
      unit: object["unit"].flatMap { text($0) },
      askedIf: object["asked_if"].flatMap { condition($0) },
      missingRanges: missing?.ranges ?? [])
    checkValues(entry, object, common)
    return entry
  }

  private mutating func columnType(_ item: Item) -> ColumnType? {
    guard let word = text(item) else { return nil }
    if let type = ColumnType(codebookWord: word) { return type }
    reportUnknown(word, item, among: ColumnType.codebookWords)
    return nil
  }

  /// A condition is read by whoever uses it; here it must only be one.
  private mutating func condition(_ item: Item) -> String? {
    guard let text = text(item) else { return nil }
    guard !text.allSatisfy(\.isWhitespace) else {
      report(
        item.path, item.node.offset, "the condition is empty",
        hint: "leave the key out where everyone was asked")
      return nil
    }
    return text
  }

  private mutating func range(_ item: Item) -> ClosedRange<Double>? {
    let ends = list(item) { $0.number($1) }
    guard case .array(let nodes) = item.node.content, ends.count == nodes.count else { return nil }
    guard ends.count == 2 else {
      report(item.path, item.node.offset, "a range has two ends, and this has \(ends.count)")
      return nil
    }
    guard ends[0] <= ends[1] else {
      report(item.path, item.node.offset, "the range ends below where it begins")
      return nil
    }
    return ends[0]...ends[1]
  }

  private mutating func valueLabels(_ item: Item?, type: ColumnType?) -> [ValueLabel] {
    list(item) { reader, item in
      guard let object = reader.object(item.node, item.path, ["value", "label"]),
        let value = reader.required(object, "value").flatMap({ reader.value($0, type: type) }),
        let label = reader.required(object, "label").flatMap({ reader.label($0) })
      else { return nil }
      return ValueLabel(value, label)
    }
  }

  /// What a codebook says of a variable's missing cells.
  struct Missing {
    var codes: [MissingCode] = []
    var ranges: [MissingRange] = []
  }

  /// Nil when there is no such key.
  ///
  /// - Parameter allowsRanges: false for the codes of all variables, texts and days among them.
  mutating func missing(_ item: Item?, type: ColumnType?, allowsRanges: Bool = true) -> Missing? {
    guard let item else { return nil }
    let keys = ["value", "name", "label"] + (allowsRanges ? ["from", "to"] : [])
    var missing = Missing()
    _ = list(item) { reader, item -> Void? in
      guard let object = reader.object(item.node, item.path, keys),
        let nameItem = reader.required(object, "name"), let name = reader.name(nameItem)
      else { return nil }
      if name == Expression.plainKind {
        reader.report(
          nameItem.path, nameItem.node.offset, "“\(name)” means missing without a reason",
          hint: "name the reason, such as refused, dont_know or not_asked")
      }
      let label = object["label"].flatMap { reader.label($0) }
      if let range = reader.missingRange(object, name, label) {
        missing.ranges.append(range)
      } else if let item = reader.required(object, "value"),
        let value = reader.code(item, type: type)
      {
        missing.codes.append(MissingCode(value, name, label: label))
      }
      return nil
    }
    return missing
  }

  /// Nil where neither end is given.
  private mutating func missingRange(_ object: Object, _ name: String, _ label: LocalizedText?)
    -> MissingRange?
  {
    guard object["from"] != nil || object["to"] != nil else { return nil }
    if let value = object["value"] {
      report(value.path, value.node.offset, "a code is one value or a range, and this is both")
    }
    let lowest = object["from"].flatMap { number($0) } ?? -.infinity
    let highest = object["to"].flatMap { number($0) } ?? .infinity
    if lowest > highest {
      report(object.path, object.node.offset, "the range of missing ends below where it begins")
    }
    return MissingRange(from: lowest, to: highest, name, label: label)
  }

  /// A code that stands for missing: of the variable's type, or a number or text that a cell of
  /// another type holds in place of a value, such as 98 among days.
  private mutating func code(_ item: Item, type: ColumnType?) -> Value? {
    switch item.node.content {
    case .number(let number):
      guard case .period(.year)? = type, Int(exactly: number).flatMap({ Period(year: $0) }) != nil
      else { return .number(number) }
    case .text(let text):
      guard type?.isCalendar ?? false, Day(text) != nil || Period(text) != nil else {
        return .text(text)
      }
    default: break
    }
    return value(item, type: type)
  }

  /// A value of the variable's type; without a type what the JSON says.
  private mutating func value(_ item: Item, type: ColumnType?) -> Value? {
    switch (item.node.content, type) {
    case (.number(let number), nil), (.number(let number), .number?),
      (.number(let number), .unknown?):
      return .number(number)
    case (.text(let text), nil), (.text(let text), .text?), (.text(let text), .unknown?):
      return .text(text)
    case (.truth(let truth), nil), (.truth(let truth), .truth?), (.truth(let truth), .unknown?):
      return .truth(truth)
    case (.number(let number), .period(.year)?):
      if let year = Int(exactly: number).flatMap({ Period(year: $0) }) { return .period(year) }
    case (.number(let number), .truth?) where number == 0 || number == 1:
      return .truth(number == 1)
    case (.text(let text), .date?):
      if let day = Day(text) { return .date(day) }
    case (.text(let text), .dateTime?):
      if let moment = Moment(text) { return .dateTime(moment) }
    case (.text(let text), .period(let unit)?):
      if let period = Period(text), period.unit == unit { return .period(period) }
    default: break
    }
    let wanted = type.map { "a \($0.codebookWord ?? "value")" } ?? "a number, a text or a truth"
    report(item.path, item.node.offset, "\(wanted) is needed, and this is \(item.node.noun)")
    return nil
  }

  /// Values are labelled once, lie in the range, and do not stand for missing at the same time.
  private mutating func checkValues(
    _ entry: Codebook.Entry, _ object: Object, _ missing: [MissingCode]
  ) {
    let path = object.path
    let offset = { (key: String) in object[key]?.node.offset ?? object.node.offset }
    var labelled: Set<Value> = []
    for label in entry.valueLabels {
      let shown = label.value.plainText
      if !labelled.insert(label.value).inserted {
        report("\(path).values", offset("values"), "the value \(shown) has two labels")
      }
      if let range = entry.range, let number = label.value.stored, !range.contains(number) {
        report("\(path).values", offset("values"), "the value \(shown) lies outside the range")
      }
    }
    var codes: Set<Value> = []
    for code in entry.missingCodes ?? [] where !codes.insert(code.value).inserted {
      report(
        "\(path).missing", offset("missing"),
        "the code \(code.value.plainText) has two meanings")
    }
    for label in entry.valueLabels {
      guard let number = label.value.stored,
        let range = entry.missingRanges.first(where: { $0.contains(number) })
      else { continue }
      report(
        "\(path).values", offset("values"),
        "the value \(label.value.plainText) has a label and stands for missing (\(range.name)) too",
        hint: "give it a code of missing of its own, or a narrower range")
    }
    for code in entry.missingCodes ?? missing where labelled.contains(code.value) {
      report(
        "\(path).values", offset("values"),
        "the value \(code.value.plainText) has a label and stands for missing (\(code.name)) too",
        hint: "take it out of “values”, or give the variable a “missing” of its own")
    }
  }
}

extension ColumnType {
  static let codebookWords =
    ["number", "text", "truth", "date", "datetime"] + PeriodUnit.allCases.map(\.rawValue)

  /// The word for a type in a codebook.
  init?(codebookWord word: String) {
    switch word {
    case "number": self = .number
    case "text": self = .text
    case "truth": self = .truth
    case "date": self = .date
    case "datetime": self = .dateTime
    default:
      guard let unit = PeriodUnit(rawValue: word) else { return nil }
      self = .period(unit)
    }
  }

  var codebookWord: String? {
    switch self {
    case .number: "number"
    case .text: "text"
    case .truth: "truth"
    case .date: "date"
    case .dateTime: "datetime"
    case .period(let unit): unit.rawValue
    case .unknown: nil
    }
  }
}
