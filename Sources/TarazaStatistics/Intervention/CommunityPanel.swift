/// Rows of communities over time, some of which had an intervention from one time on: what
/// difference-in-differences looks at.
///
/// Communities that have rows on one side of the intervention only say nothing about a change and are
/// left out, with their rows.
///
/// - Shapes: arrays by row hold the rows used, in their order; communities and times are numbered, times
///   in their order.
/// - Missing data: rows with a NaN for value or time, a community or arm below zero, or without a weight
///   are left out.
/// - Throws: `.outOfRange` for lengths that differ, or a community with rows of both arms;
///   `.tooFewPeriods` without times before or after; `.tooFewRows` for an arm without a community that
///   was seen before and after.
public struct CommunityPanel: Equatable, Sendable {
  /// Of each row used, where it stood among those given.
  public let rows: [Int]
  public let y: [Double]
  public let units: [Int32]
  public let periods: [Int32]
  public let weights: [Double]
  public let times: [Double]
  /// The first time under the intervention.
  public let interruption: Double
  /// Of each community used.
  public let isTreated: [Bool]
  /// The code that each community used came with.
  public let codes: [Int32]
  /// Communities with rows on one side only, by their codes.
  public let oneSided: [Int32]

  public var treatedCount: Int { isTreated.count { $0 } }
  public var comparisonCount: Int { isTreated.count - treatedCount }

  /// - Parameters:
  ///   - arms: 1 where the intervention was, 0 for the comparison, below 0 for neither.
  public init(
    _ y: [Double], units: [Int32], arms: [Int32], times: [Double], interruption: Double,
    weights: [Double]
  ) throws(StatisticsError) {
    let n = y.count
    guard units.count == n, arms.count == n, times.count == n, weights.count == n else {
      throw .outOfRange("columns of different lengths")
    }
    let known = (0..<n).filter { row in
      y[row].isFinite && times[row].isFinite && units[row] >= 0 && arms[row] >= 0
        && weights[row] > 0
    }
    let early = Set(known.filter { times[$0] < interruption }.map { units[$0] })
    let late = Set(known.filter { times[$0] >= interruption }.map { units[$0] })
    guard !early.isEmpty, !late.isEmpty else { throw .tooFewPeriods(needed: 1, got: 0) }
    var armOf: [Int32: Int32] = [:]
    for row in known {
      let arm = armOf[units[row]] ?? arms[row]
      guard arm == arms[row] else { throw .outOfRange("a community with rows of both arms") }
      armOf[units[row]] = arm
    }
    let codes = early.intersection(late).sorted()
    let places = Dictionary(uniqueKeysWithValues: codes.enumerated().map { ($1, Int32($0)) })
    let rows = known.filter { places[units[$0]] != nil }
    let ordered = Set(rows.map { times[$0] }).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: ordered.enumerated().map { ($1, Int32($0)) })
    let isTreated = codes.map { armOf[$0] == 1 }
    guard isTreated.contains(true), isTreated.contains(false) else {
      throw .tooFewRows(needed: 1, got: 0)
    }
    self.rows = rows
    self.y = rows.map { y[$0] }
    self.units = rows.map { places[units[$0]] ?? 0 }
    periods = rows.map { numbers[times[$0]] ?? 0 }
    self.weights = rows.map { weights[$0] }
    self.times = ordered
    self.interruption = interruption
    self.isTreated = isTreated
    self.codes = codes
    oneSided = early.symmetricDifference(late).sorted()
  }

  /// Some rows of a panel, all communities in them.
  private init(_ panel: CommunityPanel, keeping kept: [Int]) throws(StatisticsError) {
    let units = Set(kept.map { panel.units[$0] }).sorted()
    let places = Dictionary(uniqueKeysWithValues: units.enumerated().map { ($1, Int32($0)) })
    let times = Set(kept.map(panel.time)).sorted()
    let numbers = Dictionary(uniqueKeysWithValues: times.enumerated().map { ($1, Int32($0)) })
    let isTreated = units.map { panel.isTreated[Int($0)] }
    guard isTreated.contains(true), isTreated.contains(false) else {
      throw .tooFewRows(needed: 1, got: 0)
    }
    rows = kept.map { panel.rows[$0] }
    y = kept.map { panel.y[$0] }
    self.units = kept.map { places[panel.units[$0]] ?? 0 }
    periods = kept.map { numbers[panel.time($0)] ?? 0 }
    weights = kept.map { panel.weights[$0] }
    self.times = times
    interruption = panel.interruption
    self.isTreated = isTreated
    codes = units.map { panel.codes[Int($0)] }
    oneSided = []
  }

  /// The rows before the intervention, whichever periods a community has.
  ///
  /// - Throws: `.tooFewRows` for an arm without a row before.
  func early() throws(StatisticsError) -> CommunityPanel {
    try CommunityPanel(self, keeping: y.indices.filter { !isAfter($0) })
  }

  func time(_ row: Int) -> Double { times[Int(periods[row])] }
  func isAfter(_ row: Int) -> Bool { time(row) >= interruption }
  func isTreated(_ row: Int) -> Bool { isTreated[Int(units[row])] }

  /// Times at which both arms have rows.
  var timesOfBothArms: Set<Double> {
    let treated = y.indices.filter(isTreated).map(time)
    let others = y.indices.filter { !isTreated($0) }.map(time)
    return Set(treated).intersection(others)
  }

  /// A number that is zero in the comparison, and in treated rows what `value` says of their time.
  func treated(_ value: (Double) -> Double) -> [Double] {
    y.indices.map { isTreated($0) ? value(time($0)) : 0 }
  }

  /// The regression of y on communities, times and further numbers. Communities are the clusters; strata
  /// and stages of the sample are left out.
  func regression(on numbers: [[Double]]) throws(StatisticsError) -> SurveyRegression {
    let names = codes.map { "\($0)" }
    return try SurveyRegression(
      y,
      variables: [.factor(units, levels: codes.count), .factor(periods, levels: times.count)]
        + numbers.map { .number($0) },
      terms: (0..<2 + numbers.count).map { ModelTerm([$0]) }, family: .gaussian,
      design: try SampleDesign(
        weights: weights, stages: [SamplingStage(units: UnitCodes(codes: units, names: names))]))
  }

  /// Of the rows before the intervention, as if it had come at another time.
  ///
  /// - Throws: as the initialiser.
  public func before(placeboAt time: Double) throws(StatisticsError) -> CommunityPanel {
    let early = y.indices.filter { !isAfter($0) }
    return try CommunityPanel(
      early.map { y[$0] }, units: early.map { codes[Int(units[$0])] },
      arms: early.map { isTreated($0) ? 1 : 0 }, times: early.map { self.time($0) },
      interruption: time, weights: early.map { weights[$0] })
  }
}
