/// What a rule of alarm would have been worth on the past: events foreseen, false alarms, lead time.
///
/// An alarm lasts from the first period of an episode to its last. It foresees an event that begins
/// after its first period and at most `lead` after its last; an alarm that foresees none is false once
/// that time has passed. The lead time is from the first period of the alarm to the event.
///
/// - Shapes: for each watched period its time, whether the alarm stands, and whether an event goes
///   on; consecutive periods with an event are one event.
/// - Units: `lead` and lead times in the unit of `times`.
/// - Edge cases: an event in the first watched period can have no alarm before it and is left out. An
///   alarm whose time has not passed is open, neither right nor false.
/// - Throws: `.tooFewPeriods` below two periods; `.outOfRange` for a lead not above 0.
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
  public let periods: Int

  public var hits: Int { events.count { $0.leadTime != nil } }
  public var missed: Int { events.count - hits }
  public var falseAlarms: Int { alarms.count { $0.outcome == .isFalse } }

  /// The median lead time of the events foreseen.
  public var medianLead: Double? {
    let leads = events.compactMap(\.leadTime).sorted()
    guard !leads.isEmpty else { return nil }
    let middle = leads.count / 2
    return leads.count.isMultiple(of: 2) ? (leads[middle - 1] + leads[middle]) / 2 : leads[middle]
  }

  public init(
    times: [Double], alarms isAlarm: [Bool], events isEvent: [Bool], lead: Double
  ) throws(StatisticsError) {
    precondition(
      times.count == isAlarm.count && times.count == isEvent.count, "periods of unequal parts")
    guard times.count >= 2 else { throw .tooFewPeriods(needed: 2, got: times.count) }
    guard lead > 0 else { throw .outOfRange("a lead of \(lead); it is above 0") }
    let episodes = Self.runs(isAlarm)
    let starts = Self.runs(isEvent).map(\.lowerBound).filter { $0 > 0 }
    events = starts.map { start in
      let seen = episodes.last { Self.foresees($0, start, times, lead) }
      return Event(position: start, leadTime: seen.map { times[start] - times[$0.lowerBound] })
    }
    alarms = episodes.map { episode in
      let foresaw = starts.contains { Self.foresees(episode, $0, times, lead) }
      let isOver = times[times.count - 1] >= times[episode.upperBound] + lead
      return Alarm(
        periods: episode, outcome: foresaw ? .foresaw : isOver ? .isFalse : .open)
    }
    periods = times.count
    var byChance = 0
    for shift in times.indices {
      let moved = Self.runs(times.indices.map { isAlarm[($0 + shift) % times.count] })
      byChance += starts.count { start in
        moved.contains { Self.foresees($0, start, times, lead) }
      }
    }
    hitsByChance = Double(byChance) / Double(times.count)
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
