import TarazaData

/// Makes one text of those that differ only in how Unicode spells them, such as й written as one
/// character or as и with a breve.
enum CanonicalTexts {
  /// The storage for `codes` into `texts`, whose bytes are all different.
  static func merged(_ codes: [Int32], _ texts: [String]) -> Column.Storage {
    guard texts.contains(where: mayHaveOtherSpelling) else {
      return .text(codes: codes, dictionary: texts)
    }
    var positions: [String: Int32] = [:]
    var dictionary: [String] = []
    let moved = texts.map { text in
      if let known = positions[text] { return known }
      positions[text] = Int32(dictionary.count)
      dictionary.append(text)
      return Int32(dictionary.count - 1)
    }
    return .text(codes: codes.map { moved[Int($0)] }, dictionary: dictionary)
  }

  /// Without a mark that combines, and with none of the few characters that stand for others, a
  /// text in Latin or Cyrillic letters has one spelling.
  private static func mayHaveOtherSpelling(_ text: String) -> Bool {
    text.utf8.contains { $0 >= 0xCC && $0 != 0xD0 && $0 != 0xD1 && $0 != 0xD2 && $0 != 0xD3 }
  }
}
