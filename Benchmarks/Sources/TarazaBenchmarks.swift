import Foundation

/// Measures Taraza's work and prints it beside the peers and the bounds.
///
///     taraza-benchmarks [--peers results.jsonl] [--large table.csv] [AREA…]
///
/// Run from the checkout, by `scripts/bench`, which also runs the peers.
@main
enum TarazaBenchmarks {
  private static let areas: [any BenchmarkArea.Type] = [
    StartupBenchmarks.self, LoadBenchmarks.self, GroupingBenchmarks.self, FactorBenchmarks.self,
    LargeFactorBenchmarks.self, PolychoricBenchmarks.self, TrendBenchmarks.self,
    SurveyBenchmarks.self, ReliabilityBenchmarks.self, AgreementBenchmarks.self,
    ChangepointBenchmarks.self,
  ]

  static func main() throws {
    var words = Array(CommandLine.arguments.dropFirst())
    let peers = try PeerResults(contentsOf: option("--peers", of: &words))
    let large = option("--large", of: &words) ?? ".build/large.csv"
    let known = areas.map { $0.name }
    if let unknown = words.first(where: { !known.contains($0) }) {
      throw Trouble("no area “\(unknown)”; there are \(known.joined(separator: ", "))")
    }
    let places = Places(
      executable: ".build/release/taraza", datasets: "datasets", largeTable: large)
    let report = Report(peers: peers)
    print(Report.head)
    for area in areas where words.isEmpty || words.contains(area.name) {
      for measurement in try area.measurements(places) { print(report.row(measurement)) }
    }
  }

  private static func option(_ name: String, of words: inout [String]) -> String? {
    guard let place = words.firstIndex(of: name), place + 1 < words.count else { return nil }
    defer { words.removeSubrange(place...(place + 1)) }
    return words[place + 1]
  }
}
