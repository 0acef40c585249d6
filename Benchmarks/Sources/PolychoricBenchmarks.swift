import Foundation
import TarazaNumerics
import TarazaStatistics

/// Polychoric correlations of all pairs, counting included.
enum PolychoricBenchmarks: BenchmarkArea {
  static let name = "polychoric"

  static func measurements(_ places: Places) throws -> [Measurement] {
    let items = try PersonalityItems(places.datasets).block
    return try [
      row("polychoric-bfi", "25 items × 2,436 rows", items),
      row("polychoric-25x100k", "25 items × 100,000 rows", made(rows: 100_000, items: 25)),
      row("polychoric-10x1m", "10 items × 1,000,000 rows", made(rows: 1_000_000, items: 10)),
      errors(items),
    ]
  }

  private static func row(
    _ work: String, _ what: String, _ block: ItemBlock
  ) throws -> Measurement {
    var evaluations = 0
    for outcome in try PolychoricMatrix(PairTables(counting: block)).outcomes {
      if case .estimated(let fit) = outcome { evaluations += fit.iterations }
    }
    let codes = block.columns.map { $0.map { UInt8($0) } }
    let bound = Timing(runs: 5) {
      exponentials(evaluations * 25 * pointsOfQuadrature)
      touch(codes)
    }
    return Measurement(
      work: work, what: "polychoric correlations of \(what)",
      taraza: try Timing(runs: 9) { _ = try PolychoricMatrix(PairTables(counting: block)) },
      bound: .init(
        what: "the exponentials of the probabilities, and a byte of each row and pair of columns "
          + "for every fourth pair, one core", seconds: bound.median))
  }

  /// Of Plackett's integral for correlations between 0.3 and 0.75.
  private static let pointsOfQuadrature = 12

  private static func exponentials(_ count: Int) {
    var sum = 0.0
    for i in 0..<count { sum += exp(-Double(i & 1023) / 512) }
    precondition(sum > 0, "an exponential is positive")
  }

  private static func touch(_ codes: [[UInt8]]) {
    var sum = 0
    for second in codes.indices {
      for first in 0..<second where (first + second).isMultiple(of: 4) {
        for (a, b) in zip(codes[first], codes[second]) { sum &+= Int(a) &* 7 &+ Int(b) }
      }
    }
    precondition(sum >= 0, "codes are not negative")
  }

  private static func errors(_ block: ItemBlock) throws -> Measurement {
    let tables = PairTables(counting: block)
    let matrix = try PolychoricMatrix(tables)
    let rows = try PolychoricInfluence(of: matrix, tables).rows(block)
    let bound = Timing(runs: 5) { _ = SymmetricMatrix(gramOf: rows) }
    return Measurement(
      work: "polychoric-bfi-gamma",
      what: "covariance matrix of 425 thresholds and correlations, 25 items × 2,436 rows",
      taraza: try Timing(runs: 9) {
        _ = try PolychoricInfluence(of: matrix, tables).covariance(of: block)
      }, bound: .init(what: "one product of rows × 425, one core", seconds: bound.median))
  }

  /// Six categories, correlations of 0.36.
  private static func made(rows: Int, items: Int) -> ItemBlock {
    var generator = SeededGenerator(seed: 1)
    let cuts = [-1.2, -0.5, 0.1, 0.7, 1.3]
    var columns = [[Double]](repeating: [], count: items)
    for _ in 0..<rows {
      let shared = 0.6 * generator.normal()
      for item in 0..<items {
        let value = shared + 0.8 * generator.normal()
        columns[item].append(Double(1 + cuts.count { $0 < value }))
      }
    }
    return ItemBlock(columns: columns)
  }
}
