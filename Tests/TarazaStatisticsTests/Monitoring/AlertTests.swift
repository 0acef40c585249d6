import TarazaNumerics
import TarazaStatistics
import Testing

/// Alert levels with hysteresis, and what alarms would have been worth on the past.
@Suite struct AlertTests {
  typealias Level = AlertLevels.Level

  @Test func oneQuietPeriodEndsNothing() throws {
    let severities: [Level?] = [
      .noSignal, .alarm, .noSignal, .alarm, .noSignal, .watch, .noSignal, nil, .noSignal,
    ]
    let levels = try AlertLevels(severities, clear: 2)
    // The second quiet period in a row was a watch: the level falls to that, no further.
    #expect(
      levels.levels == [
        .noSignal, .alarm, .alarm, .alarm, .alarm, .watch, .watch, .watch, .noSignal,
      ])
    #expect(levels.episodes.map(\.periods) == [0..<1, 1..<5, 5..<8, 8..<9])
  }

  /// Whatever comes, a level rises at once, and falls only when `clear` periods were less grave; so
  /// it never falls twice within `clear` periods, and an episode of alarm lasts at least that long.
  @Test(arguments: 1...4)
  func aLevelNeverFlaps(_ clear: Int) throws {
    var generator = SeededGenerator(seed: UInt64(40 + clear))
    for _ in 0..<2_000 {
      let severities: [Level?] = (0..<30).map { _ in
        generator.below(6) == 0 ? nil : Level(rawValue: generator.below(3))
      }
      let levels = try AlertLevels(severities, clear: clear).levels
      var lastFall = -1
      for place in levels.indices {
        if let severity = severities[place] { #expect(levels[place] >= severity) }
        let before = place == 0 ? Level.noSignal : levels[place - 1]
        if levels[place] > before { #expect(levels[place] == severities[place]) }
        if levels[place] < before {
          let known = severities[...place].compactMap { $0 }.suffix(clear)
          #expect(known.count == clear && known.allSatisfy { $0 < before })
          #expect(levels[place] == known.max())
          let between = severities[(lastFall + 1)...place].count { $0 != nil }
          #expect(between >= clear)
          lastFall = place
        }
        if severities[place] == nil { #expect(levels[place] == before) }
      }
    }
  }

  /// Quieter periods that have lowered a level do not count again.
  @Test func quieterPeriodsAreCounted() throws {
    let levels = try AlertLevels([.alarm, .watch, .noSignal, .noSignal, nil, .noSignal], clear: 2)
    #expect(levels.levels == [.alarm, .alarm, .watch, .watch, .watch, .noSignal])
    #expect(levels.quiet == [0, 1, 0, 1, 1, 0])
  }

  @Test func noQuietPeriodAtAllIsRefused() {
    #expect(throws: StatisticsError.outOfRange("0 quiet periods; there is at least one")) {
      try AlertLevels([.noSignal], clear: 0)
    }
  }

  // MARK: Back-test

  private func flags(_ text: String) -> [Bool] { text.map { $0 == "x" } }

  @Test func eventsAlarmsAndLeadTimesAreCounted() throws {
    //          0123456789ab
    let alarm = "..xx....x..x"
    let event = "....xx.x...."
    let test = try BackTest(
      times: (0..<12).map(Double.init), alarms: flags(alarm), events: flags(event), lead: 2)
    // The event at 4 was foreseen since 2; the one at 7 comes four after the alarm ended. The alarm
    // at 8 was false; that at 11 is open.
    #expect(test.events.map(\.position) == [4, 7])
    #expect(test.events.map(\.leadTime) == [2, nil])
    #expect(test.alarms.map(\.outcome) == [.foresaw, .isFalse, .open])
    #expect(test.hits == 1 && test.missed == 1 && test.falseAlarms == 1)
  }

  /// An alarm in the period of the event foresees nothing.
  @Test func anAlarmWithTheEventIsNoWarning() throws {
    let test = try BackTest(
      times: [0, 1, 2, 3, 4], alarms: flags("..x.."), events: flags("..x.."), lead: 1)
    #expect(test.hits == 0 && test.falseAlarms == 1)
  }

  /// Alarms that always stand foresee everything, and so would chance.
  @Test func alarmsWithoutEndAreWorthNothing() throws {
    let test = try BackTest(
      times: (0..<10).map(Double.init), alarms: flags("xxxxxxxxxx"), events: flags("...x..x..."),
      lead: 3)
    #expect(test.hits == 2 && test.hitsByChance == 2)
  }

  /// One alarm of one period and one event: chance foresees it in lead of n places, less the ends.
  @Test func theHitsOfChanceAreCountedOverAllShifts() throws {
    let test = try BackTest(
      times: (0..<10).map(Double.init), alarms: flags(".x........"), events: flags("......x..."),
      lead: 3)
    #expect(test.hits == 0 && abs(test.hitsByChance - 0.3) < 1e-15)
  }

  /// Events that are not known yet are no quiet: their alarms are open.
  @Test func whatIsNotKnownJudgesNoAlarm() throws {
    let alarm = flags("..x....x....x.")
    let event = ".......?.?????".map { $0 == "?" ? nil : $0 == "x" }
    let test = try BackTest(
      times: (0..<14).map(Double.init), alarms: alarm, events: event, lead: 2)
    // The first has two quiet periods behind it; of the second one is not known; the third came after
    // all that is known.
    #expect(test.alarms.map(\.outcome) == [.isFalse, .open, .open])
    #expect(test.periods == 9 && test.unknown == 6 && test.events.isEmpty)
    // An event is new where the last known period had none.
    let later = try BackTest(
      times: (0..<5).map(Double.init), alarms: flags(".x..."),
      events: [false, false, nil, true, true], lead: 3)
    #expect(later.events.map(\.position) == [3] && later.hits == 1)
    #expect(throws: StatisticsError.tooFewPeriods(needed: 2, got: 1)) {
      try BackTest(times: [1, 2], alarms: [true, true], events: [true, nil], lead: 1)
    }
  }

  @Test func whatCannotBeTestedIsRefused() {
    #expect(throws: StatisticsError.tooFewPeriods(needed: 2, got: 1)) {
      try BackTest(times: [1], alarms: [true], events: [true], lead: 1)
    }
    #expect(throws: StatisticsError.self) {
      try BackTest(times: [1, 2], alarms: [true, true], events: [true, true], lead: 0)
    }
  }
}
