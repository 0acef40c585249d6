import Foundation
import TarazaCommands
import TarazaDocument
import TarazaLanguage

/// A million rows of 30 columns from CSV into narrow columns in memory. The peers only load.
enum LoadBenchmarks: BenchmarkArea {
  static let name = "load"

  static func measurements(_ places: Places) throws -> [Measurement] {
    try makeLargeTable(at: places.largeTable)
    // Counting the answers of every column makes Taraza read them all.
    let program = "let counts = open \"\(places.largeTable)\" | summarize n(each(all()))"
    return [
      Measurement(
        work: "load-csv-1Mx30", what: "CSV of 1,000,000 × 30 into memory, and its answers counted",
        taraza: try Timing(runs: 5) {
          // Another session each time, or the second would know the answer.
          var session = Session(.standard)
          let outcome = session.run(SourceText(program)) { _ in }
          guard outcome.status == .done else { throw Trouble("\(outcome.diagnostics)") }
        },
        bound: .init(
          what: "reading the bytes and counting lines, one core",
          seconds: try Timing(runs: 5) { try countLines(of: places.largeTable) }.median))
    ]
  }

  static func makeLargeTable(at path: String) throws { try LargeTable.make(at: path) }

  private static func countLines(of path: String) throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let lines = bytes.withUnsafeBytes { $0.reduce(0) { $0 &+ ($1 == 10 ? 1 : 0) } }
    guard lines > 0 else { throw Trouble("\(path) has no lines") }
  }
}

/// 20 answers from 1 to 5 with 3 % missing, 5 numbers, 5 texts; made once.
private enum LargeTable {
  static func make(at path: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else { return }
    var generator = SystemRandomNumberGenerator()
    let regions = ["Бишкек", "Ош", "Баткен", "Джалал-Абад", "Иссык-Куль", "Нарын", "Талас", "Чуй"]
    var text = "id,region,ethnicity,language,comment"
    for item in 1...20 { text += ",q\(item)" }
    for number in 1...5 { text += ",x\(number)" }
    text += "\n"
    for row in 1...1_000_000 {
      text += "KG-\(row),\(regions[Int.random(in: 0..<8, using: &generator)])"
      text += ",g\(row % 6),l\(row % 3),пикир \(Int.random(in: 0..<5000, using: &generator))"
      for _ in 0..<20 {
        let answer = Int.random(in: 0..<100, using: &generator)
        text += answer < 3 ? "," : ",\(answer % 5 + 1)"
      }
      for _ in 0..<5 { text += ",\(Double(Int.random(in: -3_000_000..<3_000_000)) / 1e6)" }
      text += "\n"
    }
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }
}
