import TarazaData

/// A questionnaire as an XLSForm describes it: questions in their groups, choices, labels in every
/// language.
///
/// - Source: <https://xlsform.org/en/ref-table/>
struct SurveyForm: Sendable {
  let questions: [FormQuestion]
  /// By the names of their lists.
  let choices: [String: [FormChoice]]
  /// In the order in which labels have them.
  let languages: [String]
  let title: String?
  /// The names of its repeats, in order.
  let repeats: [String]

  /// - Throws: `.file` when there is no workbook, no sheet `survey`, or no types and names in it.
  init(path: String) throws(DataError) {
    guard try FileFormat(path: path) == .xlsx else {
      throw .file(
        FileTrouble(
          .format, path: path, "“\(path)” is no form: forms are .xlsx workbooks",
          hints: ["form: names the XLSForm that the questionnaire was made from"]))
    }
    let names = try XLSXReader(path: path).sheetNames
    func sheet(_ name: String) throws(DataError) -> FormSheet? {
      guard let found = names.first(where: { $0.lowercased() == name }) else { return nil }
      return try FormSheet(path: path, sheet: found)
    }
    guard let survey = try sheet("survey"), survey.has("type"), survey.has("name") else {
      throw .file(
        FileTrouble(
          .format, path: path,
          "“\(path)” is no XLSForm: it has no sheet “survey” with columns type and name",
          hints: ["form: names the XLSForm that the questionnaire was made from"]))
    }
    let settings = try sheet("settings")?.rows.first ?? [:]
    let unnamed = settings["default_language"].map { FormLabel.code(of: $0) } ?? ""
    title = settings["form_title"]
    let lists = try sheet("choices")
    choices = Dictionary(
      grouping: (lists?.rows ?? []).compactMap {
        FormChoice($0, FormLabel.columns(lists?.headers ?? [], unnamed: unnamed))
      }, by: \.list)
    var outline = FormOutline(FormLabel.columns(survey.headers, unnamed: unnamed))
    for row in survey.rows { outline.add(row) }
    questions = outline.questions
    repeats = outline.repeats
    var languages: [String] = []
    for column in FormLabel.columns(survey.headers + (lists?.headers ?? []), unnamed: unnamed)
    where !column.language.isEmpty && !languages.contains(column.language) {
      languages.append(column.language)
    }
    self.languages = languages
  }
}

/// One answer that a question offers.
struct FormChoice: Hashable, Sendable {
  let list: String
  let name: String
  let label: LocalizedText?

  fileprivate init?(_ row: [String: String], _ labels: [FormLabel.Column]) {
    guard let list = row["list_name"] ?? row["list name"], let name = row["name"] ?? row["value"]
    else { return nil }
    self.list = list
    self.name = name
    label = FormLabel.text(row, labels)
  }
}

/// One question, or anything else of a form that gives a column.
struct FormQuestion: Hashable, Sendable {
  enum Kind: Hashable, Sendable {
    case number(isWhole: Bool)
    case text
    /// One of a list of choices.
    case one(String)
    /// Any of a list of choices.
    case several(String)
    case date, dateTime, other
  }

  let name: String
  let kind: Kind
  /// The names of the groups it stands in, outermost first.
  let groups: [String]
  /// The repeat that it stands in, if any: then each of its answers is a row of another table.
  let inRepeat: String?
  let label: LocalizedText?
  let appearance: String
  let constraint: String?
  let parameters: String
  /// Conditions of its own and of its groups, all of which must hold for it to be asked.
  let relevant: [String]
  /// Whether an export has a column of answers for it.
  let isAsked: Bool
}

/// The rows of a form from top to bottom, with the groups that are open.
private struct FormOutline {
  private let labels: [FormLabel.Column]
  private var open: [(name: String, isRepeat: Bool, relevant: String?)] = []
  private(set) var questions: [FormQuestion] = []
  private(set) var repeats: [String] = []

  init(_ labels: [FormLabel.Column]) { self.labels = labels }

  mutating func add(_ row: [String: String]) {
    guard let type = row["type"] else { return }
    let words = type.split(whereSeparator: \.isWhitespace).map(String.init)
    let name = row["name"] ?? ""
    let relevant = row["relevant"] ?? row["relevance"] ?? row["bind::relevant"]
    switch words.joined(separator: " ").lowercased().replacing("_", with: " ") {
    case "begin group": open.append((name, false, relevant))
    case "begin repeat":
      open.append((name, true, relevant))
      repeats.append(name)
    case "end group", "end repeat": _ = open.popLast()
    default:
      guard !name.isEmpty, let first = words.first else { return }
      let kind = FormOutline.kind(first.lowercased(), words)
      questions.append(
        FormQuestion(
          name: name, kind: kind, groups: open.map(\.name),
          inRepeat: open.last(where: \.isRepeat)?.name,
          label: FormLabel.text(row, labels),
          appearance: (row["appearance"] ?? "").lowercased(),
          constraint: row["constraint"] ?? row["bind::constraint"],
          parameters: row["parameters"] ?? "",
          relevant: (open.map(\.relevant) + [relevant]).compactMap(\.self),
          isAsked: !FormOutline.silent.contains(first.lowercased())))
    }
  }

