/// The places of a series' values in a row of equally long periods.
///
/// Autocorrelation speaks of values k periods apart, so it needs times that lie on such a row; gaps
/// of whole periods are welcome.
package struct PeriodPlaces: Equatable, Sendable {
  /// From 0, rising, one per value.
  package let places: [Int]
  /// Periods from the first value to the last, both included.
  package var span: Int { (places.last ?? -1) + 1 }
  package var hasGaps: Bool { span > places.count }

  /// How far, in periods, a time may lie from its place.
  private static let looseness = 0.02
  /// A row so much longer than the values are many is no row of periods.
  private static let mostPeriods = 1 << 24

  /// - Parameter length: Of a period, in units of time; nil takes the shortest step.
  /// - Throws: `.outOfRange` when the times are not whole numbers of periods apart.
  package init(_ series: ObservedSeries, length: Double? = nil) throws(StatisticsError) {
    let period = length ?? series.period
    guard let start = series.times.first, series.timeSpan / period < Double(Self.mostPeriods) else {
      throw .outOfRange("times that are not a row of equally long periods")
    }
    var places: [Int] = []
    places.reserveCapacity(series.n)
    for time in series.times {
      let place = (time - start) / period
      guard (place - place.rounded()).magnitude <= Self.looseness else {
        throw .outOfRange("times that are not whole numbers of periods apart")
      }
      places.append(Int(place.rounded()))
    }
    self.places = places
  }
}
