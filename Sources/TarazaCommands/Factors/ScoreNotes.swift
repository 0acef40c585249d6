import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What is to be said of factor scores: how good they are, and who has none.
struct ScoreNotes {
  /// Of the new columns.
  let names: [ColumnID]
  let items: [ColumnID]

  /// Below this two equally good sets of scores tell different people apart.
  private static let doubtfulAgreement = 0.5
  /// In a figure of three decimals.
  private static let visibleDifference = 0.0005
  /// Numbers of answers that are told apart.
  private static let shownCounts = 3

  private func figure(_ value: Double) -> String { Cell.number(value, .coefficient).displayText }

  func validity(_ weights: FactorScoreWeights, _ solution: FactorSolution) -> Note {
    let words = names.indices.map {
      "\(names[$0].name) \(figure(weights.validity[$0])) "
        + "(squared, at best \(figure(weights.determinacy[$0])))"
    }
    var text = "Correlation of the scores with their factors: \(words.joined(separator: ", "))."
    let scores = weights.scoreCovariance
    var pairs: [String] = []
    var isApart = false
    for row in names.indices {
      for column in 0..<row {
        let scale = (scores[row, row] * scores[column, column]).squareRoot()
        let r = scale > 0 ? scores[row, column] / scale : 0
        if abs(r - solution.phi[row, column]) > Self.visibleDifference { isApart = true }
        pairs.append("\(names[column].name) and \(names[row].name) \(figure(r))")
      }
    }
    if !pairs.isEmpty {
      text +=
        " Among themselves they correlate "
        + (isApart ? "otherwise than the factors (`phi`): " : "as the factors (`phi`) do: ")
        + "\(pairs.joined(separator: ", "))."
    }
    if let worst = weights.leastAgreement.min(), worst < Self.doubtfulAgreement {
      text +=
        " Two sets of scores that fit equally well may agree as little as "
        + "\(figure(worst)): do not rank people by them."
    }
    return Note(.remark, "score-validity", text)
  }

  /// That weights of other coefficients score answers as numbers; nil of Pearson's.
  func weights(_ correlations: ItemCorrelations) -> Note? {
    let words: String
    switch correlations.basis {
    case .moments, .incomplete: return nil
    case .ranks: words = "rank correlations"
    case .ordered: words = "polychoric correlations"
    case .mixed: words = "correlations by level"
    }
    return Note(
      .remark, "score-weights",
      "The weights come from \(words) and are given to the standardised answers: what is said of the "
        + "scores holds for the variables behind the answers, and is somewhat less for the answers."
    )
  }

  /// Nil where everybody is scored.
  func unscored(_ rows: RowCount) -> Note? {
    guard rows.used < rows.seen else { return nil }
    let lost = rows.seen - rows.used
    return Note(
      .remark, "rows-without-score",
      "\(lost.grouped) of \(rows.seen.grouped) rows lack an answer to one of the "
        + "\(items.count) items and have no score; `missing: answered` scores them by the answers "
        + "they gave.")
  }

  /// How many scores rest on how many answers, and who has none.
  func answered(_ scores: IncompleteFactorScores, share: Double) -> [Note] {
    let all = items.count
    let isScored = scores.answered.indices.map { row in scores.hasScore.contains { $0[row] } }
    let counts = Dictionary(
      grouping: scores.answered.indices.filter { isScored[$0] }, by: { scores.answered[$0] }
    ).mapValues(\.count)
    let listed = counts.keys.sorted(by: >)
    var parts = listed.prefix(Self.shownCounts).map {
      "\((counts[$0] ?? 0).grouped) rows on \($0 == all ? "all \(all)" : "\($0)") answers"
    }
    let rest = listed.dropFirst(Self.shownCounts)
    if let fewest = rest.last {
      let count = rest.reduce(0) { $0 + (counts[$1] ?? 0) }
      parts.append("\(count.grouped) on fewer, down to \(fewest)")
    }
    var text =
      parts.isEmpty
      ? "No row has answers enough for a score."
      : "Scores rest, by row, on the answers that are there: \(parts.joined(separator: ", "))."
    let sure = names.indices.compactMap { factor in
      scores.leastValidity[factor].map { "\(names[factor].name) \(figure($0))" }
    }
    if let fewest = listed.last, fewest < all, !sure.isEmpty {
      text +=
        " The least certain ones correlate with their factors: \(sure.joined(separator: ", "))."
    }
    let without = names.indices.compactMap { factor -> String? in
      let count = scores.hasScore[factor].count { !$0 }
      return count > 0 ? "\(names[factor].name) \(count.grouped)" : nil
    }
    if !without.isEmpty {
      text +=
        " Rows without a score, by factor: \(without.joined(separator: ", ")); they answered less "
        + "than \(share.percent) of its items, or too few for this method."
    }
    return [Note(.remark, "answers-behind-scores", text)]
  }
}
