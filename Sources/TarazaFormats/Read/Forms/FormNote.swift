import TarazaData

/// A choice that sounds like no answer, with the kind of missing that it would be.
package struct NoAnswer: Hashable, Sendable {
  let value: Value
  let label: String
  let kind: String
}

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
  /// Choices of the same questions that sound like no answer.
  case soundsLikeNoAnswer([NoAnswer], questions: [ColumnID])
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
    case .soundsLikeNoAnswer(let answers, let questions):
      answers.map { "\(FormNote.source($0.value)) (“\($0.label)”)" }.joined(separator: ", ")
        + " \(answers.count == 1 ? "sounds" : "sound") like no answer in "
        + "\(FormNote.list(questions.map(\.name))); if so: \(FormNote.line(answers, questions))"
    case .repeats(let names):
      "the answers of \(FormNote.list(names)) stand in sheets of their own: open them with sheet:"
    }
  }

  /// What to type so that the codes count as missing.
  private static func line(_ answers: [NoAnswer], _ questions: [ColumnID]) -> String {
    let name = AskedIf.written(questions.first?.name ?? "q")
    let arms = answers.map { "\(name) == \(source($0.value)) => missing(\($0.kind)), " }
    return "derive \(name) = case { \(arms.joined())else => \(name) }"
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
