/// A pattern of characters, such as `^q[0-9]+$`, that says whether a text contains a match.
///
/// Literals, `.` (any character), classes `[a-z]` and `[^a-z]`, `\d \w \s` and `\D \W \S`, the ends
/// `^` and `$`, groups `( )`, alternatives `|`, and the repetitions `* + ? {m} {m,} {m,n}`. A
/// backslash takes any other sign as it is. Characters are those a reader sees: an accented letter
/// is one, however it is encoded.
///
/// All states of the pattern advance together, one character at a time, so the time is at most the
/// length of the text times the size of the pattern: no pattern can hang.
package struct Pattern: Hashable, Sendable {
  package let source: String
  private let program: PatternProgram

  /// - Throws: `PatternError`, with the place, when the pattern cannot be read or is too large.
  package init(_ source: String) throws(PatternError) {
    self.source = source
    var parser = PatternParser(source)
    program = try PatternProgram(parser.parse())
  }

  /// Whether the pattern matches somewhere in the text.
  package func matches(_ text: String) -> Bool {
    program.matches(Array(text))
  }
}

/// Why a pattern cannot be read.
package struct PatternError: Error, Equatable, Sendable {
  package let reason: String
  /// Where, in characters of the pattern from 0.
  package let position: Int

  package init(_ reason: String, at position: Int) {
    self.reason = reason
    self.position = position
  }
}

/// One sign of a pattern: what it takes.
indirect enum PatternNode: Hashable, Sendable {
  case one(CharacterTest)
  case start
  case end
  case sequence([PatternNode])
  case anyOf([PatternNode])
  /// `most` nil is without end.
  case repeated(PatternNode, least: Int, most: Int?)
}

/// Which characters one place of a pattern takes.
enum CharacterTest: Hashable, Sendable {
  case any
  case only(Character)
  case digit, word, space
  indirect case not(CharacterTest)
  /// By the code point of characters that are one code point.
  case range(Unicode.Scalar, Unicode.Scalar)
  case anyOf([CharacterTest])

  func takes(_ character: Character) -> Bool {
    switch self {
    case .any: true
    case .only(let own): own == character
    case .digit: character.isASCII && character.isNumber
    case .word: character.isLetter || character.isNumber || character == "_"
    case .space: character.isWhitespace
    case .not(let test): !test.takes(character)
    case .range(let low, let high):
      character.unicodeScalars.count == 1
        && character.unicodeScalars.allSatisfy { low <= $0 && $0 <= high }
    case .anyOf(let tests): tests.contains { $0.takes(character) }
    }
  }
}
