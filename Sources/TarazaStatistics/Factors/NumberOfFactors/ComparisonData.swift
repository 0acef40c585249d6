import Glibc
import TarazaNumerics

/// Comparison data: how many factors a population needs for samples of it to have the eigenvalues of
/// the answers, when each of its items has the answers' own distribution.
///
/// For f = 1, 2, … a finite population is made with f factors: normal scores by the factor model,
/// of which each item's are replaced, rank by rank, by answers drawn from the item; the model's
/// correlations are moved until the population's are those of the answers as nearly as f factors
/// allow. From samples of n rows the eigenvalues are taken, and their root mean squared distance to
/// those of the answers. While the distances with f factors lie below those with f - 1 (rank sum
/// test at `level`) another factor is tried.
///
/// - Shapes: `distances` has an array for each number of factors tried, one number for each sample.
/// - Missing data: rows that have every item.
/// - Edge cases: at least one factor is found. The search ends at the most factors that the items
///   can tell apart. The same seed gives the same digits on any number of cores.
/// - Throws: `.tooFewItems` below 3; `.tooFewRows` when n does not exceed the number of items;
///   `.noVariance`; `.interrupted`.
/// - Source: Ruscio & Roche (2012). Psychological Assessment 24, 282-292. doi:10.1037/a0025697;
///   the populations: Ruscio & Kaczetow (2008). Multivariate Behavioral Research 43, 355-381.
///   doi:10.1080/00273170802285693. The first communalities are the largest correlations, where
///   theirs are squared multiple ones.
public struct ComparisonData: Equatable, Sendable {
  public struct Options: Equatable, Sendable {
    public var population: Int
    public var samples: Int
    /// Of the rank sum test: generous, as the authors found best.
    public var level: Double
    public var seed: UInt64

    public init(
      population: Int = 10_000, samples: Int = 500, level: Double = 0.3, seed: UInt64 = 1
    ) {
      self.population = population
      self.samples = samples
      self.level = level
      self.seed = seed
    }
  }

  public let options: Options
  public let distances: [[Double]]
  /// Of each number of factors from 2 on, the chance of distances so much smaller.
  public let pValues: [Double]
  public let count: Int

  /// - Parameter progress: told the share done; answers false to stop.
  public init(
    of answers: ItemBlock, options: Options = Options(), most: Int? = nil,
    progress: @escaping @Sendable (Double) -> Bool = { _ in true }
  ) throws(StatisticsError) {
    let rows = answers.usableRows(complete: true).map { answers.taking($0) } ?? answers
    let p = rows.columns.count
    guard p >= 3 else { throw .tooFewItems(needed: 3, got: p) }
    guard rows.rowCount > p else { throw .tooFewRows(needed: p + 1, got: rows.rowCount) }
    guard options.population >= 2, options.samples >= 2 else {
      throw .outOfRange("A population and two samples at least are needed.")
    }
    let target = try Moments(ItemBlock(columns: rows.columns)).correlation().R
    let observed = try target.eigenvaluesOfItems()
    let limit = max(1, min(most ?? p, FactorSolution.mostFactors(items: p)))
    var distances: [[Double]] = []
    var pValues: [Double] = []
    for factors in 1...limit {
      guard progress(Double(factors - 1) / Double(limit)) else { throw .interrupted }
      let generator = SeededGenerator(seed: options.seed).split(UInt64(factors))
      let population = try FactorPopulation(
        of: rows.columns, target: target, factors: factors, size: options.population, generator)
      distances.append(
        try population.distances(
          of: options.samples, rows: rows.rowCount, to: observed, generator,
          check: { () throws(StatisticsError) in
            guard progress(Double(factors) / Double(limit)) else { throw .interrupted }
          }))
      guard factors > 1 else { continue }
      let p = RankSum(distances[factors - 1], distances[factors - 2]).lowerTail
      pValues.append(p)
      guard p < options.level else { break }
    }
    self.options = options
    self.distances = distances
    self.pValues = pValues
    let isEnded = pValues.last.map { $0 >= options.level } ?? false
    count = isEnded ? distances.count - 1 : distances.count
  }
}
