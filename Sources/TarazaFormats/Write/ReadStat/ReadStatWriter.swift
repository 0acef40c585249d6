import CReadStat
import TarazaData

/// Writes SPSS and Stata files with all of the codebook that they can hold.
///
/// SPSS: compressed rows in `.sav`, zlib in `.zsav`. Stata: version 118, the first that holds
/// Unicode, as Stata 14 and later read.
package struct ReadStatWriter: TableWriter {
  private let frame: Frame
  private let format: FileFormat
  private let options: WriteOptions
  private let dialect: StatDialect

  private static let stataVersion: UInt8 = 118

  package init(_ frame: Frame, _ format: FileFormat, _ options: WriteOptions = WriteOptions()) {
    self.frame = frame
    self.format = format
    self.options = options
    dialect = format == .dta ? .stata : .spss
  }

  package func write(to path: String, _ progress: Progress = .none)
    throws(DataError) -> WriteReport
  {
    let table = try frame.table(progress)
    guard !table.schema.variables.isEmpty else {
      throw .file(
        FileTrouble(.notWritable, path: path, "\(dialect.noun) needs at least one column"))
    }
    let limits = StatLimits(dialect)
    var names = StatNames(dialect)
    var notes: [WriteNote] = []
    var columns: [StatColumn] = []
    for variable in table.schema.variables {
      let name = names.name(variable.id)
      if name != variable.id.name { notes.append(.nameChanged(variable.id, to: name)) }
      columns.append(
        StatColumn(
          variable, named: name, try table.column(variable.id), dialect, limits, options.language))
    }
    let title = table.schema.title?.text(in: options.language) ?? ""
    let shortTitle = limits.title.cut(title)
    notes += columns.flatMap(\.notes)
    notes += marked(columns, table.schema) + cuts(columns, limits)
    if title != shortTitle { notes.append(.titleCut(limit: limits.title.words)) }
    var lost: [Int: Int] = [:]
    try AtomicFile.write(to: path) { (sink: inout FileSink) throws(DataError) in
      let output = StatOutput(path: path)
      let writer = try output.begin(dialect, sink)
      defer { sink = output.end(writer, sink) }
      readstat_writer_set_file_label(writer, shortTitle)
      switch format {
      case .zsav: readstat_writer_set_compression(writer, READSTAT_COMPRESS_BINARY)
      case .dta: readstat_writer_set_file_format_version(writer, Self.stataVersion)
      default: readstat_writer_set_compression(writer, READSTAT_COMPRESS_ROWS)
      }
      var rows = StatRowWriter(writer, columns, weight: weight(table.schema), output)
      try rows.write(table.rowCount, dialect, progress)
      lost = rows.lost
    }
    for (index, count) in lost.sorted(by: { $0.key < $1.key }) {
      notes.append(.numbersLost(table.schema.variables[index].id, count: count))
    }
    return WriteReport(
      path: path, rowCount: table.rowCount, columnCount: columns.count, notes: notes,
      schema: schema(table.schema, columns))
  }

  private func weight(_ schema: Schema) -> Int? {
    schema.design.weight.flatMap { schema.position(of: $0) }
  }

  /// The table as a codebook describes it in this file.
  private func schema(_ schema: Schema, _ columns: [StatColumn]) -> Schema {
    let renamings = zip(schema.variables, columns).map {
      View.Renaming(ColumnID($1.name), from: $0.id)
    }
    var written = schema.selecting(renamings)
    written.variables = zip(written.variables, columns).map { renamed, column in
      var variable = column.variable
      variable.askedIf = renamed.askedIf
      return variable
    }
    return written
  }

  private func marked(_ columns: [StatColumn], _ schema: Schema) -> [WriteNote] {
    let marked = zip(schema.variables, columns).compactMap { variable, column in
      column.kinds.marked.map { (variable.id, $0) }
    }
    return marked.first.map { id, first in
      [.kindsMarked(columns: marked.count, first: id, kind: first.kind, as: first.mark)]
    } ?? []
  }

  private func cuts(_ columns: [StatColumn], _ limits: StatLimits) -> [WriteNote] {
    var notes: [WriteNote] = []
    let labels = columns.filter { $0.cuts.labels > 0 }
    if let first = labels.first {
      notes.append(
        .labelsCut(
          count: labels.count, first: first.variable.id, limit: limits.variableLabel.words))
    }
    let values = columns.flatMap(\.cuts.valueLabels)
    if let first = values.first {
      notes.append(
        .valueLabelsCut(count: values.count, first: first, limit: limits.valueLabel.words))
    }
    return notes
  }
}
