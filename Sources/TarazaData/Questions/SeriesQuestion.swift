import TarazaStatistics

/// Asks for the mean of a variable in every period, with its sampling variance.
package struct SeriesQuestion: Statistic {
  package typealias Answer = SeriesAnswer

  package let columns: [ColumnID]
  package let derivations: [Derivation]
  package let period: ColumnID
  private let value: ColumnID
  private let units: SamplingUnitReader?

  /// - Parameters:
  ///   - value: a column or what is computed of columns; of a truth the mean is its share.
  ///   - period: the column that says when a row was collected.
  ///   - design: whose strata and clusters the variances are linearised over.
  package init(_ value: Expression, by period: ColumnID, design: Design = Design()) {
    self.period = period
    self.value = Derivation.column(value, index: 0)
    derivations =
      value == .column(self.value) ? [] : [Derivation(id: self.value, expression: value)]
    units = SamplingUnitReader(design)
    columns = [self.value, period].union(units?.columns ?? [])
  }

  package init(_ value: ColumnID, by period: ColumnID, design: Design = Design()) {
    self.init(.column(value), by: period, design: design)
  }

  package var numericColumns: [ColumnID] { [value, period] }

  package func empty() -> SeriesAnswer { SeriesAnswer() }

  package func add(
    _ chunk: borrowing Chunk, rows: RowSelection, to answer: inout Counted<SeriesAnswer>
  ) {
    let kept = chunk.usable(rows, [value, period], .everyValue, counting: &answer.rows)
    let times = chunk.slice(period, nil)
    if answer.answer.type == .unknown { answer.answer.type = times.type }
    let values = chunk.slice(value, nil).values
    guard let units else {
      answer.answer.series.add(
        times: kept.map { times.values.gathering($0) } ?? times.values,
        values: kept.map { values.gathering($0) } ?? values, weights: chunk.weights(kept))
      return
    }
    let found = units.units(of: chunk, rows.list)
    answer.rows.leaveOut(kept, unplacedIn: found.rows, of: chunk.rowCount)
    var isOut = [UInt8](repeating: kept == nil ? 0 : 1, count: chunk.rowCount)
    for row in kept ?? [] { isOut[Int(row)] = 0 }
    answer.answer.series.add(
      times: found.rows.map { times.values.gathering($0) } ?? times.values,
      values: found.rows.map { values.gathering($0) } ?? values,
      isOut: found.rows.map { isOut.gathering($0) } ?? isOut,
      weights: chunk.weights(found.rows), units: found.units, names: found.names,
      populations: found.populations)
  }

  package func merge(_ other: SeriesAnswer, into answer: inout SeriesAnswer) {
    if answer.type == .unknown { answer.type = other.type }
    answer.series.merge(other.series)
  }

  /// A group of rows is a part of the whole sample: it has all of its units.
  package func complete(_ answers: inout [Counted<SeriesAnswer>]) {
    guard units != nil else { return }
    if answers.count > 1 {
      let whole = ClusterMoments.units(of: answers.compactMap(\.answer.series.samplingUnits))
      for position in answers.indices { answers[position].answer.series.register(units: whole) }
    }
    for position in answers.indices { answers[position].answer.series.settle() }
  }
}

/// A series and what its times are.
package struct SeriesAnswer: Equatable, Sendable {
  package internal(set) var series = PeriodSeries()
  /// Of the column of periods.
  package internal(set) var type = ColumnType.unknown

  /// One period, with a value or as a gap between periods that have one.
  package struct Period: Equatable, Sendable {
    package let value: Value
    package let time: Double
    /// Nil in a gap.
    package let point: PeriodSeries.Point?
  }

  /// The periods that have a value, in order.
  package var observed: [PeriodSeries.Point] { series.points }

  /// All periods from the first to the last, gaps too, when times are periods, days or whole
  /// numbers; else those that have a value.
  package var periods: [Period] {
    let points = series.points.map { point in
      Period(value: Value(point.time, as: type), time: point.time, point: point)
    }
    let gaps = series.gaps.map { Period(value: Value($0, as: type), time: $0, point: nil) }
    return (points + gaps).sorted { $0.time < $1.time }
  }
}
