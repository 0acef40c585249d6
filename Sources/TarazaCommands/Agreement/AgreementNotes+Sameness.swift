import Glibc
import TarazaDocument
import TarazaLanguage

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

  var perfect: Note? {
    guard outcome.isPerfect, outcome.onlyCategory == nil else { return nil }
    return Note(
      .warning, "perfect-agreement",
      "The raters agree on every case they share, so that no error can be told; "
        + "\(assurance) And perfect agreement can mean that ratings were copied.")
  }

  /// What n cases without a difference tell of others: 1 - level = share^n.
  private var assurance: String {
    let n = outcome.pairedCases
    let least = pow(1 - command.level, 1 / Double(n))
    return
      "\(n == 1 ? "one case" : "\(n.grouped) cases") without a difference show, with a confidence of "
      + "\(command.level.percent), only that \(least.percent) of such cases or more would have none."
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
    guard !rows.isEmpty, outcome.onlyCategory == nil else { return nil }
    var names: [String: [String]] = [:]
    var reasons: [String] = []
    for row in rows {
      let reason = row.reason ?? "cannot be computed"
      if names[reason] == nil { reasons.append(reason) }
      names[reason, default: []].append(row.name)
    }
    let words = reasons.map { "\((names[$0] ?? []).joined(separator: ", ")) (\($0))" }
    return Note(.remark, "not-computed", "Not computed: " + words.joined(separator: "; ") + ".")
  }
}
