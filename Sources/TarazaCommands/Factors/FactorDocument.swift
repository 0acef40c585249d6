import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// What `factor` shows: loadings, variance, factor correlations, fit, and what to mind.
struct FactorDocument {
  let command: FactorCommand
  let outcome: FactorCommand.Outcome
  let presentation: Presentation

  private var solution: FactorSolution { outcome.solution }
  private var names: [String] { command.factorNames }
  private var items: [ColumnID] { command.items }

  var document: Document {
    var blocks: [Block] = [.table(loadings), .table(variance)]
    blocks.append(.table(phi))
    blocks.append(.table(structure))
    blocks += errors.map(Block.table)
    blocks.append(.values(fit + [NamedValue("n", "n", .integer(outcome.correlations.rows.used))]))
    blocks.append(.chart(scree))
    blocks += (warnings + [recipe] + errorNotes).map(Block.note)
    return Document(
      blocks + outcome.correlations.notes(unusedBy: "The test of fit").map(Block.note))
  }

  private var loadings: DocumentTable {
    let factors = names.enumerated().map { position, name in
      DocumentColumn.numbers(name, solution.loadings.column(position), as: .coefficient)
    }
    return DocumentTable(
      name: "loadings", title: solution.rotation.isOblique ? "Loadings (pattern)" : "Loadings",
      [.texts("item", items.map(\.name)), .texts("label", items.map(presentation.label))] + factors
        + [
          .numbers("communality", title: "h²", solution.communalities, as: .coefficient),
          .numbers("uniqueness", title: "u²", solution.uniquenesses, as: .coefficient),
        ])
  }

  private var variance: DocumentTable {
    let proportions = solution.proportionOfVariance
    var total = 0.0
    let cumulative = proportions.map { share in
      total += share
      return total
    }
    return DocumentTable(
      name: "variance", title: "Variance explained",
      [
        .texts("factor", names),
        .numbers("ss_loadings", title: "SS loadings", solution.ssLoadings, as: .coefficient),
        .numbers("proportion", proportions, as: .percent),
        .numbers("cumulative", cumulative, as: .percent),
      ])
  }

  private var phi: DocumentTable {
    DocumentTable(
      name: "phi", title: "Factor correlations",
      [.texts("factor", names)]
        + names.enumerated().map { position, name in
          .numbers(name, names.indices.map { solution.phi[$0, position] }, as: .coefficient)
        }, isDetail: !solution.rotation.isOblique)
  }

  private var structure: DocumentTable {
    let structure = solution.structure
    return DocumentTable(
      name: "structure", title: "Structure",
      [.texts("item", items.map(\.name))]
        + names.enumerated().map { position, name in
          .numbers(name, structure.column(position), as: .coefficient)
        }, isDetail: true)
  }

  private var errors: [DocumentTable] {
    guard let errors = outcome.errors?.of else { return [] }
    func columns(_ matrix: Matrix) -> [DocumentColumn] {
      names.enumerated().map { position, name in
        .numbers(name, matrix.column(position), as: .coefficient)
      }
    }
    return [
      DocumentTable(
        name: "loadings_se", title: "Standard errors of the loadings",
        [.texts("item", items.map(\.name))] + columns(errors.loadings)),
      DocumentTable(
        name: "phi_se", title: "Standard errors of the factor correlations",
        [.texts("factor", names)]
          + names.indices.map { column in
            DocumentColumn(
              names[column],
              names.indices.map {
                $0 == column ? .blank : .number(errors.phi[$0, column], .coefficient)
              })
          }, isDetail: !solution.rotation.isOblique),
    ]
  }

  private var errorNotes: [Note] {
    guard let (errors, design) = outcome.errors else { return [] }
    let left =
      errors.unusable > 0
      ? "; \(errors.unusable) had no proper solution and were left out, so the errors are too small"
      : ""
    let how =
      design.replicates != nil
      ? "the design's replicate weights"
      : command.errors == .jackknife ? "the jackknife" : "the bootstrap"
    return [
      Note(
        errors.unusable > 0 ? .warning : .recipe, "errors",
        "Standard errors by \(how) of \(design.unitCount.grouped) sampling units: "
          + "\(errors.replicates.grouped) replicates\(left).")
    ]
  }

