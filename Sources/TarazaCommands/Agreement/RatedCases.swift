import TarazaStatistics

/// The ratings of a table, by rater and case, whichever way it holds them.
struct RatedCases: Sendable {
  /// A value that the codebook does not list.
  struct Unlisted: Sendable {
    let rater: String
    let value: String
    let count: Int
  }

  let ratings: Ratings
  let raters: [String]
  let cases: [String]
  /// What a reader sees for each category.
  let categories: [String]
  let measure: RatingMeasure
  /// Where the measure comes from.
  let reason: String
  let unlisted: [Unlisted]
  /// The categories are those of the codebook.
  let hasListedCategories: Bool
  let rowCount: Int
  /// Rows without a case or a rater.
  let nameless: Int
  /// A code that two raters' columns call differently.
  let clash: String?
  /// Cases whose rows differ in weight or place, so that the design cannot be used.
  let scattered: Int
  /// Rows that are none of the sample, for want of a weight or unit.
  let unsampled: Int
}
