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
    let alpha = try cancelling { () throws(StatisticsError) in
      try CronbachAlpha(moments, level: command.level)
    }
    let k = set.columns.count
    let wanted = ReliabilityCoefficient.wanted(items: k, groupFactors: command.factors)
    let survey = isMatrix ? nil : try sample.surveyRows(of: set.columns)
    let items = survey.map {
      SurveyItems($0.values, hasValue: $0.hasValue, of: $0.design, rule: command.missing)
    }
    let answers = survey.map(self.answers) ?? []
    let own = try items.map { items throws(CommandError) in
      try naming(set.columns) { () throws(StatisticsError) in
        try ReliabilitySample(items, reversed: reversed, wanted: wanted, options: options)
      }
    }
    let (S, coefficients) = try naming(set.columns) { () throws(StatisticsError) in
      if let own { return (own.covariance, own.coefficients) }
      let S = try moments.covariance
      return (S, try ScaleCoefficients(covariance: S, wanted, options: options))
    }
    // Correlations of ordered answers take about as long to draw as everything else.
    let progress = sample.context.progress
    let isOrdered = isOrdered(answers, rows: counted.rows.used)
    let half = isOrdered ? 0.5 : 1
    let bootstrap = try own.flatMap { own throws(CommandError) in
      try self.bootstrap(own, wanted, progress.part(from: 0, share: half))
    }
    let hasDesign = own != nil && !sample.schema.design.columns.isEmpty
    let intervals = try naming(set.columns) { () throws(StatisticsError) in
      try ReliabilityIntervals(
        choice: command.interval, level: command.level, errors: try own?.estimate(),
        sample: own, bootstrap: bootstrap, hasDesign: hasDesign, coefficients: coefficients,
        wanted: wanted, covariance: S, effectiveRows: moments.effectiveRows)
    }
    let ordered = try items.flatMap { items throws(CommandError) -> OrderedScale? in
      isOrdered ? try self.ordered(items, intervals, progress.part(from: half, share: half)) : nil
    }
    let isBinary = !answers.isEmpty && answers.allSatisfy { $0.values.count == 2 }
    let rows = wanted.compactMap { coefficient -> ReliabilityScale.Row? in
      guard let value = coefficients[coefficient],
        coefficient != .lambda4 || coefficients.splits?.isExhaustive == true
      else { return nil }
      return intervals.row(
        coefficient, value, formula: coefficient.formula(isBinary: isBinary, items: k))
    }
    let structure = try naming(set.columns) { () throws(StatisticsError) in
      try ItemStructure(
        S, coefficients, n: moments.rowsBehindPairs, rows: counted.rows.used)
    }
    return ReliabilityScale(
      set: set, alpha: alpha, rows: counted.rows, effectiveRows: moments.effectiveRows,
      hasMeans: !isMatrix, sample: own, bootstrap: bootstrap, ordered: ordered,
      coefficients: coefficients, table: rows + (ordered?.rows ?? []),
      halves: structure.halves, dimensions: structure.dimensions, factors: structure.factors,
      items: structure.items, sums: structure.sums, answers: answers,
      ranges: set.columns.map { sample.schema[$0]?.range },
      changes: try changes(S, alpha, own), hasDesign: hasDesign, design: survey?.design,
      degreesOfFreedom: own?.degreesOfFreedom ?? 0, isNormalTheory: intervals.isNormal)
  }

  /// Items whose sum is constant, though none of them is.
  private func cancelling<Result>(_ body: () throws(StatisticsError) -> Result)
    throws(CommandError) -> Result
  {
    do throws(StatisticsError) {
      return try body()
    } catch {
      guard case .noVariance(let items) = error, items.isEmpty else {
        throw .statistics(error, items: set.columns)
      }
      throw .diagnostic(
        Diagnostic(
          .noVariance, "the items cancel out: their sum is the same in every row used",
          hints: [
            "is one of them reversed, or the rest of the others? Leave it out, or mind the minus"
          ]
        ))
    }
  }

  /// What the covariances tell of the items and of how many things they measure.
  private struct ItemStructure {
    let items: [ItemStatistics]
    let dimensions: ScaleDimensions
    let factors: Int?
    let halves: HalvesReliability?
    let sums: [(item: Int, parts: [Int])]

    /// - Parameter n: behind a correlation.
    init(_ S: SymmetricMatrix, _ coefficients: ScaleCoefficients, n: Double, rows: Int)
      throws(StatisticsError)
    {
      let k = S.order
      let R = try CorrelationMatrix(covariance: S, n: max(1, n))
      items = try ItemStatistics.all(covariance: S)
      dimensions = try ScaleDimensions(
        correlations: R.R, oneFactor: coefficients.oneFactor, hierarchy: coefficients.hierarchy)
      factors = k > 3 ? try? EmpiricalKaiser(of: R).count : nil
      halves = k > 2 ? try? HalvesReliability(oddEvenOf: S) : nil
      // With few rows everything is the sum of something.
      let canTell = rows > 2 * k && k <= ReliabilityCoefficient.mostItemsOfModels
      sums =
        coefficients.failures[.lambda6] != nil && canTell ? ItemStatistics.sums(covariance: S) : []
    }
  }

  private var options: ScaleCoefficients.Options {
    ScaleCoefficients.Options(
      groupFactors: command.factors,
      rotation: RotationOptions(seed: sample.context.seed),
      splits: SplitHalves.Options(draws: command.splits, seed: sample.context.seed))
  }

  private func bootstrap(
    _ own: ReliabilitySample, _ wanted: [ReliabilityCoefficient], _ progress: Progress
  ) throws(CommandError) -> ReliabilityBootstrap? {
    guard command.interval?.isBootstrap == true else { return nil }
    let count = set.columns.count
    let chosen = wanted.filter { coefficient in
      guard coefficient == .lambda4 else { return true }
      return (SplitHalves.splits(of: count) ?? .max) <= Self.mostSplitsOfDraws
    }
    return try naming(set.columns) { () throws(StatisticsError) in
      try ReliabilityBootstrap(
        of: own, chosen, count: command.draws, seed: sample.context.seed,
        progress: progress.reached)
    }
  }

  private func answers(_ rows: SurveyRows) -> [ItemAnswers] {
    let domain = rows.domain.indices.filter { rows.domain[$0] }
    // Pairwise every answer counts in what is known of its item.
    let used =
      command.missing == .listwise ? rows.complete(Array(set.columns.indices)) : rows.domain
    return set.columns.indices.map { item in
      ItemAnswers(
        rows.values[item], hasValue: { rows.hasValue[item][$0] }, counts: { used[$0] },
        weights: rows.design.weights, rows: domain)
    }
  }

  /// None for a matrix, which tells nothing of how the people were found.
  private func changes(_ S: SymmetricMatrix, _ alpha: CronbachAlpha, _ own: ReliabilitySample?)
    throws(CommandError) -> [ReliabilityScale.Change]
  {
    guard let own else { return [] }
    let k = Double(set.columns.count)
    let deviation = S.sum.squareRoot()
    let scored = zip(own.means, shiftOfReversed).reduce(0.0) { $0 + $1.0 + ($1.1 ?? .nan) }
    return try naming(set.columns) { () throws(StatisticsError) in
      let mean = try own.scoreMean()
      return try [("sum", 1.0), ("mean", k)].map { score, divisor throws(StatisticsError) in
        let ofMean =
          mean.degreesOfFreedom > 0
          ? try DetectableChangeOfMean(
            standardErrorOfMean: mean.standardErrors[0] / divisor,
            degreesOfFreedom: mean.degreesOfFreedom, level: command.level) : nil
        return ReliabilityScale.Change(
          score: score, mean: scored.isNaN ? nil : scored / divisor,
          standardDeviation: deviation / divisor,
          error: try MeasurementError(
            standardDeviation: deviation / divisor, reliability: alpha.alpha), ofMean: ofMean)
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
