import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What is to be said beside the coefficients of one scale.
struct ReliabilityNotes {
  let scale: ReliabilityScale
  let command: ReliabilityCommand
  let design: Design

  /// Two items that correlate like this ask one question twice.
  private static let duplicateCorrelation = 0.85
  /// A mean correlation beyond it is that of a narrow scale: Clark & Watson (1995) take .15 to .50 for
  /// usual.
  private static let narrowCorrelation = 0.6
  /// Below this share of the general factor a sum is of several things: Reise, Bonifay & Haviland
  /// (2013).
  private static let generalShare = 0.6
  /// First eigenvalue over second: at least so much in scales of one dimension (Slocum-Gori & Zumbo
  /// 2011).
  private static let eigenvalueRatio = 3.0
  /// Yurdugül (2008): below it alpha of a sample is of little use whatever the items.
  private static let fewRows = 30.0
  private static let aimedWidth = 0.1
  /// From here on omega hierarchical tells another story than omega.
  private static let notableLoss = 0.1
  /// Below it an item goes its own way: Nunnally & Bernstein (1994), Psychometric Theory.
  private static let weakItemRest = 0.3
  /// A gain of alpha without an item that is worth a sentence.
  private static let notableGain = 0.01
  /// From here on an item has little left to tell.
  private static let extremeShare = 0.8

  var all: [Note] {
    let notes: [Note?] = [
      unreversed, negative, twoItems, threeItems, severalThings, duplicates, weakItem, extreme,
      heywood, lonelyItem,
      groupsByChance, missingOnes, noOrdinal, ordinal, fewRows,
      Note.rows(scale.rows, missing: command.missing, weightedBy: design.weight),
      scale.hasDesign
        ? nil : Note.effectiveRows(scale.effectiveRows, weightedBy: design.weight),
      Note.loss(scale.rows), basis, drawn, omegas, asAnswered, neededRows,
    ]
    return notes.compactMap { $0 }
  }

  /// A correlation of this many errors of zero is more than chance.
  private static let notableT = 2.0

