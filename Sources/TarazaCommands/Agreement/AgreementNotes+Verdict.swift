import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What alpha says of the ratings, as far as its interval lets it.
extension AgreementNotes {
  /// Krippendorff's bounds for conclusions, and for tentative ones.
  private static let firm = 0.8
  private static let tentative = 0.667

  var reading: Note? {
    guard let alpha = outcome.alpha?.value else { return nil }
    let words =
      outcome.paradox?.isParadoxical == true
      ? "low for the reason for which kappa is (the warning says it), and no verdict on the raters"
      : interval.map { verdict(alpha, $0) } ?? verdict(alpha)
    let doubt = strayCode.map { [$0] } ?? rated.unlisted.map(\.value)
    guard doubt.isEmpty else {
      return Note(
        .reading, "alpha",
        "Alpha is \(text(alpha)), with \(listed(Set(doubt).sorted())) among the ratings: no verdict "
          + "before it is known whether that is one (the warning says why).")
    }
    return Note(.reading, "alpha", "Alpha is \(text(alpha)), \(words).")
  }

  /// With an interval that tells of other cases: where all of it lies, or that it decides nothing.
  private func verdict(_ alpha: Double, _ interval: ConfidenceInterval) -> String {
    let (lower, upper) = (text(interval.lower), text(interval.upper))
    if interval.lower >= Self.firm {
      return "and its whole interval (from \(lower)) lies at or above \(text(Self.firm)), which "
        + "Krippendorff asks for before conclusions rest on ratings"
    }
    if interval.lower >= Self.tentative {
      return
        "and its interval (from \(lower)) lies above \(text(Self.tentative)): enough for tentative "
        + "conclusions (Krippendorff)"
        + (alpha >= Self.firm
          ? "; for firm ones, which ask for \(text(Self.firm)), too few cases were rated" : "")
    }
    if interval.upper <= 0 {
      return "not above zero, and neither is its interval: " + byChance(alpha)
    }
    if interval.upper < Self.tentative {
      return
        "and its whole interval (up to \(upper)) lies below \(text(Self.tentative)), under which "
        + "Krippendorff would not rest a conclusion on the ratings: look at the raters and cases "
        + "below, and at the instructions they had"
        + (alpha > 0 ? "" : "; it is not above zero: " + byChance(alpha))
    }
    return
      "but in cases like these it may be as low as \(lower) or as high as \(upper): whether it "
      + "reaches \(text(Self.tentative)), under which Krippendorff would not rest a conclusion on the "
      + "ratings, \(outcome.pairedCases.grouped) cases cannot say"
  }

  private func byChance(_ alpha: Double) -> String {
    "ratings dealt out by chance would stand at zero"
      + (alpha < 0 ? ", and below it raters differ more than by chance on these cases" : "")
  }

  /// Where nothing is known of other cases.
  private func verdict(_ alpha: Double) -> String {
    let bound =
      alpha >= Self.firm
      ? "at or above \(text(Self.firm)), which Krippendorff asks for before conclusions rest on ratings"
      : alpha >= Self.tentative
        ? "between \(text(Self.tentative)) and \(text(Self.firm)), Krippendorff's bounds for tentative "
          + "and for firm conclusions"
        : alpha > 0
          ? "below \(text(Self.tentative)), under which Krippendorff would not rest a conclusion on the "
            + "ratings"
          : "not above zero: " + byChance(alpha)
    return bound + "; it speaks of these cases alone, as nothing tells how other cases would go"
  }

  /// Of alpha; nil where it has none, or one of no width, which tells nothing of other cases.
  private var interval: ConfidenceInterval? {
    outcome.alphaInterval.flatMap { $0.lower < $0.upper ? $0 : nil }
  }
}
