/// What weights look like: how unequal they are and what that costs.
///
/// Kish's design effect is n Σw² / (Σw)² = 1 + CV²: unequal weights make n rows worth n / deff.
///
/// - Source: Kish (1992), J. Off. Stat. 8, 183-200.
public struct WeightSummary: Equatable, Sendable {
  /// Weights above this many times the mean are called extreme.
  public static let extremeRatio = 5.0

  /// Rows with a weight above zero.
  public let rows: Int
  public let sum: Double
  public let least: Double
  public let greatest: Double
  /// Standard deviation (divisor n) over mean.
  public let coefficientOfVariation: Double
  public let kishDesignEffect: Double
  /// n over Kish's design effect.
  public let effectiveRows: Double
  /// Rows whose weight is extreme.
  public let extremeRows: Int

  /// - Throws: `.design(.noWeight)` when no weight is above zero.
  public init(_ weights: [Double]) throws(StatisticsError) {
    let used = weights.filter { $0 > 0 }
    guard let first = used.first else { throw .design(.noWeight) }
    var (sum, squares, least, greatest) = (0.0, 0.0, first, first)
    for weight in used {
      sum += weight
      squares += weight * weight
      least = min(least, weight)
      greatest = max(greatest, weight)
    }
    let n = Double(used.count)
    rows = used.count
    self.sum = sum
    self.least = least
    self.greatest = greatest
    kishDesignEffect = n * squares / (sum * sum)
    coefficientOfVariation = max(0, kishDesignEffect - 1).squareRoot()
    effectiveRows = sum * sum / squares
    extremeRows = used.count { $0 > Self.extremeRatio * sum / n }
  }
}
