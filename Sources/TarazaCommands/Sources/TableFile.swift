import TarazaData
import TarazaDocument
import TarazaFormats
import TarazaLanguage

/// Opens files for `open` and `dataset` alike: tables of rows, and correlation matrices.
enum TableFile {
  /// - Parameter n: the cases behind a correlation matrix, where the codebook does not say.
  static func relation(_ path: String, _ options: ReadOptions, n: Double?) throws(DataError)
    -> any Relation
  {
    let reader = try FileFormat(path: path).reader(path, options)
    let codebook = try CodebookFile.find(options.codebook, for: path)
    if let matrix = try MatrixFile.relation(reader, codebook, n: n) { return matrix }
    return try FileRelation(reader, codebook, path: path)
  }

  /// The table with the columns that the program needs already read, so that their types are known.
  static func opened(_ relation: any Relation, _ context: Context) throws(DataError) -> Opened {
    guard let file = relation as? FileRelation else { return Opened(Frame(relation)) }
    _ = try file.table(file.schema.columns(in: context.need), context.progress)
    let doubts = file.report.notes.map { Note(.remark, "file", $0.message + ".") }
    return Opened(Frame(file), notes: doubts)
  }
}
