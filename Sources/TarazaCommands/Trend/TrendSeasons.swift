import TarazaData
import TarazaLanguage
import TarazaStatistics

/// How a series falls into seasons.
struct TrendSeasons: Equatable, Sendable {
  let perYear: Int
  /// The season of the first value, from 0.
  let offset: Int
  /// Years that have a value.
  let years: Int
  /// Seasons that have a value: two of the four quarters of a half-yearly survey.
  let present: Int

  /// Below this the orders of the years are so few that p cannot be below .05: 2 of 24 for 4 years.
  static let fewestYears = 5
  /// Fewer years hold no trend within a season.
  static let fewestOfAll = 3

  func panel(of series: ObservedSeries) throws(StatisticsError) -> SeriesPanel {
    try SeriesPanel(seasonsOf: series, perYear: perYear, offset: offset)
  }
}

extension TrendSeasons {
  /// - Parameter asked: what the program says of the season; else the type of the periods decides.
  init?(_ series: ObservedSeries, type: ColumnType, asked: Int?) {
    guard let first = series.times.first, series.n > 1 else { return nil }
    let own = Self.perYear(of: type)
    guard let perYear = own ?? asked, perYear > 1 else { return nil }
    let isWhole = series.times.allSatisfy { $0 == $0.rounded() && $0.magnitude < 1e9 }
    guard isWhole else { return nil }
    // Quarters and months count from the start of a year; waves from one.
    let start = Int(first) - (own == perYear ? 0 : 1)
    self.perYear = perYear
    offset = ((start % perYear) + perYear) % perYear
    let offset = offset
    let places = series.times.map { Int($0 - first) + offset }
    years = Set(places.map { $0 / perYear }).count
    present = Set(places.map { $0 % perYear }).count
    // An annual survey that is dated by quarters has no seasons to compare.
    guard present > 1 else { return nil }
  }

  /// How many of these periods a year has, where the calendar says so.
  static func perYear(of type: ColumnType) -> Int? {
    switch type {
    case .period(.quarter): 4
    case .period(.month): 12
    case .period(.year): 1
    default: nil
    }
  }
}
