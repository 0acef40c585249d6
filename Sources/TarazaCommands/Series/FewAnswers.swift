import TarazaDocument
import TarazaStatistics

/// Periods behind which hardly anybody stands.
struct FewAnswers: Equatable, Sendable {
  let fewest: Int

  /// Nil where no period has fewer than ten rows.
  init?(_ answers: ClosedRange<Int>) {
    guard answers.lowerBound < 10 else { return nil }
    fewest = answers.lowerBound
  }

  var note: Note {
    Note(
      .remark, "few-answers",
      "Behind one period or more \(fewest == 1 ? "is a single row" : "are \(fewest) rows only"): so few move "
        + "from period to period by who was asked.")
  }
}

extension PeriodSeries {
  /// The fewest and the most rows of a period.
  var answers: ClosedRange<Int>? {
    let counts = points.map(\.rows)
    guard let least = counts.min(), let most = counts.max() else { return nil }
    return least...most
  }
}

extension ClosedRange<Int>? {
  /// “2–10”, in a cell.
  var cell: Cell {
    guard let self else { return .blank }
    return .text(
      self.lowerBound == self.upperBound
        ? "\(self.lowerBound)" : "\(self.lowerBound)–\(self.upperBound)")
  }
}
