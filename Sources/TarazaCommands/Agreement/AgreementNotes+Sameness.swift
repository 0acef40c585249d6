import Glibc
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// Where ratings do not differ: of one rater, of all raters, or at all.
extension AgreementNotes {
  /// Raters who tell no cases apart.
  var constant: Note? {
    let raters = outcome.constantRaters
    guard !raters.isEmpty else { return nil }
    let isOne = raters.count == 1
    return Note(
      .warning, "constant-raters",
      "\(listed(raters.map { rated.raters[$0] })) gave every case that others rated too the same "
        + "rating. Who tells no cases apart cannot agree beyond chance: kappa with "
        + "\(isOne ? "this rater" : "such a rater") is zero, whatever the others say.")
  }

  /// Intraclass correlations that fell below what a mean rating can have.
  var withoutMeans: Note? {
    let found = outcome.intraclass
    guard !found.isEmpty else { return nil }
    let isMissing = found.count < 2 * IntraclassModel.allCases.count
    let isOpen = found.contains { !$0.interval.lower.isFinite }
    guard isMissing || isOpen else { return nil }
    return Note(
      .remark, "icc-of-means",
      "Raters differ so much more within cases than cases do among themselves that "
        + (isMissing
          ? "some correlations of a mean rating do not exist" : "some intervals have no lower end")
        + ": what one rating's correlation becomes in the mean of k is a number only above "
        + "−1 / (k − 1).")
  }

  var perfect: Note? {
    guard outcome.isPerfect, outcome.onlyCategory == nil else { return nil }
    return Note(
      .warning, "perfect-agreement",
      "The raters agree on every case they share, so that no error can be told\(assurance). And "
        + "perfect agreement can mean that ratings were copied.")
  }

  /// What n cases, or clusters, without a difference tell of others: 1 - level = share^n. Cases that
  /// count unequally have no such number.
  private var assurance: String {
    let design = rated.ratings.design
    let hasUnits = design?.hasUnits ?? false
    guard hasUnits || !(design?.isWeighted ?? false) else { return "" }
    let n = hasUnits ? design?.units ?? 0 : outcome.pairedCases
    let things = hasUnits ? "sampling units" : "cases"
    let least = pow(1 - command.level, 1 / Double(n))
    return
      "; \(n == 1 ? "one \(things.dropLast())" : "\(n.grouped) \(things)") without a difference "
      + "\(n == 1 ? "shows" : "show"), with a confidence of \(command.level.percent), only that "
      + "\(least.percent) of such \(things) or more would have none"
  }

  var oneCategory: Note? {
    guard let category = outcome.onlyCategory else { return nil }
    let computed = outcome.coefficients.filter {
      $0.value != nil && $0.code != .percent && $0.code != .weightedPercent
    }
    let names = computed.map(\.name).joined(separator: ", ")
    let rest =
      computed.isEmpty
      ? "no coefficient that takes chance off can be computed, and only percent agreement is shown"
      : "\(names) \(computed.count == 1 ? "has" : "have") a value only by categories that these "
        + "ratings do not use"
    return Note(
      .warning, "one-category",
      "All ratings that can be compared are “\(category)”. Raters who look cannot be told here from "
        + "raters who say the same without looking: \(rest).")
  }

  /// What a table has no room for.
  var explained: Note? {
    let all = outcome.coefficients.compactMap(\.explanation)
    return all.isEmpty ? nil : Note(.recipe, "coefficients", all.joined(separator: " "))
  }

  /// Reasons once, with all that they hold for.
  var undefined: Note? {
    let rows = outcome.coefficients.filter { $0.value == nil }
    guard !rows.isEmpty || outcome.withoutLimits != nil, outcome.onlyCategory == nil else {
      return nil
    }
    var names: [String: [String]] = [:]
    var reasons: [String] = []
    for row in rows {
      let reason = row.reason ?? "cannot be computed"
      if names[reason] == nil { reasons.append(reason) }
      names[reason, default: []].append(row.name)
    }
    let limits = outcome.withoutLimits.map { ["Limits of agreement (\($0))"] } ?? []
    let words = limits + reasons.map { "\((names[$0] ?? []).joined(separator: ", ")) (\($0))" }
    return Note(.remark, "not-computed", "Not computed: " + words.joined(separator: "; ") + ".")
  }
}
