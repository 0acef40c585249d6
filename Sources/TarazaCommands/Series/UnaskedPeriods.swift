import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// The periods in which a group has rows but no value: the question was not asked then, or nobody
/// answered it.
struct UnaskedPeriods: Equatable, Sendable {
  struct Period: Equatable, Sendable {
    let time: Double
    let rows: Int
  }

  let periods: [Period]
  /// Periods with a value.
  let answered: Int

  private static let mostNamed = 8

  /// - Parameter words: What a time is called.
  func note(_ column: ColumnID, words: (Double) -> String) -> Note? {
    guard !periods.isEmpty else { return nil }
    let names = periods.prefix(Self.mostNamed).map { words($0.time) }
    let more = periods.count - names.count
    let rows = periods.reduce(0) { $0 + $1.rows }
    return Note(
      .remark, "periods-without-value",
      "No value in \(periods.count) of \(periods.count + answered) periods of \(column.name) that "
        + "have rows (\(names.joined(separator: ", "))\(more > 0 ? " and \(more) more" : "")), "
        + "\(rows) \(rows == 1 ? "row" : "rows") in all: not asked then, or not answered by anybody. Their places in time stay "
        + "empty.")
  }
}

extension UnaskedPeriods {
  /// Of several groups: one by its periods, more by how many each has.
  static func note(
    _ groups: [(title: String, unasked: UnaskedPeriods)], _ column: ColumnID,
    words: (Double) -> String
  ) -> Note? {
    let lacking = groups.filter { !$0.unasked.periods.isEmpty }
    guard lacking.count > 1 else {
      return lacking.first.flatMap { title, unasked in
        unasked.note(column, words: words).map {
          Note($0.kind, $0.code, "\(title): \($0.text)")
        }
      }
    }
    let counts = lacking.map { title, unasked in
      "\(title) \(unasked.periods.count) of \(unasked.periods.count + unasked.answered)"
    }
    return Note(
      .remark, "periods-without-value",
      "No value in some periods of \(column.name) that have rows: \(counts.joined(separator: ", ")). Not "
        + "asked then, or not answered by anybody; their places in time stay empty.")
  }
}

extension Sample {
  /// Of a series over `period`, in the rows of this group.
  func unasked(
    _ counted: Counted<SeriesAnswer>, over period: ColumnID
  ) throws(CommandError) -> UnaskedPeriods {
    let points = counted.answer.series.points
    // No row was left out: there is nothing to look for.
    guard counted.rows.used < counted.rows.seen else {
      return UnaskedPeriods(periods: [], answered: points.count)
    }
    let all = try answer(SeriesQuestion(period, by: period)).answer.series.points
    let answered = Set(points.map(\.time))
    return UnaskedPeriods(
      periods: all.filter { !answered.contains($0.time) }.map {
        UnaskedPeriods.Period(time: $0.time, rows: $0.rows)
      }, answered: points.count)
  }
}
