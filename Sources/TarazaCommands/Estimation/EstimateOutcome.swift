import TarazaData
import TarazaLanguage
import TarazaStatistics

/// What `estimate` found: a row for each estimate of each group, and for each difference.
struct EstimateOutcome: Sendable {
  struct Estimate: Sendable {
    /// Position of what is estimated.
    let what: Int
    /// Of the groups by their order; nil when there are none.
    let group: Int
    /// Of a categorical variable.
    let category: Value?
    let value: Double
    let standardError: Double
    let lower: Double
    let upper: Double
    /// Not a number where it is not defined.
    let designEffect: Double
    let rows: Int
    let effectiveRows: Double
    let degreesOfFreedom: Int
  }

  struct Difference: Sendable {
    let what: Int
    let category: Value?
    let from: Int
    let to: Int
    let value: Double
    let standardError: Double
    let lower: Double
    let upper: Double
    let t: Double
    let degreesOfFreedom: Int
    let p: Double
    var adjustedP: Double
    /// Of the smaller of the two groups.
    let rows: Int
  }

  let groups: [GroupKey]
  let estimates: [Estimate]
  let differences: [Difference]
  /// Of the domain, before answers that are missing.
  let rows: RowCount
  /// For each thing estimated: rows left out for a missing answer.
  let missing: [Int]
  /// Rows whose group is missing.
  let withoutGroup: Int
  let design: DesignAccount
}

/// The design behind estimates, in numbers.
struct DesignAccount: Sendable {
  let names: Design
  let units: Int
  let strata: Int
  let degreesOfFreedom: Int
  /// Nil where errors are linearised.
  let replicates: Int?
  let sampleRows: Int

  init(_ design: SampleDesign, _ names: Design) {
    self.names = names
    units = design.unitCount
    strata = design.strataCount
    degreesOfFreedom = design.degreesOfFreedom
    replicates = design.replicates?.count
    sampleRows = design.rowCount
  }
}
