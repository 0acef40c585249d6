/// One typed value of a document. Text rounds it, JSON keeps every digit, HTML aligns it.
public enum Cell: Equatable, Sendable {
  case number(Double, NumberStyle)
  case integer(Int)
  case text(String)
  case truth(Bool)
  /// A missing value, with its kind (`refused`) where it has one.
  case missing(String?)
  /// Two bounds of an interval.
  case interval(Double, Double, NumberStyle)
  /// Nothing stands here: the cell does not apply (a loading that is zero by design).
  case blank
}

/// How a number is to be read, from which each renderer decides how many figures it shows.
public enum NumberStyle: String, Equatable, Sendable {
  /// Correlations, loadings, alpha, shares of variance: three decimals.
  case coefficient
  /// A p-value: three figures, and “< .001” below that.
  case probability
  /// Test statistics: chi-square, z, S.
  case statistic
  /// A mean, a slope or another value in the unit of the data: about four significant figures.
  case measurement
  /// A share between 0 and 1, shown as per cent with one decimal.
  case percent
  /// A difference of shares: in percentage points with one decimal, and stored as the difference.
  case points
  /// A count that may be fractional, such as a weighted n: no decimals when whole.
  case count
  /// As many figures as the value has, up to 15: numbers of the user's own tables.
  case plain
}
