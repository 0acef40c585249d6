/// What a rule of alarm would have been worth on the past: events foreseen, false alarms, lead time.
///
/// An alarm lasts from the first period of an episode to its last. It foresees an event that begins
/// after its first period and at most `lead` after its last; an alarm that foresees none is false once
/// that time has passed. The lead time is from the first period of the alarm to the event.
///
/// - Shapes: for each watched period its time, whether the alarm stands, and whether an event goes
///   on, nil where that is not known; consecutive periods with an event are one event.
/// - Units: `times`, `lead` and lead times in one unit: where it is the period, a period without a value
///   has its place among the times.
/// - Edge cases: an event in the first watched period can have no alarm before it and is left out. An
///   alarm whose time has not passed is open, neither right nor false, and so is one whose time has
///   periods of which it is not known what happened. The last period that is known ends the test: later
///   ones are no part of what chance is counted over.
/// - Throws: `.tooFewPeriods` below two periods that are known; `.outOfRange` for a lead not above 0.
/// - Source: hits, misses and false alarms as in Murphy & Winkler (1987). Mon. Weather Rev. 115,
///   1330-1338; the hits of chance by all circular shifts of the alarms.
public struct BackTest: Equatable, Sendable {
  public struct Event: Equatable, Sendable {
    public let position: Int
    /// Nil where no alarm foresaw it.
    public let leadTime: Double?
  }

  public struct Alarm: Equatable, Sendable {
    public enum Outcome: String, Equatable, Sendable {
      case foresaw
      case isFalse
      case open
    }

    public let periods: ClosedRange<Int>
    public let outcome: Outcome
  }

  public let events: [Event]
  public let alarms: [Alarm]
  /// The mean number of events foreseen if the same alarms had stood at other times.
  public let hitsByChance: Double
  /// Up to the last one that is known.
  public let periods: Int
  /// Periods, later ones too, of which it is not known whether an event went on.
  public let unknown: Int

  public var hits: Int { events.count { $0.leadTime != nil } }
  public var missed: Int { events.count - hits }
  public var falseAlarms: Int { alarms.count { $0.outcome == .isFalse } }

  public init(
    times: [Double], alarms isAlarm: [Bool], events isEvent: [Bool?], lead: Double
  ) throws(StatisticsError) {
    precondition(
      times.count == isAlarm.count && times.count == isEvent.count, "periods of unequal parts")
    let known = isEvent.count { $0 != nil }
    guard known >= 2, let end = isEvent.lastIndex(where: { $0 != nil }) else {
      throw .tooFewPeriods(needed: 2, got: known)
    }
    guard lead > 0 else { throw .outOfRange("a lead of \(lead); it is above 0") }
    let episodes = Self.runs(isAlarm)
    let starts = Self.starts(isEvent)
    events = starts.map { start in
      let seen = episodes.last { Self.foresees($0, start, times, lead) }
      return Event(position: start, leadTime: seen.map { times[start] - times[$0.lowerBound] })
    }
    alarms = episodes.map { episode in
      let foresaw = starts.contains { Self.foresees(episode, $0, times, lead) }
      let isOver = times[end] >= times[episode.upperBound] + lead
      let isKnown = times.indices.allSatisfy { place in
        place <= episode.lowerBound || times[place] > times[episode.upperBound] + lead
          || isEvent[place] != nil
      }
      return Alarm(
        periods: episode, outcome: foresaw ? .foresaw : isOver && isKnown ? .isFalse : .open)
    }
    let count = end + 1
    periods = count
    unknown = isEvent.count - known
    var byChance = 0
    for shift in 0..<count {
      let moved = Self.runs((0..<count).map { isAlarm[($0 + shift) % count] })
      byChance += starts.count { start in
        moved.contains { Self.foresees($0, start, times, lead) }
      }
    }
    hitsByChance = Double(byChance) / Double(count)
  }

  /// Where events begin: the period before that is known had none.
  private static func starts(_ isEvent: [Bool?]) -> [Int] {
    var last: Bool?
    var starts: [Int] = []
    for (place, isOne) in isEvent.enumerated() {
      guard let isOne else { continue }
      if isOne, last == false { starts.append(place) }
      last = isOne
    }
    return starts
  }

  private static func foresees(
    _ alarm: ClosedRange<Int>, _ event: Int, _ times: [Double], _ lead: Double
  ) -> Bool {
    alarm.lowerBound < event && times[event] <= times[alarm.upperBound] + lead
  }

  private static func runs(_ flags: [Bool]) -> [ClosedRange<Int>] {
    var runs: [ClosedRange<Int>] = []
    for place in flags.indices where flags[place] {
      if let last = runs.last, last.upperBound == place - 1 {
        runs[runs.count - 1] = last.lowerBound...place
      } else {
        runs.append(place...place)
      }
    }
    return runs
  }
}
