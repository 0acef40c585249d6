import Glibc
import Synchronization
import Testing

/// The reference cases under `Tests/Golden`, in the format of the shared reference files.
///
/// `Golden.cases("trend/mann-kendall")` yields the cases of one family. A family is the `kind` of a
/// trend case, the first word of the name elsewhere (`efa/extract`, `reliability/scale`), and the
/// whole name of a published case (`published/bfi-alphas`).
public enum Golden {
  public static func cases(_ family: String) throws(GoldenError) -> [GoldenCase] {
    let path = folder + "/" + family + ".json"
    let group = family.split(separator: "/").first.map(String.init) ?? ""
    guard case .array(let objects) = try JSONReader.read(contents(of: path), path: path) else {
      throw .malformed(path: path, offset: 0)
    }
    var cases: [GoldenCase] = []
    for object in objects {
      guard let golden = GoldenCase(object, group: group) else {
        throw .malformed(path: path, offset: 0)
      }
      cases.append(golden)
    }
    return cases
  }

  /// How many cases the reference folder holds in every family, and whether they are bundled here.
  public static func manifest() throws(GoldenError) -> [Family] {
    let path = folder + "/manifest.json"
    guard case .object(let groups) = try JSONReader.read(contents(of: path), path: path) else {
      throw .malformed(path: path, offset: 0)
    }
    return groups.keys.flatMap { group in
      (groups[group]?.object?.keys ?? []).map { name in
        let entry = groups[group]?[name]
        return Family(
          group: group, name: name, caseCount: Int(entry?["cases"]?.number ?? 0),
          isBundled: entry?["bundled"]?.bool ?? false)
      }
    }
  }

  public struct Family: Equatable, Sendable, CustomTestStringConvertible {
    public let group: String
    public let name: String
    public let caseCount: Int
    public let isBundled: Bool
    public var testDescription: String { group + "/" + name }

    public init(group: String, name: String, caseCount: Int, isBundled: Bool) {
      self.group = group
      self.name = name
      self.caseCount = caseCount
      self.isBundled = isBundled
    }
  }

  /// `Tests/Golden` of the checkout that this file was compiled from.
  static let folder: String = {
    let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropLast(2).joined(separator: "/") + "/Golden"
  }()

  static func contents(of path: String) throws(GoldenError) -> [UInt8] {
    guard let file = fopen(path, "rb") else { throw .unreadableFile(path: path) }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 {
      bytes += chunk.prefix(count)
    }
    return bytes
  }

  /// The data file of a case, read once per process: where the case says, in the group's own data
  /// folder, or among the files that groups share.
  static func table(_ dataPath: String, group: String) throws(GoldenError) -> GoldenTable {
    let file = dataPath.split(separator: "/").last ?? ""
    let places = [
      "\(folder)/\(group)/\(dataPath)", "\(folder)/\(group)/data/\(file)",
      "\(folder)/data/\(file)",
    ]
    let path = places.first { access($0, R_OK) == 0 } ?? places[0]
    if let known = tables.withLock({ $0[path] }) { return known }
    let table = GoldenTable(csv: String(decoding: try contents(of: path), as: UTF8.self))
    tables.withLock { $0[path] = table }
    return table
  }

  /// Another data file that a case names, such as its replicate weights.
  public static func data(_ path: String, group: String) throws(GoldenError) -> GoldenTable {
    try table(path, group: group)
  }

  private static let tables = Mutex<[String: GoldenTable]>([:])
}
