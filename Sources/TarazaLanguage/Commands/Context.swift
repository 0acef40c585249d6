import TarazaData
import TarazaDocument

/// What a command may use of the world it runs in; the front end decides it once per session.
package struct Context: Sendable {
  /// Answers already computed, shared by all commands of a session.
  package let answers: AnswerCache
  package let progress: Progress
  /// Seeds every random stream, so that the same program prints the same digits.
  package let seed: UInt64
  /// The language of labels: `en`, `ru`, `ky`.
  package let language: String
  /// Relative file names are read and written from here.
  package let directory: String
  /// Which columns the rest of the program needs of what the command yields.
  package let need: ColumnNeed

  package init(
    answers: AnswerCache, progress: Progress, seed: UInt64, language: String, directory: String,
    need: ColumnNeed = .all
  ) {
    self.answers = answers
    self.progress = progress
    self.seed = seed
    self.language = language
    self.directory = directory
    self.need = need
  }

  package func needing(_ need: ColumnNeed) -> Context {
    Context(
      answers: answers, progress: progress, seed: seed, language: language, directory: directory,
      need: need)
  }

  /// For one of several things that are computed after each other.
  package func part(_ place: Int, of count: Int) -> Context {
    guard count > 1 else { return self }
    let share = 1 / Double(count)
    return Context(
      answers: answers, progress: progress.part(from: Double(place) * share, share: share),
      seed: seed, language: language, directory: directory, need: need)
  }

  /// The path that a file name of the program stands for.
  package func path(_ name: String) -> String {
    name.hasPrefix("/") || directory.isEmpty ? name : directory + "/" + name
  }
}

/// What a document needs to know of the table behind an outcome.
package struct Presentation: Sendable {
  package let schema: Schema
  package let language: String

  package init(schema: Schema, language: String) {
    self.schema = schema
    self.language = language
  }

  /// The label of a column in the reader's language, or else its name.
  package func label(_ id: ColumnID) -> String {
    schema[id]?.label?.text(in: language) ?? id.name
  }

  /// The same beside the name in a table: blank where there is no label to tell.
  package func labelCell(_ id: ColumnID) -> Cell {
    schema[id]?.label?.text(in: language).map(Cell.text) ?? .blank
  }

  package var notice: Note? {
    schema.notice?.text(in: language).map { Note(.remark, "data-notice", $0) }
  }
}

/// The rows of one group as an analysis asks about them: all groups are answered in one pass.
package struct Sample: Sendable {
  package let frame: Frame
  package let key: GroupKey
  package let context: Context

  package init(frame: Frame, key: GroupKey, context: Context) {
    self.frame = frame
    self.key = key
    self.context = context
  }

  package var schema: Schema { frame.schema }

  package func answer<S: Statistic>(_ question: S) throws(CommandError) -> Counted<S.Answer> {
    do throws(DataError) {
      return try frame.answer(question, for: key, context.answers, context.progress)
        ?? Counted(question.empty())
    } catch { throw .data(error) }
  }

  /// The group's rows of these columns, for the methods that truly need rows.
  package func table(_ columns: [ColumnID]) throws(CommandError) -> Table {
    do throws(DataError) {
      return try frame.only(key).table(columns: columns, context.progress)
    } catch { throw .data(error) }
  }
}

extension Schema {
  /// The columns of that need that the table has, in its order.
  package func columns(in need: ColumnNeed) -> [ColumnID] {
    switch need {
    case .all: variables.map(\.id)
    case .some(let needed): variables.map(\.id).filter(needed.contains)
    }
  }
}
