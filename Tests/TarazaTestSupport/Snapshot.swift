import Glibc

/// A whole file of expected output under `Tests/`, which a test may also record.
///
/// With `TARAZA_RECORD_SNAPSHOTS=1` in the environment the file is written and the test passes;
/// whoever records reads what was recorded. Otherwise a file that is not there is a failure.
public struct Snapshot: Sendable {
  /// From the root of the checkout.
  public let path: String

  public init(_ path: String) {
    self.path = path
  }

  public static let isRecording = getenv("TARAZA_RECORD_SNAPSHOTS").map { $0.pointee } == 0x31

  /// How the text differs from the file; nil when it does not.
  public func difference(_ text: String) throws -> String? {
    try difference(text) { expected, text in
      expected == text ? nil : Self.firstDifference(expected, text)
    }
  }

  /// The same for JSON, whose numbers may differ in the last digits from machine to machine.
  public func difference(json text: String, _ comparison: JSONComparison) throws -> String? {
    try difference(text) { expected, text in
      let found = comparison.differences(
        try StrictJSON.read(expected), try StrictJSON.read(text))
      return found.isEmpty ? nil : found.joined(separator: "; ")
    }
  }

  private func difference(_ text: String, _ compare: (String, String) throws -> String?) throws
    -> String?
  {
    if Self.isRecording {
      try Checkout.write(text, to: path)
      return nil
    }
    guard Checkout.exists(path) else {
      return "there is no \(path): record it with TARAZA_RECORD_SNAPSHOTS=1, then read it"
    }
    return try compare(try Checkout.text(of: path), text).map { "\(path): \($0)" }
  }

  private static func firstDifference(_ expected: String, _ found: String) -> String {
    let expected = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let found = found.split(separator: "\n", omittingEmptySubsequences: false)
    for (line, pair) in zip(expected, found).enumerated() where pair.0 != pair.1 {
      return "line \(line + 1)\n  expected: \(pair.0)\n  found:    \(pair.1)"
    }
    return "\(expected.count) lines expected, \(found.count) found"
  }
}
