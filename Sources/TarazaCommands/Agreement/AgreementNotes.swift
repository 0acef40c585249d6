import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `agreement` says beside its numbers: what they mean, and what to doubt.
struct AgreementNotes {
  let command: AgreementCommand
  let outcome: AgreementOutcome

  private var rated: RatedCases { outcome.rated }
  /// Krippendorff's bounds for conclusions, and for tentative ones.
  private static let firm = 0.8
  private static let tentative = 0.667
  /// A gain of alpha without a rater that is worth a sentence.
  private static let notableGain = 0.05
  private static let namesShown = 5

  var all: [Note] {
    [
      reading, paradox, outlier, perfect, undefined, unlisted, clash, lonely, nameless, fewCases,
      incomplete, unweighted, measure, method,
    ].compactMap { $0 }
  }

  private func text(_ value: Double) -> String { Cell.number(value, .coefficient).displayText }

  private func listed(_ names: [String]) -> String {
    let shown = names.prefix(Self.namesShown).joined(separator: ", ")
    let rest = names.count - Self.namesShown
    return rest > 0 ? "\(shown) and \(rest.grouped) more" : shown
  }

  private var reading: Note? {
    guard let alpha = outcome.alpha else { return nil }
    let lower = (outcome.bootstrap?.interval ?? alpha.interval)?.lower
    let verdict: String
    if alpha.value >= Self.firm {
      verdict =
        (lower ?? 1) >= Self.firm
        ? "at or above \(text(Self.firm)), which Krippendorff asks for before conclusions rest on "
          + "ratings, and so is its whole interval"
        : "at or above \(text(Self.firm)), which Krippendorff asks for before conclusions rest on "
          + "ratings; its interval reaches down to \(text(lower ?? 0)), so more cases are needed to be "
          + "sure"
    } else if alpha.value >= Self.tentative {
      verdict =
        "between \(text(Self.tentative)) and \(text(Self.firm)): enough for tentative conclusions "
        + "(Krippendorff), not for firm ones"
    } else if alpha.value > 0 {
      verdict =
        "below \(text(Self.tentative)), under which Krippendorff would not rest a conclusion on the "
        + "ratings: look at the raters and cases below, and at the instructions they had"
    } else {
      verdict =
        "not above what ratings dealt out by chance would give: the raters do not see the same thing"
    }
    return Note(.reading, "alpha", "Alpha is \(text(alpha.value)), \(verdict).")
  }

  private var paradox: Note? {
    guard let paradox = outcome.paradox, paradox.isParadoxical,
      let kappa = outcome.coefficients.first(where: { $0.code == "cohen" })?.value,
      let agreement = outcome.agreement?.value
    else { return nil }
    let cause =
      paradox.prevalence >= paradox.bias
      ? "nearly all cases fall into one category (prevalence index \(text(paradox.prevalence))), so "
        + "that chance alone would agree most of the time"
      : "the raters use the categories unequally often (bias index \(text(paradox.bias)))"
    return Note(
      .warning, "kappa-paradox",
      "The raters agree on \(agreement.percent) of the cases, yet kappa is \(text(kappa)): \(cause). "
        + "Kappa tells little here; PABAK is \(text(paradox.adjustedKappa)), Gwet's coefficient and the "
        + "agreement on each category say more. With these margins kappa could be at most "
        + "\(text(paradox.largestKappa)).")
  }

  /// Whoever the panel would agree better without.
  private var outlier: Note? {
    guard let alpha = outcome.alpha?.value, outcome.profiles.count > 2 else { return nil }
    let gains = outcome.profiles.indices.compactMap { rater in
      outcome.profiles[rater].without.map { (rater: rater, value: $0) }
    }
    guard let best = gains.max(by: { $0.value < $1.value }),
      best.value - alpha >= Self.notableGain
    else { return nil }
    let bias = outcome.profiles[best.rater]
    var sentence =
      "Without \(rated.raters[best.rater]) alpha would be \(text(best.value)) in place of "
      + text(alpha)
    if rated.measure != .nominal, let shift = bias.bias, let p = bias.biasPValue,
      p < 1 - command.level
    {
      sentence +=
        "; this rater stands \(Cell.number(shift.magnitude, .measurement).displayText) "
        + "\(shift > 0 ? "above" : "below") the others on average"
    }
    return Note(.reading, "rater", sentence + ". That is a reason to talk, not to leave them out.")
  }

