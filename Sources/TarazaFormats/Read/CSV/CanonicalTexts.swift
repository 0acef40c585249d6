import TarazaData

/// Makes one text of those that differ only in how Unicode spells them, such as й written as one
/// character or as и with a breve.
enum CanonicalTexts {
  /// The storage for `codes` into `texts`, whose bytes are all different.
  static func merged(_ codes: [Int32], _ texts: [String]) -> Column.Storage {
    var positions: [String: Int32] = [:]
    var dictionary: [String] = []
    let moved = texts.map { text in
      if let known = positions[text] { return known }
      positions[text] = Int32(truncatingIfNeeded: dictionary.count)
      dictionary.append(text)
      return Int32(truncatingIfNeeded: dictionary.count - 1)
    }
    guard dictionary.count < texts.count else { return .text(codes: codes, dictionary: texts) }
    let recoded = codes.map { moved.isEmpty ? 0 : moved[Int($0)] }
    return .text(codes: recoded, dictionary: dictionary)
  }
}
