import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What is taken for the scale of the ratings, where it may be another.
extension AgreementNotes {
  /// Codes without a codebook of which one stands apart, as codes for missing answers do.
  var strayCode: String? {
    guard !rated.isText, !rated.hasListedCategories, rated.measure != .nominal else { return nil }
    let values = rated.ratings.categories
    guard values.count > 2, values.allSatisfy({ $0 == $0.rounded() }) else { return nil }
    let (first, last) = (values[0], values[values.count - 1])
    let (second, secondLast) = (values[1], values[values.count - 2])
    // As far from its neighbour as all the others lie apart.
    func isApart(_ value: Double, _ gap: Double, _ span: Double) -> Bool {
      gap > 1 && gap >= span && Self.looksLikeMissing(value)
    }
    if isApart(last, last - secondLast, secondLast - first) { return rated.categories.last }
    if isApart(first, second - first, last - second) { return rated.categories.first }
    return nil
  }

  /// −1, 9, 88, 97, 999 …
  private static func looksLikeMissing(_ value: Double) -> Bool {
    value < 0 || Value.number(value).plainText.allSatisfy { "789".contains($0) }
  }

  /// Texts that a hand spelled in two ways.
  var alike: Note? {
    guard let first = rated.alike.first, first.count > 1 else { return nil }
    let groups = rated.alike.map { group in
      group.map { "“\($0.withVisibleEnds)”" }.joined(separator: " and ")
    }
    return Note(
      .warning, "spellings",
      "\(listed(groups)) differ in spaces or capitals alone, and count as different ratings. If they are one, "
        + "`recode` makes them so, in each column: {\"\(first[0])\" => \"\(first[1])\"}.")
  }

  var stray: Note? {
    strayCode.map { code in
      let column = command.columns.first?.name ?? "r1"
      return Note(
        .warning, "code-apart",
        "\(code) lies far from all other ratings. If it stands for missing, every number here is wrong: say "
          + "so first, `recode \(column) using {\(code) => missing}` or the codebook's missing codes."
      )
    }
  }

  /// Steps are counted among the categories that there are.
  var steps: Note? {
    guard rated.measure == .ordinal, strayCode == nil, !rated.isText, !rated.hasListedCategories,
      let weights = outcome.weightsName, weights != "unweighted", weights != "own weights"
    else { return nil }
    let values = rated.ratings.categories
    let gap = values.indices.dropFirst().first { place in
      values[place] == values[place].rounded() && values[place - 1] == values[place - 1].rounded()
        && values[place] - values[place - 1] > 1
    }
    guard let gap else { return nil }
    return Note(
      .remark, "steps",
      "\(rated.categories[gap - 1]) and \(rated.categories[gap]) count as neighbours for the weights, as "
        + "nobody gave what lies between. A codebook that lists all values gives each a step of its own; "
        + "`measure: interval` takes the numbers as they are.")
  }

  /// Weights by an order that names need not have.
  var orderOfNames: Note? {
    guard rated.measure == .nominal, rated.categories.count > 2,
      let weights = outcome.weightsName, weights != "unweighted", weights != "own weights"
    else { return nil }
    return Note(
      .warning, "order-of-names",
      "These ratings are names of kinds, and \(weights) take the codes for an order: "
        + "\(listed(rated.categories)). If that is one, say `measure: ordinal`; if not, `weights: none`."
    )
  }

  /// Which categories own weights belong to.
  var ownWeights: Note? {
    guard let weights = command.ownWeights, weights.order == rated.categories.count,
      outcome.weightsName != nil
    else { return nil }
    var pairs: [String] = []
    for first in 0..<weights.order {
      for second in (first + 1)..<max(first + 1, weights.order) {
        pairs.append(
          "\(rated.categories[first]) – \(rated.categories[second]) "
            + text(weights[first, second]))
      }
    }
    return Note(
      .recipe, "own-weights",
      "Own weights, of the categories in this order: \(rated.categories.joined(separator: ", "))"
        + (pairs.count <= Self.mostPairs ? ". \(pairs.joined(separator: "; "))." : "."))
  }

  /// Of more categories the pairs would fill a page.
  private static let mostPairs = 21
}
