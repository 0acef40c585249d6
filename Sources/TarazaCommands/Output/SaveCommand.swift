import TarazaData
import TarazaDocument
import TarazaFormats
import TarazaLanguage

/// `save`: writes a table, a chart or a result to a file, whole or not at all.
struct SaveCommand: OutputCommand {
  static let path = Parameter.file("file", "The file to write; its ending says the format").asItems
  static let signature = Signature(
    "save", "Writes a table, a chart or a result to a file", input: .any, parameters: [path],
    details:
      "Tables: \(FileFormat.savedEndings.map { "." + $0 }.joined(separator: ", ")), with a codebook "
      + "beside as .json for what the file does not hold by itself. Charts: .svg. Results: .txt, "
      + ".md, .html, .json. The file is written beside and renamed, so an old one stays whole if "
      + "anything goes wrong.",
    examples: [
      Example("dataset nile | trend flow over year | plot as trend | save \"nile.svg\"", "a chart"),
      Example("dataset bfi | select A1..A5 | save \"items.csv\"", "a table with its codebook"),
    ],
    synonyms: ["write", "export", "outsheet"])

  let path: String
  var writes: String? { path }

  init(_ arguments: Arguments) { path = arguments[Self.path] }

  func type(from input: ValueType) throws(Diagnostic) -> ValueType {
    if let fault = fault(for: input) { throw fault }
    return .nothing
  }

  func run(on input: LanguageValue, _ context: Context) throws(CommandError) -> Output {
    if let fault = fault(for: input.type) { throw .diagnostic(fault) }
    let target = context.path(path)
    if let fault = try withData({ () throws(DataError) in try overwriting(input, target) }) {
      throw .diagnostic(fault)
    }
    let verb = FilePath.exists(target) ? "replaced" : "wrote"
    do throws(DataError) {
      switch input {
      case .table(let frame):
        let format = try FileFormat(saving: path)
        let options = WriteOptions(language: context.language)
        let report = try format.save(frame, to: target, options, context.progress)
        return Output(.nothing, notes: notes(verb, report, format))
      case .chart(let chart):
        try AtomicFile.write(Array(chart.svg().utf8), to: target)
      case .result(let result):
        try AtomicFile.write(Array(text(result.document).utf8), to: target)
      case .scalar, .list, .nothing:
        throw DataError.file(
          FileTrouble(.unknownFormat, path: path, "only tables, charts and results are saved"))
      }
    } catch { throw .data(error) }
    return Output(.nothing, notes: [Note(.remark, "saved", "\(verb) \(path)")])
  }

  private func notes(_ verb: String, _ report: WriteReport, _ format: FileFormat) -> [Note] {
    var words = "\(verb) \(path): \(report.rowCount.grouped) rows, \(report.columnCount) columns"
    if let parts = report.codebook {
      words += ", with its codebook beside"
      if !parts.isEmpty, !format.holds(report.schema ?? Schema([])).isEmpty {
        words += " for what .\(ending) does not hold: \(parts.words.joined(separator: ", "))"
      }
    }
    return [Note(.remark, "saved", words)]
      + report.notes.map { Note($0.isLoss ? .warning : .remark, "not-held", $0.message + ".") }
  }

  /// Answers and codebooks that somebody collected are not written over by what was made of them.
  private func overwriting(
    _ input: LanguageValue, _ target: String
  ) throws(DataError) -> Diagnostic? {
    switch input {
    case .table(let frame):
      guard let source = (frame.relation as? FileRelation)?.path,
        FilePath.areSame(source, target)
      else { return nil }
      return Diagnostic(
        .fileNotWritable, "“\(path)” is the file that this table is read from",
        hints: ["save it under another name, so that the answers as collected stay"])
    case .result:
      guard ending == "json", try CodebookFile.isCodebook(target) else { return nil }
      return Diagnostic(
        .fileNotWritable, "“\(path)” is a codebook", hints: ["save the result under another name"])
    case .chart, .scalar, .list, .nothing: return nil
    }
  }

  private func text(_ document: Document) -> String {
    let format = OutputFormat(rawValue: ending) ?? .text
    return document.rendered(as: format, TextStyle(width: Self.fileWidth), title: path)
  }

  /// Text in a file has no terminal to fit.
  private static let fileWidth = 120

  private var ending: String {
    path.split(separator: "/").last?.split(separator: ".").dropFirst().last.map {
      $0.lowercased()
    } ?? ""
  }

  /// What cannot go into a file of this ending.
  private func fault(for input: ValueType) -> Diagnostic? {
    let (what, endings): (String, [String]) =
      switch input {
      case .table: ("a table", FileFormat.savedEndings)
      case .chart: ("a chart", ["svg"])
      case .result: ("a result", ["txt", "md", "html", "json"])
      case .unknown: ("", [ending])
      case .scalar, .list, .nothing: (input.word, [])
      }
    guard !endings.contains(ending) else { return nil }
    return Diagnostic(
      .unknownFormat,
      ending.isEmpty
        ? "“\(path)” has no ending that says its format" : "\(what) cannot be saved as .\(ending)",
      hints: [
        endings.isEmpty
          ? "tables, charts and results can be saved"
          : "\(what) is saved as \(endings.map { "." + $0 }.joined(separator: ", "))"
      ])
  }
}
