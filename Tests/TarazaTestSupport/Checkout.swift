import FoundationEssentials

/// The checkout that the tests were built from.
public enum Checkout {
  /// This file lies three levels below it.
  public static let root =
    "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  public static func text(of path: String) throws -> String {
    try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
  }

  public static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(root)/\(path)")
  }

  /// All files below a folder whose names end so, as paths from the root, in order.
  public static func files(in folder: String, ending: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: "\(root)/\(folder)")
      .filter { $0.hasSuffix(ending) }.map { "\(folder)/\($0)" }.sorted()
  }

  public static func folders(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)").filter {
      !$0.hasPrefix(".")
    }
  }

  /// Records an expected output: only where a test was asked to.
  public static func write(_ text: String, to path: String) throws {
    let whole = "\(root)/\(path)"
    let folder = whole[..<(whole.lastIndex(of: "/") ?? whole.startIndex)]
    try FileManager.default.createDirectory(
      atPath: String(folder), withIntermediateDirectories: true)
    try text.write(toFile: whole, atomically: true, encoding: .utf8)
  }
}
