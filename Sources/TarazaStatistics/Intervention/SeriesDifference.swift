/// One series less another, period by period: what is left of a series once everything that befell a
/// comparison as well is taken out.
///
/// The difference of two segmented regressions with the same columns is the segmented regression of the
/// difference; its errors know by themselves how far the two series go together.
///
/// - Missing data: periods that only one of them has are left out, and counted.
/// - Throws: `.tooFewPeriods` without a common period.
public struct SeriesDifference: Equatable, Sendable {
  public let difference: ObservedSeries
  /// Times that only the first, and only the second, series has.
  public let onlyFirst: [Double]
  public let onlySecond: [Double]

  public init(_ first: ObservedSeries, less second: ObservedSeries) throws(StatisticsError) {
    let others = Dictionary(uniqueKeysWithValues: zip(second.times, second.values))
    let own = Set(first.times)
    let common = first.times.indices.filter { others[first.times[$0]] != nil }
    guard !common.isEmpty else { throw .tooFewPeriods(needed: 1, got: 0) }
    difference = try ObservedSeries(
      times: common.map { first.times[$0] },
      values: common.map { first.values[$0] - (others[first.times[$0]] ?? 0) })
    onlyFirst = first.times.filter { others[$0] == nil }
    onlySecond = second.times.filter { !own.contains($0) }
  }
}
