import TarazaNumerics
import TarazaStatistics

/// Agreement of 50 raters on 10,000 cases, five categories.
enum AgreementBenchmarks: BenchmarkArea {
  static let name = "agreement"

  private static let cases = 10_000
  private static let raters = 50
  private static let levels = 5

  static func measurements(_ places: Places) throws -> [Measurement] {
    let full = columns(missing: 0)
    let gaps = columns(missing: 0.2)
    let ratings = try Ratings(gaps)
    let bytes = full.map { $0.map { UInt8($0) } }
    let bound = Measurement.Bound(
      what: "counting bytes into a table of cases by categories, one core",
      seconds: Timing(runs: 9) { count(bytes) }.median)
    return [
      Measurement(
        work: "krippendorff-ordinal-50x10k", what: "ordinal alpha with its error, a fifth missing",
        taraza: try Timing(runs: 9) {
          _ = try KrippendorffAlpha(Ratings(gaps), metric: .ordinal)
        }, bound: bound),
      Measurement(
        work: "fleiss-50x10k", what: "Fleiss' kappa with its error",
        taraza: try Timing(runs: 9) {
          _ = try AgreementCoefficient.fleiss(AgreementParts(Ratings(full)))
        }, bound: bound),
      Measurement(
        work: "krippendorff-boot1000-50x10k", what: "1000 bootstrap draws of ordinal alpha",
        taraza: try Timing(runs: 3) {
          _ = try KrippendorffBootstrap(
            ratings, metric: .ordinal, draws: 1000, seed: 1)
        }, bound: bound),
      try components(),
    ]
  }

  /// 1000 people answer 10 items on 2 occasions, a tenth missing: seven components.
  private static func components() throws -> Measurement {
    let (people, items, occasions) = (1000, 10, 2)
    var generator = SeededGenerator(seed: 3)
    let own = (0..<people).map { _ in generator.normal() }
    var values: [Double] = []
    var codes: [(person: Int32, item: Int32, occasion: Int32)] = []
    for person in 0..<people {
      for item in 0..<items {
        for occasion in 0..<occasions where generator.uniform() > 0.1 {
          values.append(own[person] + 0.1 * Double(item) + generator.normal())
          codes.append((Int32(person), Int32(item), Int32(occasion)))
        }
      }
    }
    let object = RandomFactor(codes.map(\.person))
    let facets = [RandomFactor(codes.map(\.item)), RandomFactor(codes.map(\.occasion))]
    return Measurement(
      work: "reml-1000x10x2",
      what: "variance components of people × items × occasions, a tenth missing",
      taraza: try Timing(runs: 3) {
        _ = try GeneralizabilityStudy(values, object: object, facets: facets)
      },
      bound: .init(what: "adding up the values", seconds: Timing(runs: 9) { sum(values) }.median))
  }

  private static func sum(_ values: [Double]) {
    precondition(values.reduce(0, +).isFinite, "scores are finite")
  }

  private static func count(_ columns: [[UInt8]]) {
    var table = [Int32](repeating: 0, count: cases * (levels + 1))
    table.withUnsafeMutableBufferPointer { table in
      for column in columns {
        column.withUnsafeBufferPointer { column in
          for place in 0..<cases { table[place * (levels + 1) + Int(column[place])] += 1 }
        }
      }
    }
    precondition(table[1] >= 0, "counts are not negative")
  }

  private static func columns(missing: Double) -> [[Double]] {
    var generator = SeededGenerator(seed: 13)
    let truth = (0..<cases).map { _ in generator.normal() }
    return (0..<raters).map { _ in
      truth.map { value in
        let rating = min(5, max(1, (3 + value + 0.8 * generator.normal()).rounded()))
        return generator.uniform() < missing ? .nan : rating
      }
    }
  }
}
