import Testing

/// The inputs under `Tests/TarazaFormatsTests/Corpus`: those that are read, and those refused.
struct CorpusFile: Sendable, CustomTestStringConvertible {
  /// Such as `csv/read/quotes.csv`.
  let name: String
  let bytes: [UInt8]

  var testDescription: String { name }

  /// The folder of the checkout that this file was compiled from.
  private static let folder: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(2).joined(separator: "/") + "/Corpus"
  }()

  static func files(_ kind: String, _ fate: String) -> [CorpusFile] {
    let inside = "\(kind)/\(fate)"
    return fileNames("\(folder)/\(inside)").compactMap { name in
      contents("\(folder)/\(inside)/\(name)").map {
        CorpusFile(name: "\(inside)/\(name)", bytes: $0)
      }
    }
  }
}
