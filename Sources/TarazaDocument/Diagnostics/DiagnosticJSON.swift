extension Diagnostic {
  /// The diagnostic as JSON, in the shape that `docs/reference/json.md` states.
  public func json(in source: SourceText? = nil) -> String {
    Diagnostics([self]).json(in: source)
  }

  fileprivate func value(_ source: (text: SourceText, lines: SourceLines)?) -> JSONValue {
    let labels = labels.map { label in
      JSONValue.object([("text", .string(label.text))] + place(label.span, source))
    }
    return .object([
      ("code", .string(code.rawValue)), ("severity", .string(severity.rawValue)),
      ("message", .string(message)), ("place", place(source)), ("labels", .array(labels)),
      ("hints", .strings(hints)),
    ])
  }

  private func place(_ source: (text: SourceText, lines: SourceLines)?) -> JSONValue {
    switch place {
    case .program(let span):
      .object(
        [("kind", .string("program")), ("name", source?.text.name.map(JSONValue.string))]
          + place(span, source))
    case .file(let path, let row, let column):
      .object([
        ("kind", .string("file")), ("path", .string(path)),
        ("row", row.map(JSONValue.integer)), ("column", column.map(JSONValue.integer)),
      ])
    case .nowhere: .object([("kind", .string("nowhere"))])
    }
  }

  private func place(_ span: Span, _ source: (text: SourceText, lines: SourceLines)?)
    -> [(String, JSONValue?)]
  {
    [("start", span.start), ("end", span.end)].map { name, offset in
      let position = source?.lines.position(of: offset)
      return (
        name,
        .object([
          ("offset", .integer(offset)), ("line", position.map { .integer($0.line) }),
          ("column", position.map { .integer($0.column) }),
        ])
      )
    }
  }
}

extension Diagnostics {
  public func json(in source: SourceText? = nil) -> String {
    let lines = source.map { ($0, SourceLines($0)) }
    return JSONValue.object(
      JSONFormat.header + [("diagnostics", .array(all.map { $0.value(lines) }))]
    ).text
  }
}
