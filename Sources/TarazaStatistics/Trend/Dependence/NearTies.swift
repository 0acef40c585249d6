/// Values that differ by rounding alone, made equal.
///
/// Taking a slope out of rounded values leaves ties that arithmetic in binary splits: 2.5 - 0.05 * 3
/// and 2.45 - 0.05 * 2 are one number, and two doubles. Ranks would then depend on the order of
/// operations.
package enum NearTies {
  /// Some steps of arithmetic on numbers of size 1 move the result by less.
  private static let closeness = 256 * Double.ulpOfOne

  /// - Parameter size: the largest number that went into the values.
  /// - Complexity: one sort.
  static func joined(_ values: [Double], size: Double) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    guard let first = order.first else { return [] }
    let limit = closeness * size
    var joined = values
    var (kept, last) = (values[first], values[first])
    for index in order {
      let value = values[index]
      if value - last > limit { kept = value }
      last = value
      joined[index] = kept
    }
    return joined
  }

  /// A series without its slope, near ties joined.
  package static func detrended(_ series: ObservedSeries, slope: Double) -> [Double] {
    let values = zip(series.times, series.values).map { $1 - slope * $0 }
    return joined(values, size: size(of: series, slope: slope))
  }

  static func size(of series: ObservedSeries, slope: Double) -> Double {
    let value = series.values.reduce(0) { max($0, $1.magnitude) }
    let time = max((series.times.first ?? 0).magnitude, (series.times.last ?? 0).magnitude)
    return value + slope.magnitude * time
  }
}
