import TarazaStatistics

/// Asks how the rows were sampled: for the design with the units, populations and weights of all of
/// them.
package struct SampleDesignQuestion: Statistic {
  package let design: Design
  private let rows: SampledRowsQuestion

  package init(_ design: Design) {
    self.design = design
    rows = SampledRowsQuestion(
      numbers: design.populations, names: [design.strata].compactMap { $0 } + design.clusters)
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
    let names = all.names.map { names in
      UnitCodes(codes: taken(names.codes), names: names.values.map(\.plainText))
    }
    var strata = design.strata == nil ? nil : names.first
    for merge in design.lonely.merged {
      strata = try strata?.merging(merge.stratum, into: merge.neighbour)
    }
    let clusters = design.strata == nil ? names : Array(names.dropFirst())
    let populations = all.numbers.indices.map { position in
      let (values, kinds) = (all.numbers[position], all.kinds[position])
      return taken(
        values.indices.map { (kinds?[$0] ?? Column.valid) == Column.valid ? values[$0] : .nan })
    }
    // The last population without clusters of its own is that of rows within the last clusters.
    let stages = (0..<max(1, clusters.count, populations.count)).map { stage in
      SamplingStage(
        strata: stage == 0 ? strata : nil,
        units: stage < clusters.count ? clusters[stage] : nil,
        populations: stage < populations.count ? populations[stage] : nil,
        isNested: design.isNested)
    }
    let count = kept?.count ?? all.count
    return try SampleDesign(
      weights: all.weights.map(taken) ?? [Double](repeating: 1, count: count), stages: stages,
      lonely: design.lonely.rule, adjustsDomains: design.lonely.isForDomains)
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
