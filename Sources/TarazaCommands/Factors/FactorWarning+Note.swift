import TarazaData
import TarazaDocument
import TarazaStatistics

extension FactorWarning {
  /// Whether a uniqueness ended on its bound.
  var isHeywood: Bool {
    if case .heywood = self { true } else { false }
  }

  func note(_ items: [ColumnID]) -> Note {
    func names(_ positions: [Int]) -> String {
      positions.map { items[$0].name }.joined(separator: ", ")
    }
    switch self {
    case .heywood(let positions, let bound):
      return Note(
        .warning, "heywood-case",
        "Heywood case: the unique variance of \(names(positions)) went to the bound (\(bound)). "
          + "The solution is improper: too many factors, too few rows, or items that repeat one another."
      )
    case .improper(let positions):
      return Note(
        .warning, "improper-solution",
        "The communality of \(names(positions)) is above 1: the solution is improper.")
    case .severalMinima(let criteria):
      return Note(
        .warning, "several-minima",
        "Starts of the extraction ended at \(criteria.count) different solutions; the best is shown, and "
          + "another sample may choose another: too many factors, or too few rows."
      )
    case .noDegreesOfFreedom:
      return Note(
        .warning, "no-degrees-of-freedom",
        "The model has no degrees of freedom: it fits any data, so its fit says nothing.")
    case .emptyFactors(let count):
      return Note(
        .warning, "empty-factors",
        "\(count == 1 ? "1 factor explains" : "\(count) factors explain") nothing: the items carry fewer factors."
      )
    case .looseTarget(let named):
      return Note(
        .warning, "loose-target",
        "The target names \(named.map { "\($0)" }.joined(separator: ", ")) numbers of the "
          + "\(named.count) factors, too few to hold them in one place: other loadings meet it as "
          + "well. An oblique target wants \(named.count - 1) or more of each factor.")
    case .rotationMinima(let startsAtBest, let starts):
      return Note(
        .warning, "rotation-minima",
        "Only \(startsAtBest) of \(starts) starts of the rotation reached the best criterion: other "
          + "solutions are nearly as simple. `starts: 100` looks further.")
    }
  }
}
