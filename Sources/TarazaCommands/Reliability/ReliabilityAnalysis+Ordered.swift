import TarazaData
import TarazaLanguage
import TarazaStatistics

/// The coefficients that rest on polychoric correlations.
extension ReliabilityAnalysis {
  /// Answers of an item that is taken for one of ordered categories.
  private static let mostCategories = 10

  func isOrdered(_ answers: [ItemAnswers]) -> Bool {
    (3...ReliabilityCoefficient.mostItemsOfModels).contains(set.columns.count)
      && answers.count == set.columns.count
      && answers.allSatisfy { (2...Self.mostCategories).contains($0.values.count) }
  }

  /// With intervals by the influence of each row, or by draws where these are asked for.
  func ordered(_ items: SurveyItems, _ intervals: ReliabilityIntervals, _ progress: Progress)
    throws(CommandError) -> OrderedScale
  {
    do throws(StatisticsError) {
      let own = try OrderedReliabilitySample(items, reversed: reversed)
      guard command.interval?.isBootstrap != true else {
        let draws = try own.draws(
          count: command.draws, seed: sample.context.seed, progress: progress.reached)
        return OrderedScale(
          rows: own.coefficients.indices.map {
            intervals.row(own.coefficients[$0], own.values[$0], draws[$0])
          }, draws: draws, failure: nil)
      }
      let errors = try own.standardErrors(progress: progress.reached)
      return OrderedScale(
        rows: own.coefficients.indices.map {
          intervals.row(
            own.coefficients[$0], own.values[$0], standardError: errors[$0],
            degreesOfFreedom: own.degreesOfFreedom)
        }, draws: [], failure: nil)
    } catch {
      if case .interrupted = error { throw .statistics(error, items: set.columns) }
      return OrderedScale(rows: [], draws: [], failure: error)
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

/// What ordered answers tell of one scale.
struct OrderedScale: Sendable {
  let rows: [ReliabilityScale.Row]
  /// Of each row; empty where none are asked for.
  let draws: [CoefficientDraws]
  /// Why there are no rows although the answers are of ordered categories.
  let failure: StatisticsError?
}