  private var fit: [NamedValue] {
    guard let fit = outcome.fit else { return [] }
    func cell(_ value: Double?, _ style: NumberStyle) -> Cell {
      value.map { .number($0, style) } ?? .blank
    }
    return [
      NamedValue(
        "fit.chi_square", "chi-square", .number(fit.chiSquare, .statistic),
        remark: fit.basis == .likelihoodRatio
          ? "likelihood ratio, Bartlett's correction"
          : "the ML discrepancy at this solution, Bartlett's correction"),
      NamedValue("fit.df", "df", .integer(fit.degreesOfFreedom)),
      NamedValue("fit.p", "p", cell(fit.pValue, .probability)),
      NamedValue(
        "fit.rmsea", "RMSEA", cell(fit.rmsea?.value, .coefficient),
        remark: fit.rmsea.map { _ in "90% interval below" }),
      NamedValue("fit.rmsea_lower", "  lower", cell(fit.rmsea?.lower, .coefficient)),
      NamedValue("fit.rmsea_upper", "  upper", cell(fit.rmsea?.upper, .coefficient)),
      NamedValue("fit.tli", "TLI", cell(fit.tli, .coefficient)),
      NamedValue("fit.cfi", "CFI", cell(fit.cfi, .coefficient)),
      NamedValue("fit.bic", "BIC", cell(fit.bic, .statistic), remark: "chi-square − df ln n"),
      NamedValue("fit.rmsr", "RMSR", .number(fit.rmsr, .coefficient)),
    ]
  }

  private var scree: Chart {
    let numbers = solution.ssLoadings.indices.map { Double($0 + 1) }
    return Chart(
      name: "scree", title: "Variance explained by each factor",
      x: Chart.Axis("factor"), y: Chart.Axis("SS loadings", includesZero: true),
      series: [Chart.Series("SS loadings", .linePoints, x: numbers, y: solution.ssLoadings)])
  }

  private var recipe: Note {
    var words = [command.extraction.words, command.rotation.words]
    if let search = solution.rotationSearch {
      words.append(
        "\(search.starts) starts, \(search.startsAtBest) at the best criterion, seed \(search.seed)"
      )
    }
    words.append(
      "\(solution.iterations) iterations, \(solution.converged ? "converged" : "NOT converged")")
    return Note(.recipe, "method", words.joined(separator: "; ") + ".")
  }

  private var warnings: [Note] {
    let doubts = solution.warnings.map { $0.note(items) }
    guard let fit = outcome.fit, fit.basis == .notPearson else { return doubts }
    return doubts + [
      Note(
        .warning, "chi-square-of-ranks",
        "Chi-square, RMSEA, TLI and BIC rest on Pearson correlations of normal data; on rank "
          + "correlations they only describe.")
    ]
  }
}

extension FactorWarning {
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
        "Different starts of the extraction ended at \(criteria.count) different solutions; the best is shown."
      )
    case .noDegreesOfFreedom:
      return Note(
        .warning, "no-degrees-of-freedom",
        "The model has no degrees of freedom: it fits any data, so its fit says nothing.")
    case .emptyFactors(let count):
      return Note(
        .warning, "empty-factors",
        "\(count) factor\(count == 1 ? "" : "s") explain nothing: the items carry fewer factors.")
    case .rotationMinima(let startsAtBest, let starts):
      return Note(
        .warning, "rotation-minima",
        "Only \(startsAtBest) of \(starts) starts of the rotation reached the best criterion: other "
          + "solutions are nearly as simple. `starts: 100` looks further.")
    }
  }
}

extension Extraction {
  var words: String {
    switch self {
    case .maximumLikelihood: "maximum likelihood"
    case .minimumResidual: "minimum residual (minres, ULS)"
    case .principalAxis: "principal axis, iterated to the fixed point"
    case .principalComponents: "principal components"
    }
  }
}

extension Rotation {
  var words: String {
    switch self {
    case .none: "no rotation"
    case .varimax(let kaiser): "varimax\(kaiser ? " with Kaiser normalisation" : "")"
    case .promax(let power, _, _): "promax, power \(Int(power)), on a Kaiser varimax"
    case .oblimin(let gamma, let kaiser):
      "oblimin, gamma \(gamma == 0 ? "0" : "\(gamma)")\(kaiser ? " with Kaiser normalisation" : "")"
    case .quartimax: "quartimax"
    case .equamax: "equamax"
    case .parsimax: "parsimax"
    case .crawfordFerguson: "Crawford-Ferguson"
    case .geomin: "geomin"
    case .bentler: "Bentler's criterion"
    case .infomax: "infomax"
    case .entropy: "minimum entropy"
    case .simplimax: "simplimax"
    case .bifactor: "bifactor"
    case .target: "target"
    }
  }
}