  private var unreversed: Note? {
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

  private var negative: Note? {
    guard scale.alpha.alpha < 0 else { return nil }
    return Note(
      .warning, "negative-alpha",
      "Alpha is below zero because the items, on average, go against each other (mean correlation "
        + "\(scale.alpha.meanCorrelation.threeDecimals)): their sum varies less than if they had nothing to "
        + "do with each other. A reliability cannot be negative: either items are worded the other "
        + "way, or they do not belong together.")
  }

  private var twoItems: Note? {
    guard scale.set.columns.count == 2 else { return nil }
    return Note(
      .reading, "two-items",
      "Of two items the standardized alpha is the Spearman–Brown reliability, what their one "
        + "correlation tells: it is the better number here (Eisinga et al. 2013). Which of the two is the "
        + "better item, and whether they measure one thing, two items cannot say: three are the least."
    )
  }

  private var threeItems: Note? {
    guard scale.set.columns.count == 3, scale.coefficients.oneFactor != nil else { return nil }
    return Note(
      .remark, "three-items",
      "One factor fits any three items exactly, so omega cannot tell whether they measure one thing."
    )
  }

  /// Alpha hides several things where eigenvalues, general share or residuals show them.
  private var severalThings: Note? {
    guard scale.set.columns.count > 3, let dimensions = scale.dimensions,
      let factors = scale.factors, factors > 1,
      let ratio = dimensions.eigenvalueRatio, ratio < Self.eigenvalueRatio
    else { return nil }
    var sentence =
      "An alpha of \(scale.alpha.alpha.threeDecimals) does not say that these items measure one thing, "
      + "and they seem not to: \(factors) eigenvalues are beyond chance, the first only "
      + "\(ratio.threeDecimals) times the second"
    if let share = dimensions.explainedCommonVariance, share < Self.generalShare {
      sentence += ", and one general factor holds \(share.percent) of what they have in common"
    }
    let names = scale.set.columns.indices.map(scale.shownItem)
    let items =
      names.count > 6 ? "\(names[0]) … \(names[names.count - 1])" : names.joined(separator: ", ")
    return Note(
      .warning, "several-things",
      sentence + ". Look at `factor` of \(items) with factors: \(factors) before summing them up.")
  }

  private var duplicates: Note? {
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
  private var weakItem: Note? {
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
  private var extreme: Note? {
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
  private var asAnswered: Note? {
    guard scale.hasMeans, scale.set.isReversed.contains(true) else { return nil }
    return Note(
      .recipe, "as-answered",
      "Mean, skew, floor and ceiling of items with a minus are of the answers as given; correlations, "
        + "alphas and scores are of the items turned.")
  }

  private var heywood: Note? {
    guard let model = scale.coefficients.oneFactor, let first = model.heywood.first else {
      return nil
    }
    return Note(
      .warning, "heywood-case",
      "One factor explains all of \(scale.shownItem(first)) (a Heywood case): omega and H rest on a "
        + "bound, and have no interval by formula.")
  }

  /// A group of one item has its own error in its factor.
  private var lonelyItem: Note? {
    let groups = scale.coefficients.hierarchy?.subscales ?? []
    let alone = groups.compactMap { $0.items.count == 1 ? $0.items.first : nil }
    guard !alone.isEmpty else { return nil }
    let names = alone.map(scale.shownItem).joined(separator: ", ")
    return Note(
      .remark, "group-of-one",
      "\(names) \(alone.count == 1 ? "makes" : "make") a group alone, which is more groups than there "
        + "are: omega_total is then too high; try fewer `factors`.")
  }

  /// Group factors of items that have one factor are noise, which omega hierarchical takes off.
  private var groupsByChance: Note? {
    guard scale.factors == 1, let omega = scale.coefficients[.omega],
      let hierarchical = scale.coefficients[.omegaHierarchical],
      omega - hierarchical >= Self.notableLoss
    else { return nil }
    return Note(
      .remark, "groups-by-chance",
      "One eigenvalue alone is beyond chance, so the groups of items that omega_total and "
        + "omega_hierarchical suppose may be chance too: omega_hierarchical is then too low and "
        + "omega_total too high. omega, of one factor, is the number for such items.")
  }

  /// Coefficients that this scale has not, with the reason.
  private var missingOnes: Note? {
    let count = scale.set.columns.count
    guard count <= ReliabilityCoefficient.mostItemsOfModels else {
      return Note(
        .remark, "many-items",
        "Of more than \(ReliabilityCoefficient.mostItemsOfModels) items only coefficients are computed "
          + "that need no model and no search: no splits, glb, omegas or ordinal ones of \(count.grouped)."
      )
    }
    let failures = scale.coefficients.failures
    let words = ReliabilityCoefficient.allCases.filter { failures[$0] != nil }.map(\.word)
    guard !words.isEmpty else { return nil }
    if words == ["omega_total", "omega_hierarchical"],
      case .notComputable? = failures[.omegaHierarchical]
    {
      return Note(
        .remark, "no-hierarchy",
        "omega_total and omega_hierarchical have no value here: the items make no groups, so that "
          + "nothing tells a general factor from the factor they share.")
    }
    return Note(
      .remark, "no-coefficient",
      "\(words.joined(separator: ", ")) \(words.count == 1 ? "has" : "have") no value here: the correlations "
        + "of the items are too near to singular, or no such factors are in them.")
  }

  /// Items of ordered answers whose correlations cannot be estimated.
  private var noOrdinal: Note? {
    scale.ordered?.failure.map {
      Note(
        .remark, "no-ordinal",
        "The coefficients of ordered answers have no value here: "
          + Diagnostic($0, items: scale.set.columns).message + ".")
    }
  }

  private var ordinal: Note? {
    guard scale.ordered?.rows.isEmpty == false else { return nil }
    return Note(
      .remark, "ordinal",
      "ordinal_alpha and ordinal_omega are of the normal variables that answers are thought to stand "
        + "for: not the reliability of the sum of the answers, which is alpha and omega.")
  }

  private var fewRows: Note? {
    guard scale.effectiveRows < Self.fewRows else { return nil }
    return Note(
      .warning, "few-rows",
      "\(Int(scale.effectiveRows.rounded())) rows are few for a reliability: below 30 its interval says "
        + "more than the coefficient.")
  }

  /// What intervals and errors rest on.
  private var basis: Note? {
    if scale.hasDesign, let design = scale.design {
      return Note.errors(by: design, degreesOfFreedom: scale.degreesOfFreedom)
    }
    if scale.isNormalTheory {
      let isDrawing = command.interval?.isBootstrap == true
      return Note(
        isDrawing ? .warning : .remark, "normal-theory",
        "A matrix has no rows\(isDrawing ? " that could be drawn" : ""): intervals suppose normal answers "
          + "of rows that were drawn one by one.")
    }
    return Note.unusedDesign(design, in: "Alpha's interval")
  }

  private var drawn: Note? {
    guard let bootstrap = scale.bootstrap else { return nil }
    let drawn = bootstrap.draws + (scale.ordered?.draws ?? [])
    let least = drawn.map(\.usable).min() ?? 0
    let count = command.draws
    return Note(
      .recipe, "bootstrap",
      "Intervals from \(count.grouped) draws of \(bootstrap.drawsUnits ? "sampling units" : "rows"), seed "
        + "\(bootstrap.seed)\(least < count ? "; some coefficients exist in \(least.grouped) of them only" : "")."
    )
  }

  /// There are several omegas, and which is which is half of what they say.
  private var omegas: Note? {
    guard scale.coefficients.oneFactor != nil else { return nil }
    var sentence =
      "omega: one factor by maximum likelihood; composite: the same of standardised items"
    if let hierarchy = scale.coefficients.hierarchy {
      sentence +=
        "; omega_total and omega_hierarchical: Schmid–Leiman of "
        + "\(hierarchy.solution.group.columns) minres factors, oblimin"
    }
    if scale.ordered?.rows.isEmpty == false {
      sentence += "; ordinal ones: of polychoric correlations, omega by one minres factor"
    }
    return Note(.recipe, "omegas", sentence + ".")
  }

  /// How many rows an interval needs that is worth quoting.
  private var neededRows: Note? {
    guard !scale.hasDesign, let interval = scale.interval,
      interval.upper - interval.lower > Self.aimedWidth, scale.alpha.alpha > 0,
      let rows = try? AlphaInterval.rows(
        for: Self.aimedWidth, around: scale.alpha.alpha, items: scale.set.columns.count,
        level: command.level)
    else { return nil }
    return Note(
      .remark, "rows-needed",
      "For an interval no wider than \(Self.aimedWidth) around an alpha like this, about "
        + "\(Int(rows.rounded(.up)).grouped) rows are needed (Bonett 2002).")
  }
}
