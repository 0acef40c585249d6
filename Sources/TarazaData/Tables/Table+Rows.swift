extension Table {
  package struct SortKey: Hashable, Sendable {
    package let column: ColumnID
    package let isDescending: Bool

    package init(_ column: ColumnID, isDescending: Bool = false) {
      self.column = column
      self.isDescending = isDescending
    }
  }

  /// These rows only, in this order; a row may come more than once.
  package func taking(_ rows: [Int]) -> Table {
    Table(schema: schema, columns: columns.mapValues { $0.taking(rows) }, rowCount: rows.count)
  }

  /// A run of rows.
  package func slice(_ rows: Range<Int>) -> Table {
    rows == 0..<rowCount ? self : taking(Array(rows.clamped(to: 0..<rowCount)))
  }

  /// The rows in the order of the keys, the first key first. Rows that tie keep their order, and
  /// missing values come last in either direction.
  ///
  /// - Throws: `.unknownColumn`.
  package func sorted(by keys: [SortKey]) throws(DataError) -> Table {
    taking(try order(by: keys))
  }

  /// The positions of the rows in the order of the keys.
  package func order(by keys: [SortKey]) throws(DataError) -> [Int] {
    var ranks: [[Double]] = []
    for key in keys { ranks.append(try column(key.column).ranks(isDescending: key.isDescending)) }
    guard let first = ranks.first else { return Array(0..<rowCount) }
    let others = ranks.dropFirst()
    return (0..<rowCount).sorted { a, b in
      if first[a] != first[b] { return first[a] < first[b] }
      for rank in others where rank[a] != rank[b] { return rank[a] < rank[b] }
      return a < b
    }
  }
}

extension ColumnBuilder {
  /// All cells of a column of the same type, or without any valid cell.
  mutating func append(_ column: Column) {
    guard column.validCount > 0 else {
      for row in 0..<column.count {
        appendMissing(column.kindName(column.kinds?[row] ?? Column.plainMissing))
      }
      return
    }
    append(column.slice(0..<column.count))
  }
}

extension Column {
  /// A number for each cell that puts the cells in order, missing ones last.
  fileprivate func ranks(isDescending: Bool) -> [Double] {
    var ranks = numbers
    if case .text(_, let dictionary) = storage {
      var position = [Double](repeating: 0, count: dictionary.count)
      for (rank, code) in dictionary.indices.sorted(by: { dictionary[$0] < dictionary[$1] })
        .enumerated()
      {
        position[code] = Double(rank)
      }
      ranks = zip(ranks, 0...).map { isValid($1) ? position[Int($0)] : 0 }
    }
    for row in ranks.indices {
      ranks[row] = isValid(row) ? (isDescending ? -ranks[row] : ranks[row]) : .infinity
    }
    return ranks
  }
}
