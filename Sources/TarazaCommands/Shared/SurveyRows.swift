import TarazaData
import TarazaDocument
import TarazaLanguage
import TarazaStatistics

/// The rows of a group set against the whole sample that they are a part of.
///
/// All arrays have one entry for each row of the sample as it was designed. Filters and groups that
/// came after the design make a domain: its rows have values, the others count for the errors only.
package struct SurveyRows: Sendable {
  package let design: SampleDesign
  /// Of each row of the group, its row in the sample; -1 for one without a weight or unit.
  package let places: [Int32]
  /// Of each row, whether filters and groups keep it.
  package let domain: [Bool]
  /// One for each column asked for, as numbers; zero where there is no value.
  package let values: [[Double]]
  /// Of each column, which rows of the domain have a value; false outside.
  package let hasValue: [[Bool]]
  /// One for each column asked for by name.
  package let names: [SurveyNames]
  /// Rows of the domain: seen, and left out for want of a weight or unit.
  package let rows: RowCount

  /// Rows of the domain that have a value in all these columns.
  package func complete(_ columns: [Int]) -> [Bool] {
    columns.reduce(domain) { known, column in
      zip(known, hasValue[column]).map { $0 && $1 }
    }
  }
}

/// A column of categories: for each row the position of its value, or -1 outside the domain and
/// where it is missing.
package struct SurveyNames: Sendable {
  package let codes: [Int32]
  /// The values that occur in the domain, in the order of the labels.
  package let values: [Value]
}

extension SurveyRows {
  /// Whether a row is used: with all of its values listwise, with two or more pairwise.
  func used(_ rule: MissingRule) -> [Bool] {
    let columns = Array(values.indices)
    return rule == .listwise
      ? complete(columns)
      : domain.indices.map { row in columns.count { hasValue[$0][row] } > 1 }
  }
}

extension Sample {
  /// Rows of items whose correlations are wanted. Without a design the rows that are used are the
  /// sample: what is left out was not drawn, as far as anybody knows.
  func correlatedRows(of items: [ColumnID], _ rule: MissingRule) throws(CommandError) -> SurveyRows
  {
    let rows = try surveyRows(of: items)
    guard schema.design.columns.isEmpty else { return rows }
    let used = rows.used(rule)
    let kept = used.indices.filter { used[$0] }
    guard kept.count < used.count else { return rows }
    let design = try naming(items) { () throws(StatisticsError) in
      try SampleDesign(weights: [Double](repeating: 1, count: kept.count))
    }
    var place = [Int32](repeating: -1, count: used.count)
    for (position, row) in kept.enumerated() { place[row] = Int32(position) }
    return SurveyRows(
      design: design, places: rows.places.map { $0 < 0 ? -1 : place[Int($0)] },
      domain: kept.map { _ in true },
      values: rows.values.map { column in kept.map { column[$0] } },
      hasValue: rows.hasValue.map { column in kept.map { column[$0] } }, names: [], rows: rows.rows)
  }

  /// The columns of this group's rows, over the whole sample.
  ///
  /// - Parameters:
  ///   - numbers: columns that hold numbers.
  ///   - names: columns that are categories, of any type.
  ///   - derivations: columns to be computed for this question only.
  package func surveyRows(
    of numbers: [ColumnID], names: [ColumnID] = [], derivations: [Derivation] = []
  ) throws(CommandError) -> SurveyRows {
    let whole = try wholeSample()
    let design = try naming([]) { () throws(StatisticsError) in try whole.answer.design() }
    let own = try answer(
      SampledRowsQuestion(numbers: numbers, names: names, derivations: derivations))
    let placed = Placement(of: own.answer.places, among: whole.answer.places)
    var domain = [Bool](repeating: false, count: design.rowCount)
    for place in placed.positions where place >= 0 { domain[Int(place)] = true }
    var values: [[Double]] = []
    var hasValue: [[Bool]] = []
    for (column, kinds) in zip(own.answer.numbers, own.answer.kinds) {
      let spread = placed.spread(column, kinds, over: design.rowCount)
      values.append(spread.values)
      hasValue.append(spread.hasValue)
    }
    let categories = zip(names, own.answer.names).map { id, coded in
      placed.spread(coded, over: design.rowCount, order: GroupOrder([id], in: schema))
    }
    var rows = RowCount(seen: own.rows.seen, used: domain.count { $0 })
    let lost = rows.seen - rows.used
    if lost > 0 {
      // Of all rows without a weight or unit only those of this group are lost to it.
      let reason = whole.rows.dropped.max { $0.value < $1.value }?.key ?? .missingUnit
      rows.dropped[reason] = lost
    }
    return SurveyRows(
      design: design, places: placed.positions, domain: domain, values: values, hasValue: hasValue,
      names: categories,
      rows: rows)
  }

  /// The design over all rows that were sampled.
  private func wholeSample() throws(CommandError) -> Counted<SampledDesign> {
    let whole = Sample(frame: frame.wholeSample, key: GroupKey(), context: context)
    return try whole.answer(SampleDesignQuestion(whole.frame.view.design))
  }
}

/// Where the rows of a group stand among those of the sample.
private struct Placement {
  /// -1 for a row that has no weight or unit, and so is none of the sample.
  let positions: [Int32]

  init(of places: [Int32], among all: [Int32]) {
    var position = 0
    positions = places.map { place in
      while position < all.count, all[position] < place { position += 1 }
      return position < all.count && all[position] == place ? Int32(position) : -1
    }
  }

  func spread(_ column: [Double], _ kinds: [UInt8]?, over count: Int) -> (
    values: [Double], hasValue: [Bool]
  ) {
    var values = [Double](repeating: 0, count: count)
    var hasValue = [Bool](repeating: false, count: count)
    for (row, position) in positions.enumerated()
    where position >= 0 && (kinds?[row] ?? Column.valid) == Column.valid {
      values[Int(position)] = column[row]
      hasValue[Int(position)] = true
    }
    return (values, hasValue)
  }

  func spread(_ names: CodedValues, over count: Int, order: GroupOrder) -> SurveyNames {
    let present = names.values.indices.filter { !names.values[$0].isMissing }
    let sorted = present.sorted {
      order.precedes(GroupKey([names.values[$0]]), GroupKey([names.values[$1]]))
    }
    var numbers = [Int32](repeating: -1, count: names.values.count)
    for (number, value) in sorted.enumerated() { numbers[value] = Int32(number) }
    var codes = [Int32](repeating: -1, count: count)
    for (row, position) in positions.enumerated() where position >= 0 {
      codes[Int(position)] = numbers[Int(names.codes[row])]
    }
    return SurveyNames(codes: codes, values: sorted.map { names.values[$0] })
  }
}
