import TarazaData
import TarazaDocument
import TarazaFormats
import TarazaLanguage

/// Opens files for `open` and `dataset` alike: tables of rows, and correlation matrices.
enum TableFile {
  /// - Parameters:
  ///   - form: the XLSForm that the answers were given to.
  ///   - n: the cases behind a correlation matrix, where the codebook does not say.
  ///   - kind: what the numbers of a matrix are, where the program says that it is one.
  static func relation(
    _ path: String, _ options: ReadOptions, form: String? = nil, n: Double?,
    matrix kind: Codebook.Matrix.Kind? = nil
  ) throws(DataError) -> any Relation {
    var reader = try FileFormat(path: path).reader(path, options)
    if let form { reader = try FormReader(reader, form: form) }
    let codebook = try CodebookFile.find(options.codebook, for: path)
    if let matrix = try MatrixFile.relation(reader, codebook, n: n, kind: kind) { return matrix }
    guard n == nil else {
      throw .file(
        FileTrouble(
          .format, path: path, "`n` says the cases behind a matrix, and this is a table of rows",
          hints: [
            "in a matrix the first column, `variable`, has the names of the others, in their order",
            "leave `n` out to read it as rows",
          ]))
    }
    return try FileRelation(reader, codebook, path: path)
  }

  /// The table with the columns that the program needs already read, so that their types are known.
  ///
  /// - Parameter isBundled: whether the file came with Taraza, so that how it is read is no news.
  static func opened(
    _ relation: any Relation, _ context: Context, isBundled: Bool = false
  ) throws(DataError) -> Opened {
    guard let file = relation as? FileRelation else { return Opened(Frame(relation)) }
    _ = try file.table(file.schema.columns(in: context.need), context.progress)
    let doubts = file.report.notes.filter(\.isDoubt).map { note($0.message) }
    return Opened(
      Frame(file),
      account: SourceAccount(file: file.path ?? "", doubts: doubts) {
        isBundled ? [] : file.account.lines.map(note)
      })
  }

  private static func note(_ text: String) -> Note { Note(.remark, "file", text + ".") }
}
