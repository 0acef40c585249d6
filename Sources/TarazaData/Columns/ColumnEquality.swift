extension Column {
  /// Whether the columns have the same type and the same cells, however these are stored.
  package static func == (a: Column, b: Column) -> Bool {
    guard a.type == b.type, a.count == b.count else { return false }
    let kindsAgree =
      a.kindNames == b.kindNames || (a.kinds == nil && b.kinds == nil)
      ? a.allKinds == b.allKinds
      : (0..<a.count).allSatisfy { a.kind($0) == b.kind($0) }
    guard kindsAgree else { return false }
    if case .text(let codesA, let textsA) = a.storage,
      case .text(let codesB, let textsB) = b.storage
    {
      return (0..<a.count).allSatisfy {
        !a.isValid($0) || textsA[Int(codesA[$0])] == textsB[Int(codesB[$0])]
      }
    }
    let numbersA = a.numbers
    let numbersB = b.numbers
    return (0..<a.count).allSatisfy { numbersA[$0] == numbersB[$0] || !a.isValid($0) }
  }

  /// A kind for every cell.
  private var allKinds: [UInt8] { kinds ?? Array(repeating: Column.valid, count: count) }

  /// Nil for a valid cell, else its kind by name: “” for plain.
  private func kind(_ row: Int) -> String? {
    isValid(row) ? nil : kindName(kinds?[row] ?? Column.plainMissing) ?? ""
  }
}
