import Glibc
import TarazaNumerics

/// The polyserial correlation of a continuous and an ordered item: of the continuous one with the
/// normal variable that, cut at thresholds, would have made the ordered one. With two categories it
/// is the biserial correlation.
///
/// With z the standardised continuous item, P(category b | z) =
/// Φ((tau_b - rho z) / s) - Φ((tau_b-1 - rho z) / s), s² = 1 - rho².
///
/// - Shapes: one value, category and weight per row, or per cell of a table of distinct values by
///   categories, which is all that the data say about rho. Moments by category would not do: the
///   likelihood has no sufficient statistic smaller than that.
/// - Units: neither the unit of the continuous item nor a common factor on the weights matters.
/// - Edge cases: where the categories are intervals of the continuous item the likelihood grows up
///   to rho = 1 or -1; rho is exactly that and `isAtBoundary` says so. `.pointSerial` can pass 1;
///   it then stays there.
/// - Throws: `.noVariance` naming item 0 (continuous) or 1; `.tooFewRows` below two rows;
///   `.notFinite` for a value that is not; `.outOfRange` for a weight that is negative or not
///   finite; `.notConverged`.
/// - Source: Olsson, Drasgow & Dorans (1982). Psychometrika 47, 337-347. doi:10.1007/BF02294164
public struct PolyserialCorrelation: Equatable, Sendable {
  public enum Estimation: Equatable, Hashable, Sendable, CaseIterable {
    /// Mean, deviation and thresholds from the margins, then rho by maximum likelihood.
    case twoStep
    /// Everything together, by maximum likelihood.
    case jointly
    /// r s_y / Σ φ(tau), with s_y the deviation of the category numbers: quick, and wrong by as
    /// much as the numbers differ from the means of the categories. psych's `mixedCor`.
    case pointSerial
  }

  /// The distribution of either item over all its cases, where these are more than the rows that
  /// have both.
  public struct Margins: Equatable, Sendable {
    public let mean: Double
    /// With the divisor n.
    public let deviation: Double
    public let thresholds: Thresholds

    public init(mean: Double, deviation: Double, thresholds: Thresholds) {
      self.mean = mean
      self.deviation = deviation
      self.thresholds = thresholds
    }
  }

  public let rho: Double
  public let mean: Double
  public let deviation: Double
  public let thresholds: [Double]
  public let iterations: Int
  public var isAtBoundary: Bool { rho.magnitude == 1 }

  /// From rows.
  ///
  /// - Parameters:
  ///   - values: of the continuous item.
  ///   - categories: of the ordered one, from 0; those that nobody chose are left out unless
  ///     `margins` counts them.
  public init(
    values: [Double], categories: [Int], weights: [Double]? = nil, margins: Margins? = nil,
    estimation: Estimation = .twoStep
  ) throws(StatisticsError) {
    precondition(
      values.count == categories.count && (weights?.count ?? values.count) == values.count,
      "values, categories and weights of different lengths")
    var points = try SerialPoints(values, categories, weights)
    let thresholds: Thresholds
    if let margins, margins.thresholds.areDistinct,
      margins.thresholds.values.count > (categories.max() ?? 0) - 1
    {
      guard margins.deviation > 0 else { throw .noVariance(items: [0]) }
      points.standardize(mean: margins.mean, deviation: margins.deviation)
      thresholds = margins.thresholds
    } else {
      thresholds = try Thresholds(counts: points.collapsedCounts())
    }
    mean = points.mean
    deviation = points.deviation
    let line = points.isOrdered(by: thresholds)
    switch estimation {
    case .pointSerial:
      rho = points.pointSerial(thresholds)
      self.thresholds = thresholds.values
      iterations = 0
    case .twoStep:
      self.thresholds = thresholds.values
      if let line {
        (rho, iterations) = (line, 0)
      } else {
        let search = try CorrelationSearch(from: points.start(thresholds), in: Self.method) {
          points.slopes(at: $0, thresholds)
        }
        (rho, iterations) = (search.rho, search.iterations)
      }
    case .jointly:
      if let line {
        (rho, iterations, self.thresholds) = (line, 0, thresholds.values)
      } else {
        let fit = try OrderedProbit(points, from: thresholds, points.start(thresholds))
        (rho, iterations, self.thresholds) = (fit.rho, fit.iterations, fit.thresholds)
      }
    }
  }

  static let method = "polyserial correlation"

  /// From a table of the continuous item's distinct values (rows) by categories (columns).
  public init(
    _ table: PairTables.Table, margins: Margins? = nil, estimation: Estimation = .twoStep
  ) throws(StatisticsError) {
    var (values, categories, weights) = ([Double](), [Int](), [Double]())
    for (row, value) in table.rowLevels.enumerated() {
      for category in table.columnLevels.indices where table.counts[row, category] > 0 {
        values.append(value)
        categories.append(category)
        weights.append(table.counts[row, category])
      }
    }
    try self.init(
      values: values, categories: categories, weights: weights, margins: margins,
      estimation: estimation)
  }
}
