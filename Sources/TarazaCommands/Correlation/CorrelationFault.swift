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
    guard case .singular = error, let words = redundancy(correlations) else {
      throw .statistics(error, items: correlations.items)
    }
    let plain = Diagnostic(error, items: correlations.items)
    throw .diagnostic(
      Diagnostic(
        plain.code, plain.message,
        hints: [words]
          + (correlations.smoothed == nil
            ? ["`smooth: clip` goes on with a matrix close by, and says how close"] : [])))
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
