import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// Pairs and items that are named; of more the first.
private let mostNamed = 6

/// Runs statistics on correlations, so that an error names the items that are the cause of it.
func naming<Result>(
  _ correlations: ItemCorrelations, _ body: () throws(StatisticsError) -> Result
) throws(CommandError) -> Result {
  do throws(StatisticsError) {
    return try body()
  } catch {
    guard let cause = cause(of: error, correlations) else {
      throw .statistics(error, items: correlations.items)
    }
    let plain = Diagnostic(error, items: correlations.items)
    throw .diagnostic(
      Diagnostic(
        plain.code, plain.message,
        hints: [cause]
          + (correlations.smoothed == nil
            ? ["`smooth: clip` goes on with a matrix close by, and says how close"] : [])))
  }
}

/// What makes these correlations unusable, and what to do about it; nil where the error says it all.
private func cause(of error: StatisticsError, _ correlations: ItemCorrelations) -> String? {
  switch error {
  case .singular: redundancy(correlations)
  case .notPositiveDefinite: contradiction(correlations)
  default: nil
  }
}

/// How correlations come to contradict one another, by where they come from.
private func contradiction(_ correlations: ItemCorrelations) -> String? {
  guard !correlations.isGiven else {
    return "compare the numbers with their source: one may be mistyped, or they may rest on "
      + "different people"
  }
  if correlations.hasUnevenPairs, correlations.missing == .pairwise {
    return "each pair rests on other rows: `missing: listwise` takes the same rows for all, or "
      + "leave out items with many missing answers"
  }
  switch correlations.basis {
  case .ordered, .mixed:
    let certain = correlations.pairsWithoutDoubt
    guard certain.isEmpty else {
      return "no answer contradicts a perfect correlation of "
        + "\(certain.prefix(mostNamed).joined(separator: ", ")): leave one of the two out, or write "
        + "fill: 0.5 (half an answer in each empty cell)"
    }
    return "each pair is estimated by itself: join rare categories (`recode`), leave out items "
      + "that nearly repeat others, or bring more rows"
  case .moments, .incomplete, .ranks:
    return nil
  }
}

/// Which items repeat one another; nil where none does.
private func redundancy(_ correlations: ItemCorrelations) -> String? {
  guard let redundant = try? RedundantItems(correlations.matrix.R) else { return nil }
  let names = correlations.items.map(\.name)
  if !redundant.pairs.isEmpty {
    let pairs = redundant.pairs.prefix(mostNamed).map { pair in
      "“\(names[pair.second])” is “\(names[pair.first])” "
        + (pair.isOpposite ? "turned round" : "over again")
    }
    let more = redundant.pairs.count > mostNamed ? ", and so are others" : ""
    return "\(pairs.joined(separator: ", "))\(more): leave one of the two out"
  }
  guard let last = redundant.items.last, redundant.items.count > 1 else { return nil }
  let others = redundant.items.dropLast().map { names[$0] }
  let listed = others.prefix(mostNamed).joined(separator: ", ")
  return "“\(names[last])” follows from \(listed)"
    + (others.count > mostNamed ? " and \(others.count - mostNamed) more" : "")
    + ", such as a sum of them: leave it out"
}
