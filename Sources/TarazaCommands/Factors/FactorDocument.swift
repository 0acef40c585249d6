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
  private var names: [String] { FactorCommand.names(solution.factors) }
  private var items: [ColumnID] { command.items }

  var document: Document {
    var blocks: [Block] = [.table(loadings)]
    if command.isShownOtherwise { blocks.append(.table(shownLoadings)) }
    blocks += [variance, phi, structure, residuals].map(Block.table)
    let errors = outcome.errors.map {
      FactorErrorTables(command: command, outcome: outcome, errors: $0)
    }
    blocks += errors?.tables.map(Block.table) ?? []
    blocks += FactorHierarchy(outcome: outcome, items: items, names: names).blocks
    blocks.append(.values(fit + [NamedValue("n", "n", .integer(outcome.correlations.rows.used))]))
    blocks.append(.chart(scree))
    blocks +=
      ([rule].compactMap { $0 } + warnings + [recipe] + [rest, numbering].compactMap { $0 }
      + (errors.map { [$0.note] } ?? [])).map(Block.note)
    return Document(
      blocks
        + outcome.correlations.notes(
          errors: outcome.scaledFit == nil ? nil : scaledNote, unusedBy: "The test of fit"
        ).map(Block.note))
  }

  private var title: String { solution.rotation.isOblique ? "Loadings (pattern)" : "Loadings" }

  private var loadings: DocumentTable {
    table("loadings", rows: Array(items.indices), isDetail: command.isShownOtherwise) { _ in true }
  }

  /// Sorted, and small loadings left out, as asked for.
  private var shownLoadings: DocumentTable {
    table("shown", rows: command.isSorted ? sortedItems : Array(items.indices)) {
      $0.magnitude >= command.blank
    }
  }

  /// By the factor on which an item loads most, the strongest first.
  private var sortedItems: [Int] {
    let homes = items.indices.map { item in
      names.indices.max {
        solution.loadings[item, $0].magnitude < solution.loadings[item, $1].magnitude
      } ?? 0
    }
    return items.indices.sorted { a, b in
      let strength = (
        solution.loadings[a, homes[a]].magnitude, solution.loadings[b, homes[b]].magnitude
      )
      return (homes[a], strength.1, a) < (homes[b], strength.0, b)
    }
  }

  private func table(
    _ name: String, rows: [Int], isDetail: Bool = false, _ isShown: (Double) -> Bool
  ) -> DocumentTable {
    let factors = names.enumerated().map { position, name in
      DocumentColumn(
        name,
        rows.map { item in
          let loading = solution.loadings[item, position]
          return isShown(loading) ? .number(loading, .coefficient) : .blank
        })
    }
    func numbers(_ name: String, _ title: String, _ values: [Double]) -> DocumentColumn {
      .numbers(name, title: title, rows.map { values[$0] }, as: .coefficient)
    }
    return DocumentTable(
      name: name, title: title,
      [
        .texts("item", rows.map { items[$0].name }),
        DocumentColumn("label", rows.map { presentation.labelCell(items[$0]) }),
      ] + factors
        + [
          numbers("communality", "h²", solution.communalities),
          numbers("uniqueness", "u²", solution.uniquenesses),
          numbers("complexity", "com", solution.complexities),
        ], isDetail: isDetail)
  }

  /// The pairs of items whose correlations the factors explain worst.
  private var residuals: DocumentTable {
    let R = outcome.correlations.matrix.R
    let implied = solution.impliedCorrelations
    var pairs: [(row: Int, column: Int, residual: Double)] = []
    for row in items.indices {
      for column in 0..<row { pairs.append((row, column, R[row, column] - implied[row, column])) }
    }
    let worst = pairs.sorted { $0.residual.magnitude > $1.residual.magnitude }
      .prefix(Self.shownResiduals)
    return DocumentTable(
      name: "residuals", title: "Largest residual correlations",
      [
        .texts("item", worst.map { items[$0.column].name }),
        .texts("with", worst.map { items[$0.row].name }),
        .numbers("correlation", worst.map { R[$0.row, $0.column] }, as: .coefficient),
        .numbers("residual", worst.map(\.residual), as: .coefficient),
      ])
  }

  /// Pairs that a reader looks at.
  private static let shownResiduals = 5

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
        }, isDetail: !solution.rotation.isOblique || names.count == 1)
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

  private var fit: [NamedValue] {
    guard let fit = outcome.fit else { return [] }
    let test = FactorTest(outcome, fit)
    let common = solution.explainedCommonVariance.map {
      NamedValue(
        "fit.ecv", "explained common variance", .number($0, .percent),
        remark: "of the variance that the items have in common")
    }
    return test.values + [common].compactMap { $0 } + [
      NamedValue(
        "fit.rmsr", "RMSR", .number(fit.rmsr, .coefficient),
        remark: "root mean square of the residual correlations"),
      NamedValue(
        "fit.srmr", "SRMR", .number(fit.srmr, .coefficient),
        remark: "the same, the diagonal counted"),
    ]
  }

  /// Eigenvalues of all components, whatever was extracted: where they level off, factors end.
  private var scree: Chart {
    let numbers = outcome.eigenvalues.indices.map { Double($0 + 1) }
    return Chart(
      name: "scree", title: "Eigenvalues of the correlations",
      subtitle: "`factors` holds them against those of random data",
      x: Chart.Axis("component"), y: Chart.Axis("eigenvalue", includesZero: true),
      series: [Chart.Series("eigenvalues", .linePoints, x: numbers, y: outcome.eigenvalues)])
  }

  private var recipe: Note {
    var words = [solution.method.words, ending]
    if solution.factors == 1, solution.rotation != .none {
      words.append("one factor, which no rotation turns")
    } else {
      words.append(
        solution.rotation.words
          + (command.rotation.normalization == .curetonMulaik ? ", Cureton–Mulaik weights" : ""))
      if solution.rotation != .none, let search = solution.rotationSearch {
        words.append(search.words)
      }
    }
    if let preset = command.preset.remark { words.append(preset) }
    return Note(.recipe, "method", words.joined(separator: "; ") + ".")
  }

  /// How the extraction ended.
  private var ending: String {
    let count = solution.iterations
    let iterations = "\(count) iteration\(count == 1 ? "" : "s")"
    if case .principalAxis(let stop, _) = solution.method, case .iterations = stop {
      return "stopped after \(iterations), as asked"
    }
    guard solution.converged else { return "\(iterations), NOT converged" }
    return "\(iterations), converged"
      + (solution.gradient.map { " (gradient \($0.boundWords))" } ?? "")
  }

  /// Where SPSS would have stopped without a solution.
  private var beyondSPSS: Note? {
    guard command.preset == .spss, case .principalAxis(.communalityChange, _) = solution.method,
      solution.iterations > FactorPreset.iterationsOfSPSS
    else { return nil }
    return Note(
      .remark, "spss-iterations",
      "SPSS ends after \(FactorPreset.iterationsOfSPSS) iterations and shows no solution, unless "
        + "ITERATE allows more; here it took \(solution.iterations).")
  }

  /// Ended before its communalities stood still, other than by asking.
  private var unsettled: Note? {
    guard !solution.converged else { return nil }
    return Note(
      .warning, "not-converged",
      "The communalities had not settled after \(solution.iterations) iterations: loadings may "
        + "still move. Without `preset` and `iterations` it goes on to the end.")
  }

  /// Why h² and u² do not add up to 1, where they do not.
  private var rest: Note? {
    let words: String
    switch solution.method {
    case .generalizedLeastSquares:
      words =
        "h² and u² do not add up to 1: weighed by the inverse of the correlations, the variances are "
        + "not met exactly"
    case .minimumRank:
      words =
        "h² and u² do not add up to 1: u² is what an item shares with no other, h² what these factors "
        + "explain of the rest"
    case .minimumResidual where solution.warnings.contains(where: \.isHeywood):
      words =
        "h² and u² of an item on its bound do not add up to 1: least squares weigh its own variance no "
        + "more than a correlation, and h² above 1 is a mark of the improper solution"
    case .maximumLikelihood, .minimumResidual, .principalAxis, .alpha, .image,
      .weightedLeastSquares, .diagonallyWeightedLeastSquares, .principalComponents:
      return nil
    }
    return Note(.remark, "communalities", words + ".")
  }

  /// That a factor's number belongs to its group.
  private var numbering: Note? {
    guard outcome.isOneOfSeveral, solution.factors > 1 else { return nil }
    return Note(
      .remark, "factors-of-groups",
      "Factors are numbered within each group, by the variance they explain: F2 here may be F3 of "
        + "another. `congruence` behind this tells which are the same.")
  }

  /// By which rule the number of factors was found, and what the others say.
  private var rule: Note? {
    guard let counts = outcome.counts, case .rule(let rule) = command.factors else { return nil }
    return Note(
      .reading, "number-of-factors",
      "\(solution.factors) factor\(solution.factors == 1 ? "" : "s") by \(rule.title). \(counts.reading) All rules: \(counts.line)."
    )
  }

  private var warnings: [Note] {
    let doubts =
      [outcome.correlations.fewRows, unsettled, beyondSPSS].compactMap { $0 }
      + solution.warnings.map { $0.note(items) }
    guard let fit = outcome.fit, let reason = reasonForAnotherTest else { return doubts }
    return doubts + (outcome.scaledFit == nil ? [FactorTest(outcome, fit).note(reason)] : [])
  }

  /// Why the likelihood ratio's test is not the one to take; nil where it is.
  private var reasonForAnotherTest: String? {
    outcome.correlations.reasonAgainstTests
      ?? (solution.method.isWeighted ? "weighted residuals" : nil)
  }

  /// In the place of what is said of designs that a test does not use.
  private var scaledNote: Note? {
    guard let fit = outcome.fit, let reason = reasonForAnotherTest else { return nil }
    return FactorTest(outcome, fit).note(reason)
  }
}
