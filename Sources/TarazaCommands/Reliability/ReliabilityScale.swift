import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// One scale in one group, with all that is said of it.
struct ReliabilityScale: Sendable {
  /// A row of the table of coefficients.
  struct Row: Sendable {
    let word: String
    let value: Double
    let standardError: Double?
    let interval: ConfidenceInterval?
    let formula: String
    /// By what the interval was made; empty without one.
    let basis: String
  }

  /// How far scores are from what they measure, for the sum of the items or their mean.
  struct Change: Sendable {
    let score: String
    let mean: Double?
    let standardDeviation: Double
    let error: MeasurementError
    /// Nil where the design has no degrees of freedom.
    let ofMean: DetectableChangeOfMean?
  }

  let set: ItemSet
  let alpha: CronbachAlpha
  let rows: RowCount
  /// Kish's number with weights; else the rows used.
  let effectiveRows: Double
  /// False for a correlation matrix, which tells no means.
  let hasMeans: Bool
  /// Nil for a matrix, which has no rows.
  let sample: ReliabilitySample?
  let bootstrap: ReliabilityBootstrap?
  /// Nil where answers are not of ordered categories.
  let ordered: OrderedScale?
  let coefficients: ScaleCoefficients
  let table: [Row]
  let halves: HalvesReliability?
  let dimensions: ScaleDimensions?
  /// Factors whose eigenvalues exceed those of chance; nil where nobody can tell.
  let factors: Int?
  let items: [ItemStatistics]
  /// Items that are made up of others.
  let sums: [(item: Int, parts: [Int])]
  let answers: [ItemAnswers]
  let ranges: [ClosedRange<Double>?]
  let changes: [Change]
  /// Whether intervals know of a design.
  let hasDesign: Bool
  /// By which the rows were drawn; nil for a matrix.
  let design: SampleDesign?
  let degreesOfFreedom: Int
  let isNormalTheory: Bool

  var alphaRow: Row? { table.first { $0.word == ReliabilityCoefficient.alpha.word } }
  var interval: ConfidenceInterval? { alphaRow?.interval }
}
