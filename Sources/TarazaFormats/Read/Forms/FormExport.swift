import TarazaData

/// The columns of an export, each with the question of the form that it answers.
struct FormExport: Sendable {
  /// What becomes a column of the table.
  struct Column: Sendable {
    enum Source: Hashable, Sendable {
      /// A column of the export as it is.
      case plain(ColumnID)
      /// One choice of several; the answers are names, or labels, of choices.
      case one(ColumnID, [FormChoice])
      /// Whether one of several answers was ticked, from the column of all answers, that of this
      /// one, or both.
      case item(joined: ColumnID?, own: ColumnID?, code: String, isConditional: Bool)
    }

    let source: Source
    var variable: Variable
  }

  private(set) var columns: [Column] = []
  private(set) var sets: [ResponseSet] = []
  private(set) var notes: [FormNote] = []

  /// The repeats of the form, each with a sheet of its own.
  var repeats: [String] { form.repeats }

  private let form: SurveyForm
  private let names: FormNames
  /// By list: the choices that sound like no answer.
  private let refusals: [String: [NoAnswer]]
  private let headers: Set<String>
  private var taken: Set<String> = []
  private var found: [(question: FormQuestion, column: ColumnID, items: [String: ColumnID]?)] = []

  /// - Parameter inRepeat: the repeat whose answers the export holds; nil for the main table.
  init(_ form: SurveyForm, headers: [ColumnID], inRepeat: String?) {
    self.form = form
    names = FormNames(form, inRepeat: inRepeat)
    self.headers = Set(headers.map(\.name))
    refusals = form.choices.mapValues { FormExport.noAnswers($0) }
    let matches = headers.map { names.match($0.name) }
    let asked = Dictionary(
      zip(headers, matches).compactMap { header, match in
        if case .question(let question) = match { (question, header) } else { nil }
      }, uniquingKeysWith: { first, _ in first })
    var done: Set<FormQuestion> = []
    var unknown: [String] = []
    var ambiguous: [String] = []
    for (header, match) in zip(headers, matches) {
      switch match {
      case .question(let question):
        if case .several = question.kind {
          if done.insert(question).inserted {
            addItems(of: question, joined: header, headers, matches)
          }
        } else if asked[question] == header {
          add(question, header)
        } else {
          addPlain(header)
        }
      case .item(let question, _):
        if done.insert(question).inserted {
          addItems(of: question, joined: asked[question], headers, matches)
        }
      case .ambiguous:
        ambiguous.append(header.name)
        addPlain(header)
      case nil:
        if let place = FormMeta.place(header.name, names) {
          add(FormMeta.variable(header, called: id(place, else: header.name)), .plain(header))
        } else {
          if !FormMeta.isKnown(header.name) { unknown.append(header.name) }
          addPlain(header)
        }
      }
    }
    addConditions()
    note(headers, unknown, ambiguous, inRepeat)
  }

  // MARK: Columns

  private mutating func add(_ variable: Variable, _ source: Column.Source) {
    taken.insert(variable.id.name)
    columns.append(Column(source: source, variable: variable))
  }

  private mutating func addPlain(_ header: ColumnID) {
    add(FormMeta.variable(header), .plain(header))
  }

  /// The name of the question where it is free, else that of the column, numbered if need be.
  private func id(_ name: String, else header: String) -> ColumnID {
    if !taken.contains(name), name == header || !headers.contains(name) { return ColumnID(name) }
    guard taken.contains(header) else { return ColumnID(header) }
    var number = 2
    while taken.contains("\(header)_\(number)") || headers.contains("\(header)_\(number)") {
      number += 1
    }
    return ColumnID("\(header)_\(number)")
  }

  private mutating func add(_ question: FormQuestion, _ header: ColumnID) {
    var variable = Variable(id(question.name, else: header.name), type: .unknown)
    variable.label = question.label
    var source = Column.Source.plain(header)
    switch question.kind {
    case .one(let list):
      let choices = form.choices[list] ?? []
      if !choices.isEmpty {
        let coding = FormCoding(choices)
        variable.valueLabels = coding.valueLabels
        // Whether the answers are the numbers of choices their cells say.
        variable.type = coding.type == .text ? .text : .unknown
        variable.level = coding.type == .text ? .nominal : nil
        if question.appearance.contains("likert") {
          variable.level = .ordinal
          if noAnswers(list).isEmpty { variable.range = coding.range }
        }
        source = .one(header, choices)
      }
    case .number(let isWhole):
      variable.level = .interval
      variable.range = limits(of: question, isWhole: isWhole)
    case .text: variable.type = .text
    case .date, .dateTime, .several, .other: break
    }
    found.append((question, variable.id, nil))
    add(variable, source)
  }

