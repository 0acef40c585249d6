import TarazaData

/// Names for kinds of missing that a file knows by codes and labels only: each one a word of the
/// language, and none of them twice in a column.
struct MissingNames {
  private var taken: Set<String> = [Self.plain]

  private static let plain = "plain"
  /// For what a range of codes holds beyond those that have names.
  static let rangeName = "missing_range"
  /// A name longer than this says no more and is hard to write.
  private static let longest = 40

  /// Keeps a name from being given.
  mutating func reserve(_ name: String) { taken.insert(name) }

  /// `refused_to_answer` for “Refused to answer”, `code_98` for 98 without a label.
  mutating func name(_ code: Value, label: String?) -> String {
    let wanted = label.map(Self.word) ?? ""
    if !wanted.isEmpty, taken.insert(wanted).inserted { return wanted }
    let number = Self.word(of: code)
    let numbered = wanted.isEmpty ? number : "\(wanted)_\(number)"
    var name = numbered
    var count = 1
    while !taken.insert(name).inserted {
      count += 1
      name = "\(numbered)_\(count)"
    }
    return name
  }

  /// The label in small letters, with `_` for what is neither letter nor digit.
  static func word(_ label: String) -> String {
    var word = ""
    for character in label.lowercased() {
      guard word.count < longest else { break }
      if character.isLetter || (character.isNumber && !word.isEmpty) {
        word.append(character)
      } else if !word.isEmpty, word.last != "_" {
        word.append("_")
      }
    }
    while word.last == "_" { word.removeLast() }
    return word
  }

  /// `code_98`, `code_minus_9`, the word that a text is, and the bare letter for Stata's `.a`.
  private static func word(of code: Value) -> String {
    let text = code.plainText
    if text.count == 2, text.first == ".", let letter = text.last, letter.isLetter {
      return String(letter)
    }
    if case .text = code, !word(text).isEmpty { return word(text) }
    let sign = text.hasPrefix("-") ? "minus_" : ""
    return "code_" + sign + text.filter { $0 != "-" }.map { $0.isLetter || $0.isNumber ? $0 : "_" }
  }
}
