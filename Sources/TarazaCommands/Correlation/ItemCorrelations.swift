import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// The correlations of some items in one group, with the rows behind them.
struct ItemCorrelations: Sendable {
  /// What the coefficients were computed from.
  enum Basis: Sendable {
    case moments(Moments)
    case incomplete(IncompleteMoments)
    case ranks(RankedItems)
    case ordered(PolychoricMatrix)
    case mixed(MixedCorrelations)
  }

  let items: [ColumnID]
  /// Its n is the effective number of rows where rows are weighted.
  let matrix: CorrelationMatrix
  let basis: Basis
  let rows: RowCount
  let missing: MissingRule
  let design: Design
  /// Kish's effective number of rows as a share of the rows used: one without weights.
  let effectiveShare: Double
  /// Whether someone else computed them: there are no rows, means or deviations.
  let isGiven: Bool
  /// Of the answers as numbers, where the coefficients are not made of them.
  let answers: Moments?
  /// How far a matrix that was not positive definite was moved; nil where none was.
  let smoothed: SmoothedCorrelation?

  /// The polychoric correlations among the ordered items, with their positions; nil without any.
  var ordered: (items: [Int], matrix: PolychoricMatrix)? {
    switch basis {
    case .ordered(let matrix): (Array(items.indices), matrix)
    case .mixed(let mixed):
      mixed.ordered.map { (mixed.levels.indices.filter { mixed.levels[$0] == .ordered }, $0) }
    case .moments, .incomplete, .ranks: nil
    }
  }

  /// Nil for coefficients that have no moments.
  var moments: Moments? {
    guard case .moments(let moments) = basis else { return nil }
    return moments
  }

  /// Means and standard deviations of the items, by which answers are standardised; nil where the
  /// coefficients have none.
  func margins() throws(StatisticsError) -> (means: [Double], deviations: [Double])? {
    switch basis {
    case .moments(let moments):
      return (moments.means, try moments.variances.map { $0.squareRoot() })
    case .incomplete(let moments):
      return (moments.means, moments.covariance.diagonal.map { $0.squareRoot() })
    case .ranks, .ordered, .mixed:
      return try answers.map { moments throws(StatisticsError) in
        (moments.means, try moments.variances.map { $0.squareRoot() })
      }
    }
  }

  /// “q1 and q2”, of ordered items whose correlation hit 1 or -1.
  var pairsWithoutDoubt: [String] {
    let warnings: [PolychoricMatrix.Warning]
    switch basis {
    case .ordered(let matrix): warnings = matrix.warnings
    case .mixed(let mixed): warnings = mixed.warnings
    case .moments, .incomplete, .ranks: return []
    }
    return warnings.compactMap { warning in
      guard case .boundary(let a, let b, _) = warning else { return nil }
      return "“\(items[a].name)” and “\(items[b].name)”"
    }
  }

  /// Whether some pairs have fewer rows than others.
  var hasUnevenPairs: Bool {
    guard let counts = matrix.pairCounts?.storage, let most = counts.max() else { return false }
    return counts.contains { $0 < most }
  }

  /// Why a chi-square of these correlations would not be one, in a few words; nil for Pearson
  /// correlations of rows that were drawn one by one.
  var reasonAgainstTests: String? {
    if smoothed != nil { return "a smoothed matrix" }
    switch basis {
    case .ranks: return "rank correlations"
    case .ordered: return "polychoric correlations"
    case .mixed where matrix.kind != .pearson: return "correlations of mixed kinds"
    case .incomplete: return "moments estimated by EM"
    case .moments where matrix.kind != .pearson: return "polychoric correlations"
    case .moments, .mixed:
      if hasUnevenPairs { return "correlations whose pairs rest on different rows" }
      let isDesigned =
        effectiveShare < 1 || design.strata != nil || !design.clusters.isEmpty
        || design.replicates != nil
      return isDesigned ? "a sample with a design" : nil
    }
  }

  /// What is to be said of the rows.
  ///
  /// - Parameters:
  ///   - errors: what tests and intervals rest on, where that is the sample's design.
  ///   - what: what the design is not used by, where it is not.
  func notes(errors: Note? = nil, unusedBy what: String = "This analysis") -> [Note] {
    let basis =
      errors.map { [$0] }
      ?? [
        Note.effectiveRows(matrix.n, weightedBy: design.weight),
        Note.unusedDesign(design, in: what),
      ].compactMap { $0 }
    var rule = missing
    // EM uses all there is of every row, and says so.
    if case .incomplete = self.basis { rule = .listwise }
    let counted =
      isGiven ? Note.given(rows) : .rows(rows, missing: rule, weightedBy: design.weight)
    let loss = Note.loss(rows, canEstimate: moments != nil)
    return [counted] + [loss].compactMap { $0 } + CorrelationNotes(self).all + basis
  }
}

