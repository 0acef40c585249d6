import TarazaNumerics

/// The means of the arms of a panel: on either side of the intervention, and in every period.
///
/// `periods` are weighted means of the rows that there are. Where a community is missing in a period
/// such a mean jumps to the level of those that are left; `adjusted` are those that the arm would have
/// with all its communities in it, m_t - a_t + a: with the levels a_i of communities by least squares
/// with a free course of each arm, a_t their mean over the arm's rows in t, and a over all rows.
///
/// - Shapes: arms first, treated and then the comparison; `sides` has before and after,
///   `periods` and `adjusted` an entry per time of the panel, NaN without rows.
/// - Units: of y.
/// - Edge cases: where every community has the same weight in every period the two are the same.
/// - Source: elementary (means after adjustment for communities).
public struct ArmMeans: Equatable, Sendable {
  /// A weighted mean and the rows behind it.
  public struct Side: Equatable, Sendable {
    public let mean: Double
    public let rows: Int
  }

  public let sides: [[Side]]
  public let periods: [[Double]]
  public let adjusted: [[Double]]

  /// - Parameter levels: of the communities, from a common origin.
  init(_ panel: CommunityPanel, levels: [Double]) {
    var sides = [[Tally]](repeating: [Tally](repeating: Tally(), count: 2), count: 2)
    var periods = [[Tally]](
      repeating: [Tally](repeating: Tally(), count: panel.times.count), count: 2)
    var whole = [Tally](repeating: Tally(), count: 2)
    for row in panel.y.indices {
      let arm = panel.isTreated(row) ? 0 : 1
      let (y, weight, level) = (panel.y[row], panel.weights[row], levels[Int(panel.units[row])])
      sides[arm][panel.isAfter(row) ? 1 : 0].add(y, level, weight)
      periods[arm][Int(panel.periods[row])].add(y, level, weight)
      whole[arm].add(y, level, weight)
    }
    self.sides = sides.map { $0.map { Side(mean: $0.mean, rows: $0.rows) } }
    self.periods = periods.map { $0.map(\.mean) }
    adjusted = zip(periods, whole).map { times, all in
      times.map { $0.mean - $0.level + all.level }
    }
  }

  /// Whether some period's mean moves because other communities are in it.
  public var areMoved: Bool {
    zip(periods, adjusted).contains { pair in
      zip(pair.0, pair.1).contains { ($0 - $1).magnitude > 1e-9 * max(1, $0.magnitude) }
    }
  }

  private struct Tally {
    var (sum, levels, weight, rows) = (0.0, 0.0, 0.0, 0)

    mutating func add(_ y: Double, _ level: Double, _ weight: Double) {
      sum += weight * y
      levels += weight * level
      self.weight += weight
      rows += 1
    }

    var mean: Double { sum / weight }
    var level: Double { levels / weight }
  }
}
