import TarazaStatistics

/// Asks for the counts of some columns' values, alone and in pairs.
package struct PairTablesQuestion: Statistic {
  package typealias Answer = CategoryTables

  package let columns: [ColumnID]
  /// Which pairs, by position in `columns`; nil for all.
  package let pairs: [PairTables.Pair]?
  package let missing: MissingRule
  package let mostLevels: Int

  package init(
    _ columns: [ColumnID], pairs: [PairTables.Pair]? = nil, missing: MissingRule = .pairwise,
    mostLevels: Int = 1000
  ) {
    self.columns = columns
    self.pairs = pairs
    self.missing = missing
    self.mostLevels = mostLevels
  }

  package func empty() -> CategoryTables {
    CategoryTables(
      PairTables(columns: columns.count, pairs: pairs, rule: missing, mostLevels: mostLevels))
  }

  package func add(
    _ chunk: borrowing Chunk, rows: RowSelection, to answer: inout Counted<CategoryTables>
  ) {
    let kept = chunk.usable(
      rows, columns, missing == .listwise ? .everyValue : .anyValue, counting: &answer.rows)
    guard kept?.isEmpty != true else { return }
    var slices: [Chunk.Slice] = []
    for id in columns { slices.append(chunk.slice(id, kept)) }
    answer.answer.add(slices, weights: chunk.weights(kept))
  }

  package func merge(_ other: CategoryTables, into answer: inout CategoryTables) {
    answer.merge(other)
  }
}

/// Counts of values of any type.
package struct CategoryTables: Equatable, Sendable {
  /// The counts under the numbers that stand for the values: those stored, or for a text column
  /// positions in `texts`.
  package private(set) var tables: PairTables
  package private(set) var types: [ColumnType]
  private var texts: [TextCodes]

  init(_ tables: PairTables) {
    self.tables = tables
    types = Array(repeating: .unknown, count: tables.columns)
    texts = Array(repeating: TextCodes(), count: tables.columns)
  }

  mutating func add(_ slices: [Chunk.Slice], weights: [Double]?) {
    var values: [[Double]] = []
    for (position, slice) in slices.enumerated() {
      if types[position] == .unknown { types[position] = slice.type }
      values.append(slice.type == .text ? codes(of: slice, position) : slice.values)
    }
    tables.add(ItemBlock(columns: values, missing: slices.map(\.kinds), weights: weights))
  }

  private mutating func codes(of slice: Chunk.Slice, _ position: Int) -> [Double] {
    var texts = texts[position]
    let codes = slice.mappedTexts(to: 0) { Double(texts.code(of: $0)) }
    self.texts[position] = texts
    return codes
  }

  mutating func merge(_ other: CategoryTables) {
    var theirs = other.tables
    for position in types.indices {
      if types[position] == .unknown { types[position] = other.types[position] }
      guard other.types[position] == .text else { continue }
      let codes = other.texts[position].dictionary.map { Double(texts[position].code(of: $0)) }
      theirs = theirs.relabelled(position) { codes[Int($0)] }
    }
    tables.merge(theirs)
  }

  /// The value that a number of `tables` stands for.
  package func value(_ number: Double, of column: Int) -> Value {
    types[column] == .text
      ? .text(texts[column].dictionary[Int(number)]) : Value(number, as: types[column])
  }

  /// The distinct values of a column, in order.
  package func levels(of column: Int) throws(StatisticsError) -> [Value] {
    try tables.levels(of: column).map { value($0, of: column) }.sorted(by: Value.precedes)
  }

  /// How often each value of a column occurs, in the order of the values.
  package func counts(of column: Int) throws(StatisticsError) -> [CategoryCount] {
    let margin = try tables.margin(of: column)
    return margin.levels.indices.map { level in
      CategoryCount(
        value: value(margin.levels[level], of: column), weight: margin.counts[level],
        rows: Int(margin.rowCounts[level]))
    }.sorted { Value.precedes($0.value, $1.value) }
  }
}

/// How often a value occurs.
package struct CategoryCount: Equatable, Sendable {
  package let value: Value
  /// Sum of the weights; the number of rows without any.
  package let weight: Double
  package let rows: Int
}
