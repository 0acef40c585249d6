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
  /// Raters who rated nothing, and are none of these.
  let silent: [String]
  let cases: [String]
  /// What a reader sees for each category.
  let categories: [String]
  let measure: RatingMeasure
  /// Ratings are texts, whose codes are places in the alphabet.
  let isText: Bool
  /// Where the measure comes from.
  let reason: String
  let unlisted: [Unlisted]
  /// The categories are those of the codebook.
  let hasListedCategories: Bool
  /// Texts that differ in spaces and capitals alone.
  let alike: [[String]]
  /// Rows without a case or a rater.
  let nameless: Int
  /// A code that two raters' columns call differently.
  let clash: String?
  /// Cases whose rows differ in weight or place, so that the design cannot be used.
  let scattered: Int
  /// Rows that are none of the sample, for want of a weight or unit.
  let unsampled: Int
}