  /// What an export may leave out.
  private static let silent: Set<String> = [
    "note", "calculate", "hidden", "acknowledge", "trigger", "start", "end", "today", "deviceid",
    "username", "audit", "phonenumber", "simserial", "subscriberid", "email", "start-geopoint",
    "background-audio", "xml-external", "csv-external",
  ]

  private static func kind(_ word: String, _ words: [String]) -> FormQuestion.Kind {
    let list = words.dropFirst().first ?? ""
    switch word {
    case "integer", "int": return .number(isWhole: true)
    case "decimal": return .number(isWhole: false)
    case "range": return .number(isWhole: false)
    case "text", "string", "barcode", "deviceid", "username", "phonenumber", "simserial",
      "subscriberid", "email", "audit", "geopoint", "geotrace", "geoshape", "start-geopoint",
      "rank",
      "image", "photo", "audio", "video", "file", "time":
      return .text
    case "select_one", "select1", "select_one_from_file": return .one(list)
    case "select_multiple", "select_multiple_from_file": return .several(list)
    case "select" where list == "one": return .one(words.dropFirst(2).first ?? "")
    case "select" where list == "multiple": return .several(words.dropFirst(2).first ?? "")
    case "date", "today": return .date
    case "datetime", "start", "end": return .dateTime
    default: return .other
    }
  }
}

/// The rows of a sheet of a form: texts by the names of their columns in small letters.
private struct FormSheet {
  let headers: [String]
  let rows: [[String: String]]

  init(path: String, sheet: String) throws(DataError) {
    let reader = try XLSXReader(
      path: path, options: ReadOptions(codebook: CodebookSource.none, sheet: sheet))
    let variables = reader.schema.variables.map { Variable($0.id, type: .text) }
    let read = try reader.read(variables, .none)
    headers = variables.map { $0.id.name.lowercased() }
    var rows = Array(repeating: [String: String](), count: read.rowCount)
    for (header, column) in zip(headers, read.columns) {
      for row in 0..<read.rowCount {
        guard case .text(let text) = column[row] else { continue }
        let trimmed = FormLabel.trimmed(text)
        if !trimmed.isEmpty { rows[row][header] = trimmed }
      }
    }
    self.rows = rows
  }

  func has(_ header: String) -> Bool { headers.contains(header) }
}

/// Labels, and the languages that the names of their columns speak of.
enum FormLabel {
  /// The language of a column such as `label::Кыргызча (ky)`; “” where it names none, nil where
  /// the column holds no labels.
  static func language(of header: String, unnamed: String) -> String? {
    let prefix = "label"
    let lowered = header.lowercased()
    guard lowered.hasPrefix(prefix) else { return nil }
    let rest = lowered.dropFirst(prefix.count)
    if rest.isEmpty { return unnamed }
    guard rest.first == ":" else { return nil }
    return code(of: String(rest.drop { $0 == ":" }))
  }

  /// `ky` of `Кыргызча (ky)`; else the code of a language that is known by its name, else the name.
  static func code(of name: String) -> String {
    let name = trimmed(name).lowercased()
    if name.last == ")", let open = name.lastIndex(of: "(") {
      return trimmed(String(name[name.index(after: open)...].dropLast()))
    }
    return names[name] ?? name
  }

  private static let names = [
    "english": "en", "английский": "en", "англисче": "en", "русский": "ru", "russian": "ru",
    "орусча": "ru", "кыргызча": "ky", "kyrgyz": "ky", "кыргызский": "ky", "ўзбекча": "uz",
    "o‘zbekcha": "uz", "o'zbekcha": "uz", "uzbek": "uz", "узбекский": "uz", "тоҷикӣ": "tg",
    "tajik": "tg", "таджикский": "tg", "қазақша": "kk", "kazakh": "kk", "default": "",
  ]

  /// A column of labels, and the language they are in.
  struct Column {
    let header: String
    let language: String
  }

  static func columns(_ headers: [String], unnamed: String) -> [Column] {
    headers.compactMap { header in
      language(of: header, unnamed: unnamed).map { Column(header: header, language: $0) }
    }
  }

  /// The label of a row in every language that it has one in, in the order of the form.
  static func text(_ row: [String: String], _ columns: [Column]) -> LocalizedText? {
    let versions = columns.compactMap { column in
      row[column.header].map { LocalizedText.Version(column.language, $0) }
    }
    return versions.isEmpty ? nil : LocalizedText(versions)
  }

  static func trimmed(_ text: String) -> String {
    let isBlank = { (character: Character) in character.isWhitespace }
    let start = text.drop(while: isBlank)
    return String(start.reversed().drop(while: isBlank).reversed())
  }
}
