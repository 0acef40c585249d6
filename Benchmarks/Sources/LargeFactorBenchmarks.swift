import TarazaNumerics
import TarazaStatistics

/// Correlations and twenty factors of 500 items and 20,000 rows, in memory.
enum LargeFactorBenchmarks: BenchmarkArea {
  static let name = "large-factors"
  private static let items = 500
  private static let rows = 20_000
  private static let factors = 20
  private static let loading = 0.6

  static func measurements(_ places: Places) throws -> [Measurement] {
    let block = made()
    let columns = Matrix(columns: block.columns)
    let product = Timing(runs: 5) { _ = SymmetricMatrix(gramOf: columns) }
    let correlations = Measurement(
      work: "big-cor-500x20k", what: "correlations of 500 items × 20,000 rows",
      taraza: try Timing(runs: 5) { _ = try Moments(block).correlation() },
      bound: .init(what: "one product of the rows", seconds: product.median))
    let works: [(String, String, Extraction)] = [
      ("big-ml-20f", "maximum likelihood", .maximumLikelihood),
      ("big-minres-20f", "minres", .minimumResidual),
    ]
    return [correlations]
      + (try works.map { work, words, extraction in
        var iterations = 1
        let timing = try Timing(runs: 5) {
          let matrix = try Moments(block).correlation()
          iterations = try FactorSolution(extracting: factors, from: matrix, by: extraction)
            .iterations
        }
        let gram = SymmetricMatrix(gramOf: columns)
        let eigenvalues = try Timing(runs: 3) {
          for _ in 0..<iterations { _ = try gram.eigenvalues() }
        }
        return Measurement(
          work: work,
          what: "twenty factors of 500 items × 20,000 rows by \(words), correlations included",
          taraza: timing,
          bound: .init(
            what: "one product of the rows and the eigenvalues of \(iterations) matrices",
            seconds: product.median + eigenvalues.median))
      })
  }

  /// 25 items for each factor, which do not correlate.
  private static func made() -> ItemBlock {
    var generator = SeededGenerator(seed: 1)
    let noise = (1 - loading * loading).squareRoot()
    let perFactor = items / factors
    var columns: [[Double]] = []
    for _ in 0..<factors {
      let scores = (0..<rows).map { _ in loading * generator.normal() }
      for _ in 0..<perFactor { columns.append(scores.map { $0 + noise * generator.normal() }) }
    }
    return ItemBlock(columns: columns)
  }
}
