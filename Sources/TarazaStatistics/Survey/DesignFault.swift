/// Why a sample's design cannot be used as it is; names are those of the data.
public enum DesignFault: Equatable, Sendable {
  case negativeWeights(rows: Int)
  case missingWeights(rows: Int)
  case noWeight
  /// One unit lies in two strata; perhaps its numbers begin anew in each.
  case unitInTwoStrata(unit: String, first: String, second: String)
  /// Strata of which only one unit was sampled. Empty names stand for a sample without strata.
  case lonelyUnits(strata: [String], stage: Int)
  /// Strata of which only one unit has rows in the domain.
  case lonelyInDomain(strata: [String])
  case populationTooSmall(stratum: String, stage: Int, population: Double, sampled: Int)
  case populationDiffers(stratum: String, stage: Int)
  case negativePopulation(stratum: String, stage: Int)
  case unknownStratum(String, known: [String])
  /// No row of the sample lies in the domain.
  case emptyDomain
  case tooFewUnits(Int)
  /// This way of building replicates needs two units in each stratum.
  case notTwoUnits(stratum: String, units: Int)
  case replicates(String)
  /// A margin or auxiliary variable whose target cannot be met, in words.
  case calibration(String)
}
