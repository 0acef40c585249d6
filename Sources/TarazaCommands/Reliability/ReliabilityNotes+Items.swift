import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What is to be said of single items.
extension ReliabilityNotes {
  /// Two items that correlate like this ask one question twice.
  private static let duplicateCorrelation = 0.85
  /// A mean correlation beyond it is that of a narrow scale: Clark & Watson (1995) take .15 to .50 for
  /// usual.
  private static let narrowCorrelation = 0.6
  /// Below it an item goes its own way: Nunnally & Bernstein (1994), Psychometric Theory.
  private static let weakItemRest = 0.3
  /// A gain of alpha without an item that is worth a sentence.
  private static let notableGain = 0.01
  /// From here on an item has little left to tell.
  private static let extremeShare = 0.8

  /// A correlation of this many errors of zero is more than chance.
  private static let notableT = 2.0

  var unreversed: Note? {
    let suspects = scale.alpha.suspectedReversals
    guard let first = suspects.first else { return nil }
    let strength = suspects.compactMap { scale.alpha.items[$0].itemRest?.magnitude }.max() ?? 0
    let isClear = strength * scale.effectiveRows.squareRoot() > Self.notableT
    let verdict =
      isClear
      ? "alpha is of no use as it stands"
      : "of \(Int(scale.effectiveRows.rounded()).grouped) rows it may also be chance"
    let names = suspects.map(scale.shownItem).joined(separator: ", ")
    let name = scale.set.columns[first].name
    let advice =
      scale.set.isReversed[first]
      ? "\(name) is reversed already: if it is not reverse-worded, take its minus or its flag away"
      : "if \(suspects.count == 1 ? "it is" : "one is") reverse-worded, write it with a minus "
        + "(-\(name))"
    return Note(
      .warning, "suspected-reversal",
      "\(names) \(suspects.count == 1 ? "runs" : "run") against the other items: \(advice); \(verdict)."
    )
  }

  var duplicates: Note? {
    guard let dimensions = scale.dimensions, scale.set.columns.count > 2 else { return nil }
    if dimensions.meanCorrelation >= Self.narrowCorrelation {
      return Note(
        .warning, "near-duplicates",
        "The items correlate \(dimensions.meanCorrelation.threeDecimals) on average: they ask nearly the "
          + "same again and again. Alpha is high because of that, and a few of them would do.")
    }
    guard dimensions.closest.value >= Self.duplicateCorrelation else { return nil }
    let pair = dimensions.closest
    return Note(
      .warning, "near-duplicates",
      "\(scale.shownItem(pair.first)) and \(scale.shownItem(pair.second)) correlate "
        + "\(pair.value.threeDecimals): they are nearly one question, which counts twice and raises alpha."
    )
  }

  /// Items without which alpha would be notably higher, and that hardly go along with the others.
  var weakItem: Note? {
    guard scale.set.columns.count > 3, scale.alpha.suspectedReversals.isEmpty else { return nil }
    let weak = scale.alpha.items.indices.filter { place in
      let item = scale.alpha.items[place]
      guard let r = item.itemRest, let without = item.alphaIfDeleted else { return false }
      return r < Self.weakItemRest && without - scale.alpha.alpha >= Self.notableGain
    }
    guard let worst = weak.max(by: { gain($0) < gain($1) }) else { return nil }
    let item = scale.alpha.items[worst]
    let others =
      weak.count == 1
      ? ""
      : " So do " + weak.filter { $0 != worst }.map(scale.shownItem).joined(separator: ", ") + "."
    return Note(
      .reading, "weak-item",
      "\(scale.shownItem(worst)) hardly goes along with the other items (item-rest r "
        + "\((item.itemRest ?? 0).threeDecimals)): without it alpha would be "
        + "\((item.alphaIfDeleted ?? 0).threeDecimals) in place of \(scale.alpha.alpha.threeDecimals)."
        + "\(others) Look at its wording, and at what the scale is to cover, before leaving it out."
    )
  }

  private func gain(_ place: Int) -> Double {
    (scale.alpha.items[place].alphaIfDeleted ?? -.infinity) - scale.alpha.alpha
  }

  /// Items to which nearly everybody gives the lowest or the highest answer.
  var extreme: Note? {
    let ends = scale.answers.indices.compactMap { place -> String? in
      guard let ends = scale.answers[place].ends(of: scale.ranges[place]) else { return nil }
      let (share, word) =
        ends.floor >= ends.ceiling ? (ends.floor, "lowest") : (ends.ceiling, "highest")
      guard share >= Self.extremeShare, scale.answers[place].values.count > 2 else { return nil }
      return "\(scale.set.columns[place].name) (\(share.percent) \(word))"
    }
    guard !ends.isEmpty else { return nil }
    return Note(
      .reading, "floor-or-ceiling",
      "Nearly everybody gives one answer to \(ends.joined(separator: ", ")): such an item tells few "
        + "people apart, and a change beyond that end will not be seen.")
  }

  /// Of reversed items some columns are of the answers as they were given.
  var asAnswered: Note? {
    guard scale.hasMeans, scale.set.isReversed.contains(true) else { return nil }
    return Note(
      .recipe, "as-answered",
      "Mean, skew, floor and ceiling of items with a minus are of the answers as given; correlations, "
        + "alphas and scores are of the items turned.")
  }
}