extension Sample {
  func correlations(
    of items: [ColumnID], _ choice: CorrelationChoice
  ) throws(CommandError) -> ItemCorrelations {
    let rule = choice.missing.rule
    switch choice.coefficient {
    case .pearson where choice.missing == .em:
      let counted = try answer(RowsQuestion(items, missing: .pairwise))
      let (moments, matrix) = try naming(items) { () throws(StatisticsError) in
        let moments = try IncompleteMoments(PatternMoments(counted.answer))
        return (
          moments,
          try CorrelationMatrix(covariance: moments.covariance, n: Double(moments.rows))
        )
      }
      return try made(items, matrix, .incomplete(moments), counted.rows, choice)
    case .pearson:
      let counted = try answer(MomentsQuestion(items, missing: rule))
      let matrix = try naming(items) { () throws(StatisticsError) in
        try counted.answer.correlation()
      }
      return try made(items, matrix, .moments(counted.answer), counted.rows, choice)
    case .spearman, .kendall:
      let counted = try answer(RowsQuestion(items, missing: rule))
      let ranks = try naming(items) { () throws(StatisticsError) in
        try RankedItems(counted.answer, rule: rule)
      }
      let matrix = try naming(items) { () throws(StatisticsError) in
        try choice.coefficient == .spearman ? ranks.spearman() : ranks.kendall()
      }
      return try made(items, matrix, .ranks(ranks), counted.rows, choice)
    case .polychoric:
      let counted = try answer(PairTablesQuestion(items, missing: rule))
      let (ordered, matrix) = try naming(items) { () throws(StatisticsError) in
        let ordered = try PolychoricMatrix(counted.answer.tables, options: choice.options)
        return (ordered, try ordered.correlations())
      }
      return try made(items, matrix, .ordered(ordered), counted.rows, choice)
    case .auto:
      let counted = try answer(RowsQuestion(items, missing: rule))
      let levels = levels(of: items, counted.answer)
      let (mixed, matrix) = try naming(items) { () throws(StatisticsError) in
        let mixed = try choice.mixed(counted.answer, levels)
        return (mixed, try mixed.correlations())
      }
      return try made(items, matrix, .mixed(mixed), counted.rows, choice)
    }
  }

  /// As the codebook says; where it says nothing, by the number of distinct answers.
  private func levels(
    of items: [ColumnID], _ block: ItemBlock
  ) -> [MixedCorrelations.Level] {
    zip(items.indices, items).map { position, id in
      let isOrdinal: Bool? =
        switch schema[id]?.level {
        case .ordinal?: true
        case .interval?: false
        case .nominal?, nil: nil
        }
      let missing = block.missing[position]
      var seen: Set<Double> = []
      for (row, value) in block.columns[position].enumerated()
      where (missing?[row] ?? 0) == 0 && seen.count <= Self.mostOrderedAnswers {
        seen.insert(value)
      }
      return MixedCorrelations.level(distinctValues: seen.count, isOrdinal: isOrdinal)
    }
  }

  /// Enough to tell few answers from many.
  private static let mostOrderedAnswers = 20

  private func made(
    _ items: [ColumnID], _ matrix: CorrelationMatrix, _ basis: ItemCorrelations.Basis,
    _ rows: RowCount, _ choice: CorrelationChoice
  ) throws(CommandError) -> ItemCorrelations {
    let answers: Moments? =
      switch basis {
      case .moments: nil
      case .incomplete, .ranks, .ordered, .mixed:
        try answer(MomentsQuestion(items, missing: choice.missing.rule)).answer
      }
    let share = effectiveShare(basis, answers)
    let given = frame.relation as? MatrixRelation
    let (counted, smoothed) = try naming(items) { () throws(StatisticsError) in
      let counted = try CorrelationMatrix(
        R: matrix.R, n: share < 1 ? share * matrix.n : matrix.n, pairCounts: matrix.pairCounts,
        kind: given?.coefficient ?? matrix.kind)
      return try counted.smoothed(by: choice.smoothing)
    }
    return ItemCorrelations(
      items: items, matrix: counted, basis: basis, rows: rows, missing: choice.missing.rule,
      design: schema.design, effectiveShare: share, isGiven: given != nil,
      answers: answers, smoothed: smoothed)
  }

  /// Kish's effective number of rows as a share of the rows used.
  private func effectiveShare(_ basis: ItemCorrelations.Basis, _ answers: Moments?) -> Double {
    guard schema.design.weight != nil else { return 1 }
    switch basis {
    case .moments(let moments): return moments.effectiveRows / Double(max(1, moments.rows))
    case .ranks(let ranks): return ranks.effectiveRows / Double(max(1, ranks.rows))
    case .incomplete, .ordered, .mixed:
      return answers.map { $0.effectiveRows / Double(max(1, $0.rows)) } ?? 1
    }
  }
}

extension CorrelationMatrix {
  /// The matrix made positive definite where it is not and that was asked for, and how far it moved.
  fileprivate func smoothed(
    by method: SmoothedCorrelation.Method?
  ) throws(StatisticsError) -> (CorrelationMatrix, SmoothedCorrelation?) {
    guard let method else { return (self, nil) }
    let smoothed = try SmoothedCorrelation(R, by: method)
    guard smoothed.frobeniusDistance > 0 else { return (self, nil) }
    return (
      try CorrelationMatrix(R: smoothed.R, n: n, pairCounts: pairCounts, kind: kind), smoothed
    )
  }
}
