import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What is to be said of models of the items, and of coefficients that rest on them.
extension ReliabilityNotes {
  /// From here on omega hierarchical tells another story than omega.
  private static let notableLoss = 0.1

  var heywood: Note? {
    guard let model = scale.coefficients.oneFactor, let first = model.heywood.first else {
      return nil
    }
    return Note(
      .warning, "heywood-case",
      "One factor explains all of \(scale.shownItem(first)) (a Heywood case): omega and H rest on a "
        + "bound, and have no interval by formula.")
  }

  /// A group of one item has its own error in its factor.
  var lonelyItem: Note? {
    let groups = scale.coefficients.hierarchy?.subscales ?? []
    let alone = groups.compactMap { $0.items.count == 1 ? $0.items.first : nil }
    guard !alone.isEmpty else { return nil }
    let names = alone.map(scale.shownItem).joined(separator: ", ")
    return Note(
      .remark, "group-of-one",
      "\(names) \(alone.count == 1 ? "makes a group" : "make a group each") alone, which is more groups "
        + "than there are: omega_total is then too high; try fewer `factors`.")
  }

  /// The greatest of many values is too high, and its interval with it.
  var greatest: Note? {
    let codes = [ReliabilityCoefficient.lambda4, .greatestLowerBound]
    let words = codes.map(\.word).filter { word in scale.table.contains { $0.word == word } }
    guard !words.isEmpty else { return nil }
    let isOne = words.count == 1
    return Note(
      .remark, "greatest-of-many",
      "\(words.joined(separator: " and ")) \(isOne ? "is" : "are") the greatest of many values, and "
        + "so too high by chance: \(isOne ? "its" : "their") interval is of that number, and often lies "
        + "above the reliability. For a report take alpha, lambda2 or omega.")
  }

  /// Group factors of items that have one factor are noise, which omega hierarchical takes off.
  var groupsByChance: Note? {
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
  var missingOnes: Note? {
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
    let listed = words.joined(separator: ", ")
    let hasWord = "\(listed) \(words.count == 1 ? "has" : "have") no value here: "
    if words == ["omega_total", "omega_hierarchical"] {
      switch failures[.omegaHierarchical] {
      case .notComputable(let reason)?:
        let words = reason.hasSuffix(".") ? reason : reason + "."
        return Note(
          .remark, "no-hierarchy", hasWord + words.prefix(1).lowercased() + words.dropFirst())
      case .tooManyFactors(let asked, let most)?:
        return Note(
          .warning, "no-hierarchy",
          hasWord + "\(asked) group factors are more than \(count) items can tell apart ("
            + (most < 2 ? "a hierarchy needs five items" : "\(most) at most") + ").")
      default: break
      }
    }
    let sums = scale.sums.map { sum in
      "\(scale.shownItem(sum.item)) is made up of "
        + sum.parts.map(scale.shownItem).joined(separator: ", ")
    }
    guard sums.isEmpty else {
      return Note(
        .warning, "sum-among-items",
        "\(sums.joined(separator: "; ")): what they tell counts twice, and alpha is too high. Leave the "
          + "sum out. \(hasWord)no inverse of their correlations exists.")
    }
    return Note(
      .remark, "no-coefficient",
      hasWord + "the correlations of the items are too near to singular, or no such factors are in "
        + "them.")
  }

  /// What omega_total and omega_hierarchical rest on, where another option would give other numbers.
  var unsoundHierarchy: Note? {
    guard let model = scale.coefficients.hierarchy, scale.coefficients[.omegaHierarchical] != nil
    else { return nil }
    var faults: [String] = []
    for warning in model.warnings {
      switch warning {
      case .heywood(let items, _):
        faults.append(
          "the unique variance of \(items.map(scale.shownItem).joined(separator: ", ")) lies on its "
            + "bound (a Heywood case)")
      case .severalMinima: faults.append("starts of the extraction end at different solutions")
      case .rotationMinima: faults.append("few starts of the rotation reach the best one")
      case .improper, .noDegreesOfFreedom, .emptyFactors, .looseTarget: break
      }
    }
    if !model.solution.heywood.isEmpty {
      faults.append("the general factor takes all of a group factor")
    }
    let pair =
      "two group factors have one correlation, which cannot tell their two loadings on the general "
      + "factor: these are taken as equal"
    guard faults.isEmpty else {
      return Note(
        .warning, "unsound-hierarchy",
        "omega_total and omega_hierarchical rest on an unsound solution: "
          + (faults + (model.solution.isIdentified ? [] : [pair])).joined(separator: "; ")
          + ". Other options give other numbers: do not quote them.")
    }
    guard !model.solution.isIdentified else { return nil }
    return Note(
      .remark, "two-group-factors",
      "omega_hierarchical: \(pair). Programs that choose otherwise print other numbers.")
  }

  /// Items of ordered answers whose correlations cannot be estimated.
  var noOrdinal: Note? {
    scale.ordered?.failure.map {
      Note(
        .remark, "no-ordinal",
        "The coefficients of ordered answers have no value here: "
          + Diagnostic($0, items: scale.set.columns).message + ".")
    }
  }

  var ordinal: Note? {
    guard scale.ordered?.rows.isEmpty == false else { return nil }
    return Note(
      .remark, "ordinal",
      "ordinal_alpha and ordinal_omega are of the normal variables that answers are thought to stand "
        + "for: not the reliability of the sum of the answers, which is alpha and omega.")
  }

  /// There are several omegas, and which is which is half of what they say.
  var omegas: Note? {
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
}
