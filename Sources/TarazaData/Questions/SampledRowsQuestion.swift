import TarazaStatistics

/// Asks for rows of some columns with their places in the source, for the methods that set them
/// against the whole sample.
package struct SampledRowsQuestion: Statistic {
  package let numbers: [ColumnID]
  package let names: [ColumnID]
  package let derivations: [Derivation]

  /// - Parameters:
  ///   - numbers: columns wanted as numbers; texts as codes with their dictionary are refused.
  ///   - names: columns wanted as values, of any type.
  package init(
    numbers: [ColumnID], names: [ColumnID] = [], derivations: [Derivation] = []
  ) {
    self.numbers = numbers
    self.names = names
    self.derivations = derivations
  }

  package var columns: [ColumnID] { (numbers + names).union([.rowNumber]) }
  package var numericColumns: [ColumnID] { numbers }
  package var keepsRows: Bool { true }

  package func empty() -> SampledRows { SampledRows(self) }

  package func add(
    _ chunk: borrowing Chunk, rows: RowSelection, to answer: inout Counted<SampledRows>
  ) {
    answer.rows.seen += rows.count(of: chunk)
    answer.answer.add(chunk, rows.list, self)
  }

  package func merge(_ other: SampledRows, into answer: inout SampledRows) { answer.merge(other) }
}

/// Rows of some columns, in the order of the source.
package struct SampledRows: Equatable, Sendable {
  /// Where each row stands in the source.
  package private(set) var places: [Int32] = []
  /// By the frame's weight; nil when it has none. A missing weight is not a number.
  package private(set) var weights: [Double]?
  /// One column for each asked for, with a kind beside each cell that is missing.
  package private(set) var numbers: [[Double]]
  package private(set) var kinds: [[UInt8]?]
  package private(set) var names: [CodedValues]

  fileprivate init(_ question: SampledRowsQuestion) {
    numbers = question.numbers.map { _ in [] }
    kinds = question.numbers.map { _ in nil }
    names = question.names.map { _ in CodedValues() }
  }

  package var count: Int { places.count }

  fileprivate mutating func add(
    _ chunk: borrowing Chunk, _ rows: [Int32]?, _ question: SampledRowsQuestion
  ) {
    let before = count
    places += chunk.slice(.rowNumber, rows).values.map { Int32($0) }
    if let slice = chunk.weights {
      let chosen = rows.map { slice.gathering($0) } ?? slice
      weights =
        (weights ?? [])
        + chosen.values.indices.map {
          chosen.isValid($0) ? chosen.values[$0] : .nan
        }
    }
    for (position, id) in question.numbers.enumerated() {
      let slice = chunk.slice(id, rows)
      numbers[position] += slice.values
      Self.append(slice.kinds, count - before, to: &kinds[position], before)
    }
    for (position, id) in question.names.enumerated() { names[position].add(chunk.slice(id, rows)) }
  }

  fileprivate mutating func merge(_ other: SampledRows) {
    guard other.count > 0 else { return }
    let before = count
    places += other.places
    if let more = other.weights { weights = (weights ?? []) + more }
    for position in numbers.indices {
      numbers[position] += other.numbers[position]
      Self.append(other.kinds[position], other.count, to: &kinds[position], before)
    }
    for position in names.indices { names[position].merge(other.names[position]) }
  }

  private static func append(
    _ kinds: [UInt8]?, _ count: Int, to known: inout [UInt8]?, _ before: Int
  ) {
    guard known != nil || kinds != nil else { return }
    if known == nil { known = Array(repeating: Column.valid, count: before) }
    known?.append(contentsOf: kinds ?? Array(repeating: Column.valid, count: count))
  }
}
