import TarazaData
import TarazaLanguage
import TarazaStatistics

/// The coefficients that rest on polychoric correlations.
extension ReliabilityAnalysis {
  /// Answers of an item that is taken for one of ordered categories.
  private static let mostCategories = 10
  /// Categories are answers that come again: of measurements in few rows each is another.
  private static let rowsOfCategory = 3

  func isOrdered(_ answers: [ItemAnswers], rows: Int) -> Bool {
    (3...ReliabilityCoefficient.mostItemsOfModels).contains(set.columns.count)
      && answers.count == set.columns.count
      && answers.allSatisfy {
        (2...Self.mostCategories).contains($0.values.count)
          && $0.values.count * Self.rowsOfCategory <= rows
      }
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
}

/// What ordered answers tell of one scale.
struct OrderedScale: Sendable {
  let rows: [ReliabilityScale.Row]
  /// Of each row; empty where none are asked for.
  let draws: [CoefficientDraws]
  /// Why there are no rows although the answers are of ordered categories.
  let failure: StatisticsError?
}
