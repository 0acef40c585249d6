import TarazaCommands
import TarazaDocument
import TarazaLanguage

/// Ten means for every combination of two keys, over a million rows that are in memory already.
enum GroupingBenchmarks: BenchmarkArea {
  static let name = "groupby"

  static func measurements(_ places: Places) throws -> [Measurement] {
    try LoadBenchmarks.makeLargeTable(at: places.largeTable)
    let items = (1...10).map { "q\($0)" }
    var session = Session(.standard)
    func run(_ program: String) throws {
      let outcome = session.run(SourceText(program)) { _ in }
      guard outcome.status == .done else { throw Trouble("\(outcome.diagnostics)") }
    }
    try run("let s = open \"\(places.largeTable)\"")
    // A new name each time, as answers to a question asked before are kept.
    var runs = 0
    let taraza = try Timing(runs: 11) {
      runs += 1
      try run(
        "let g = s | rename region_\(runs) = region | summarize mean(each(q1..q10)) "
          + "by region_\(runs), ethnicity")
    }
    let numbers = (0..<10_000_000).map { Double($0 % 7) }
    return [
      Measurement(
        work: "groupby-2keys-10means",
        what: "\(items.count) means by 2 keys, 1,000,000 rows in memory", taraza: taraza,
        bound: .init(
          what: "summing ten million numbers, one core",
          seconds: try Timing(runs: 11) {
            guard numbers.reduce(0, +) > 0 else { throw Trouble("no numbers") }
          }.median))
    ]
  }
}
