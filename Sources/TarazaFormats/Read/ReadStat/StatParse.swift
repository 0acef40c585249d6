import CReadStat
import Glibc
import TarazaData

/// One pass of ReadStat over a file.
struct StatParse {
  let source: ByteSource
  let dialect: StatDialect
  /// In place of the encoding that the file names, or does not name.
  let encoding: TextEncoding?

  /// What ReadStat said at the end of a pass.
  struct End {
    let code: readstat_error_t

    var isWhole: Bool { code == READSTAT_OK }
  }

  /// - Parameters:
  ///   - context: what the handlers are given.
  ///   - prepare: sets the handlers.
  func run(
    _ context: UnsafeMutableRawPointer, _ prepare: (StatParser) -> Void
  ) throws(DataError) -> End {
    guard let parser = readstat_parser_init() else {
      throw .tooLarge("a file that there is no memory to read")
    }
    defer { readstat_parser_free(parser) }
    let input = StatInput(source)
    input.attach(to: parser)
    if let encoding {
      // The parser remembers the address, so it must be one that stays.
      let name = UnsafeRawPointer(encoding.iconvName.utf8Start)
      readstat_set_file_character_encoding(parser, name.assumingMemoryBound(to: CChar.self))
    }
    prepare(parser)
    let code =
      switch dialect {
      case .spss: readstat_parse_sav(parser, source.path, context)
      case .stata: readstat_parse_dta(parser, source.path, context)
      }
    if let trouble = withExtendedLifetime(input, { $0.trouble }) { throw trouble }
    return End(code: code)
  }

  /// The trouble behind a pass that ended early.
  ///
  /// - Parameter rows: how many were read whole; nil when the pass did not reach them.
  func trouble(_ end: End, rows: Int?, promised: Int?) -> DataError {
    let path = source.path
    let place = rows.map { $0 + 1 }
    func trouble(_ kind: FileTrouble.Kind, _ message: String, _ hints: String...) -> DataError {
      .file(FileTrouble(kind, path: path, row: place, "“\(path)” " + message, hints: hints))
    }
    switch end.code {
    case READSTAT_ERROR_READ, READSTAT_ERROR_SEEK, READSTAT_ERROR_ROW_COUNT_MISMATCH:
      let rest =
        switch (rows, promised) {
        case (let rows?, let promised?) where rows < promised:
          ": \(rows) of its \(promised) rows are whole"
        default: ""
        }
      return trouble(
        .format, "ends before all of it is there\(rest)", "copy or export it again")
    case READSTAT_ERROR_MALLOC:
      return .tooLarge("more memory than there is, as “\(path)” asks for; it may be damaged")
    case READSTAT_ERROR_UNSUPPORTED_CHARSET, READSTAT_ERROR_CONVERT,
      READSTAT_ERROR_CONVERT_BAD_STRING, READSTAT_ERROR_CONVERT_SHORT_STRING:
      return trouble(
        .encoding, "holds text that is not in the encoding it names",
        "name the right one: with encoding: \"windows-1251\"")
    case READSTAT_ERROR_UNSUPPORTED_FILE_FORMAT_VERSION:
      return trouble(.format, "is of a version that is not known", "save it as a later version")
    case READSTAT_ERROR_UNSUPPORTED_COMPRESSION:
      return trouble(.format, "is compressed in a way that is not known")
    default:
      let reason = readstat_error_message(end.code).map { String(cString: $0) } ?? "no reason given"
      return trouble(
        .format, "is damaged, or not \(dialect.noun) at all (\(reason))", "copy or export it again")
    }
  }
}

extension TextEncoding {
  /// As iconv knows it.
  var iconvName: StaticString {
    switch self {
    case .utf8: "UTF-8"
    case .utf16LittleEndian: "UTF-16LE"
    case .utf16BigEndian: "UTF-16BE"
    case .windows1251: "WINDOWS-1251"
    }
  }
}
