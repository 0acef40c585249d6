import TarazaData

extension StatVariables {
  /// Takes over the sets of several answers whose columns are numbers that are 1 where an answer
  /// was given; of the others a note says that they were left out.
  ///
  /// - Parameter named: the encoding in place of the one that the file names.
  mutating func add(_ found: StatSets, named: TextEncoding?, _ head: StatHead) {
    let encoding = named ?? TextEncoding(named: head.encodingName) ?? .utf8
    let columns = Dictionary(
      zip(head.variables, schema.variables).map {
        (StatSets.capitals(Array($0.name.utf8)), $1)
      }, uniquingKeysWith: { first, _ in first })
    var taken = Set(schema.variables.map(\.id.name))
    var categories: [String] = []
    var others: [String] = []
    for set in found.sets {
      guard let name = encoding.whole(set.name), !name.isEmpty else { continue }
      let items = set.columns.compactMap { short -> Variable? in
        let short = StatSets.capitals(short)
        let name = encoding.whole(found.longNames[short] ?? short) ?? ""
        return columns[StatSets.capitals(Array(name.utf8))]
      }
      switch set.kind {
      case .categories: categories.append(name)
      case .dichotomies(let counted):
        guard !items.isEmpty, items.count == set.columns.count,
          items.allSatisfy({ $0.type == .number }), encoding.whole(counted).map(isOne) == true
        else {
          others.append(name)
          continue
        }
        var free = name
        while !taken.insert(free).inserted { free += "_set" }
        let label = encoding.whole(set.label).flatMap { $0.isEmpty ? nil : LocalizedText($0) }
        schema.sets.append(ResponseSet(free, label: label, items: items.map(\.id)))
      }
    }
    if !categories.isEmpty { notes.append(.categorySets(categories)) }
    if !others.isEmpty { notes.append(.setsOfOtherValues(others)) }
  }

  private func isOne(_ value: String) -> Bool {
    Double(value.filter { $0 != " " }) == 1
  }
}

extension TextEncoding {
  /// The text of these bytes, or nil where they are none in this encoding.
  fileprivate func whole(_ bytes: [UInt8]) -> String? {
    bytes.withUnsafeBufferPointer { holds($0) } ? text(bytes) : nil
  }
}
