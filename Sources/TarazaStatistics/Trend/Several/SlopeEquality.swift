import TarazaNumerics

/// Whether straight lines through several series have one slope.
///
/// F compares the squares left by lines of their own with those left by lines of one slope (each with
/// its own level), on G - 1 and N - 2 G degrees of freedom, errors alike in all series.
///
/// - Missing data: each series over the times at which it has a value.
/// - Edge cases: series with fewer than two values are left out. Lines without any error: p is 0
///   where the slopes differ.
/// - Throws: `.tooFewItems` below two series; `.tooFewPeriods` when no degrees of freedom are left;
///   `.noVariance` when lines fit all series without error and with one slope.
/// - Source: Zar (2010). Biostatistical Analysis, 5th ed., chapter 18.
public struct SlopeEquality: Equatable, Sendable {
  /// By series; nil for those left out.
  public let slopes: [Double?]
  public let commonSlope: Double
  public let F: Double
  /// Degrees of freedom between the slopes, and within the series.
  public let between: Int
  public let within: Int
  public let pValue: Double

  public init(_ panel: SeriesPanel) throws(StatisticsError) {
    var lines: [(n: Int, tt: Double, ty: Double, yy: Double)?] = []
    for group in panel.series.indices {
      let series = try panel.observed(group)
      guard series.n >= 2 else {
        lines.append(nil)
        continue
      }
      let n = Double(series.n)
      let t = Sums.pairwise(series.times) / n
      let y = Sums.pairwise(series.values) / n
      var sums = (n: series.n, tt: 0.0, ty: 0.0, yy: 0.0)
      for (time, value) in zip(series.times, series.values) {
        sums.tt += (time - t) * (time - t)
        sums.ty += (time - t) * (value - y)
        sums.yy += (value - y) * (value - y)
      }
      lines.append(sums)
    }
    let used = lines.compactMap { $0 }
    guard used.count >= 2 else { throw .tooFewItems(needed: 2, got: used.count) }
    let total = used.reduce(0) { $0 + $1.n }
    between = used.count - 1
    within = total - 2 * used.count
    guard within > 0 else { throw .tooFewPeriods(needed: 2 * used.count + 1, got: total) }
    slopes = lines.map { line in line.map { $0.ty / $0.tt } }
    let common = used.reduce(0) { $0 + $1.ty } / used.reduce(0) { $0 + $1.tt }
    commonSlope = common
    let residual = used.reduce(0) { $0 + max(0, $1.yy - $1.ty * $1.ty / $1.tt) }
    let extra = used.reduce(0) { sum, line in
      let difference = line.ty / line.tt - common
      return sum + difference * difference * line.tt
    }
    let scale = used.reduce(0) { $0 + $1.yy } * 1e-14
    guard residual > scale || extra > scale else { throw .noVariance(items: []) }
    F = (extra / Double(between)) / (residual / Double(within))
    pValue = FDistribution(Double(between), Double(within)).upper(F)
  }
}
