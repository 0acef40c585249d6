extension Column {
  /// The column with these rows, in this order; where the row is negative a cell is missing for
  /// the named reason.
  package func placing(_ rows: [Int32], absentAs kind: String) -> Column {
    guard rows.contains(where: { $0 < 0 }) else { return taking(rows) }
    let names = NamedKinds(kindNames, and: kind)
    let own = kinds
    let kinds = rows.map { row in
      row < 0 ? names.code : own.map { $0[Int(row)] } ?? Column.valid
    }
    return Column(
      type: type, storage: storage.placing(rows), kinds: kinds, kindNames: names.names)
  }

  /// The column with these rows, in this order.
  package func taking(_ rows: [Int32]) -> Column {
    let kinds = kinds.map { kinds in rows.map { kinds[Int($0)] } }
    return Column(
      type: type, storage: storage.placing(rows),
      kinds: kinds?.contains { $0 != Column.valid } ?? false ? kinds : nil, kindNames: kindNames)
  }

  /// A cell that is missing for the named reason in every row.
  package static func absent(_ count: Int, type: ColumnType, kind: String) -> Column {
    Column(
      type: type,
      storage: type == .text
        ? .text(codes: Array(repeating: 0, count: count), dictionary: [])
        : .int8(Array(repeating: 0, count: count)),
      kinds: count == 0 ? nil : Array(repeating: Column.firstNamedKind, count: count),
      kindNames: count == 0 ? [] : [kind])
  }
}

extension Column.Storage {
  /// What a missing cell holds has no meaning, so negative rows get a zero.
  fileprivate func placing(_ rows: [Int32]) -> Column.Storage {
    switch self {
    case .int8(let values): .int8(values.placing(rows))
    case .int16(let values): .int16(values.placing(rows))
    case .int32(let values): .int32(values.placing(rows))
    case .double(let values): .double(values.placing(rows))
    case .text(let codes, let dictionary):
      .text(codes: codes.placing(rows), dictionary: dictionary)
    }
  }
}

extension Array where Element: Numeric {
  fileprivate func placing(_ rows: [Int32]) -> [Element] {
    rows.map { $0 < 0 ? 0 : self[Int($0)] }
  }
}

/// The kinds of a column with one more among them, as far as there is room for it.
private struct NamedKinds {
  let names: [String]
  let code: UInt8

  init(_ names: [String], and kind: String) {
    let first = Int(Column.firstNamedKind)
    if let position = names.firstIndex(of: kind) {
      (self.names, code) = (names, UInt8(first + position))
    } else if first + names.count < Int(UInt8.max) {
      (self.names, code) = (names + [kind], UInt8(first + names.count))
    } else {
      (self.names, code) = (names, Column.plainMissing)
    }
  }
}
