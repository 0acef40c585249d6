import TarazaData

/// Finds and reads the codebook of a data file.
package enum CodebookFile {
  /// A codebook with the file it came from.
  package struct Found: Sendable {
    package let codebook: Codebook
    package let path: String

    package init(codebook: Codebook, path: String) {
      self.codebook = codebook
      self.path = path
    }
  }

  /// A codebook is text that a person may write; more than this is some other file.
  private static let longest = 64 << 20

  /// Nil when none was named and none stands beside the file.
  package static func find(_ source: CodebookSource, for path: String) throws(DataError) -> Found? {
    switch source {
    case .none: return nil
    case .file(let named): return try read(named)
    case .beside:
      let beside = FilePath.replacingEnding(path, with: "json")
      guard beside != path, FilePath.exists(beside) else { return nil }
      return try read(beside)
    }
  }

  /// Writes what is known of a table beside its file: `NAME.json` beside `NAME.csv`.
  package static func write(_ schema: Schema, beside path: String) throws(DataError) {
    try AtomicFile.write(
      Codebook(schema).json, to: FilePath.replacingEnding(path, with: "json"))
  }

  /// Whether a codebook stands there already, be it a faulty one that somebody is still writing.
  package static func isCodebook(_ path: String) throws(DataError) -> Bool {
    guard FilePath.exists(path) else { return false }
    let text = String(decoding: try OpenedFile(path).drain(limit: longest), as: UTF8.self)
    return text.contains("\"\(Codebook.formatKey)\"")
  }

  /// - Throws: where a file stands that is no codebook, which somebody else may need.
  static func checkReplaceable(_ path: String) throws(DataError) {
    guard FilePath.exists(path), try !isCodebook(path) else { return }
    throw .file(
      FileTrouble(
        .notWritable, path: path,
        "the codebook would replace “\(path)”, which is another kind of file",
        hints: ["save the table under another name, or move that file"]))
  }

  private static func read(_ path: String) throws(DataError) -> Found {
    let bytes = try OpenedFile(path).drain(limit: longest)
    return Found(codebook: try Codebook(json: bytes, file: path), path: path)
  }
}
