import TarazaNumerics

/// Parallel analysis against the items' own answers, those of each item in a random order: random
/// data with the margins of the real ones, whatever their form.
///
/// For normal items it comes to Horn's analysis. It differs where answers are skewed or few: random
/// polychoric correlations spread wider than Pearson's of as many rows, so that normal data let too
/// many factors pass.
///
/// - Shapes: as `ParallelAnalysis`; `block` has a column for each item.
/// - Missing data: each item's margin is that of the rows that have it.
/// - Edge cases: random data have as many rows as the correlations count, n rounded down. Where that
///   is not the number of answers (weights, pairs), an item's answers are its weighted quantiles at
///   (i + 1/2) / n. Correlations of random data that are not positive definite, as polychoric ones
///   of few rows may be, are smoothed and counted. The same seed gives the same digits on any number
///   of threads.
/// - Throws: as `ParallelAnalysis`; `.noVariance` with items whose answers are all alike.
/// - Source: Buja & Eyuboglu (1992). Multivariate Behavioral Research 27, 509-540.
///   doi:10.1207/s15327906mbr2704_2; ordered items: Garrido, Abad & Ponsoda (2013). Psychological
///   Methods 18, 454-474. doi:10.1037/a0030005
public struct ShuffledParallelAnalysis: Equatable, Sendable {
  /// What is computed from the random data: the same as from the real ones.
  public enum Coefficient: Equatable, Sendable {
    case pearson
    case polychoric(PolychoricOptions)
  }

  public let components: ParallelAnalysis
  public let commonFactors: ParallelAnalysis
  /// Random data sets whose correlations were made positive definite.
  public let smoothedDraws: Int

  /// - Parameter progress: told the share done, from any thread; answers false to stop.
  public init(
    of correlations: CorrelationMatrix, answers block: ItemBlock, coefficient: Coefficient,
    options: ParallelAnalysis.Options = ParallelAnalysis.Options(),
    progress: @escaping @Sendable (Double) -> Bool = { _ in true }
  ) throws(StatisticsError) {
    try self.init(
      of: correlations, answers: block, coefficient: coefficient, options: options,
      threads: availableCores, progress: progress)
  }

  package init(
    of correlations: CorrelationMatrix, answers block: ItemBlock, coefficient: Coefficient,
    options: ParallelAnalysis.Options, threads: Int,
    progress: @escaping @Sendable (Double) -> Bool = { _ in true }
  ) throws(StatisticsError) {
    let observed = try FactorEigenvalues(of: correlations)
    let items = correlations.R.order
    try options.check(items: items, n: correlations.n)
    guard block.columns.count == items else {
      throw .outOfRange("The answers are of \(block.columns.count) items, not of \(items).")
    }
    guard let rows = Int(exactly: correlations.n.rounded(.down)) else {
      throw .outOfRange("Random data of so many rows cannot be drawn.")
    }
    let random = try ShuffledEigenvalues(
      answers: try Self.margins(of: block, rows: rows), coefficient: coefficient,
      draws: options.draws, seed: options.seed
    ).all(threads: threads, progress: progress)
    components = ParallelAnalysis(
      .ones, options, n: correlations.n, observed: observed.components,
      random: random.map(\.eigenvalues.components))
    smoothedDraws = random.count { $0.isSmoothed }
    commonFactors = ParallelAnalysis(
      .squaredMultipleCorrelations, options, n: correlations.n, observed: observed.commonFactors,
      random: random.map(\.eigenvalues.commonFactors))
  }

  /// Of each item so many answers, in rising order, with the margin that the sample has.
  private static func margins(
    of block: ItemBlock, rows: Int
  ) throws(StatisticsError) -> [[Double]] {
    var margins: [[Double]] = []
    var constant: [Int] = []
    for (item, column) in block.columns.enumerated() {
      let missing = block.missing[item]
      let usable = column.indices.filter {
        (missing?[$0] ?? 0) == 0 && (block.weights?[$0] ?? 1) > 0
      }.sorted { (column[$0], $0) < (column[$1], $1) }
      guard !usable.isEmpty else { throw .tooFewRows(needed: 2, got: 0) }
      guard usable.allSatisfy({ column[$0].isFinite }) else { throw .notFinite(item: item) }
      let margin = quantiles(usable.map { (column[$0], block.weights?[$0] ?? 1) }, rows: rows)
      if margin.first == margin.last { constant.append(item) }
      margins.append(margin)
    }
    guard constant.isEmpty else { throw .noVariance(items: constant) }
    return margins
  }

