import TarazaNumerics
import TarazaStatistics

/// Parallel analysis, extraction, rotation and resampling on the 25 personality items of `bfi`.
enum FactorBenchmarks: BenchmarkArea {
  static let name = "factors"
  private static let factors = 5
  private static let draws = 1000

  static func measurements(_ places: Places) throws -> [Measurement] {
    let items = try PersonalityItems(places.datasets)
    let correlations = try Moments(items.block).correlation()
    return try parallelAnalyses(correlations) + extractions(items) + rotations(correlations)
      + [rotatedFit(items), bootstrap(items)]
  }

  private static func parallelAnalyses(_ correlations: CorrelationMatrix) throws -> [Measurement] {
    let eigenvalues = try Timing(runs: 9) {
      for _ in 0..<draws { _ = try correlations.R.eigenvalues() }
    }
    let bound = Measurement.Bound(
      what: "eigenvalues of 1,000 matrices alone, one core", seconds: eigenvalues.median)
    return try [
      ("parallel-bfi-1000draws-pc", ParallelAnalysis.Diagonal.ones, "components"),
      ("parallel-bfi-1000draws-smc", .squaredMultipleCorrelations, "common factors"),
    ].map { work, diagonal, words in
      Measurement(
        work: work, what: "parallel analysis, 1,000 draws of 25 items × 2,436 rows, \(words)",
        taraza: try Timing(runs: 9) {
          _ = try ParallelAnalysis(
            of: correlations, diagonal: diagonal, options: .init(draws: draws))
        }, bound: bound)
    }
  }

  private static func extractions(_ items: PersonalityItems) throws -> [Measurement] {
    let works: [(String, String, Extraction, Rotation)] = [
      ("efa-ml-5", "maximum likelihood", .maximumLikelihood, .none),
      ("efa-minres-5", "minres", .minimumResidual, .none),
      ("efa-ml-5-oblimin", "maximum likelihood and oblimin", .maximumLikelihood, .oblimin()),
      ("efa-minres-5-oblimin", "minres and oblimin", .minimumResidual, .oblimin()),
    ]
    return try works.map { work, words, extraction, rotation in
      var iterations = 1
      let timing = try Timing(runs: 21) {
        let matrix = try Moments(items.block).correlation()
        let solution = try FactorSolution(extracting: factors, from: matrix, by: extraction)
          .rotated(by: rotation)
        iterations = solution.iterations
      }
      return Measurement(
        work: work, what: "five factors of 25 items × 2,436 rows by \(words)", taraza: timing,
        bound: try bound(items, iterations: iterations))
    }
  }

  private static let starts = 100

  /// The rotation alone; every start is run to its end.
  private static func rotations(_ correlations: CorrelationMatrix) throws -> [Measurement] {
    let extracted = try FactorSolution(
      extracting: factors, from: correlations, by: .maximumLikelihood)
    let works: [(String, String, Rotation)] = [
      ("rotate-100starts-oblimin", "oblimin", .oblimin()),
      ("rotate-100starts-geominQ", "oblique geomin", .geomin()),
    ]
    return try works.map { work, words, rotation in
      var steps = 0
      let timing = try Timing(runs: 21) {
        let solution = try extracted.rotated(
          by: rotation, options: RotationOptions(randomStarts: starts))
        steps = solution.rotationSearch?.iterations ?? 0
      }
      let loadings = extracted.loadings
      let turn = Matrix.identity(factors)
      let bound = Timing(runs: 21) {
        for _ in 0..<steps { _ = loadings * turn }
      }
      return Measurement(
        work: work, what: "\(words) of five factors of 25 items from 100 random starts",
        taraza: timing,
        bound: .init(
          what: "the products of \(steps) steps, one core", seconds: bound.median))
    }
  }

  private static func rotatedFit(_ items: PersonalityItems) throws -> Measurement {
    var iterations = 1
    let timing = try Timing(runs: 21) {
      let matrix = try Moments(items.block).correlation()
      let solution = try FactorSolution(
        extracting: factors, from: matrix, by: .maximumLikelihood
      ).rotated(by: .oblimin(), options: RotationOptions(randomStarts: starts))
      iterations = solution.iterations
    }
    return Measurement(
      work: "fit+rotate-100starts-oblimin",
      what: "five factors of 25 items × 2,436 rows by maximum likelihood, oblimin from 100 random "
        + "starts", taraza: timing, bound: try bound(items, iterations: iterations))
  }

  private static let resamples = 100

  /// Rows drawn anew, factored and rotated each time, and lined up with the whole.
  private static func bootstrap(_ items: PersonalityItems) throws -> Measurement {
    let columns = items.block.columns
    let rows = columns[0].count
    let hasValue = [[Bool]](repeating: [Bool](repeating: true, count: rows), count: columns.count)
    let matrix = try Moments(items.block).correlation()
    let whole = try FactorSolution(extracting: factors, from: matrix, by: .minimumResidual)
    let solution = try whole.rotated(by: .oblimin())
    let timing = try Timing(runs: 9) {
      let design = try SampleDesign(weights: [Double](repeating: 1, count: rows))
        .replicated(.bootstrap(count: resamples, seed: 1))
      guard let replicates = design.replicates else { throw Trouble("no replicates") }
      let survey = SurveyItems(columns, hasValue: hasValue, of: design, rule: .listwise)
      _ = try FactorErrors(
        of: solution, replicates: replicates, correlations: try survey.replicateCorrelations())
    }
    let one = try bound(items, iterations: whole.iterations).seconds
    return Measurement(
      work: "boot-minres-oblimin-100",
      what: "100 resamples of 25 items × 2,436 rows, each by minres and oblimin", taraza: timing,
      bound: .init(
        what: "100 times one product of the rows and \(whole.iterations) eigendecompositions, one "
          + "core", seconds: Double(resamples) * one))
  }

  /// Every method has to pass over the rows once, and to decompose a matrix in each iteration.
  private static func bound(_ items: PersonalityItems, iterations: Int) throws -> Measurement.Bound
  {
    let rows = Matrix(columns: items.block.columns)
    let gram = SymmetricMatrix(gramOf: rows)
    let timing = try Timing(runs: 21) {
      _ = SymmetricMatrix(gramOf: rows)
      for _ in 0..<iterations { _ = try gram.eigen() }
    }
    return .init(
      what: "one product of the rows and \(iterations) eigendecompositions",
      seconds: timing.median)
  }
}

/// The complete rows of A1 to O5.
struct PersonalityItems {
  let block: ItemBlock

  init(_ datasets: String) throws {
    let table = try NumberTable(contentsOf: datasets + "/bfi.csv")
    let columns = ["A", "C", "E", "N", "O"].flatMap { scale in
      (1...5).map { table.column("\(scale)\($0)") }
    }
    let complete = columns[0].indices.filter { row in columns.allSatisfy { !$0[row].isNaN } }
    block = ItemBlock(columns: columns.map { column in complete.map { column[$0] } })
  }
}
