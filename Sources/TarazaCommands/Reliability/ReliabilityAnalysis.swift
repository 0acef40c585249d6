import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaNumerics
import TarazaStatistics

/// From the rows of one group to what is said of one scale.
struct ReliabilityAnalysis {
  let command: ReliabilityCommand
  let set: ItemSet
  let sample: Sample

  /// Of two rows every item is a line through both.
  private static let fewestRows = 3
  /// Splits of one draw of a bootstrap: more would take minutes.
  private static let mostSplitsOfDraws = 2000

  var reversed: [Int] { self.set.isReversed.indices.filter { self.set.isReversed[$0] } }

  func scale() throws(CommandError) -> ReliabilityScale {
    let counted = try sample.answer(MomentsQuestion(set.columns, missing: command.missing))
    let isMatrix = sample.frame.relation is MatrixRelation
    if !isMatrix, (1..<Self.fewestRows).contains(counted.rows.used) {
      throw .statistics(
        .tooFewRows(needed: Self.fewestRows, got: counted.rows.used), items: set.columns)
    }
    let moments = counted.answer.reflected(reversed)
    let alpha = try naming(set.columns) { () throws(StatisticsError) in
      try CronbachAlpha(moments, level: command.level)
    }
    let k = set.columns.count
    let wanted = ReliabilityCoefficient.wanted(items: k, groupFactors: command.factors)
    let survey = isMatrix ? nil : try sample.surveyRows(of: set.columns)
    let rows = command.missing == .listwise ? survey : nil
    let surveySample = try rows.map { rows throws(CommandError) in
      try naming(set.columns) { () throws(StatisticsError) in
        try ReliabilitySample(
          SurveyItems(rows.values, hasValue: rows.hasValue, of: rows.design, rule: .listwise),
          reversed: reversed, wanted: wanted, options: options)
      }
    }
    let (S, coefficients) = try naming(set.columns) { () throws(StatisticsError) in
      if let surveySample { return (surveySample.covariance, surveySample.coefficients) }
      let S = try moments.covariance
      return (S, try ScaleCoefficients(covariance: S, wanted, options: options))
    }
    let pairwise = try naming(set.columns) { () throws(StatisticsError) in
      try self.pairwiseErrors(of: coefficients, wanted, survey)
    }
    let bootstrap = try surveySample.flatMap { own throws(CommandError) in
      try self.bootstrap(own, wanted)
    }
    let hasDesign =
      (surveySample != nil || pairwise != nil) && !sample.schema.design.columns.isEmpty
    let answers = survey.map(self.answers) ?? []
    let intervals = try naming(set.columns) { () throws(StatisticsError) in
      try ReliabilityIntervals(
        choice: command.interval, level: command.level,
        errors: try surveySample?.estimate() ?? pairwise, canDraw: surveySample != nil,
        bootstrap: bootstrap,
        hasDesign: hasDesign, coefficients: coefficients, wanted: wanted,
        covariance: S, effectiveRows: moments.effectiveRows,
        isNormal: isMatrix && command.missing == .listwise)
    }
    let isBinary = !answers.isEmpty && answers.allSatisfy { $0.values.count == 2 }
    let table =
      wanted.compactMap { coefficient -> ReliabilityScale.Row? in
        guard let value = coefficients[coefficient],
          coefficient != .lambda4 || coefficients.splits?.isExhaustive == true
        else { return nil }
        return intervals.row(
          coefficient, value, formula: coefficient.formula(isBinary: isBinary, items: k))
      } + (try ordered(rows, answers))
    let statistics = try naming(set.columns) { () throws(StatisticsError) in
      let R = try CorrelationMatrix(covariance: S, n: max(1, moments.effectiveRows))
      return (
        items: try ItemStatistics.all(covariance: S),
        dimensions: try ScaleDimensions(
          correlations: R.R, oneFactor: coefficients.oneFactor, hierarchy: coefficients.hierarchy),
        factors: try? EmpiricalKaiser(of: R).count
      )
    }
    return ReliabilityScale(
      set: set, alpha: alpha, rows: counted.rows, effectiveRows: moments.effectiveRows,
      hasMeans: !isMatrix, sample: surveySample, bootstrap: bootstrap, coefficients: coefficients,
      table: table, halves: k > 2 ? try? HalvesReliability(oddEvenOf: S) : nil,
      dimensions: statistics.dimensions, factors: k > 3 ? statistics.factors : nil,
      items: statistics.items, answers: answers,
      ranges: set.columns.map { sample.schema[$0]?.range },
      changes: try changes(S, alpha, surveySample), hasDesign: hasDesign, design: survey?.design,
      degreesOfFreedom: surveySample?.degreesOfFreedom ?? pairwise?.estimate.degreesOfFreedom ?? 0,
      isNormalTheory: intervals.isNormal)
  }

