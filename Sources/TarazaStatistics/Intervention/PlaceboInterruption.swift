/// The same analysis where nothing was done: at the middle of the time before, with that time alone.
///
/// A change there is a warning: the series changes by itself, or its line bends.
public struct PlaceboInterruption: Equatable, Sendable {
  /// The time at which nothing was done.
  public let time: Double
  public let fit: InterruptedSeries

  /// - Throws: `.tooFewPeriods` with fewer than twice `InterruptionDesign.fewestPerSegment` values
  ///   before; else as `InterruptedSeries`.
  public init(
    _ series: ObservedSeries, before interruption: Double, options: InterruptedSeries.Options
  ) throws(StatisticsError) {
    let count = series.times.count { $0 < interruption }
    let needed = 2 * InterruptionDesign.fewestPerSegment
    guard count >= needed else { throw .tooFewPeriods(needed: needed, got: count) }
    let before = try ObservedSeries(
      times: Array(series.times.prefix(count)), values: Array(series.values.prefix(count)))
    let time = before.times[count / 2]
    self.time = time
    fit = try InterruptedSeries(before, at: [time], options: options)
  }
}
