import TarazaData
import TarazaLanguage
import TarazaStatistics

/// Chooses the test from what is known before any value is looked at: the number of periods, the
/// season, the columns that the program gave. Never from the autocorrelation seen: a test chosen that
/// way has neither the size of the one nor of the other.
struct TrendChoice: Sendable {
  let test: TrendTest
  let reason: String

  init(_ asked: TrendTest, n: Int, seasons: TrendSeasons?, hasCovariate: Bool, hasBounds: Bool) {
    guard asked == .auto else {
      test = asked
      reason = "\(asked.title): the program asks for it."
      return
    }
    let before = " Chosen before any p was seen, and not by the autocorrelation."
    if hasBounds {
      test = .censored
      reason = "\(TrendTest.censored.title), since some values are known as bounds only." + before
    } else if hasCovariate {
      test = .partial
      reason = "\(TrendTest.partial.title), since a column is given." + before
    } else if let seasons, seasons.years >= TrendSeasons.fewestYears {
      test = .seasonal
      reason =
        "\(TrendTest.seasonal.title): "
        + (seasons.present < seasons.perYear
          ? "values in \(seasons.present) of the \(seasons.perYear) seasons of a year"
          : "the periods are \(seasons.perYear) a year")
        + " over \(seasons.years) years. Each is compared with the same time of other years only, so that "
        + "seasons neither pass for a trend nor hide one; seasons of one year are taken as dependent."
        + before + " `test: mannkendall` does the plain test."
    } else {
      test = .mannKendall
      let limit = MannKendall.Options().exactLimit
      reason =
        n <= limit
        ? "Mann–Kendall with its exact p: \(n) periods, at most \(limit), and "
          + Self.season(seasons) + before
        : "Mann–Kendall with its normal p: \(n) periods, more than \(limit), and "
          + Self.season(seasons) + before
    }
  }

  /// Why the test is not the seasonal one.
  private static func season(_ seasons: TrendSeasons?) -> String {
    guard let seasons else { return "no season." }
    let years = seasons.years
    let orders = (1...max(1, years)).reduce(1) { $0 * min($1, TrendSeasons.fewestYears) }
    return "\(years) \(years == 1 ? "year" : "years") of seasons, fewer than the "
      + "\(TrendSeasons.fewestYears) that the seasonal test needs to be able to show a trend"
      + (years >= 3 ? " (its p could not be below \((2 / Double(orders)).rounded(to: 3)))" : "")
      + ". Seasons stay in the values here: they may hide a trend, and where the series begins and ends "
      + "in different seasons pass for one."
  }
}
