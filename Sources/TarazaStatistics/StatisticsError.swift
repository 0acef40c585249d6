/// Why an analysis cannot be done on these numbers. Items and periods are named by position, from
/// 0, since Statistics knows no labels; the layers above turn positions into names.
public enum StatisticsError: Error, Equatable, Sendable {
  case tooFewItems(needed: Int, got: Int)
  case tooFewRows(needed: Int, got: Int)
  case tooFewPeriods(needed: Int, got: Int)
  /// These items (or, for a composite, its sum) are constant.
  case noVariance(items: [Int])
  /// The smallest eigenvalue tells how far the matrix is from usable.
  case notPositiveDefinite(smallestEigenvalue: Double)
  case singular(reciprocalCondition: Double)
  case notConverged(method: String, iterations: Int)
  case tooManyFactors(requested: Int, most: Int)
  /// No row has a value in both items.
  case emptyPair(Int, Int)
  /// Values of this item, or their squares, are beyond what a number can hold.
  case notFinite(item: Int)
  /// What stands for the correlation of two items is none: beyond ±1, or an item's own is not 1.
  case notCorrelation(Int, Int, value: Double)
  /// The covariance of two items exceeds what their variances allow, or a variance is negative.
  case notCovariance(Int, Int, value: Double)
  /// The ordered answers of two items go together without exception, so that their correlation has
  /// no standard error.
  case perfectCorrelation(Int, Int)
  /// More different values than there can be ordered categories.
  case tooManyCategories(item: Int, most: Int)
  /// The factors explain all of this item (a Heywood case), and the method divides by what they
  /// leave.
  case noUniqueness(item: Int)
  /// An argument lies outside what the method is defined for, said in the method's own words.
  case outOfRange(String)
  /// The quantity does not exist for this input, and why.
  case notComputable(String)
  /// The design of the sample cannot be used as it is.
  case design(DesignFault)
  /// These columns of a model tell the outcome of some rows without fail, so that no finite
  /// coefficient is best.
  case perfectPrediction(items: [Int])
  case interrupted
}
