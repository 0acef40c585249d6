import Foundation
import TarazaCommands
import TarazaDocument
import TarazaLanguage

/// Whole files into narrow columns in memory. The peers only load.
enum LoadBenchmarks: BenchmarkArea {
  static let name = "load"

  static func measurements(_ places: Places) throws -> [Measurement] {
    try makeLargeTable(at: places.largeTable)
    let folder = URL(fileURLWithPath: places.largeTable).deletingLastPathComponent().path
    let panel = folder + "/panel_100kx100.sav"
    let sheet = folder + "/sheet_20kx50.xlsx"
    try MadeTable(rows: 100_000, texts: 5, answers: 80, numbers: 15).save(to: panel)
    try MadeTable(rows: 20_000, texts: 2, answers: 40, numbers: 8).save(to: sheet)
    return [
      try measurement("load-csv-1Mx30", "CSV of 1,000,000 × 30", places.largeTable),
      try measurement("load-sav-100kx100", "SPSS file of 100,000 × 100", panel),
      try measurement("load-xlsx-20kx50", "workbook of 20,000 × 50", sheet),
    ]
  }

  private static func measurement(_ work: String, _ what: String, _ path: String) throws
    -> Measurement
  {
    // Counting the answers of every column makes Taraza read them all.
    let program = "let counts = open \"\(path)\" | summarize n(each(all()))"
    return Measurement(
      work: work, what: what + " into memory, and its answers counted",
      taraza: try Timing(runs: 5) { try run(program) },
      bound: .init(
        what: "reading the bytes and counting lines, one core",
        seconds: try Timing(runs: 5) { try countLines(of: path) }.median))
  }

  /// In another session each time, or the second would know the answer.
  fileprivate static func run(_ program: String) throws {
    var session = Session(.standard)
    let outcome = session.run(SourceText(program)) { _ in }
    guard outcome.status == .done else { throw Trouble("\(outcome.diagnostics)") }
  }

  static func makeLargeTable(at path: String) throws {
    try MadeTable(rows: 1_000_000, texts: 5, answers: 20, numbers: 5).write(to: path)
  }

  private static func countLines(of path: String) throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    let lines = bytes.withUnsafeBytes { $0.reduce(0) { $0 &+ ($1 == 10 ? 1 : 0) } }
    guard lines > 0 else { throw Trouble("\(path) has no lines") }
  }
}

/// Texts, answers from 1 to 5 with 3 % missing, and numbers; made once.
private struct MadeTable {
  let rows: Int
  let texts: Int
  let answers: Int
  let numbers: Int

  private static let regions = [
    "Бишкек", "Ош", "Баткен", "Джалал-Абад", "Иссык-Куль", "Нарын", "Талас", "Чуй",
  ]

  func write(to path: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else { return }
    var generator = SystemRandomNumberGenerator()
    let names =
      ["id", "region", "ethnicity", "language", "comment"].prefix(texts)
      + (1...answers).map { "q\($0)" } + (1...numbers).map { "x\($0)" }
    var text = names.joined(separator: ",") + "\n"
    for row in 1...rows {
      let region = Self.regions[Int.random(in: 0..<8, using: &generator)]
      let comment = "пикир \(Int.random(in: 0..<5000, using: &generator))"
      text += ["KG-\(row)", region, "g\(row % 6)", "l\(row % 3)", comment].prefix(texts)
        .joined(separator: ",")
      for _ in 0..<answers {
        let answer = Int.random(in: 0..<100, using: &generator)
        text += answer < 3 ? "," : ",\(answer % 5 + 1)"
      }
      for _ in 0..<numbers { text += ",\(Double(Int.random(in: -3_000_000..<3_000_000)) / 1e6)" }
      text += "\n"
    }
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  /// In another format, by Taraza's own writer.
  func save(to path: String) throws {
    guard !FileManager.default.fileExists(atPath: path) else { return }
    try write(to: path + ".csv")
    try LoadBenchmarks.run("open \"\(path).csv\" | save \"\(path)\"")
  }
}
