import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What `agreement` says beside its numbers: what they mean, and what to doubt.
struct AgreementNotes {
  let command: AgreementCommand
  let outcome: AgreementOutcome

  var rated: RatedCases { outcome.rated }
  /// A gain of alpha without a rater that is worth a sentence.
  private static let notableGain = 0.05
  private static let namesShown = 5
  /// Below this many cases an interval is doubtful itself.
  private static let fewest = 10

  var all: [Note] {
    [
      reading, paradox, outlier, growing, constant, withoutMeans, perfect, oneCategory, undefined,
      unlisted,
      alike, stray, orderOfNames, clash, lonely,
      nameless, fewCases,
      incomplete, unsampled, scattered, sampled, unsampledNumbers, explained, steps, ownWeights,
      measure, method,
    ].compactMap { $0 }
  }

  func text(_ value: Double) -> String { Cell.number(value, .coefficient).displayText }

  func listed(_ names: [String]) -> String {
    let shown = names.prefix(Self.namesShown).joined(separator: ", ")
    let rest = names.count - Self.namesShown
    return rest > 0 ? "\(shown) and \(rest.grouped) more" : shown
  }

  private var paradox: Note? {
    guard let paradox = outcome.paradox, paradox.isParadoxical, let kappa = outcome.plainKappa
    else { return nil }
    let largest = outcome.categories.max { $0.share < $1.share }
    let cause =
      paradox.prevalence >= paradox.bias
      ? "\((largest?.share ?? 0).percent) of the ratings are in one category "
        + "(“\(largest?.name ?? "")”; prevalence index \(text(paradox.prevalence)))"
      : "the raters use the categories unequally often (bias index \(text(paradox.bias)))"
    let weighted = outcome.weightsName == "unweighted" ? "" : " without weights"
    let isOfTwo = outcome.isOfTwoCategories
    return Note(
      .warning, "kappa-paradox",
      "The raters agree on \(kappa.observed.percent) of the cases, yet kappa\(weighted) is "
        + "\(text(kappa.kappa)): \(cause), so that chance alone would agree on "
        + "\(kappa.expected.percent). Kappa and alpha tell little here; "
        + "\(isOfTwo ? "PABAK" : "Brennan and Prediger's coefficient without weights") is "
        + "\(text(paradox.adjustedKappa)), Gwet's coefficient and the agreement on each category say "
        + "more. With these margins kappa could be at most \(text(paradox.largestKappa)).")
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

  /// Differences that are not the same at all heights.
  private var growing: Note? {
    guard let limits = outcome.limits, let slope = limits.slope, let p = limits.slopePValue,
      p < 1 - command.level
    else { return nil }
    let names = "\(rated.raters[1]) − \(rated.raters[0])"
    return Note(
      .warning, "differences-change",
      "The difference \(names) \(slope > 0 ? "rises" : "falls") with the size of what is measured "
        + "(\(Cell.number(slope, .coefficient).displayText) for each unit, \(sentence(p: p))): one mean "
        + "difference and one pair of limits do not hold for small and large cases alike.")
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
    let names =
      rated.silent.map { "\($0) (no rating; left out)" }
      + few.map { rater in
        let count = outcome.profiles[rater].shared
        return "\(rated.raters[rater]) (\(count == 0 ? "no" : "one") shared case)"
      }
    guard !names.isEmpty else { return nil }
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
    let count = outcome.pairedCases
    guard count < Self.fewest else { return nil }
    return Note(
      .warning, "few-cases",
      count == 1
        ? "Only one case has two ratings or more: nothing tells how far the coefficients would be off "
          + "in other cases."
        : "Only \(count) cases have two ratings or more: intervals from so few are themselves "
          + "uncertain.")
  }

  private var incomplete: Note? {
    let all = rated.ratings.caseCount
    let ratings = rated.ratings.ratingCounts.reduce(0, +)
    let missing = all * rated.raters.count - ratings
    guard missing > 0 else { return nil }
    let others =
      rated.measure == .nominal
      ? "kappas by category" : "W, intraclass correlations and kappas by category"
    let complete = outcome.completeCases
    return Note(
      .remark, "missing-ratings",
      "\(missing.grouped) of \((all * rated.raters.count).grouped) ratings are missing. Percent, kappa, "
        + "AC and alpha use what there is; \(others) need cases that every rater rated, of which "
        + "there \(complete == 1 ? "is one" : "are \(complete == 0 ? "none" : complete.grouped)").")
  }

  private var measure: Note {
    let count = rated.ratings.categories.count
    let number = "\(count) \(count == 1 ? "category" : "categories")"
    let categories =
      rated.hasListedCategories
      ? "; \(number), those that the codebook lists included"
      : (rated.measure.isNumeric ? "" : "; \(number)")
    return Note(
      .recipe, "measure",
      "Ratings taken as \(rated.measure.rawValue) (\(rated.reason))\(categories). `measure:` says "
        + "otherwise.")
  }

  private var method: Note {
    let cases = rated.ratings.caseCount
    var parts = [
      "\(cases.grouped) \(cases == 1 ? "case" : "cases"), \(rated.raters.count) raters"
    ]
    if let weights = outcome.weightsName {
      parts.append("kappa and its kin \(weights == "unweighted" ? weights : "with \(weights)")")
    }
    if let bootstrap = outcome.bootstrap, bootstrap.interval.lower < bootstrap.interval.upper {
      var words =
        "alpha's interval from \(bootstrap.draws.count.grouped) draws of whole "
        + "\(rated.ratings.design?.hasUnits == true ? "sampling units" : "cases") (seed "
        + "\(outcome.seed))"
      if bootstrap.undefined > 0 {
        words += ", \(bootstrap.undefined.grouped) more had one category only"
      }
      parts.append(words)
    }
    if outcome.bootstrap == nil, let found = outcome.jackknife, found.standardError > 0 {
      let units = rated.ratings.design?.hasUnits == true ? "sampling units" : "cases"
      parts.append("alpha's error from leaving out \(units) in turn")
    }
    guard rated.ratings.design == nil else {
      return Note(.recipe, "method", parts.joined(separator: "; ") + ".")
    }
    let isKappa = outcome.coefficients.contains { $0.code == .cohen && $0.standardError != nil }
    parts.append(
      "other errors after Gwet"
        + (isKappa ? ", that of Cohen's kappa after Fleiss, Cohen and Everitt" : ""))
    return Note(.recipe, "method", parts.joined(separator: "; ") + ".")
  }
}
