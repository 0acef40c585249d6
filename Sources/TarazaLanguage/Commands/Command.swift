import TarazaData
import TarazaDocument

/// A verb of the language: what it takes, and how it starts from arguments that are already valid.
///
/// There are four kinds, told apart by their ends: `SourceCommand` (to a table),
/// `TransformCommand` (table to table), `AnalysisCommand` (table to result) and `OutputCommand`
/// (to a chart or a file). All but the last state what they yield before any data is read.
package protocol Command: Sendable {
  static var signature: Signature { get }
  /// The signature with what the language gives to every command of its kind.
  static var fullSignature: Signature { get }

  /// - Throws: a diagnostic when arguments that are fine one by one do not go together.
  init(_ arguments: Arguments) throws(Diagnostic)
}

extension Command {
  package static var fullSignature: Signature { signature }
}

/// Yields a table out of a file, a bundled dataset or numbers in the program.
package protocol SourceCommand: Command {
  /// What is known before the data is read: names at least, types where a codebook says them.
  func schema(_ context: Context) throws(CommandError) -> Schema
  func open(_ context: Context) throws(CommandError) -> Opened
  /// The file that it reads, as the program calls it; nil when it reads none.
  var reads: String? { get }
}

/// A table that a source has opened, with what is to be said of it.
package struct Opened: Sendable {
  package let frame: Frame
  package let notes: [Note]
  package let account: SourceAccount

  package init(_ frame: Frame, notes: [Note] = [], account: SourceAccount = .none) {
    self.frame = frame
    self.notes = notes
    self.account = account
  }
}

/// What a source understood of a file, and what it doubted.
package struct SourceAccount: Sendable {
  /// The file's name: what was said of one file is still news of another.
  package let file: String
  /// What might have been meant otherwise: said once in a session, whatever becomes of the table.
  package let doubts: [Note]
  /// How the file was read: said where the table itself is shown or named, and only then found out.
  package let understood: @Sendable () -> [Note]

  package init(
    file: String, doubts: [Note], understood: @escaping @Sendable () -> [Note] = { [] }
  ) {
    self.file = file
    self.doubts = doubts
    self.understood = understood
  }

  /// Of sources that are no files.
  package static let none = SourceAccount(file: "", doubts: [])

  /// Behind a stage that has made something else of the table.
  package var ofTableLeft: SourceAccount { SourceAccount(file: file, doubts: doubts) }
}

/// Makes a table out of a table.
package protocol TransformCommand: Command {
  /// Whether it computes a new table at once, instead of adding a step to the view of the old one.
  static var makesTable: Bool { get }
  /// The same of this call, where it depends on what was asked for.
  var makesTable: Bool { get }
  /// The columns that come out, known before the data is read.
  func schema(from input: Schema, by groups: [ColumnID]) throws(Diagnostic) -> Schema
  /// The columns of the input that the given columns of the output rest on, beside those that the
  /// arguments name.
  func inputs(for output: ColumnNeed, from input: Schema) -> ColumnNeed
  func apply(to frame: Frame, _ context: Context) throws(CommandError) -> Transformed
}

/// A table that a transform has made, with what is to be said of it.
package struct Transformed: Sendable {
  package let frame: Frame
  package let notes: [Note]

  package init(_ frame: Frame, notes: [Note] = []) {
    self.frame = frame
    self.notes = notes
  }
}

extension TransformCommand {
  package static var makesTable: Bool { false }
  package var makesTable: Bool { Self.makesTable }

  package func inputs(for output: ColumnNeed, from input: Schema) -> ColumnNeed { output }
}

/// Which columns a stage asks of the one before it.
package enum ColumnNeed: Equatable, Sendable {
  case all
  case some(Set<ColumnID>)

  package func union(_ other: ColumnNeed) -> ColumnNeed {
    guard case .some(let mine) = self, case .some(let others) = other else { return .all }
    return .some(mine.union(others))
  }

  package func holds(_ column: ColumnID) -> Bool {
    switch self {
    case .all: true
    case .some(let needed): needed.contains(column)
    }
  }
}

/// Makes a result out of a table: one outcome for each group that `by` names.
package protocol AnalysisCommand: Command {
  /// The result of one group, in the field's words; other commands may take it up (`score using f`).
  associatedtype Outcome: Sendable

  /// The tables, values and charts that the language will find in the result.
  func shape(of input: Schema) -> ResultShape
  /// The columns it reads, beside those that the arguments name.
  func inputs(from input: Schema) -> ColumnNeed
  func analyse(_ sample: Sample) throws(CommandError) -> Outcome
  /// Called once with all groups, where one result depends on the others (adjusted p-values).
  func conclude(_ outcomes: [Outcome]) throws(CommandError) -> [Outcome]
  /// The result of one group, to be read.
  func document(_ outcome: Outcome, _ presentation: Presentation) -> Document
  /// All groups side by side; nil when each is shown in a section of its own.
  func overview(_ groups: [GroupOutcome<Outcome>], _ presentation: Presentation) -> Document?
  /// The outcome of other rows in the order and signs of the first, where these are arbitrary.
  func arranged(_ outcome: Outcome, like first: Outcome) -> Outcome
}

extension AnalysisCommand {
  package static var fullSignature: Signature { signature.adding(Rerun.without) }
  package func arranged(_ outcome: Outcome, like first: Outcome) -> Outcome { outcome }
  package func inputs(from input: Schema) -> ColumnNeed { .some([]) }
  package func conclude(_ outcomes: [Outcome]) throws(CommandError) -> [Outcome] { outcomes }
  package func overview(_ groups: [GroupOutcome<Outcome>], _ presentation: Presentation)
    -> Document?
  { nil }
}

/// The outcome of one group with the group's values, as the document shows them.
package struct GroupOutcome<Outcome: Sendable>: Sendable {
  package let key: GroupKey
  /// One named value per grouping column: `community` = “Osh”.
  package let names: [NamedValue]
  package let outcome: Outcome
}

/// Makes a chart, or writes a file.
package protocol OutputCommand: Command {
  func type(from input: ValueType) throws(Diagnostic) -> ValueType
  /// The columns of a table that it reads when it is given one.
  func inputs(from input: Schema) -> ColumnNeed
  func run(on input: LanguageValue, _ context: Context) throws(CommandError) -> Output
  /// The file that it writes, as the program calls it; nil when it writes none.
  var writes: String? { get }
}

extension SourceCommand {
  package var reads: String? { nil }
}

extension OutputCommand {
  package var writes: String? { nil }
  package func inputs(from input: Schema) -> ColumnNeed { .all }
}

package struct Output: Sendable {
  package let value: LanguageValue
  /// What is shown: a line that says which file was written.
  package let notes: [Note]

  package init(_ value: LanguageValue, notes: [Note] = []) {
    self.value = value
    self.notes = notes
  }
}
