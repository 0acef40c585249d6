import TarazaDocument
import TarazaNumerics
import TarazaStatistics

/// The standard errors of a factor solution and the intervals that follow from them, as tables.
struct FactorErrorTables {
  let command: FactorCommand
  let outcome: FactorCommand.Outcome
  let errors: FactorErrorResult

  private var solution: FactorSolution { outcome.solution }
  private var names: [String] { FactorCommand.names(solution.factors) }
  private var items: [String] { command.items.map(\.name) }

  var tables: [DocumentTable] {
    func columns(_ matrix: Matrix) -> [DocumentColumn] {
      names.enumerated().map { position, name in
        .numbers(name, matrix.column(position), as: .coefficient)
      }
    }
    return [
      DocumentTable(
        name: "loadings_se", title: "Standard errors of the loadings",
        [.texts("item", items)] + columns(errors.loadings)),
      DocumentTable(
        name: "phi_se", title: "Standard errors of the factor correlations",
        [.texts("factor", names)]
          + names.indices.map { column in
            DocumentColumn(
              names[column],
              names.indices.map {
                $0 == column ? .blank : .number(errors.phi[$0, column], .coefficient)
              })
          }, isDetail: !solution.rotation.isOblique || names.count == 1),
      intervals(
        "loadings_ci", "Intervals of the loadings",
        items.indices.flatMap { item in
          names.indices.map { factor in
            (
              items[item], names[factor], solution.loadings[item, factor],
              errors.interval(
                solution.loadings[item, factor], errors.loadings[item, factor], command.level)
            )
          }
        }),
      intervals(
        "phi_ci", "Intervals of the factor correlations",
        names.indices.flatMap { column in
          (0..<column).map { row in
            (
              names[row], names[column], solution.phi[row, column],
              errors.intervalOfCorrelation(
                solution.phi[row, column], errors.phi[row, column], command.level)
            )
          }
        }),
    ]
  }

  private func intervals(
    _ name: String, _ title: String,
    _ rows: [(first: String, second: String, value: Double, interval: ConfidenceInterval)]
  ) -> DocumentTable {
    DocumentTable(
      name: name, title: "\(title), \(command.level.percent)",
      [
        .texts(name == "phi_ci" ? "factor" : "item", rows.map(\.first)),
        .texts(name == "phi_ci" ? "with" : "factor", rows.map(\.second)),
        .numbers("value", rows.map(\.value), as: .coefficient),
        .numbers("lower", rows.map(\.interval.lower), as: .coefficient),
        .numbers("upper", rows.map(\.interval.upper), as: .coefficient),
      ], isDetail: true)
  }

  /// Where they come from, and what they take for granted.
  var note: Note {
    switch errors {
    case .sandwich(_, let covariance):
      return Note(
        .recipe, "errors",
        "Standard errors by formula from the covariances of the correlations as the sample shows "
          + "them (\(covariance.units.count.grouped) sampling units, "
          + "\(covariance.degreesOfFreedom.grouped) degrees of freedom): normality is not "
          + "asked for. Where the factors leave much over they are a little small; `errors: bootstrap` "
          + "is not.")
    case .formula:
      let isDesigned = outcome.correlations.reasonAgainstTests != nil
      return Note(
        isDesigned ? .warning : .recipe, "errors",
        "Standard errors by formula, for multivariate normal items and a model that holds; "
          + "`errors: bootstrap` asks for neither."
          + (isDesigned ? " They do not know the sample's design: `errors: sandwich` does." : ""))
    case .replicated(let errors, let units):
      let left =
        errors.unusable > 0
        ? "; \(errors.unusable) had no proper solution and were left out, so the errors are too small"
        : ""
      let how =
        units.design.replicates != nil
        ? "the design's replicate weights"
        : command.errors == .jackknife ? "the jackknife" : "the bootstrap"
      return Note(
        errors.unusable > 0 ? .warning : .recipe, "errors",
        "Standard errors by \(how) of \(units.count.grouped) sampling units: "
          + "\(errors.replicates.grouped) replicates\(left).")
    }
  }
}
