import Synchronization
import TarazaData

/// A file as a relation: its columns are read when something first asks for them, and then kept.
package final class FileRelation: Relation {
  /// The file, where the relation was opened by its path.
  package let path: String?
  private let reader: any TableReader
  private let state: Mutex<State>

  private struct State {
    var schema: Schema
    var columns: [ColumnID: Column] = [:]
    var rowCount: Int?
    var notes: [ReadNote] = []
  }

  /// Opens a file whose format its ending says.
  package convenience init(path: String, options: ReadOptions = ReadOptions()) throws(DataError) {
    let reader = try FileFormat(path: path).reader(path, options)
    try self.init(reader, CodebookFile.find(options.codebook, for: path), path: path)
  }

  package init(
    _ reader: any TableReader, _ found: CodebookFile.Found? = nil, path: String? = nil
  ) throws(DataError) {
    self.path = path
    self.reader = reader
    var schema = reader.schema
    if let found { schema = try schema.applying(found.codebook, file: found.path) }
    var known = State(schema: schema)
    known.notes = found?.codebook.unmatched(in: schema).map { .columnNotInFile($0) } ?? []
    state = Mutex(known)
  }

  /// Columns not read yet whose type the codebook does not say are `.unknown`.
  package var schema: Schema { state.withLock { $0.schema } }

  /// Known on opening: of the whole content for files up to `FileFingerprint.wholeFileLimit`, of
  /// size, times and ends for greater ones.
  package var identity: DataHash { reader.identity }

  /// What was understood of the file, and of the columns read so far.
  package var report: ReadReport {
    var report = reader.report
    state.withLock {
      report.rowCount = $0.rowCount ?? report.rowCount
      report.add($0.notes)
    }
    return report
  }

  /// What was understood. Columns of a small file that nothing has asked for yet are looked at to
  /// tell their types, which are known from then on, and read again when they are needed; those of a
  /// large one stay unread.
  package var account: FileAccount {
    var (report, schema) = (report, schema)
    let unread = schema.variables.filter { $0.type == .unknown }
    if !unread.isEmpty, reader.byteCount <= FileRelation.smallFile,
      let read = try? reader.read(unread, .none)
    {
      for (variable, column) in zip(unread, read.columns) {
        if let place = schema.position(of: variable.id) {
          schema.variables[place].type = column.type
        }
      }
      report.rowCount = read.rowCount
      let seen = schema
      state.withLock { state in
        for place in state.schema.variables.indices
        where state.schema.variables[place].type == .unknown {
          state.schema.variables[place].type =
            seen[state.schema.variables[place].id]?.type ?? .unknown
        }
      }
    }
    return FileAccount(report, schema)
  }

  /// Bytes of a file that is read in a few hundredths of a second, whatever its format.
  private static let smallFile = 1 << 20

  /// The named columns, or all, in memory.
  package func table(_ ids: [ColumnID]? = nil, _ progress: Progress = .none)
    throws(DataError) -> Table
  {
    let schema = schema
    let wanted = ids ?? schema.variables.map(\.id)
    for id in wanted where schema[id] == nil {
      throw .unknownColumn(id, known: schema.variables.map(\.id))
    }
    let unread = state.withLock { state in wanted.filter { state.columns[$0] == nil } }
    if !unread.isEmpty { try keep(unread.compactMap { schema[$0] }, progress) }
    return state.withLock { state in
      Table(
        schema: state.schema.selecting(wanted.map { View.Renaming($0, from: $0) }),
        columns: state.columns.filter { wanted.contains($0.key) })
    }
  }

  /// Reads columns and keeps them, in the types that the codebook gives.
  private func keep(_ variables: [Variable], _ progress: Progress) throws(DataError) {
    let read = try reader.read(variables, progress)
    var columns: [Column] = []
    for (variable, column) in zip(variables, read.columns) {
      columns.append(try typed(column, variable))
    }
    let apart = CodesApart.found(in: zip(variables, columns).map { ($0, $1) })
    let alike = zip(variables, columns).compactMap { NamesAlike.found(in: $1, of: $0.id) }
    state.withLock { state in
      // Changed as a whole: a schema looks its names up anew whenever its variables change.
      var known = state.schema.variables
      for (variable, column) in zip(variables, columns) {
        state.columns[variable.id] = column
        if let position = state.schema.position(of: variable.id) {
          known[position].type = column.type
          known[position].missingCodes += read.foundCodes[variable.id] ?? []
        }
      }
      state.schema.variables = known
      state.rowCount = read.rowCount
      state.notes +=
        read.notes + apart.map { .codesApart($0) } + alike.map { .namesAlike($0) }
    }
  }

  /// The column in its variable's type. In numbers and texts the reader has found all codes of
  /// missing, if no range; in days and the like a code may be spelled in another way than in the
  /// codebook.
  private func typed(_ column: Column, _ variable: Variable) throws(DataError) -> Column {
    let isCast = variable.type != .unknown && variable.type != column.type
    let isPlain = column.type == .number || column.type == .text
    let isWhole =
      !isCast && (reader.findsAllMissing || (isPlain && variable.missingRanges.isEmpty))
    return isWhole ? column : try column.read(as: variable)
  }

  package func answer<S: Statistic>(_ question: S, of view: View, _ progress: Progress)
    throws(DataError) -> GroupedAnswers<S.Answer>
  {
    try table(for: question.columns, of: view, progress).answer(question, of: view, progress)
  }

  package func chunks(
    _ columns: [ColumnID], of view: View, _ progress: Progress,
    _ body: (borrowing Chunk) throws(DataError) -> Void
  ) throws(DataError) {
    try table(for: columns, of: view, progress).chunks(columns, of: view, progress, body)
  }

  /// What must be read to know `outputs`; at least one column, as rows cannot be counted without.
  private func table(for outputs: [ColumnID], of view: View, _ progress: Progress)
    throws(DataError) -> Table
  {
    let needed = try view.sourceColumns(for: Set(outputs))
    let schema = schema
    let inOrder = schema.variables.map(\.id).filter(needed.contains)
    // In an order that does not change, so that of several unknown ones the same is named.
    for id in needed.sorted(by: { $0.name < $1.name }) where schema[id] == nil {
      throw .unknownColumn(id, known: schema.variables.map(\.id))
    }
    return try table(
      inOrder.isEmpty ? schema.variables.prefix(1).map(\.id) : inOrder, progress)
  }
}
