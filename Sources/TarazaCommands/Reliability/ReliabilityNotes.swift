import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What is to be said beside the coefficients of one scale.
struct ReliabilityNotes {
  let scale: ReliabilityScale
  let command: ReliabilityCommand
  let design: Design

  /// Below this share of the general factor a sum is of several things: Reise, Bonifay & Haviland
  /// (2013).
  private static let generalShare = 0.6
  /// First eigenvalue over second: at least so much in scales of one dimension (Slocum-Gori & Zumbo
  /// 2011).
  private static let eigenvalueRatio = 3.0
  /// Yurdugül (2008): below it alpha of a sample is of little use whatever the items.
  private static let fewRows = 30.0
  private static let aimedWidth = 0.1
  /// Nunnally & Bernstein (1994): for research on groups.
  private static let aimedAlpha = 0.8
  /// A scale so many times as long is another one.
  private static let mostLengthening = 4.0

  var all: [Note] {
    let notes: [Note?] = [
      unreversed, negative, twoItems, threeItems, severalThings, duplicates, weakItem, extreme,
      heywood, unsoundHierarchy, lonelyItem, greatest, groupsByChance, missingOnes, noOrdinal,
      ordinal, fewRows,
      Note.rows(scale.rows, missing: command.missing, weightedBy: design.weight),
      scale.hasDesign
        ? nil : Note.effectiveRows(scale.effectiveRows, weightedBy: design.weight),
      Note.loss(scale.rows), basis, blindInterval, drawn, omegas, asAnswered, neededRows,
      longerScale,
    ]
    return notes.compactMap { $0 }
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

  private var fewRows: Note? {
    guard scale.effectiveRows < Self.fewRows else { return nil }
    return Note(
      .warning, "few-rows",
      "\(Int(scale.effectiveRows.rounded())) rows are few for a reliability: say its interval, not the "
        + "coefficient, and take intervals by formula for too narrow.")
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

  /// Feldt's and Bonett's intervals know weights by Kish's number, and nothing of units.
  private var blindInterval: Note? {
    guard scale.hasDesign, command.interval == .feldt || command.interval == .bonett else {
      return nil
    }
    return Note(
      .warning, "interval-without-design",
      "Alpha's interval by \(command.interval == .feldt ? "Feldt" : "Bonett") takes people for drawn "
        + "one by one, strata and clusters or not; `interval: formula` knows the design.")
  }

  /// How many rows an interval needs that is worth quoting: by Bonett's formula, times what the error of
  /// these answers is larger.
  private var neededRows: Note? {
    guard !scale.hasDesign, scale.sample?.isPairwise != true, let interval = scale.interval,
      interval.upper - interval.lower > Self.aimedWidth, scale.alpha.alpha > 0,
      let rows = try? AlphaInterval.rows(
        for: Self.aimedWidth, around: scale.alpha.alpha, items: scale.set.columns.count,
        level: command.level)
    else { return nil }
    let isTold = scale.alphaRow?.basis == "formula"
    let factor = isTold ? scale.alphaRow?.standardError.map(relativeVariance) ?? 1 : 1
    return Note(
      .remark, "rows-needed",
      "For an interval no wider than \(Self.aimedWidth) around an alpha like this, about "
        + "\(Int((rows * factor).rounded(.up)).grouped) rows are needed (Bonett 2002"
        + "\(isTold ? ", by the error that these answers give" : "")).")
  }

  private func relativeVariance(_ error: Double) -> Double {
    AlphaInterval.relativeVariance(
      ofError: error, around: scale.alpha.alpha, n: scale.effectiveRows,
      items: scale.set.columns.count)
  }

  /// How long the scale would have to be.
  private var longerScale: Note? {
    let (alpha, k) = (scale.alpha.alpha, Double(scale.set.columns.count))
    guard alpha > 0, alpha < Self.aimedAlpha, scale.alpha.suspectedReversals.isEmpty,
      let factor = try? SpearmanBrown.factor(from: alpha, to: Self.aimedAlpha),
      factor <= Self.mostLengthening
    else { return nil }
    return Note(
      .remark, "longer-scale",
      "With more items like these, about \(Int((k * factor - 1e-9).rounded(.up)).grouped) in place of "
        + "\(Int(k)) would reach \(Self.aimedAlpha.threeDecimals) (Spearman and Brown).")
  }
}
