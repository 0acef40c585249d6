import TarazaDocument
import TarazaStatistics

/// What is wrong with a sample's design, in words that name the stratum, and what to do.
struct DesignWording {
  let message: String
  let hints: [String]

  private init(_ message: String, _ hints: String...) {
    self.message = message
    self.hints = hints
  }

  init(_ fault: DesignFault) {
    self =
      switch fault {
      case .negativeWeights(let rows):
        Self(
          "the weight is negative in \(rows) \(rows == 1 ? "row" : "rows")",
          "a weight says how many people a row stands for; mend it, or leave such rows out")
      case .missingWeights(let rows):
        Self(
          "\(rows) \(rows == 1 ? "row has" : "rows have") no weight",
          "leave such rows out before `design`: where w is not missing")
      case .noWeight:
        Self(
          "no row of the sample has a weight above zero",
          "name another weight, or leave the design away: | design |")
      case .unitInTwoStrata(let unit, let first, let second):
        Self(
          "cluster “\(unit)” lies in two strata, “\(first)” and “\(second)”",
          "where the numbers of clusters begin anew in each stratum, say so: design with …, "
            + "nested: true", "else one of the two is a mistake in the data")
      case .lonelyUnits(let strata, let stage):
        Self(
          "\(Self.named(strata)) \(strata.count == 1 ? "has" : "have") only one sampled unit"
            + (stage > 1 ? " at stage \(stage)" : "")
            + ", and one unit cannot tell how much units differ",
          "merge it with a stratum like it: design with …, merge: {\"\(strata.first ?? "A")\" => "
            + "\"neighbour\"}",
          "or choose what it counts: lonely: centre (its distance from the mean of all, careful), "
            + "average (as much as the others), certain (nothing)")
      case .lonelyInDomain(let strata):
        Self(
          "only one sampled unit of \(Self.named(strata)) has rows in this part of the sample",
          "leave out `lonely_in_domains`, or choose what such units count: lonely: centre")
      case .populationTooSmall(let stratum, let stage, let population, let sampled):
        Self(
          "\(Self.place(stratum, stage)) has \(sampled) sampled units and a population of "
            + "\(Cell.number(population, .plain).displayText)",
          "`fpc` is the number of units in the population (of clusters, where there are clusters), "
            + "or the share of them that was sampled")
      case .populationDiffers(let stratum, let stage):
        Self(
          "the population size differs between rows of \(Self.place(stratum, stage))",
          "`fpc` says the same in every row of a stratum")
      case .negativePopulation(let stratum, let stage):
        Self(
          "the population size of \(Self.place(stratum, stage)) is negative",
          "`fpc` is a number of units, or a share between 0 and 1")
      case .unknownStratum(let name, let known):
        Self(
          "there is no stratum “\(name)” in this sample",
          "there are \(known.sorted().prefix(8).joined(separator: ", "))")
      case .emptyDomain:
        Self(
          "no row of the sample lies in this part of it",
          "`summarize n()` counts the rows that a condition keeps")
      case .tooFewUnits(let units):
        Self(
          "the sample has \(units == 1 ? "one sampling unit" : "\(units) sampling units"), and a "
            + "variance needs two that can be compared",
          "`design with cluster: …` names the column of sampling units")
      case .notTwoUnits(let stratum, let units):
        Self(
          "balanced replicates need exactly two units in every stratum, and “\(stratum)” has "
            + "\(units)", "jackknife replicates take any number: replication: jkn")
      case .replicates(let reason):
        Self(reason, "`help design` tells what replicate weights need")
      case .calibration(let reason):
        Self(reason, "compare the targets with what the sample has: summarize n() by …")
      }
  }

  /// A few of the names are enough to act on.
  private static func named(_ strata: [String]) -> String {
    let shown = strata.prefix(3).map { "“\($0)”" }.joined(separator: ", ")
    if strata == [""] { return "the sample" }
    let more = strata.count > 3 ? " and \(strata.count - 3) more" : ""
    return "\(strata.count == 1 ? "stratum" : "strata") \(shown)\(more)"
  }

  private static func place(_ stratum: String, _ stage: Int) -> String {
    (stratum.isEmpty ? "the sample" : "stratum “\(stratum)”")
      + (stage > 1 ? " at stage \(stage)" : "")
  }
}
