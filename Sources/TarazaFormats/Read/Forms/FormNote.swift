import TarazaData

/// What was understood of a form and its export together, or is doubtful.
package enum FormNote: Hashable, Sendable {
  /// Columns that questions of the form were found for.
  case matched(questions: Int, columns: Int, languages: [String])
  /// Columns that stand for no question.
  case notInForm([String])
  /// Questions that have no column.
  case notInExport([String])
  /// Columns whose names or labels several questions have.
  case ambiguous([String])
  /// A question with several answers, as columns of truths.
  case severalAnswers([String])
  /// Conditions that could not be put into the language.
  case conditionsLeftOut([String])
  /// Limits of answers that are no plain pair of bounds.
  case limitsLeftOut([String])
  /// Answers that are no choice of the form.
  case unknownChoice(ColumnID, example: String, count: Int)
  /// The column held labels, which were turned into the names of the choices.
  case labelsToNames(ColumnID)
  /// A choice that sounds like no answer.
  case soundsLikeNoAnswer(Value, label: String, kind: String, questions: [ColumnID])
  /// A repeat, whose rows stand in a sheet of their own.
  case repeats([String])

  package var message: String {
    switch self {
    case .matched(let questions, let columns, let languages):
      "the form describes \(questions) questions in \(columns) columns"
        + (languages.isEmpty ? "" : ", in \(languages.joined(separator: ", "))")
    case .notInForm(let names): "no question of the form stands behind \(FormNote.list(names))"
    case .notInExport(let names): "the export has no column for \(FormNote.list(names))"
    case .ambiguous(let names):
      "several questions are called like \(FormNote.list(names)); the columns were left as they are"
    case .severalAnswers(let names):
      "several answers could be ticked in \(FormNote.list(names)): each is a column of truths, and "
        + "the question a set"
    case .conditionsLeftOut(let names):
      "the conditions for asking \(FormNote.list(names)) could not be put into Taraza's language"
    case .limitsLeftOut(let names):
      "the constraints of \(FormNote.list(names)) are no plain pair of bounds and were left out"
    case .unknownChoice(let column, let example, let count):
      "column “\(column)”: \(count) answers such as “\(example)” are no choices of the form"
    case .labelsToNames(let column):
      "column “\(column)” holds labels, which were turned into the names of the choices"
    case .soundsLikeNoAnswer(let value, let label, let kind, let questions):
      "\(FormNote.source(value)) (“\(label)”) sounds like no answer in "
        + "\(FormNote.list(questions.map(\.name))); if so: \(FormNote.line(value, kind, questions))"
    case .repeats(let names):
      "the answers of \(FormNote.list(names)) stand in sheets of their own: open them with sheet:"
    }
  }

  /// What to type so that the code counts as missing.
  private static func line(_ value: Value, _ kind: String, _ questions: [ColumnID]) -> String {
    let name = AskedIf.written(questions.first?.name ?? "q")
    return "derive \(name) = case { \(name) == \(source(value)) => missing(\(kind)), "
      + "else => \(name) }"
  }

  private static func source(_ value: Value) -> String {
    if case .text(let text) = value { "\"\(text)\"" } else { value.plainText }
  }

  private static func list(_ names: [String]) -> String {
    let shown = 8
    return names.prefix(shown).joined(separator: ", ")
      + (names.count > shown ? " and \(names.count - shown) more" : "")
  }
}
