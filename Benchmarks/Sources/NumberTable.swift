import Foundation

/// A small CSV file of numbers, read plainly: the works are measured, not this.
struct NumberTable {
  private let columns: [String: [Double]]

  init(contentsOf path: String) throws {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let rows = text.split(whereSeparator: \.isNewline).map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    guard let names = rows.first else { throw Trouble("\(path) is empty") }
    columns = Dictionary(
      uniqueKeysWithValues: names.enumerated().map { position, name in
        (String(name), rows.dropFirst().map { Double($0[position]) ?? .nan })
      })
  }

  func column(_ name: String) -> [Double] { columns[name] ?? [] }
}

struct Trouble: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