  private static func quantiles(
    _ sorted: [(value: Double, weight: Double)], rows: Int
  ) -> [Double] {
    let total = sorted.reduce(0) { $0 + $1.weight }
    var margin: [Double] = []
    margin.reserveCapacity(rows)
    var place = 0
    var below = sorted[0].weight
    for row in 0..<rows {
      let aim = (Double(row) + 0.5) / Double(rows) * total
      while below < aim, place + 1 < sorted.count {
        place += 1
        below += sorted[place].weight
      }
      margin.append(sorted[place].value)
    }
    return margin
  }
}

extension ParallelAnalysis {
  /// From eigenvalues of random data that were drawn already, those of a draw in one array.
  fileprivate init(
    _ diagonal: Diagonal, _ options: Options, n: Double, observed: [Double], random: [[Double]]
  ) {
    let columns = observed.indices.map { place in random.map { $0[place] } }
    self.diagonal = diagonal
    self.options = options
    self.n = n
    self.observed = observed
    randomMeans = columns.map { $0.reduce(0, +) / Double($0.count) }
    randomQuantiles = columns.map { $0.sorted().interpolatedQuantile(options.quantile) }
  }
}

/// Eigenvalues of the correlations of shuffled answers.
private struct ShuffledEigenvalues {
  let answers: [[Double]]
  let coefficient: ShuffledParallelAnalysis.Coefficient
  let draws: Int
  let seed: UInt64

  struct Draw {
    let eigenvalues: FactorEigenvalues
    let isSmoothed: Bool

    init(_ correlations: CorrelationMatrix) throws(StatisticsError) {
      let smoothed = try SmoothedCorrelation(correlations.R, by: .clipped)
      isSmoothed = smoothed.frobeniusDistance > 0
      eigenvalues = try FactorEigenvalues(
        of: isSmoothed ? CorrelationMatrix(R: smoothed.R, n: correlations.n) : correlations)
    }
  }

  /// Draws in one piece of work: fixed, so that the streams do not depend on the cores.
  private static let pieceSize = 4

  func all(
    threads: Int, progress: @escaping @Sendable (Double) -> Bool
  ) throws(StatisticsError) -> [Draw] {
    let generator = SeededGenerator(seed: seed)
    let pieces = fixedPieces(of: draws, size: Self.pieceSize)
    let begun = BegunPieces(of: pieces.count)
    return try concurrentPieces(
      count: pieces.count, threads: threads,
      check: { () throws(StatisticsError) in
        guard progress(begun.next()) else { throw .interrupted }
      },
      body: { piece throws(StatisticsError) in
        var stream = generator.split(UInt64(piece))
        var values: [Draw] = []
        for _ in pieces[piece] { values.append(try Draw(try draw(&stream))) }
        return values
      }
    ).flatMap { $0 }
  }

  private func draw(
    _ stream: inout SeededGenerator
  ) throws(StatisticsError) -> CorrelationMatrix {
    var shuffled = answers
    // The first may stay: only how the items lie to each other counts.
    for item in shuffled.indices.dropFirst() { stream.shuffle(&shuffled[item]) }
    switch coefficient {
    case .pearson: return try pearson(shuffled)
    case .polychoric(let options):
      var tables = PairTables(columns: shuffled.count, rule: .listwise)
      tables.add(ItemBlock(columns: shuffled))
      return try PolychoricMatrix(tables, options: options, threads: 1).correlations()
    }
  }

  private func pearson(_ columns: [[Double]]) throws(StatisticsError) -> CorrelationMatrix {
    let n = Double(columns.first?.count ?? 0)
    let centred = columns.map { column in
      let mean = column.reduce(0, +) / n
      return column.map { ($0 - mean) / n.squareRoot() }
    }
    return try CorrelationMatrix(
      covariance: SymmetricMatrix(gramOf: Matrix(columns: centred)), n: n)
  }
}