  private func limits(of question: FormQuestion, isWhole: Bool) -> ClosedRange<Double>? {
    let parts = question.parameters.split { $0 == " " || $0 == ";" || $0 == "," }.map {
      $0.split(separator: "=").map(String.init)
    }
    func parameter(_ name: String) -> Double? {
      parts.first { $0.count == 2 && $0[0] == name }.flatMap { Double($0[1]) }
    }
    if let start = parameter("start"), let end = parameter("end"), start <= end {
      return start...end
    }
    return question.constraint.flatMap { FormExpression($0)?.range(isWhole: isWhole) }
  }

  private mutating func addItems(
    of question: FormQuestion, joined: ColumnID?, _ headers: [ColumnID],
    _ matches: [FormNames.Match?]
  ) {
    guard case .several(let list) = question.kind else { return }
    var own: [String: ColumnID] = [:]
    var order = (form.choices[list] ?? []).map(\.name)
    for (header, match) in zip(headers, matches) {
      guard case .item(question, let code) = match, own[code] == nil else { continue }
      own[code] = header
      if !order.contains(code) { order.append(code) }
    }
    guard !order.isEmpty else {
      if let joined { addPlain(joined) }
      return
    }
    let labels = Dictionary(
      (form.choices[list] ?? []).map { ($0.name, $0.label) },
      uniquingKeysWith: { first, _ in first })
    var items: [String: ColumnID] = [:]
    var seen: Set<String> = []
    for code in order where seen.insert(code).inserted {
      let id = id("\(question.name)_\(code)", else: own[code]?.name ?? "\(question.name)/\(code)")
      let label = FormExport.joined(question.label, labels[code] ?? nil)
      items[code] = id
      add(
        Variable(id, type: .truth, label: label),
        .item(
          joined: joined, own: own[code], code: code, isConditional: !question.relevant.isEmpty))
    }
    let inOrder = columns.suffix(items.count).map(\.variable.id)
    sets.append(
      ResponseSet(
        setName(question.name, joined), label: question.label, items: Array(inOrder)))
    found.append((question, ColumnID(question.name), items))
  }

  private func setName(_ name: String, _ joined: ColumnID?) -> String {
    var free = name
    while taken.contains(free) || sets.contains(where: { $0.name == free })
      || (headers.contains(free) && free != joined?.name)
    {
      free += "_set"
    }
    return free
  }

  /// “Where from? – a well”, in the languages that both have.
  private static func joined(_ question: LocalizedText?, _ choice: LocalizedText?) -> LocalizedText?
  {
    guard let question, let choice else { return choice ?? question }
    let versions = choice.versions.map { version in
      let asked = question.versions.first { $0.language == version.language }
      return LocalizedText.Version(
        version.language, (asked.map { "\($0.text) – " } ?? "") + version.text)
    }
    return LocalizedText(versions)
  }
}

// MARK: - Conditions

extension FormExport {
  private mutating func addConditions() {
    var references: [String: FormCondition.Reference] = [:]
    for (question, column, items) in found where references[question.name] == nil {
      references[question.name] = FormCondition.Reference(
        column: column, kind: kind(of: question), items: items)
    }
    let condition = FormCondition { references[$0] }
    var leftOut: [String] = []
    for (question, column, items) in found where !question.relevant.isEmpty {
      guard let text = condition.translated(question.relevant) else {
        leftOut.append(question.name)
        continue
      }
      let asked = items.map { Set($0.values) } ?? [column]
      for index in columns.indices where asked.contains(columns[index].variable.id) {
        columns[index].variable.askedIf = text
      }
    }
    if !leftOut.isEmpty { notes.append(.conditionsLeftOut(leftOut)) }
  }

  private func kind(of question: FormQuestion) -> FormCondition.Reference.Kind {
    switch question.kind {
    case .number: .number
    case .text: .text
    case .one(let list):
      FormCoding(form.choices[list] ?? []).type == .text ? .text : .number
    case .several, .date, .dateTime, .other: .other
    }
  }

