import TarazaData
import TarazaDocument
import TarazaFormats
import TarazaLanguage

/// `open`: opens a table from a file.
struct OpenCommand: SourceCommand {
  static let path = Parameter.file("file", "The file to open, in quotes").asItems
  static let codebook = Parameter.file("codebook", "The codebook's file, when it is not beside")
    .optional
  static let encoding = Parameter.text(
    "encoding", "The text encoding, when it is not guessed right"
  ).optional
  static let delimiter = Parameter<Delimiter>.choice(
    "delimiter", "What stands between cells",
    [
      ChoiceWord("comma", .comma, ","), ChoiceWord("semicolon", .semicolon, ";"),
      ChoiceWord("tab", .tab, "a tab"), ChoiceWord("bar", .bar, "|"),
    ]
  ).optional
  static let decimal = Parameter<DecimalMark>.choice(
    "decimal", "What stands before decimals",
    [ChoiceWord("point", .point, "1.5"), ChoiceWord("comma", .comma, "1,5")]
  ).optional
  static let missing = Parameter.texts("missing", "Texts that stand for a missing value")
    .default([], "[]")
  static let ragged = Parameter<RaggedRows>.choice(
    "ragged", "What becomes of rows with too few cells",
    [
      ChoiceWord("refuse", .refused, "an error that names the row"),
      ChoiceWord("fill", .filled, "cells that are not there are missing"),
    ]
  ).default(.refused, "refuse")
  static let sheet = Parameter.text(
    "sheet", "Which sheet of a workbook; the first with cells when not said"
  ).optional
  static let form = Parameter.file(
    "form", "The XLSForm of a Kobo or ODK export, which describes its columns"
  ).optional
  static let table = Parameter.text(
    "table", "Which table of a file that holds several"
  ).optional
  static let matrix = Parameter<Codebook.Matrix.Kind>.choice(
    "matrix", "That the file holds a matrix, and of what", MatrixCommand.kinds
  ).optional
  static let n = Parameter.number("n", "The cases behind a matrix", in: 2...1e12)
    .asOption.optional
  static let signature = Signature(
    "open", "Opens a table from a file", input: .none,
    parameters: [
      path, codebook, encoding, delimiter, decimal, missing, ragged, sheet, table, form, matrix, n,
    ],
    details:
      "Files: \(endings). Of a text file encoding, delimiter, decimal mark and types are found out from the whole file; a "
      + "codebook NAME.json beside NAME.csv is used by itself. A file whose first column is "
      + "`variable` is a correlation matrix; `with matrix: correlation, n: 145` opens any that has "
      + "the items' names in its header. An export of Kobo or ODK is described by its form: "
      + "`with form: \"form.xlsx\"`.",
    examples: [Example("open \"datasets/attitude.csv\" | describe", "a file of this checkout")],
    synonyms: ["read", "load", "import_csv", "read_csv", "insheet"])

  private static var endings: String {
    FileFormat.allCases.flatMap(\.savedEndings).map { "." + $0 }.joined(separator: ", ")
  }

  let path: String
  var reads: String? { path }
  let options: ReadOptions
  let codebook: String?
  let form: String?
  let matrix: Codebook.Matrix.Kind?
  let n: Double?

  init(_ arguments: Arguments) throws(Diagnostic) {
    path = arguments[Self.path]
    codebook = arguments[Self.codebook]
    form = arguments[Self.form]
    matrix = arguments[Self.matrix]
    n = arguments[Self.n]
    var encoding: TextEncoding?
    if let name = arguments[Self.encoding] {
      encoding = TextEncoding(named: name)
      if encoding == nil {
        throw Diagnostic(
          .unknownChoice, "no encoding is called “\(name.shortened)”",
          hints: ["there are \(TextEncoding.allCases.map(\.rawValue).joined(separator: ", "))"])
      }
    }
    options = ReadOptions(
      encoding: encoding, delimiter: arguments[Self.delimiter], decimal: arguments[Self.decimal],
      missing: arguments[Self.missing], raggedRows: arguments[Self.ragged],
      sheet: arguments[Self.sheet], table: arguments[Self.table])
  }

  func schema(_ context: Context) throws(CommandError) -> Schema {
    try source(context).schema
  }

  func open(_ context: Context) throws(CommandError) -> Opened {
    try withData { () throws(DataError) in
      try TableFile.opened(source(in: context), context)
    }
  }

  private func source(_ context: Context) throws(CommandError) -> any Relation {
    try withData { () throws(DataError) in try source(in: context) }
  }

  private func source(in context: Context) throws(DataError) -> any Relation {
    var options = options
    if let codebook { options.codebook = .file(context.path(codebook)) }
    return try TableFile.relation(
      context.path(path), options, form: form.map { context.path($0) }, n: n, matrix: matrix)
  }
}
