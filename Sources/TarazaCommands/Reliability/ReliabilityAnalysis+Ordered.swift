import TarazaData
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// The coefficients that rest on polychoric correlations.
extension ReliabilityAnalysis {
  /// Answers of an item that is taken for one of ordered categories.
  private static let mostCategories = 10
  private struct Ordered {
    let word: String
    let formula: String
    let estimate: CoefficientEstimate
    var thresholds: [[Double]]?
  }

  /// With intervals by the influence of each row; none where answers are not of ordered categories.
  func ordered(_ rows: SurveyRows?, _ answers: [ItemAnswers]) throws(CommandError)
    -> [ReliabilityScale.Row]
  {
    guard let rows, (3...ReliabilityCoefficient.mostItemsOfModels).contains(set.columns.count),
      answers.allSatisfy({ (2...Self.mostCategories).contains($0.values.count) })
    else { return [] }
    let block = ItemBlock(
      columns: zip(rows.values, set.isReversed).map { values, isReversed in
        isReversed ? values.map { -$0 } : values
      },
      missing: rows.hasValue.map { $0.map { $0 ? 0 : 1 } }, weights: rows.design.weights)
    do throws(StatisticsError) {
      var tables = PairTables(columns: set.columns.count, rule: .listwise)
      tables.add(block, threads: availableCores)
      let matrix = try PolychoricMatrix(tables)
      let found = coefficients(try OrderedReliability(matrix))
      let errors = try errors(of: found, matrix, tables, block, rows)
      let df = rows.design.degreesOfFreedom(in: rows.complete(Array(set.columns.indices)))
      return zip(found, errors).map { coefficient, error in
        let value = coefficient.estimate.value
        let interval = error.flatMap {
          ReliabilityErrors.interval(
            value, standardError: $0, degreesOfFreedom: df, level: command.level)
        }
        return ReliabilityScale.Row(
          word: coefficient.word, value: value, standardError: error, interval: interval,
          formula: coefficient.formula, basis: interval == nil ? "" : "formula")
      }
    } catch {
      // The answers are too few or too alike for correlations of what is behind them.
      return []
    }
  }

  private func coefficients(_ found: OrderedReliability) -> [Ordered] {
    var all = [
      Ordered(word: "ordinal_alpha", formula: "Zumbo et al. 2007", estimate: found.alpha)
    ]
    if let omega = found.omega {
      all.append(
        Ordered(word: "ordinal_omega", formula: "Gadermann et al. 2012", estimate: omega))
    }
    if let categorical = found.categorical {
      all.append(
        Ordered(
          word: "categorical_omega", formula: "Green & Yang 2009",
          estimate: categorical.estimate, thresholds: categorical.thresholdSlopes))
    }
    return all
  }

  /// Nil for one without slopes, and for all with replicate weights.
  private func errors(
    of found: [Ordered], _ matrix: PolychoricMatrix, _ tables: PairTables, _ block: ItemBlock,
    _ rows: SurveyRows
  ) throws(StatisticsError) -> [Double?] {
    guard rows.design.replicates == nil else { return found.map { _ in nil } }
    let influence = try PolychoricInfluence(of: matrix, tables, information: .guarded)
    let slopes = found.map {
      OrderedReliability.slopes(
        of: $0.estimate, thresholds: $0.thresholds, on: influence.parameters)
    }
    let none = influence.parameters.map { _ in 0.0 }
    let moved = try influence.rows(block, along: Matrix(columns: slopes.map { $0 ?? none }))
    let V = try rows.design.covariance(
      ofInfluence: moved, in: rows.complete(Array(set.columns.indices)))
    return slopes.indices.map { slopes[$0] == nil ? nil : max(0, V[$0, $0]).squareRoot() }
  }
}