  private func pairwiseErrors(
    of coefficients: ScaleCoefficients, _ wanted: [ReliabilityCoefficient], _ rows: SurveyRows?
  ) throws(StatisticsError) -> ReliabilityErrors? {
    guard let rows, command.missing == .pairwise else { return nil }
    return try ReliabilityErrors(
      pairwise: SurveyItems(
        rows.values, hasValue: rows.hasValue, of: rows.design, rule: .pairwise),
      reversed: reversed, of: coefficients, wanted: wanted)
  }

  private var options: ScaleCoefficients.Options {
    ScaleCoefficients.Options(
      groupFactors: command.factors,
      rotation: RotationOptions(seed: sample.context.seed),
      splits: SplitHalves.Options(draws: command.splits, seed: sample.context.seed))
  }

  private func bootstrap(_ own: ReliabilitySample, _ wanted: [ReliabilityCoefficient])
    throws(CommandError) -> ReliabilityBootstrap?
  {
    guard command.interval?.isBootstrap == true else { return nil }
    let count = set.columns.count
    let chosen = wanted.filter { coefficient in
      guard coefficient == .lambda4 else { return true }
      return (SplitHalves.splits(of: count) ?? .max) <= Self.mostSplitsOfDraws
    }
    let progress = sample.context.progress
    return try naming(set.columns) { () throws(StatisticsError) in
      try ReliabilityBootstrap(
        of: own, chosen, count: command.draws, seed: sample.context.seed
      ) { () throws(StatisticsError) in
        guard progress.reached(0) else { throw .interrupted }
      }
    }
  }

  private func answers(_ rows: SurveyRows) -> [ItemAnswers] {
    let domain = rows.domain.indices.filter { rows.domain[$0] }
    return set.columns.indices.map { item in
      ItemAnswers(
        rows.values[item], hasValue: { rows.hasValue[item][$0] }, weights: rows.design.weights,
        rows: domain)
    }
  }

  private func changes(_ S: SymmetricMatrix, _ alpha: CronbachAlpha, _ own: ReliabilitySample?)
    throws(CommandError) -> [ReliabilityScale.Change]
  {
    guard own != nil || !(sample.frame.relation is MatrixRelation) else { return [] }
    let k = Double(set.columns.count)
    let deviation = S.sum.squareRoot()
    let shift = shiftOfReversed
    return try naming(set.columns) { () throws(StatisticsError) in
      let mean = try own?.scoreMean()
      return try [("sum", 1.0), ("mean", k)].map { score, divisor throws(StatisticsError) in
        let error = try MeasurementError(
          standardDeviation: deviation / divisor, reliability: alpha.alpha)
        let ofMean = try mean.flatMap { mean throws(StatisticsError) -> DetectableChangeOfMean? in
          guard mean.degreesOfFreedom > 0, let value = mean.values.first else { return nil }
          return try DetectableChangeOfMean(
            mean: value / divisor, standardError: mean.standardErrors[0] / divisor,
            degreesOfFreedom: mean.degreesOfFreedom, level: command.level)
        }
        let scored = zip(own?.means ?? [], shift).reduce(0.0) { $0 + $1.0 + ($1.1 ?? .nan) }
        return ReliabilityScale.Change(
          score: score, mean: own == nil || scored.isNaN ? nil : scored / divisor,
          standardDeviation: deviation / divisor, error: error, ofMean: ofMean)
      }
    }
  }

  /// What a reversed item's negated value is moved by to lie on its own range again: the ends' sum;
  /// nil where the codebook does not tell them.
  private var shiftOfReversed: [Double?] {
    zip(set.columns, set.isReversed).map { id, isReversed in
      guard isReversed else { return 0 }
      return sample.schema[id]?.range.map { $0.lowerBound + $0.upperBound }
    }
  }
}

extension Sample {
  /// The scores of those who answered everything on both occasions.
  func retest(_ set: ItemSet, _ second: [ColumnID], level: Double) throws(CommandError)
    -> TestRetest
  {
    let block = try answer(RowsQuestion(set.columns + second, missing: .listwise)).answer
    let k = set.columns.count
    func scores(_ columns: ArraySlice<[Double]>) -> [Double] {
      var scores = [Double](repeating: 0, count: block.rowCount)
      for (column, isReversed) in zip(columns, set.isReversed) {
        for row in scores.indices { scores[row] += isReversed ? -column[row] : column[row] }
      }
      return scores
    }
    return try naming(set.columns) { () throws(StatisticsError) in
      try TestRetest(
        first: scores(block.columns[..<k]), second: scores(block.columns[k...]), level: level)
    }
  }
}
