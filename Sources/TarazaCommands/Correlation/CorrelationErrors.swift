import TarazaData
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// The covariance of the correlations of all pairs of some items, as the sample gives it: without
/// normality, and by its design.
struct CorrelationErrors: Sendable {
  /// Pairs in the order (1, 0), (2, 0), (2, 1), (3, 0) …; NaN for those without a standard error,
  /// where these were asked for too.
  let covariance: SymmetricMatrix
  /// Of the thresholds of ordered items; empty where there are none.
  let thresholds: [Threshold: Double]
  let units: CorrelatedUnits

  var design: SampleDesign { units.design }
  var degreesOfFreedom: Int { units.degreesOfFreedom }

  /// The one above a category of an item, both counted from 0.
  struct Threshold: Hashable, Sendable {
    let item: Int
    let category: Int
  }

  /// The influence of each row on each pair is held in memory: more would be a gigabyte.
  private static let mostNumbers = 100_000_000
}

/// The sampling units that correlations rest on: those with a row that was used. Without a design
/// each row is one, and rows that were left out are none.
struct CorrelatedUnits: Sendable {
  let design: SampleDesign
  let count: Int
  let degreesOfFreedom: Int

  /// - Parameter rows: of the items that are correlated.
  init(_ rows: SurveyRows, _ rule: MissingRule) {
    design = rows.design
    let used = rows.used(rule)
    count = design.unitCount(in: used)
    degreesOfFreedom = design.degreesOfFreedom(in: used)
  }
}

extension CorrelationErrors {
  /// Of the correlation of two items; NaN without a standard error.
  func variance(_ first: Int, _ second: Int) -> Double {
    let place = max(first, second) * (max(first, second) - 1) / 2 + min(first, second)
    return covariance[place, place]
  }

  /// Nil for coefficients whose covariance is not known, and where it would not fit into memory.
  ///
  /// - Parameters:
  ///   - information: of ordered items. As observed it is right also where no normal law is
  ///     behind the answers (decision 0404), and guarded where answers are rare (0407).
  ///   - uncertain: whether one pair at 1 or -1 leaves no errors at all, as where all of them weigh.
  init?(
    of correlations: ItemCorrelations, _ choice: CorrelationChoice, _ sample: Sample,
    information: PolychoricInfluence.Information = .guarded,
    uncertain: PolychoricInfluence.UncertainPairs = .refused
  ) throws(CommandError) {
    let items = correlations.items
    let isKnown =
      switch choice.coefficient {
      case .pearson: choice.missing == .listwise
      case .polychoric: choice.options.estimation == .twoStep
      case .auto: choice.options == PolychoricOptions()
      case .spearman, .kendall: false
      }
    guard isKnown, correlations.smoothed == nil, !(sample.frame.relation is MatrixRelation) else {
      return nil
    }
    let rows = try sample.correlatedRows(of: items, choice.missing.rule)
    let pairs = items.count * (items.count - 1) / 2
    guard
      rows.design.rowCount.multipliedReportingOverflow(by: pairs).partialValue
        <= Self.mostNumbers, !rows.design.rowCount.multipliedReportingOverflow(by: pairs).overflow
    else { return nil }
    units = CorrelatedUnits(rows, choice.missing.rule)
    if choice.coefficient == .pearson {
      covariance = try naming(items) { () throws(StatisticsError) in
        try SurveyItems(rows.values, hasValue: rows.hasValue, of: rows.design, rule: .listwise)
          .covarianceOfCorrelations()
      }
      thresholds = [:]
      return
    }
    // Replicates would each need the correlations anew.
    guard rows.design.replicates == nil else { return nil }
    if case .mixed(let mixed) = correlations.basis {
      // A pair without information has no error, and its coefficient stands all the same.
      guard let known = try? Self.mixed(rows, mixed, choice, information, uncertain) else {
        return nil
      }
      (covariance, thresholds) = known
      return
    }
    (covariance, thresholds) = try naming(items) { () throws(StatisticsError) in
      try Self.ordered(rows, items.count, choice, information, uncertain)
    }
  }

  private static func ordered(
    _ rows: SurveyRows, _ items: Int, _ choice: CorrelationChoice,
    _ information: PolychoricInfluence.Information, _ uncertain: PolychoricInfluence.UncertainPairs
  ) throws(StatisticsError) -> (SymmetricMatrix, [Threshold: Double]) {
    let block = block(rows)
    var tables = PairTables(columns: items, rule: choice.missing.rule)
    tables.add(block, threads: availableCores)
    let matrix = try PolychoricMatrix(tables, options: choice.options)
    let influence = try PolychoricInfluence(
      of: matrix, tables, information: information, uncertain: uncertain)
    return try covariance(influence.parameters, influence.rows(block), rows)
  }

  private static func mixed(
    _ rows: SurveyRows, _ mixed: MixedCorrelations, _ choice: CorrelationChoice,
    _ information: PolychoricInfluence.Information, _ uncertain: PolychoricInfluence.UncertainPairs
  ) throws(StatisticsError) -> (SymmetricMatrix, [Threshold: Double]) {
    let influence = try MixedInfluence(
      block(rows), levels: mixed.levels, rule: choice.missing.rule, information: information,
      uncertain: uncertain)
    return try covariance(influence.parameters, influence.rows, rows)
  }

  private static func block(_ rows: SurveyRows) -> ItemBlock {
    ItemBlock(
      columns: rows.values, missing: rows.hasValue.map { $0.map { $0 ? 0 : 1 } },
      weights: rows.design.weights)
  }

  /// Of the correlations, and the standard errors of the thresholds, by the design.
  private static func covariance(
    _ parameters: [PolychoricInfluence.Parameter], _ influence: Matrix, _ rows: SurveyRows
  ) throws(StatisticsError) -> (SymmetricMatrix, [Threshold: Double]) {
    let all = try rows.design.covariance(ofInfluence: influence, in: rows.domain)
    var places: [Int] = []
    var thresholds: [Threshold: Double] = [:]
    for (place, parameter) in parameters.enumerated() {
      switch parameter {
      case .correlation: places.append(place)
      case .threshold(let item, let category):
        thresholds[Threshold(item: item, category: category)] = all[place, place].squareRoot()
      }
    }
    return (all.selecting(places), thresholds)
  }
}
