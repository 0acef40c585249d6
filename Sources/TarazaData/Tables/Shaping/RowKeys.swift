import TarazaStatistics

/// The rows of one or several tables numbered by their cells in some columns: rows with equal cells
/// get equal numbers, in the order in which the keys first come.
///
/// Costs a few look-ups in hash tables for each cell; texts are compared once for each entry of a
/// dictionary and not once for each row.
package struct RowKeys: Sendable {
  /// What becomes of a row whose key has a missing cell.
  package enum MissingCells: Sendable {
    /// It has no number: a missing key is equal to nothing, not even to another missing one.
    case matchNothing
    /// Missings of one kind are equal to each other.
    case areValues
  }

  /// Stands for a row without a number.
  package static let none: Int32 = -1

  /// A number for each row of each table.
  package let numbers: [[Int32]]
  /// How many distinct keys there are.
  package let count: Int

  /// - Parameter tables: the key columns of each table, in one order and of equal types.
  /// - Precondition: every table has as many key columns, of one length.
  package init(_ tables: [[Column]], rowCounts: [Int], missing: MissingCells) {
    var numbers = rowCounts.map { [Int32](repeating: 0, count: $0) }
    var count = rowCounts.contains { $0 > 0 } ? 1 : 0
    for key in 0..<(tables.first?.count ?? 0) {
      var coder = CellCoder(missing)
      let cells = tables.map { coder.numbers(of: $0[key]) }
      guard key > 0 else {
        (numbers, count) = (cells, coder.count)
        continue
      }
      var pairs = WordNumbering(capacity: count)
      for table in numbers.indices {
        for row in numbers[table].indices {
          let (first, second) = (numbers[table][row], cells[table][row])
          numbers[table][row] =
            first == Self.none || second == Self.none
            ? Self.none
            : pairs.number(of: UInt64(UInt32(bitPattern: first)) << 32 | UInt64(second))
        }
      }
      count = pairs.count
    }
    self.numbers = numbers
    self.count = count
  }

  /// Of one table.
  package init(_ table: Table, _ columns: [ColumnID], missing: MissingCells) throws(DataError) {
    var keys: [Column] = []
    for id in columns { keys.append(try table.column(id)) }
    self.init([keys], rowCounts: [table.rowCount], missing: missing)
  }

  /// The rows of each key of one table, in order: those of key k are
  /// `rows[starts[k]..<starts[k + 1]]`.
  package func rows(of table: Int) -> (starts: [Int32], rows: [Int32]) {
    var starts = [Int32](repeating: 0, count: count + 1)
    for number in numbers[table] where number >= 0 { starts[Int(number) + 1] += 1 }
    for key in 0..<count { starts[key + 1] += starts[key] }
    var next = starts
    var rows = [Int32](repeating: 0, count: Int(starts[count]))
    for (row, number) in numbers[table].enumerated() where number >= 0 {
      rows[Int(next[Int(number)])] = Int32(row)
      next[Int(number)] += 1
    }
    return (starts, rows)
  }
}

/// Numbers the cells of one key column over several tables.
private struct CellCoder {
  private let missing: RowKeys.MissingCells
  private var words = WordNumbering()
  private var texts: [String: UInt64] = [:]
  private var kinds: [String: UInt64] = [:]
  /// Above the bits of every number that a column can hold, which are never those of a NaN.
  private static let missingWords: UInt64 = 0xFFFF << 48

  init(_ missing: RowKeys.MissingCells) { self.missing = missing }

  var count: Int { words.count }

  mutating func numbers(of column: Column) -> [Int32] {
    var numbers = codes(of: column)
    guard let kinds = column.kinds else { return numbers }
    let codes = ([nil, nil] + column.kindNames).map { code(ofKind: $0) }
    for row in kinds.indices where kinds[row] != Column.valid {
      numbers[row] = codes[Int(kinds[row])]
    }
    return numbers
  }

  /// Of valid cells; the others get their numbers afterwards.
  private mutating func codes(of column: Column) -> [Int32] {
    let isValid = column.kinds.map { kinds in kinds.map { $0 == Column.valid } }
    if case .text(let codes, let dictionary) = column.storage {
      // Only texts that some row holds are keys.
      var known = [Int32](repeating: RowKeys.none, count: dictionary.count)
      return codes.enumerated().map { row, code in
        guard isValid?[row] ?? true else { return RowKeys.none }
        if known[Int(code)] == RowKeys.none {
          known[Int(code)] = words.number(of: word(of: dictionary[Int(code)]))
        }
        return known[Int(code)]
      }
    }
    return column.numbers.enumerated().map { row, number in
      // Adding zero turns a negative zero into the zero that it equals.
      isValid?[row] ?? true ? words.number(of: (number + 0).bitPattern) : RowKeys.none
    }
  }

  private mutating func word(of text: String) -> UInt64 {
    if let known = texts[text] { return known }
    let word = UInt64(texts.count)
    texts[text] = word
    return word
  }

  private mutating func code(ofKind kind: String?) -> Int32 {
    guard missing == .areValues else { return RowKeys.none }
    let name = kind ?? ""
    let word = kinds[name] ?? Self.missingWords + UInt64(kinds.count)
    kinds[name] = word
    return words.number(of: word)
  }
}
