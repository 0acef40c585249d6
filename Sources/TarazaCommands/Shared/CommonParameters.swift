import TarazaLanguage
import TarazaStatistics

/// Parameters that several commands take, with one meaning everywhere.
enum Common {
  static let missing = Parameter<MissingRule>.choice(
    "missing", "Which rows are used where answers are missing",
    [
      ChoiceWord("listwise", .listwise, "rows with an answer to every item"),
      ChoiceWord("pairwise", .pairwise, "for each pair of items, the rows that answer both"),
    ]
  ).default(.listwise, "listwise")

  static let correlation = Parameter<CorrelationMatrix.Kind>.choice(
    "correlation", "Which correlation coefficient",
    [
      ChoiceWord("pearson", .pearson, "linear")
    ]
  ).default(.pearson, "pearson")

  static let level = Parameter.number(
    "level", "The level of confidence intervals", in: 0.5...0.9999
  )
  .default(0.95, "95%")
}
