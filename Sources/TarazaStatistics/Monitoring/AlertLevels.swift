/// Alert levels with hysteresis: up at once, down only after several quiet periods in a row.
///
/// A period as grave as its level or graver keeps or raises it. Only when `clear` periods with a
/// value in a row were all less grave does the level fall, to the gravest of these. So a level that
/// was reached lasts at least `clear` periods, and a single quiet one ends nothing.
///
/// - Shapes: one severity per period in time order; nil where a period has no value.
/// - Edge cases: periods without a value leave the level and the count of quiet periods alone: that
///   nobody asked is no good news.
/// - Throws: `.outOfRange` for `clear` below 1.
/// - Source: the Schmitt trigger in time; Schmitt (1938). J. Sci. Instrum. 15, 24-26.
///   doi:10.1088/0950-7671/15/1/305 (two thresholds).
public struct AlertLevels: Equatable, Sendable {
  public enum Level: Int, Comparable, CaseIterable, Sendable {
    /// No signal, which is not the same as safety.
    case noSignal
    case watch
    case alarm

    public static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
  }

  /// One period of one level after another.
  public struct Episode: Equatable, Sendable {
    public let level: Level
    public let periods: Range<Int>
  }

  public let levels: [Level]
  /// After each period, how many in a row were less grave than its level; those that made a level fall
  /// have done their part.
  public let quiet: [Int]
  public let clear: Int

  public init(_ severities: [Level?], clear: Int = 2) throws(StatisticsError) {
    guard clear >= 1 else { throw .outOfRange("\(clear) quiet periods; there is at least one") }
    self.clear = clear
    var levels: [Level] = []
    var level = Level.noSignal
    var quiet: [Level] = []
    var counts: [Int] = []
    for severity in severities {
      if let severity {
        if severity >= level {
          level = severity
          quiet = []
        } else {
          quiet.append(severity)
        }
        if quiet.count == clear {
          level = quiet.max() ?? .noSignal
          quiet = []
        }
      }
      levels.append(level)
      counts.append(quiet.count)
    }
    self.levels = levels
    self.quiet = counts
  }

  /// Runs of one level, in time order.
  public var episodes: [Episode] {
    var episodes: [Episode] = []
    for (place, level) in levels.enumerated() {
      if let last = episodes.last, last.level == level {
        episodes[episodes.count - 1] = Episode(
          level: level, periods: last.periods.lowerBound..<place + 1)
      } else {
        episodes.append(Episode(level: level, periods: place..<place + 1))
      }
    }
    return episodes
  }
}
