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

  /// - Parameter what: what there are several of, such as “groups”.
  static func adjust(forSeveral what: String) -> Parameter<PAdjustment> {
    Parameter<PAdjustment>.choice(
      "adjust", "How p is adjusted for the number of \(what)",
      [
        ChoiceWord("holm", .holm, "no false alarm among all \(what)"),
        ChoiceWord("bh", .benjaminiHochberg, "few false alarms among those raised"),
        ChoiceWord("by", .benjaminiYekutieli, "the same under any dependence"),
        ChoiceWord("hochberg", .hochberg, "no false alarm, independent \(what)"),
        ChoiceWord("hommel", .hommel, "no false alarm, independent \(what), more power"),
        ChoiceWord("bonferroni", .bonferroni, "no false alarm, simplest"),
        ChoiceWord("none", PAdjustment.none, "each by itself"),
      ]
    ).default(.holm, "holm")
  }

  static let level = Parameter.number(
    "level", "The level of confidence intervals", in: 0.5...0.9999
  )
  .default(0.95, "95%")
}
