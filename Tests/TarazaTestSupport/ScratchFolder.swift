import FoundationEssentials

/// A folder for one test, which goes when nobody holds it any more.
public final class ScratchFolder: Sendable {
  public let path: String

  public init() throws {
    let name = String(UInt64.random(in: .min ... .max), radix: 36)
    path = "/tmp/taraza-scratch-\(name)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit {
    do {
      try FileManager.default.removeItem(atPath: path)
    } catch {
      print("the folder \(path) stays: \(error)")
    }
  }

  public func write(_ text: String, to name: String) throws {
    try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
  }

  public func text(of name: String) throws -> String {
    try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
  }
}
