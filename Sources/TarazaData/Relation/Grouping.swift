/// Numbers the groups of rows in the order in which they appear, chunk after chunk.
struct Grouping: Sendable {
  private(set) var keys: [GroupKey] = []
  private var coders: [KeyCoder]
  private var pairs: [PairCoder]

  init(keyCount: Int) {
    coders = Array(repeating: KeyCoder(), count: keyCount)
    pairs = Array(repeating: PairCoder(), count: max(0, keyCount - 1))
    if keyCount == 0 { keys = [GroupKey()] }
  }

  var count: Int { keys.count }

  /// The number of each row's group, from its cells in the key columns.
  mutating func ids(of slices: [Chunk.Slice], rowCount: Int) -> [Int32] {
    guard let first = slices.first else { return Array(repeating: 0, count: rowCount) }
    var ids = coders[0].ids(of: first)
    for key in 1..<slices.count {
      ids = pairs[key - 1].ids(of: ids, and: coders[key].ids(of: slices[key]))
    }
    let known = pairs.last?.count ?? coders[0].values.count
    for id in keys.count..<max(known, keys.count) { keys.append(key(of: Int32(id))) }
    return ids
  }

  private func key(of id: Int32) -> GroupKey {
    var values: [Value] = []
    var id = id
    for position in pairs.indices.reversed() {
      let pair = pairs[position].members[Int(id)]
      values.append(coders[position + 1].values[Int(pair.second)])
      id = pair.first
    }
    values.append(coders[0].values[Int(id)])
    return GroupKey(values.reversed())
  }
}

/// Numbers the values of one key column in the order in which they appear.
struct KeyCoder: Sendable {
  /// Whole numbers this near to the first one are looked up in a table.
  private static let window = 4096
  private static let unknown: Int32 = -1

  private(set) var values: [Value] = []
  private var base = 0.0
  private var table: [Int32] = []
  private var others: [Double: Int32] = [:]
  private var texts: [String: Int32] = [:]
  private var missing: [Value: Int32] = [:]
  /// The dictionary of the last text slice, and its codes in this numbering.
  private var lastDictionary: [String] = []
  private var codesOfLast: [Int32] = []

  mutating func ids(of slice: Chunk.Slice) -> [Int32] {
    var ids = slice.type == .text ? textIDs(slice) : numberIDs(slice)
    if let kinds = slice.kinds {
      for row in kinds.indices where kinds[row] != Column.valid {
        ids[row] = missingID(slice[row])
      }
    }
    return ids
  }

  private mutating func numberIDs(_ slice: Chunk.Slice) -> [Int32] {
    if table.isEmpty, let row = slice.values.indices.first(where: { slice.isValid($0) }) {
      base = slice.values[row].rounded(.down) - Double(Self.window / 2)
      table = Array(repeating: Self.unknown, count: Self.window)
    }
    var ids = [Int32](repeating: 0, count: slice.values.count)
    let limit = Double(Self.window)
    for row in slice.values.indices where slice.isValid(row) {
      let number = slice.values[row]
      let offset = number - base
      guard offset >= 0, offset < limit, offset == offset.rounded(.down) else {
        ids[row] = otherID(number, slice.type)
        continue
      }
      let position = Int(offset)
      if table[position] == Self.unknown {
        table[position] = Int32(values.count)
        values.append(Value(number, as: slice.type))
      }
      ids[row] = table[position]
    }
    return ids
  }

  private mutating func otherID(_ number: Double, _ type: ColumnType) -> Int32 {
    if let id = others[number] { return id }
    let id = Int32(values.count)
    others[number] = id
    values.append(Value(number, as: type))
    return id
  }

  private mutating func textIDs(_ slice: Chunk.Slice) -> [Int32] {
    // Chunks of one table share their dictionary, which makes this comparison immediate.
    if lastDictionary != slice.dictionary {
      lastDictionary = slice.dictionary
      codesOfLast = Array(repeating: Self.unknown, count: slice.dictionary.count)
    }
    var ids = [Int32](repeating: 0, count: slice.values.count)
    for row in slice.values.indices where slice.isValid(row) {
      let code = Int(slice.values[row])
      if codesOfLast[code] == Self.unknown { codesOfLast[code] = textID(slice.dictionary[code]) }
      ids[row] = codesOfLast[code]
    }
    return ids
  }

  private mutating func textID(_ text: String) -> Int32 {
    if let id = texts[text] { return id }
    let id = Int32(values.count)
    texts[text] = id
    values.append(.text(text))
    return id
  }

  private mutating func missingID(_ value: Value) -> Int32 {
    if let id = missing[value] { return id }
    let id = Int32(values.count)
    missing[value] = id
    values.append(value)
    return id
  }
}

/// Numbers the pairs of two numberings in the order in which they appear.
struct PairCoder: Sendable {
  struct Pair: Hashable, Sendable {
    let first: Int32
    let second: Int32
  }

  /// Up to this many possible pairs are looked up in a table.
  private static let largestTable = 1 << 20
  private static let unknown: Int32 = -1

  private(set) var members: [Pair] = []
  private var table: [Int32] = []
  private var rows = 0
  private var columns = 0
  private var sparse: [Pair: Int32] = [:]

  var count: Int { members.count }

  mutating func ids(of first: [Int32], and second: [Int32]) -> [Int32] {
    grow(
      toRows: Int(first.max() ?? 0) + 1, columns: Int(second.max() ?? 0) + 1)
    var ids = [Int32](repeating: 0, count: first.count)
    guard !table.isEmpty else {
      for row in ids.indices { ids[row] = sparseID(Pair(first: first[row], second: second[row])) }
      return ids
    }
    for row in ids.indices {
      let position = Int(first[row]) * columns + Int(second[row])
      if table[position] == Self.unknown {
        table[position] = Int32(members.count)
        members.append(Pair(first: first[row], second: second[row]))
      }
      ids[row] = table[position]
    }
    return ids
  }

  private mutating func sparseID(_ pair: Pair) -> Int32 {
    if let id = sparse[pair] { return id }
    let id = Int32(members.count)
    sparse[pair] = id
    members.append(pair)
    return id
  }

  /// Makes room for larger numbers; beyond the largest table, for good, pairs are hashed.
  private mutating func grow(toRows newRows: Int, columns newColumns: Int) {
    guard newRows > rows || newColumns > columns else { return }
    let wasTable = !table.isEmpty || members.isEmpty
    rows = max(rows, newRows)
    columns = max(columns, newColumns)
    let (size, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard wasTable, !overflow, size <= Self.largestTable else {
      table = []
      for (id, pair) in members.enumerated() { sparse[pair] = Int32(id) }
      return
    }
    table = Array(repeating: Self.unknown, count: size)
    for (id, pair) in members.enumerated() {
      table[Int(pair.first) * columns + Int(pair.second)] = Int32(id)
    }
  }
}
