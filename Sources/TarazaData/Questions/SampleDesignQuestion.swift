import TarazaStatistics

/// Asks how the rows were sampled: for the design with the units, populations and weights of all of
/// them.
package struct SampleDesignQuestion: Statistic {
  package let design: Design
  private let rows: SampledRowsQuestion

  package init(_ design: Design) {
    self.design = design
    rows = SampledRowsQuestion(
      numbers: design.populations + (design.replicates?.columns ?? [])
        + design.calibrations.flatMap { [$0.before].compactMap { $0 } + $0.numbers },
      names: [design.strata].compactMap { $0 } + design.clusters
        + design.calibrations.flatMap(\.categories))
  }

  package var columns: [ColumnID] { rows.columns }
  package var numericColumns: [ColumnID] { rows.numericColumns }
  package var keepsRows: Bool { true }

  package func empty() -> SampledDesign { SampledDesign(rows: rows.empty()) }

  package func add(
    _ chunk: borrowing Chunk, rows selection: RowSelection,
    to answer: inout Counted<SampledDesign>
  ) {
    var counted = Counted(answer.answer.rows, rows: answer.rows)
    // Moved out, so that the arrays grow in place.
    answer.answer.rows = rows.empty()
    rows.add(chunk, rows: selection, to: &counted)
    answer = Counted(SampledDesign(rows: counted.answer), rows: counted.rows)
  }

  package func merge(_ other: SampledDesign, into answer: inout SampledDesign) {
    rows.merge(other.rows, into: &answer.rows)
  }

  package func complete(_ answers: inout [Counted<SampledDesign>]) {
    for position in answers.indices { complete(&answers[position]) }
  }

  private func complete(_ counted: inout Counted<SampledDesign>) {
    let all = counted.answer.rows
    var reasons = [RowCount.Reason?](repeating: nil, count: all.count)
    for names in all.names {
      let isMissing = names.values.map(\.isMissing)
      for (row, code) in names.codes.enumerated() where isMissing[Int(code)] {
        reasons[row] = .missingUnit
      }
    }
    for (row, weight) in (all.weights ?? []).enumerated() where weight.isNaN {
      reasons[row] = .missingWeight
    }
    for reason in reasons.compactMap({ $0 }) { counted.rows.dropped[reason, default: 0] += 1 }
    let kept = reasons.contains { $0 != nil } ? reasons.indices.filter { reasons[$0] == nil } : nil
    counted.rows.used = kept?.count ?? all.count
    counted.answer.places = kept.map { kept in kept.map { all.places[$0] } } ?? all.places
    counted.answer.outcome = Result { () throws(StatisticsError) in try made(all, kept) }
  }

  private func made(_ all: SampledRows, _ kept: [Int]?) throws(StatisticsError) -> SampleDesign {
    func taken<Element>(_ values: [Element]) -> [Element] {
      kept.map { kept in kept.map { values[$0] } } ?? values
    }
    let coded = all.names.map { names in
      UnitCodes(codes: taken(names.codes), names: names.values.map(\.plainText))
    }
    let names = Array(coded.prefix((design.strata == nil ? 0 : 1) + design.clusters.count))
    var strata = design.strata == nil ? nil : names.first
    for merge in design.lonely.merged {
      strata = try strata?.merging(merge.stratum, into: merge.neighbour)
    }
    let clusters = design.strata == nil ? names : Array(names.dropFirst())
    let numbers = all.numbers.indices.map { position in
      let (values, kinds) = (all.numbers[position], all.kinds[position])
      return taken(
        values.indices.map { (kinds?[$0] ?? Column.valid) == Column.valid ? values[$0] : .nan })
    }
    let populations = Array(numbers.prefix(design.populations.count))
    // The last population without clusters of its own is that of rows within the last clusters.
    let stages = (0..<max(1, clusters.count, populations.count)).map { stage in
      SamplingStage(
        strata: stage == 0 ? strata : nil,
        units: stage < clusters.count ? clusters[stage] : nil,
        populations: stage < populations.count ? populations[stage] : nil,
        isNested: design.isNested)
    }
    let count = kept?.count ?? all.count
    let weights = all.weights.map(taken) ?? [Double](repeating: 1, count: count)
    let replicates = numbers.dropFirst(populations.count).prefix(
      design.replicates?.columns.count ?? 0)
    var others = Array(numbers.dropFirst(populations.count + replicates.count))
    var fits: [Fit] = []
    for choice in design.calibrations {
      let before =
        choice.before == nil ? [Double](repeating: 1, count: count) : others.removeFirst()
      fits.append(Fit(choice, before: before, numbers: Array(others.prefix(choice.numbers.count))))
      others.removeFirst(choice.numbers.count)
    }
    var made = try SampleDesign(
      weights: fits.first?.before ?? weights, stages: stages, lonely: design.lonely.rule,
      adjustsDomains: design.lonely.isForDomains)
    if let choice = design.replicates { made = try choice.applied(to: made, Array(replicates)) }
    var categories = coded.dropFirst(names.count)
    for (position, fit) in fits.enumerated() {
      let own = categories.prefix(fit.choice.categories.count)
      categories = categories.dropFirst(own.count)
      let after = position + 1 < fits.count ? fits[position + 1].before : weights
      made = try made.calibrated(
        knowing: after, of: SampleDesign.indicators(Array(own), weights: after) + fit.numbers,
        distance: fit.choice.distance)
    }
    return made
  }

  /// A calibration with its columns.
  private struct Fit {
    let choice: CalibrationChoice
    let before: [Double]
    let numbers: [[Double]]

    init(_ choice: CalibrationChoice, before: [Double], numbers: [[Double]]) {
      self.choice = choice
      self.before = before
      self.numbers = numbers
    }
  }
}

