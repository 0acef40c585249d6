/// How factor scores are estimated from standardised items.
public enum FactorScoreMethod: Equatable, Hashable, Sendable {
  /// Thurstone's regression: the least error for each person; shrinks towards the mean, and scores
  /// of one factor may correlate with other factors.
  case regression
  /// Bartlett: the weighted least squares estimate; unbiased for a person's own factors.
  case bartlett
  /// Anderson and Rubin: uncorrelated scores of variance 1, for uncorrelated factors.
  case andersonRubin
  /// Ten Berge and others: scores that correlate as the factors do.
  case tenBerge
  /// Harman's idealised variables: least squares with all items alike.
  case harman
  /// The sum of the items that load at least so much, each by the sign of its loading.
  case unit(salient: Double = 0.3)
}
