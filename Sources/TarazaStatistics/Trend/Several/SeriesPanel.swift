/// Several series over the same times: districts, items, or the seasons of the years.
///
/// - Shapes: `series[g][t]` belongs to `times[t]`; nil where there is no value.
/// - Units: times in any unit.
public struct SeriesPanel: Equatable, Sendable {
  public let times: [Double]
  public let series: [[Double?]]

  /// - Throws: `.outOfRange` when lengths differ or times do not strictly increase; `.notFinite` with
  ///   the series or time that has a number that is not finite.
  public init(times: [Double], series: [[Double?]]) throws(StatisticsError) {
    for (position, values) in series.enumerated() {
      guard values.count == times.count else {
        throw .outOfRange("\(values.count) values for \(times.count) times")
      }
      guard values.allSatisfy({ $0?.isFinite ?? true }) else { throw .notFinite(item: position) }
    }
    for position in times.indices {
      guard times[position].isFinite else { throw .notFinite(item: position) }
      guard position == 0 || times[position] > times[position - 1] else {
        throw .outOfRange("times must increase, and at position \(position) they do not")
      }
    }
    self.times = times
    self.series = series
  }

  /// The series of several groups, over all times that any of them has.
  public init(_ groups: [ObservedSeries]) throws(StatisticsError) {
    let times = Set(groups.flatMap(\.times)).sorted()
    var places: [Double: Int] = [:]
    for (place, time) in times.enumerated() { places[time] = place }
    let series = groups.map { group in
      var values = [Double?](repeating: nil, count: times.count)
      for (time, value) in zip(group.times, group.values) {
        if let place = places[time] { values[place] = value }
      }
      return values
    }
    try self.init(times: times, series: series)
  }

  /// One series for each season, over the years that have a value: place p of the row is season
  /// p mod `seasons`. Years and seasons without any value are left out: they say nothing.
  ///
  /// A step of time is a period, `seasons` of which make a year, whether or not values are so close:
  /// a survey of every second quarter still has four quarters a year. Closest values as periods would
  /// make a year of two.
  ///
  /// - Parameter offset: the season of the first value, from 0.
  /// - Throws: `.outOfRange` for fewer than two seasons, or times that are not a row of periods.
  public init(
    seasonsOf series: ObservedSeries, perYear seasons: Int, offset: Int = 0
  ) throws(StatisticsError) {
    guard seasons >= 2, (0..<seasons).contains(offset) else {
      throw .outOfRange("\(seasons) seasons")
    }
    let places = try PeriodPlaces(series, length: 1)
    let years = (places.span + offset + seasons - 1) / seasons
    var table = [[Double?]](
      repeating: [Double?](repeating: nil, count: years), count: seasons)
    for (place, value) in zip(places.places, series.values) {
      table[(place + offset) % seasons][(place + offset) / seasons] = value
    }
    let present = (0..<years).filter { year in table.contains { $0[year] != nil } }
    let held = table.filter { row in row.contains { $0 != nil } }
    try self.init(
      times: present.map(Double.init), series: held.map { row in present.map { row[$0] } })
  }

  /// The series of one group, without the times at which it has no value.
  func observed(_ group: Int) throws(StatisticsError) -> ObservedSeries {
    let present = times.indices.filter { series[group][$0] != nil }
    return try ObservedSeries(
      times: present.map { times[$0] }, values: present.compactMap { series[group][$0] })
  }
}
