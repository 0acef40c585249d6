import TarazaData

/// Writes whole tables to files of one format.
package protocol TableWriter: Sendable {
  /// Streams the rows into a new file that takes the place of the old one when it is whole.
  ///
  /// - Returns: what was written, with what of it the file does not say as the table did.
  func write(to path: String, _ progress: Progress) throws(DataError) -> WriteReport
}

extension FileFormat {
  /// The endings by which tables are saved, in the order of the formats.
  package static var savedEndings: [String] { allCases.flatMap(\.savedEndings) }

  /// The format in which a table is saved under this name.
  package init(saving path: String) throws(DataError) {
    let ending = FilePath.ending(path).lowercased()
    let named = FileFormat.allCases.first { $0.savedEndings.contains(ending) }
    guard let named else {
      throw .file(
        FileTrouble(
          .unknownFormat, path: path, "a table cannot be saved as “\(path)”",
          hints: ["endings there are: \(Self.savedEndings.joined(separator: ", "))"]))
    }
    self = named
  }

  /// Writes a table in this format, and a codebook beside it with what the file does not hold by
  /// itself.
  ///
  /// - Throws: `.file` with `.notWritable` before anything is written where the codebook would take
  ///   the place of a file of another kind.
  package func save(
    _ frame: Frame, to path: String, _ options: WriteOptions = WriteOptions(),
    _ progress: Progress = .none
  ) throws(DataError) -> WriteReport {
    let beside = FilePath.replacingEnding(path, with: "json")
    let beyond = frame.schema.codebookParts.subtracting(holds(frame.schema))
    // One that stands there already would speak of the old table.
    let isThere = try CodebookFile.isCodebook(beside)
    let isWritten = !beyond.isEmpty || isThere
    if isWritten { try CodebookFile.checkReplaceable(beside) }
    var report = try writer(frame, options).write(to: path, progress)
    let written = report.schema ?? frame.schema
    let left = written.codebookParts.subtracting(holds(written)).union(beyond)
    if isWritten || !left.isEmpty {
      try CodebookFile.checkReplaceable(beside)
      try CodebookFile.write(written, beside: path)
      report.codebook = left
    }
    return report
  }
}
