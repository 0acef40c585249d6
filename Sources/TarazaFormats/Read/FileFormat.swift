import TarazaData

/// The file formats of tables, each with the endings of its names.
package enum FileFormat: String, Hashable, Sendable, CaseIterable {
  case csv, tsv, xlsx, sav, zsav, dta, jsonLines, sqlite

  package var endings: [String] {
    switch self {
    case .csv: ["csv", "txt"]
    case .tsv: ["tsv", "tab"]
    case .xlsx: ["xlsx", "xlsm"]
    case .sav: ["sav"]
    case .zsav: ["zsav"]
    case .dta: ["dta"]
    case .jsonLines: ["jsonl", "ndjson"]
    case .sqlite: ["sqlite", "sqlite3", "db"]
    }
  }

  /// Those of them by which tables are saved, where a result is not meant.
  package var savedEndings: [String] {
    switch self {
    case .csv: ["csv"]
    case .tsv: ["tsv"]
    case .xlsx: ["xlsx"]
    case .sav: ["sav"]
    case .zsav: ["zsav"]
    case .dta: ["dta"]
    case .jsonLines: ["jsonl", "ndjson"]
    case .sqlite: ["sqlite", "sqlite3", "db"]
    }
  }

  /// What its files say of such a table beside the cells.
  package func holds(_ schema: Schema) -> CodebookParts {
    switch self {
    case .csv, .tsv, .xlsx, .jsonLines, .sqlite: []
    case .sav, .zsav: StatDialect.spss.holds(schema)
    case .dta: StatDialect.stata.holds(schema)
    }
  }

  /// The format that the ending of `path` stands for.
  ///
  /// - Throws: `.unknownFormat` with the endings there are, or the tool that unpacks the file.
  package init(path: String) throws(DataError) {
    let ending = FilePath.ending(path).lowercased()
    if let format = FileFormat.allCases.first(where: { $0.endings.contains(ending) }) {
      self = format
      return
    }
    if let tool = FileFormat.unpackers[ending] {
      throw .file(FileFormat.compressed(path, tool: tool))
    }
    if let program = FileFormat.spreadsheets[ending] {
      throw .file(
        FileTrouble(
          .unknownFormat, path: path, "“\(path)” is a workbook that ends in .\(ending)",
          hints: ["open it in \(program) and save it as .xlsx"]))
    }
    let known = FileFormat.allCases.flatMap(\.endings).map { ".\($0)" }.joined(separator: " ")
    throw .file(
      FileTrouble(
        .unknownFormat, path: path,
        ending.isEmpty
          ? "“\(path)” has no ending that says what it is"
          : "no reader for files that end in .\(ending)", hints: ["endings there are: \(known)"]))
  }

  /// Opens a file of this format.
  package func reader(_ path: String, _ options: ReadOptions) throws(DataError)
    -> any TableReader
  {
    switch self {
    case .csv, .tsv: try CSVReader(path: path, format: self, options: options)
    case .xlsx: try XLSXReader(path: path, options: options)
    case .sav, .zsav, .dta: try ReadStatReader(path: path, format: self, options: options)
    case .jsonLines: try JSONLinesReader(path: path, options: options)
    case .sqlite: try SQLiteReader(path: path, options: options)
    }
  }

  /// A writer of this format.
  package func writer(_ frame: Frame, _ options: WriteOptions) -> any TableWriter {
    switch self {
    case .csv: return CSVWriter(frame, options)
    case .tsv:
      var options = options
      options.delimiter = .tab
      return CSVWriter(frame, options)
    case .xlsx: return XLSXWriter(frame, options)
    case .sav, .zsav, .dta: return ReadStatWriter(frame, self, options)
    case .jsonLines: return JSONLinesWriter(frame)
    case .sqlite: return SQLiteWriter(frame)
    }
  }

  /// The programs that turn workbooks of other kinds into .xlsx.
  private static let spreadsheets = [
    "xls": "Excel or LibreOffice", "xlsb": "Excel", "xlt": "Excel or LibreOffice",
    "ods": "LibreOffice or Excel", "fods": "LibreOffice", "numbers": "Numbers",
  ]

  /// The command that unpacks files with this ending.
  private static let unpackers = [
    "gz": "gunzip", "bz2": "bunzip2", "xz": "unxz", "zst": "unzstd", "lz4": "unlz4",
    "zip": "unzip", "7z": "7z x", "rar": "unrar x", "tar": "tar xf", "tgz": "tar xf",
  ]

  static func compressed(_ path: String, tool: String) -> FileTrouble {
    FileTrouble(
      .unknownFormat, path: path, "“\(path)” is compressed", hints: ["unpack it: \(tool) \(path)"])
  }
}