extension SampleDesign {
  /// Of variables with their categories by row; those that have no weight do not count.
  package static func indicators(_ variables: [UnitCodes], weights: [Double]) -> [[Double]] {
    indicators(
      variables.map { variable in
        var sums = [Double](repeating: 0, count: variable.names.count)
        for (row, code) in variable.codes.enumerated() { sums[Int(code)] += weights[row] }
        return (variable.codes, sums.indices.filter { sums[$0] > 0 })
      })
  }
}

/// A design and the rows that it is of.
package struct SampledDesign: Equatable, Sendable {
  fileprivate(set) var rows: SampledRows
  /// Where the rows of the design stand in the source, ascending.
  package fileprivate(set) var places: [Int32] = []
  /// Why there is none, where weights, units or populations do not fit together.
  fileprivate(set) var outcome: Result<SampleDesign, StatisticsError>?

  fileprivate init(rows: SampledRows) { self.rows = rows }

  package func design() throws(StatisticsError) -> SampleDesign {
    guard let outcome else { throw .design(.noWeight) }
    return try outcome.get()
  }
}

extension ReplicateChoice {
  /// - Parameter columns: the weights of each replicate, where they came with the sample.
  fileprivate func applied(to design: SampleDesign, _ columns: [[Double]])
    throws(StatisticsError) -> SampleDesign
  {
    guard columns.isEmpty else { return try read(columns, design) }
    let way: Replication =
      switch kind {
      case .jk1: .unstratifiedJackknife
      case .jkn: .jackknife
      case .brr: .balanced
      case .fay: .fay(fraction: fraction)
      case .bootstrap: .bootstrap(count: count, seed: seed)
      }
    return try design.replicated(way, isAroundEstimate: isAroundEstimate)
  }

  private func read(_ columns: [[Double]], _ design: SampleDesign) throws(StatisticsError)
    -> SampleDesign
  {
    let count = Double(columns.count)
    var scale = 1.0
    var scales: [Double]?
    switch kind {
    case .jk1: scale = (count - 1) / count
    case .jkn: scales = columns.map { Self.jackknifeScale($0, design.weights) }
    case .brr: scale = 1 / count
    case .fay: scale = 1 / (count * (1 - fraction) * (1 - fraction))
    case .bootstrap: scale = 1 / (count - 1)
    }
    return try design.replicated(
      weights: columns, scale: scale, replicateScales: scales, isAroundEstimate: isAroundEstimate)
  }

  /// (n - 1) / n: the units left of the stratum that lost one count n / (n - 1), and no others more.
  private static func jackknifeScale(_ replicate: [Double], _ weights: [Double]) -> Double {
    let greatest = zip(replicate, weights).lazy.filter { $1 > 0 }.map { $0 / $1 }.max() ?? 1
    return greatest > 0 ? 1 / greatest : 0
  }
}
