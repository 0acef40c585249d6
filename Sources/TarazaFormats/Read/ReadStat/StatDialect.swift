/// Whose files: they differ in calendars, in kinds of missing and in names.
enum StatDialect: Hashable, Sendable {
  case spss, stata

  /// As a sentence names a file of theirs.
  var noun: String {
    switch self {
    case .spss: "an SPSS file"
    case .stata: "a Stata file"
    }
  }

  /// Whether a file can begin with these bytes.
  func begins(_ head: [UInt8]) -> Bool {
    switch self {
    case .spss: head.starts(with: "$FL2".utf8) || head.starts(with: "$FL3".utf8)
    case .stata:
      head.starts(with: "<stata_dta>".utf8) || StatDialect.oldVersions.contains(head.first ?? 0)
    }
  }

  /// The first byte of Stata's files before version 117, which is the version.
  private static let oldVersions: ClosedRange<UInt8> = 104...115
}
