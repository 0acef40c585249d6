/// The functions that work row by row, by the names the language gives them.
package enum RowFunction: String, Hashable, Sendable, CaseIterable {
  // Numbers.
  case abs, sqrt, exp, log, log10, round, floor, ceiling, mod, sign
  // Across items: the last constant argument of the first three is `at_least` (0 when not given).
  case rowMean = "row_mean"
  case rowSum = "row_sum"
  case rowSD = "row_sd"
  case rowMin = "row_min"
  case rowMax = "row_max"
  case rowCount = "row_count"
  case rowMissing = "row_missing"
  // Text.
  case lower, upper, trim, length, contains, replace, slice, concat
  case startsWith = "starts_with"
  case endsWith = "ends_with"
  // Dates and periods.
  case year, quarter, month, week, day, weekday, hour
  case minutesBetween = "minutes_between"
  case yearOf = "year_of"
  case quarterOf = "quarter_of"
  case monthOf = "month_of"
  case weekOf = "week_of"
  // Casts and missing.
  case number, text, truth, date
  case dateTime = "date_time"
  case coalesce
  case missingIf = "missing_if"
  /// The value label of a coded value, as text.
  case labelOf = "label"
}
