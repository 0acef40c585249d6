extension Codebook {
  /// The codebook as JSON with keys in a fixed order, so that equal codebooks are equal texts. What
  /// is not known is left out.
  package var json: String {
    var members = JSONText.Members()
    members.add(Codebook.formatKey, .number(Double(Codebook.format)))
    members.add("title", title.map(JSONText.label))
    members.add("description", description.map(JSONText.label))
    members.add("source", source.map(JSONText.text))
    members.add("licence", licence.map(JSONText.text))
    members.add("notice", notice.map(JSONText.label))
    members.add("languages", languages.isEmpty ? nil : .list(languages.map(JSONText.text)))
    members.add("wave", wave.map { .text($0.name) })
    design.write(to: &members)
    members.add("matrix", matrix.map(\.json))
    members.add("missing", missingCodes.isEmpty ? nil : .lines(missingCodes.map(\.json)))
    members.add("variables", entries.isEmpty ? nil : .lines(entries.map(\.json)))
    members.add("scales", scales.isEmpty ? nil : .lines(scales.map(\.json)))
    members.add("sets", sets.isEmpty ? nil : .lines(sets.map(\.json)))
    return JSONText.lineObject(members.all).written() + "\n"
  }
}

extension Codebook.Entry {
  fileprivate var json: JSONText {
    var members = JSONText.Members()
    members.add("name", .text(id.name))
    members.add("type", type?.codebookWord.map(JSONText.text))
    members.add("label", label.map(JSONText.label))
    members.add("level", level.map { .text($0.rawValue) })
    members.add("values", valueLabels.isEmpty ? nil : .list(valueLabels.map(\.json)))
    members.add("missing", missingCodes.map { .list($0.map(\.json) + missingRanges.map(\.json)) })
    members.add("range", range.map { .list([.number($0.lowerBound), .number($0.upperBound)]) })
    members.add("reversed", isReversed ? .truth(true) : nil)
    members.add("unit", unit.map(JSONText.text))
    members.add("asked_if", askedIf.map(JSONText.text))
    return .object(members.all)
  }
}

extension Codebook.ScaleEntry {
  fileprivate var json: JSONText {
    var members = JSONText.Members()
    members.add("name", .text(name))
    members.add("label", label.map(JSONText.label))
    members.add("items", .list(items.map { .text($0.name) }))
    return .object(members.all)
  }
}

extension ResponseSet {
  fileprivate var json: JSONText {
    var members = JSONText.Members()
    members.add("name", .text(name))
    members.add("label", label.map(JSONText.label))
    members.add("items", .list(items.map { .text($0.name) }))
    return .object(members.all)
  }
}

extension Codebook.Matrix {
  fileprivate var json: JSONText {
    var members = JSONText.Members()
    members.add("kind", .text(kind.rawValue))
    members.add("n", .number(Double(n)))
    members.add("means", means.map { .list($0.map(JSONText.number)) })
    members.add("sds", standardDeviations.map { .list($0.map(JSONText.number)) })
    return .object(members.all)
  }
}

extension ValueLabel {
  fileprivate var json: JSONText {
    .object([
      JSONText.Member(key: "value", value: .value(value)),
      JSONText.Member(key: "label", value: .label(label)),
    ])
  }
}

extension MissingCode {
  fileprivate var json: JSONText {
    var members = JSONText.Members()
    members.add("value", .value(value))
    members.add("name", .text(name))
    members.add("label", label.map(JSONText.label))
    return .object(members.all)
  }
}

extension MissingRange {
  /// An end that is not there is left out.
  fileprivate var json: JSONText {
    var members = JSONText.Members()
    members.add("from", lowest.isFinite ? .number(lowest) : nil)
    members.add("to", highest.isFinite ? .number(highest) : nil)
    members.add("name", .text(name))
    members.add("label", label.map(JSONText.label))
    return .object(members.all)
  }
}
