import Foundation
import TarazaNumerics
import TarazaStatistics

/// Scales: alpha with its items, the omegas, splits into halves, and samples drawn from the sample.
enum ReliabilityBenchmarks: BenchmarkArea {
  static let name = "reliability"

  private static let draws = 10_000

  static func measurements(_ places: Places) throws -> [Measurement] {
    let items = try PersonalityItems(places.datasets).block
    let few = ItemBlock(columns: Array(items.columns.prefix(5)))
    return try [
      alpha("alpha-items-25", "25 items × 2,436 rows", items),
      alpha("alpha-items-A1A5", "5 items × 2,436 rows", few),
      interval(few), omega(items), bootstrap("boot-alpha-A1A5-1000", 1000, few),
      bootstrap("boot-alpha-A1A5-10000", draws, few), splits(items), bound(items),
    ]
  }

  private static func alpha(_ work: String, _ what: String, _ block: ItemBlock) throws
    -> Measurement
  {
    let rows = Matrix(columns: block.columns)
    let product = Timing(runs: 51) { _ = SymmetricMatrix(gramOf: rows) }
    return Measurement(
      work: work, what: "alpha with its item table, \(what)",
      taraza: try Timing(runs: 51) {
        let moments = Moments(block)
        _ = try CronbachAlpha(moments)
        _ = try ItemStatistics.all(covariance: moments.covariance)
        let rows = Array(0..<block.rowCount)
        for column in block.columns {
          _ = ItemAnswers(column, hasValue: { _ in true }, rows: rows)
        }
      }, bound: .init(what: "one product of the rows, one core", seconds: product.median))
  }

  private static func interval(_ block: ItemBlock) throws -> Measurement {
    let rows = Matrix(columns: block.columns)
    let product = Timing(runs: 51) { _ = SymmetricMatrix(gramOf: rows) }
    return Measurement(
      work: "alpha-A1A5-no-items", what: "alpha with Feldt's interval, 5 items × 2,436 rows",
      taraza: try Timing(runs: 51) {
        let moments = Moments(block)
        let alpha = try GuttmanLambdas(covariance: moments.covariance).lambda3.value
        _ = try AlphaInterval.feldt(alpha, n: Double(moments.rows), items: 5, level: 0.95)
      }, bound: .init(what: "one product of the rows, one core", seconds: product.median))
  }

  private static func omega(_ block: ItemBlock) throws -> Measurement {
    let rows = Matrix(columns: block.columns)
    let gram = SymmetricMatrix(gramOf: rows)
    let bound = try Timing(runs: 21) {
      _ = SymmetricMatrix(gramOf: rows)
      for _ in 0..<11 { _ = try gram.eigen() }
    }
    return Measurement(
      work: "omega-25items-5f",
      what: "omega hierarchical and total of five group factors, 25 items × 2,436 rows",
      taraza: try Timing(runs: 21) {
        _ = try HierarchicalReliability(
          correlations: Moments(block).correlation(), groupFactors: 5)
      },
      bound: .init(
        what: "one product of the rows and 11 eigendecompositions, one core",
        seconds: bound.median))
  }

  private static func sample(_ block: ItemBlock, _ wanted: [ReliabilityCoefficient]) throws
    -> ReliabilitySample
  {
    let design = try SampleDesign(weights: [Double](repeating: 1, count: block.rowCount))
    let hasValue = block.columns.map { _ in [Bool](repeating: true, count: block.rowCount) }
    return try ReliabilitySample(
      SurveyItems(block.columns, hasValue: hasValue, of: design, rule: .listwise), wanted: wanted)
  }

  private static func bootstrap(_ work: String, _ count: Int, _ block: ItemBlock) throws
    -> Measurement
  {
    let sample = try sample(block, [.alpha])
    let bound = Timing(runs: 5) {
      var generator = SeededGenerator(seed: 1)
      var sum: UInt64 = 0
      for _ in 0..<(count * block.rowCount / 2) { sum &+= generator.next() }
      precondition(sum != 1, "the sum is used")
    }
    return Measurement(
      work: work, what: "\(count) bootstrap alphas of 5 items × 2,436 rows",
      taraza: try Timing(runs: 9) {
        _ = try ReliabilityBootstrap(of: sample, count: count, seed: 1)
      }, bound: .init(what: "the random numbers, one core", seconds: bound.median))
  }

  private static func splits(_ block: ItemBlock) throws -> Measurement {
    let S = try Moments(ItemBlock(columns: Array(block.columns.prefix(24)))).covariance
    let values = (0..<1_352_078).map { Double(($0 &* 7919) % 1_352_078) }
    let bound = Timing(runs: 3) { _ = values.sorted() }
    return Measurement(
      work: "splits-24", what: "all 1,352,078 splits of 24 items into halves, with their quantiles",
      taraza: try Timing(runs: 9) { _ = try SplitHalves(covariance: S) },
      bound: .init(what: "sorting the values, one core", seconds: bound.median))
  }

  private static func bound(_ block: ItemBlock) throws -> Measurement {
    let S = try Moments(block).covariance
    let one = try Timing(runs: 21) { _ = try S.inverse() }
    var steps = 0
    let timing = try Timing(runs: 21) { steps = try GreatestLowerBound(covariance: S).iterations }
    return Measurement(
      work: "glb-25", what: "the greatest lower bound of 25 items", taraza: timing,
      bound: .init(
        what: "\(2 * steps) inverses of the covariances, one core",
        seconds: Double(2 * steps) * one.median))
  }
}