  private var perfect: Note? {
    guard outcome.isPerfect else { return nil }
    let isOne = rated.ratings.categories.count == 1 || outcome.alpha == nil
    return isOne
      ? Note(
        .warning, "one-category",
        "All ratings that can be compared are in one category. Raters cannot be told from people who "
          + "say the same without looking: coefficients that correct for chance do not exist, or rest on "
          + "categories that nobody chose.")
      : Note(
        .warning, "perfect-agreement",
        "The raters agree on every case they share. Errors of zero then say nothing of other cases; "
          + "and perfect agreement can mean that ratings were copied.")
  }

  private var undefined: Note? {
    let rows = outcome.coefficients.filter { $0.value == nil }
    guard !rows.isEmpty else { return nil }
    let words = rows.map { "\($0.name): \($0.remark ?? "cannot be computed")" }
    return Note(.remark, "not-computed", "Not computed: " + words.joined(separator: "; ") + ".")
  }

  private var unlisted: Note? {
    guard !rated.unlisted.isEmpty else { return nil }
    let words = rated.unlisted.map {
      "\($0.value) (\($0.rater), \($0.count.grouped) \($0.count == 1 ? "time" : "times"))"
    }
    return Note(
      .warning, "codes-outside-codebook",
      "Ratings that the codebook does not know: \(listed(words)). They count as categories of their "
        + "own; if they stand for missing, say so (`recode`, or the codebook's missing codes).")
  }

  private var clash: Note? {
    rated.clash.map {
      Note(
        .warning, "different-coding",
        "One code means two things: \($0). Recode one of them before comparing.")
    }
  }

  private var lonely: Note? {
    let few = outcome.profiles.indices.filter { outcome.profiles[$0].shared < 2 }
    guard !few.isEmpty else { return nil }
    let names = few.map { rater in
      let count = outcome.profiles[rater].shared
      return "\(rated.raters[rater]) (\(count == 0 ? "no" : "one") shared case)"
    }
    return Note(
      .warning, "raters-with-little",
      "Nothing can be said of raters who share fewer than two cases with others: \(listed(names)).")
  }

  private var nameless: Note? {
    guard rated.nameless > 0 else { return nil }
    return Note(
      .remark, "rows-without-name",
      "\(rated.nameless.grouped) \(rated.nameless == 1 ? "row lacks" : "rows lack") a case or a rater, "
        + "and \(rated.nameless == 1 ? "was" : "were") left out.")
  }

  private var fewCases: Note? {
    guard outcome.cases.count < 10 || outcome.alpha?.cases ?? 10 < 10 else { return nil }
    let count = outcome.alpha?.cases ?? outcome.cases.count
    return Note(
      .warning, "few-cases",
      "Only \(count) \(count == 1 ? "case has" : "cases have") two ratings: intervals from so few are "
        + "themselves uncertain.")
  }

  private var incomplete: Note? {
    let all = rated.ratings.caseCount
    let ratings = rated.ratings.ratingCounts.reduce(0, +)
    let missing = all * rated.raters.count - ratings
    guard missing > 0 else { return nil }
    return Note(
      .remark, "missing-ratings",
      "\(missing.grouped) of \((all * rated.raters.count).grouped) ratings are missing. Percent, kappa, "
        + "AC and alpha use what there is; W, intraclass correlations and kappas by category use the "
        + "\(outcome.completeCases.grouped) complete cases.")
  }

  private var unweighted: Note? {
    outcome.design.weight.map {
      Note(
        .remark, "unweighted",
        "Cases count one each here, without the weight \($0.name): agreement is a property of the "
          + "ratings.")
    }
  }

  private var measure: Note {
    let count = rated.ratings.categories.count
    let categories =
      rated.hasListedCategories
      ? "; \(count) categories, those that the codebook lists included"
      : (rated.measure.isNumeric ? "" : "; \(count) categories")
    return Note(
      .recipe, "measure",
      "Ratings taken as \(rated.measure.rawValue) (\(rated.reason))\(categories). `measure:` says "
        + "otherwise.")
  }

  private var method: Note {
    var parts = [
      "\(rated.ratings.caseCount.grouped) cases, \(rated.raters.count) raters; "
        + "kappa and its kin \(outcome.weightsName)"
    ]
    if let bootstrap = outcome.bootstrap {
      var words =
        "alpha's interval from \(bootstrap.draws.count.grouped) draws of whole cases (seed "
        + "\(outcome.seed))"
      if bootstrap.undefined > 0 {
        words += ", \(bootstrap.undefined.grouped) more had one category only"
      }
      parts.append(words)
    }
    parts.append(
      "other errors after Gwet, those of two raters' kappa after Fleiss, Cohen and Everitt")
    return Note(.recipe, "method", parts.joined(separator: "; ") + ".")
  }
}
