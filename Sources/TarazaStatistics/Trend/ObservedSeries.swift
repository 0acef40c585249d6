/// What a trend test looks at: values with the times they were observed at, in time order.
///
/// A period without a value is left out, but time goes on: the times of the others stay where they
/// were. Closing the gap would change every slope that spans it.
///
/// - Shapes: `times` and `values` are equally long; times strictly increase.
/// - Units: times in any unit (periods, years); values in the units of the quantity.
public struct ObservedSeries: Equatable, Sendable {
  public let times: [Double]
  public let values: [Double]

  public var n: Int { values.count }

  /// - Throws: `.outOfRange` when the lengths differ, times do not strictly increase, or values are so
  ///   large that their squares have no sum; `.notFinite` with the position of a time or value that is
  ///   not a finite number.
  public init(times: [Double], values: [Double]) throws(StatisticsError) {
    guard times.count == values.count else {
      throw .outOfRange("\(times.count) times for \(values.count) values")
    }
    for position in values.indices {
      guard values[position].isFinite, times[position].isFinite else {
        throw .notFinite(item: position)
      }
      guard position == 0 || times[position] > times[position - 1] else {
        throw .outOfRange("times must increase, and at position \(position) they do not")
      }
    }
    try Self.checkSize(values)
    self.times = times
    self.values = values
  }

  /// One entry per period, numbered from 1; nil where the period has no value.
  ///
  /// - Throws: `.notFinite` with the position of a value that is not a finite number; `.outOfRange` for
  ///   values so large that their squares have no sum.
  public init(periods: [Double?]) throws(StatisticsError) {
    var times: [Double] = []
    var values: [Double] = []
    for (position, value) in periods.enumerated() {
      guard let value else { continue }
      guard value.isFinite else { throw .notFinite(item: position) }
      times.append(Double(position + 1))
      values.append(value)
    }
    try Self.checkSize(values)
    self.times = times
    self.values = values
  }

  /// Refused once for all methods: a variance that overflows is infinite or no number, and what is
  /// made of it looks like an answer. A difference is at most 2 max, so 4 n max^2 bounds its squares.
  private static func checkSize(_ values: [Double]) throws(StatisticsError) {
    let largest = values.reduce(0) { max($0, $1.magnitude) }
    guard (4 * Double(values.count) * largest * largest).isFinite else {
      throw .outOfRange("values as large as \(largest), whose squares are too large for a number")
    }
  }

  /// The shortest time between two neighbours: the length of a period where every gap is whole.
  package var period: Double {
    zip(times.dropFirst(), times).map { $0 - $1 }.min() ?? 1
  }

  /// The largest value less the smallest.
  package var range: Double { (values.max() ?? 0) - (values.min() ?? 0) }

  /// From the first time to the last.
  var timeSpan: Double { (times.last ?? 0) - (times.first ?? 0) }
}
