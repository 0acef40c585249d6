import TarazaData

/// Finds the question that the name of an export's column stands for.
///
/// Kobo and ODK write `name`, `group/name` or `group-name`, or the label in one of the languages,
/// with those of the groups or without; a question with several answers has a column for all of
/// them, one for each (`name/choice`), or both.
struct FormNames: Sendable {
  enum Match: Hashable, Sendable {
    case question(FormQuestion)
    case item(FormQuestion, code: String)
    case ambiguous
  }

  private var byPath: [String: Match] = [:]
  private var byName: [String: Match] = [:]
  private var byLabel: [String: Match] = [:]
  /// Of each list the choices by their names, and by their labels.
  private let codes: [String: [String: String]]

  private static let groupMarks: [Character] = ["/", "-", ".", ":"]
  private static let choiceMarks: [Character] = ["/", "."]
  /// Groups are hardly nested deeper than three times.
  private static let mostGroups = 20

  init(_ form: SurveyForm, inRepeat: String?) {
    codes = form.choices.mapValues { choices in
      let labels = choices.flatMap { choice in
        (choice.label?.versions ?? []).map { ($0.text, choice.name) }
      }
      return Dictionary(
        choices.map { ($0.name, $0.name) } + labels, uniquingKeysWith: { first, _ in first })
    }
    let here = form.questions.filter { $0.inRepeat == inRepeat }
    for question in here + form.questions.filter({ $0.inRepeat != inRepeat }) {
      let isHere = question.inRepeat == inRepeat
      FormNames.add(question.name, .question(question), to: &byName, isHere)
      let groups = question.groups.suffix(FormNames.mostGroups)
      for mark in FormNames.groupMarks {
        for skipped in 0..<groups.count {
          let path = (groups.dropFirst(skipped) + [question.name]).joined(separator: String(mark))
          FormNames.add(path, .question(question), to: &byPath, isHere)
        }
      }
      for version in question.label?.versions ?? [] {
        FormNames.add(version.text, .question(question), to: &byLabel, isHere)
      }
    }
  }

  /// Questions of other tables never stand in the way of those of this one.
  private static func add(
    _ key: String, _ match: Match, to known: inout [String: Match], _ isHere: Bool
  ) {
    guard let there = known[key], there != match else {
      known[key] = match
      return
    }
    if isHere { known[key] = .ambiguous }
  }

  func match(_ header: String) -> Match? {
    question(header) ?? FormNames.choiceMarks.lazy.compactMap { item(header, behind: $0) }.first
  }

  private func question(_ header: String) -> Match? {
    if let match = byPath[header] ?? byName[header] ?? byLabel[header] { return match }
    // An export may have groups that the form at hand calls otherwise, or labels of groups.
    for mark in FormNames.groupMarks.prefix(2) {
      var rest = header[...]
      for _ in 0..<FormNames.mostGroups {
        guard let end = rest.firstIndex(of: mark) else { break }
        rest = rest[end...].dropFirst()
        if let match = byName[String(rest)] ?? byLabel[String(rest)] { return match }
      }
    }
    return nil
  }

  /// One of several answers: `question/choice`, by name or by label.
  private func item(_ header: String, behind mark: Character) -> Match? {
    var front = header[...]
    for _ in 0..<FormNames.mostGroups {
      guard let end = front.lastIndex(of: mark) else { return nil }
      front = front[..<end]
      let rest = String(header[header.index(after: end)...])
      if case .question(let asked) = question(String(front)), case .several(let list) = asked.kind,
        let code = codes[list]?[rest]
      {
        return .item(asked, code: code)
      }
    }
    return nil
  }
}

/// The columns that Kobo and ODK add to the questions of a form.
enum FormMeta {
  private static let texts: Set<String> = [
    "_uuid", "_validation_status", "__version__", "_status", "_submitted_by", "_tags", "_notes",
    "_geolocation", "_parent_table_name", "meta/instanceID", "meta/instanceName", "deviceid",
    "username", "KEY", "PARENT_KEY", "_submission__uuid", "_submission__validation_status",
    "_submission__status", "_submission__submitted_by", "_submission___version__",
    "_submission__tags", "_submission__notes", "instanceID", "formhub/uuid", "_xform_id_string",
    "_submission__id_string", "meta/rootUuid", "_attachments", "audit",
  ]

  private static let others: Set<String> = [
    "_id", "_index", "_parent_index", "_submission_time", "start", "end", "today",
    "_submission__id", "_submission__submission_time", "SubmissionDate", "_duration", "_bamboo",
  ]

  static func isKnown(_ name: String) -> Bool { texts.contains(name) || others.contains(name) }

  /// Kobo gives a point `q` four columns more, `_q_latitude` and so on: how they are called without
  /// the groups of the question; nil when it is none of them.
  static func place(_ name: String, _ names: FormNames) -> String? {
    for part in ["_latitude", "_longitude", "_altitude", "_precision"]
    where name.hasPrefix("_") && name.hasSuffix(part) {
      if case .question(let question) = names.match(String(name.dropFirst().dropLast(part.count))) {
        return question.name + part
      }
    }
    return nil
  }

  static func variable(_ header: ColumnID, called id: ColumnID? = nil) -> Variable {
    Variable(id ?? header, type: texts.contains(header.name) ? .text : .unknown)
  }
}
