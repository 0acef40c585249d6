import TarazaData
import TarazaFormats

/// A file of the corpus that another program made: `Corpus/stat/read/haven.sav`.
func statFile(_ name: String) throws -> CorpusFile {
  struct NotThere: Error { let name: String }
  guard let file = CorpusFile.files("stat", "read").first(where: { $0.name.hasSuffix("/" + name) })
  else { throw NotThere(name: name) }
  return file
}

extension CorpusFile {
  /// The format that the ending of the file says.
  var format: FileFormat {
    get throws { try FileFormat(path: name) }
  }
}

/// A table out of an SPSS or Stata file in memory, with what its reader had to say.
func readStat(
  _ bytes: [UInt8], _ format: FileFormat, _ options: ReadOptions = ReadOptions()
) throws -> (table: Table, report: ReadReport) {
  let reader = try ReadStatReader(
    bytes, name: "test.\(format.rawValue)", format: format, options: options)
  let relation = try FileRelation(reader)
  let table = try relation.table()
  return (table, relation.report)
}

func readStat(_ name: String) throws -> Table {
  let file = try statFile(name)
  return try readStat(file.bytes, file.format).table
}

extension [UInt8] {
  /// With every occurrence of some bytes replaced by as many others.
  func replacing(_ old: String, by new: [UInt8]) -> [UInt8] {
    let pattern = Array(old.utf8)
    var result = self
    var start = 0
    while start + pattern.count <= result.count {
      if result[start..<start + pattern.count].elementsEqual(pattern) {
        result.replaceSubrange(start..<start + pattern.count, with: new)
      }
      start += 1
    }
    return result
  }
}
