import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// What the design of the sample is used for, and what not.
extension AgreementNotes {
  var unsampled: Note? {
    let count = rated.unsampled
    guard count > 0 else { return nil }
    return Note(
      .remark, "rows-outside-the-sample",
      "\(count.grouped) \(count == 1 ? "row lacks" : "rows lack") a weight above zero, a stratum or a "
        + "cluster, and \(count == 1 ? "was" : "were") left out.")
  }

  /// Cases whose rows the design places differently.
  var scattered: Note? {
    guard rated.scattered > 0 else { return nil }
    let isOne = rated.scattered == 1
    return Note(
      .warning, "design-not-used",
      "\(rated.scattered.grouped) \(isOne ? "case has" : "cases have") rows of different weights, "
        + "strata or clusters. A case must lie in one place and count in one way, so the design is not "
        + "used: cases count one each, and errors take them for drawn one by one.")
  }

  /// What errors rest on.
  var sampled: Note? {
    guard let cases = rated.ratings.design else { return nil }
    let weight = outcome.design.weight.map { "Cases count by \($0.name). " } ?? ""
    let units =
      cases.hasUnits
      ? "Errors and intervals by the design of the sample: \(cases.units.grouped) sampling units with "
        + "cases, \(cases.degreesOfFreedom.grouped) degrees of freedom"
      : "Errors and intervals take cases for drawn one by one"
    let category = outcome.categories.contains { $0.test != nil } ? ["z of a category is t"] : []
    let icc =
      outcome.intraclass.isEmpty
      ? []
      : [
        "F of an intraclass correlation is t², its p that of t above zero, its interval for these raters"
      ]
    return Note(
      .recipe, "design", weight + ([units] + category + icc).joined(separator: "; ") + ".")
  }

  /// Numbers for which there is no formula that knows the design.
  var unsampledNumbers: Note? {
    guard rated.ratings.design != nil else { return nil }
    let names = outcome.coefficients.filter { Self.blind.contains($0.code) && $0.value != nil }
      .map(\.name)
    guard !names.isEmpty else { return nil }
    return Note(
      .warning, "numbers-without-design",
      "\(names.joined(separator: ", ")): no formula for \(names.count == 1 ? "it" : "them") knows the "
        + "design. There cases count one each, as if they had been drawn one by one.")
  }

  /// Coefficients computed without weights, and errors without units.
  private static let blind: Set<AgreementCode> = [.kendallW, .agreementOfAll, .consistencyOfAll]
}
