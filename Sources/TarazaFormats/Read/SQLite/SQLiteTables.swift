import CSQLite
import TarazaData

/// The tables and views of an SQLite file.
struct SQLiteTables {
  struct Entry {
    let name: String
    let isView: Bool
  }

  private let entries: [Entry]
  private let path: String

  init(_ file: SQLiteFile) throws(DataError) {
    path = file.path
    let statement = try file.statement(
      "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') "
        + "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid", for: .reading)
    var entries: [Entry] = []
    while try statement.step() {
      entries.append(Entry(name: statement.text(0) ?? "", isView: statement.text(1) == "view"))
    }
    self.entries = entries
  }

  /// The table of this name, whatever the case; without a name the only table there is.
  func choose(_ name: String?) throws(DataError) -> Entry {
    let tables = entries.filter { !$0.isView }
    guard let name else {
      if tables.count == 1 { return tables[0] }
      if tables.isEmpty, entries.count == 1 { return entries[0] }
      throw entries.isEmpty
        ? fault("“\(path)” holds no table", [])
        : fault(
          "“\(path)” holds \(entries.count) tables, and one must be named",
          [listing, "open it with table: \(entries[0].name.asJSON)"])
    }
    if let entry = entries.first(where: { $0.name == name })
      ?? entries.first(where: { $0.name.lowercased() == name.lowercased() })
    {
      return entry
    }
    let near = nearestName(to: name, among: entries.map(\.name))
    throw fault(
      "“\(path)” has no table “\(name)”", [near.map { "did you mean “\($0)”?" } ?? listing])
  }

  private static let mostListed = 20

  private var listing: String {
    let names = entries.prefix(Self.mostListed).map(\.name).joined(separator: ", ")
    return "there are \(names)" + (entries.count > Self.mostListed ? ", …" : "")
  }

  private func fault(_ message: String, _ hints: [String]) -> DataError {
    .file(FileTrouble(.format, path: path, message, hints: hints))
  }
}