  private mutating func note(
    _ headers: [ColumnID], _ unknown: [String], _ ambiguous: [String], _ inRepeat: String?
  ) {
    var all: [FormNote] = [
      .matched(
        questions: found.count, columns: columns.count, languages: form.languages)
    ]
    let here = Set(found.map(\.question.name))
    let missing = form.questions.filter {
      $0.isAsked && $0.inRepeat == inRepeat && !here.contains($0.name)
    }
    if !unknown.isEmpty { all.append(.notInForm(unknown)) }
    if !missing.isEmpty { all.append(.notInExport(missing.map(\.name))) }
    if !ambiguous.isEmpty { all.append(.ambiguous(ambiguous)) }
    if !sets.isEmpty { all.append(.severalAnswers(sets.map(\.name))) }
    all += notes
    let limited = found.filter { question, _, _ in
      guard case .number(let isWhole) = question.kind, question.constraint != nil else {
        return false
      }
      return limits(of: question, isWhole: isWhole) == nil
    }
    if !limited.isEmpty { all.append(.limitsLeftOut(limited.map(\.question.name))) }
    all += noAnswerNotes
    if inRepeat == nil, !form.repeats.isEmpty { all.append(.repeats(form.repeats)) }
    notes = all
  }
}

// MARK: - Codes that sound like no answer

extension FormExport {
  private static let words: [(word: String, kind: String)] = [
    ("refuse", "refused"), ("отказ", "refused"), ("баш тарт", "refused"),
    ("prefer not", "refused"), ("don't know", "dont_know"), ("don’t know", "dont_know"),
    ("do not know", "dont_know"), ("не знаю", "dont_know"), ("затрудня", "dont_know"),
    ("билбей", "dont_know"), ("not applicable", "not_applicable"),
  ]

  private func noAnswers(_ list: String) -> [NoAnswer] { refusals[list] ?? [] }

  private static func noAnswers(_ choices: [FormChoice]) -> [NoAnswer] {
    let coding = FormCoding(choices)
    return choices.compactMap { choice in
      for version in choice.label?.versions ?? [] {
        let small = version.text.lowercased()
        guard let hit = words.first(where: { small.contains($0.word) }),
          let value = coding.value(of: choice.name)
        else { continue }
        return NoAnswer(value: value, label: version.text, kind: hit.kind)
      }
      return nil
    }
  }

  /// By the questions that offer them: the codes, so that a scale of many items is one note.
  private var noAnswerNotes: [FormNote] {
    var questions: [NoAnswer: [ColumnID]] = [:]
    var order: [NoAnswer] = []
    for (question, column, _) in found {
      guard case .one(let list) = question.kind else { continue }
      for answer in noAnswers(list) {
        if questions[answer] == nil { order.append(answer) }
        questions[answer, default: []].append(column)
      }
    }
    var asked: [[ColumnID]] = []
    var answers: [[ColumnID]: [NoAnswer]] = [:]
    for answer in order {
      let columns = questions[answer] ?? []
      if answers[columns] == nil { asked.append(columns) }
      answers[columns, default: []].append(answer)
    }
    return asked.map { .soundsLikeNoAnswer(answers[$0] ?? [], questions: $0) }
  }
}

/// The names of choices as values: numbers where all of them are, else texts.
struct FormCoding {
  private let choices: [FormChoice]
  let type: ColumnType

  init(_ choices: [FormChoice]) {
    self.choices = choices
    let isNumeric = choices.allSatisfy { FormCoding.number($0.name) != nil }
    type = isNumeric && !choices.isEmpty ? .number : .text
  }

  func value(of name: String) -> Value? {
    type == .number ? FormCoding.number(name).map { .number($0) } : .text(name)
  }

  var valueLabels: [ValueLabel] {
    var seen: Set<Value> = []
    return choices.compactMap { choice in
      guard let value = value(of: choice.name), seen.insert(value).inserted else { return nil }
      return ValueLabel(value, choice.label ?? LocalizedText(choice.name))
    }
  }

  var range: ClosedRange<Double>? {
    let numbers = choices.compactMap { FormCoding.number($0.name) }
    guard type == .number, let low = numbers.min(), let high = numbers.max() else { return nil }
    return low...high
  }

  /// Codes such as `01` are names, not numbers.
  private static func number(_ name: String) -> Double? {
    guard let whole = Int32(name), String(whole) == name else { return nil }
    return Double(whole)
  }
}
