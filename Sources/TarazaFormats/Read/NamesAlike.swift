import TarazaData

/// Texts of one column that a reader takes for the same and a program does not: they differ by blanks
/// at their ends or doubled, by small and capital letters, or by letters of two scripts that look the
/// same, such as Latin A and Cyrillic А. As groups they would be apart and print alike.
package struct NamesAlike: Hashable, Sendable {
  package let column: ColumnID
  /// Two spellings of one name, the commoner first.
  package let first: String
  package let second: String
  /// Names that have more than one spelling.
  package let count: Int

  /// Columns with more distinct texts hold prose or identifiers, not groups.
  private static let mostNames = 500

  static func found(in column: Column, of id: ColumnID) -> NamesAlike? {
    guard case .text(let codes, let dictionary) = column.storage,
      (2...mostNames).contains(dictionary.count)
    else { return nil }
    let spellings = Dictionary(grouping: dictionary.indices) { folded(dictionary[$0]) }
      .values.filter { $0.count > 1 }
    guard let earliest = spellings.min(by: { ($0.first ?? 0) < ($1.first ?? 0) }) else {
      return nil
    }
    var counts = [Int](repeating: 0, count: dictionary.count)
    for (row, code) in codes.enumerated() where (column.kinds?[row] ?? 0) == Column.valid {
      counts[Int(code)] += 1
    }
    let used = earliest.filter { counts[$0] > 0 }.sorted { (counts[$1], $0) < (counts[$0], $1) }
    guard used.count > 1 else { return nil }
    return NamesAlike(
      column: id, first: dictionary[used[0]], second: dictionary[used[1]],
      count: spellings.count { $0.count { counts[$0] > 0 } > 1 })
  }

  /// The text with what does not show taken out.
  private static func folded(_ text: String) -> String {
    text.lowercased().split(whereSeparator: \.isWhitespace).map { word in
      String(word.map { twins[$0] ?? $0 })
    }.joined(separator: " ")
  }

  /// Cyrillic letters, small, with the Latin ones that look so.
  private static let twins: [Character: Character] = [
    "а": "a", "в": "b", "е": "e", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p", "с": "c",
    "т": "t",
    "у": "y", "х": "x", "і": "i", "ө": "o",
  ]

  package var message: String {
    let more = count > 1 ? ", and \(count - 1) more such pair\(count > 2 ? "s" : "")" : ""
    let cure =
      FormLabel.trimmed(first) == FormLabel.trimmed(second)
      ? "derive \(column) = trim(\(column)) makes them one" : "write both alike in the file"
    return
      "column “\(column)” has “\(first)” and “\(second)”, which read alike and are two names\(more): "
      + cure
  }
}
