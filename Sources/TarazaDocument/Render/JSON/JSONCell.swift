extension Cell {
  /// The value in JSON, with every digit; null where JSON has none.
  var json: JSONValue {
    switch self {
    case .number(let value, _): .finite(value)
    case .integer(let value): .integer(value)
    case .text(let text): .string(text)
    case .truth(let truth): .truth(truth)
    case .interval(let lower, let upper, _):
      .object([("lower", .finite(lower)), ("upper", .finite(upper))])
    case .missing, .blank: .null
    }
  }

  /// Why `json` is null or holds one: nil when nothing is missing.
  var nullReason: JSONValue? {
    switch self {
    case .number(let value, _): value.nullReason.map(JSONValue.string)
    case .interval(let lower, let upper, _):
      lower.isFinite && upper.isFinite
        ? nil
        : .object([
          ("lower", lower.nullReason.map(JSONValue.string)),
          ("upper", upper.nullReason.map(JSONValue.string)),
        ])
    case .missing(let kind): .string(kind.map { "missing: " + $0 } ?? "missing")
    case .blank: .string("blank")
    case .integer, .text, .truth: nil
    }
  }

  /// The word for the kind of value; nil where there is none.
  var jsonType: String? {
    switch self {
    case .number: "number"
    case .integer: "integer"
    case .text: "text"
    case .truth: "truth"
    case .interval: "interval"
    case .missing, .blank: nil
    }
  }

  var style: NumberStyle? {
    switch self {
    case .number(_, let style), .interval(_, _, let style): style
    case .integer, .text, .truth, .missing, .blank: nil
    }
  }
}

extension JSONValue {
  static func finite(_ value: Double) -> JSONValue { value.isFinite ? .number(value) : .null }
}

extension Double {
  var nullReason: String? {
    if isNaN { return "not a number" }
    if isInfinite { return self < 0 ? "-infinity" : "infinity" }
    return nil
  }
}

extension DocumentTable {
  var json: JSONValue {
    .object([
      ("title", title.map(JSONValue.string)), ("detail", isDetail ? .truth(true) : nil),
      ("rows", .integer(rowCount)), ("columns", .array(columns.map(\.json))),
    ])
  }
}

extension DocumentColumn {
  var json: JSONValue {
    .object([
      ("name", .string(name)), ("title", .string(title)), ("type", .string(type)),
      ("style", style.map { .string($0.rawValue) }), ("values", .array(cells.map(\.json))),
      ("nulls", nulls),
    ])
  }

  private var type: String {
    let types = Set(cells.compactMap(\.jsonType))
    return types.count > 1 ? "mixed" : types.first ?? "empty"
  }

  private var style: NumberStyle? {
    let styles = Set(cells.compactMap(\.style))
    return styles.count == 1 ? styles.first : nil
  }

  private var nulls: JSONValue? {
    let nulls = cells.enumerated().compactMap { index, cell in
      cell.nullReason.map { JSONValue.object([("index", .integer(index)), ("reason", $0)]) }
    }
    return nulls.isEmpty ? nil : .array(nulls)
  }
}

extension Chart {
  var json: JSONValue {
    .object([
      ("title", .string(title)), ("subtitle", subtitle.map(JSONValue.string)),
      ("caption", caption.map(JSONValue.string)), ("x", x.json), ("y", y.json),
      ("series", .array(series.map(\.json))),
    ])
  }
}

extension Chart.Axis {
  fileprivate var json: JSONValue {
    .object([
      ("title", .string(title)), ("categories", categories.isEmpty ? nil : .strings(categories)),
      ("includes_zero", .truth(includesZero)), ("style", .string(style.rawValue)),
    ])
  }
}

extension Chart.Series {
  fileprivate var json: JSONValue {
    .object([
      ("name", .string(name)), ("mark", .string(mark.rawValue)),
      ("reference", .truth(isReference)), ("x", .array(x.map(JSONValue.finite))),
      ("y", .array(y.map(JSONValue.finite))),
      ("upper", upper.isEmpty ? nil : .array(upper.map(JSONValue.finite))), ("nulls", nulls),
    ])
  }

  private var nulls: JSONValue? {
    let nulls = [("x", x), ("y", y), ("upper", upper)].flatMap { name, values in
      values.enumerated().compactMap { index, value in
        value.nullReason.map { reason in
          JSONValue.object([
            ("of", .string(name)), ("index", .integer(index)), ("reason", .string(reason)),
          ])
        }
      }
    }
    return nulls.isEmpty ? nil : .array(nulls)
  }
}
