/// Programs that nobody would write: for what must hold of any text.
public struct ProgramNoise {
  public var random: RandomSource

  private static let pieces = [
    "let", "check", "with", "and", "or", "not", "in", "between", "is", "missing", "true", "else",
    "except", "text", "help", "case", "within", "from", "by", "over", "s", "q1", "ишеним", "`a b`",
    "`", "\"x\"", "\"", "\"\"\"", "'", "“", "”", "«", "1", "2.5", "1e9", "95%", ".5", "1e999",
    "@2023",
    "@2023-04-18", "@2023-13", "@", "|", "||", "|>", ",", ":", ";", "=", "==", "!=", "<", "<=", ">",
    ">=", "+", "-", "*", "/", "^", "..", ".", "=>", "(", ")", "[", "]", "{", "}", "&&", "!", "%",
    "%in%", "$", "<-", "->", "//", "/*", "#", "\n", "\r\n", "\r", " ", " ", " ", "\t", "\u{A0}",
    "\u{200B}", "\u{FEFF}", "≥", "，", "🙂", "é", "SELECT", "FROM", "for", "tabulate", "\\",
    "\\u{", "}",
  ]

  public init(random: RandomSource) { self.random = random }

  /// Tokens in any order.
  public mutating func soup(_ length: Int) -> String {
    (0..<length).map { _ in random.pick(Self.pieces) }
      .joined(separator: random.chance(50) ? " " : "")
  }

  public mutating func bytes(_ length: Int) -> [UInt8] {
    let isASCII = random.chance(50)
    return (0..<length).map { _ in UInt8(random.below(isASCII ? 128 : 256)) }
  }

  /// A program with some of its words, numbers and texts exchanged for those of other programs, so
  /// that most of what comes out still parses.
  public mutating func reworded(_ program: String, _ words: [String]) -> String {
    var text = program
    for _ in 0...random.below(3) {
      let places = text.matches(of: Self.word).map(\.range)
      guard !places.isEmpty, !words.isEmpty else { return text }
      text.replaceSubrange(random.pick(places), with: random.pick(words))
    }
    return text
  }

  public static func words(of programs: [String]) -> [String] {
    var words: [String] = []
    var seen: Set<Substring> = []
    for program in programs {
      for match in program.matches(of: word) where seen.insert(match.output).inserted {
        words.append(String(match.output))
      }
    }
    return words
  }

  private static var word: Regex<Substring> {
    /"[^"\n]*"|[\p{L}_][\p{L}\p{N}_]*(?:\([^()]*\))?|[0-9]+(?:\.[0-9]+)?|[-+*\/^<>=!]+/
  }

  /// A program with pieces taken out, doubled, exchanged, put in, or cut off.
  public mutating func mutated(_ program: String) -> String {
    var scalars = Array(program.unicodeScalars)
    for _ in 0...random.below(3) where !scalars.isEmpty {
      let place = random.below(scalars.count + 1)
      let end = min(scalars.count, place + 1 + random.below(6))
      switch random.below(6) {
      case 0: scalars.removeSubrange(place..<end)
      case 1: scalars.insert(contentsOf: scalars[place..<end], at: place)
      case 2: scalars.insert(contentsOf: Array(random.pick(Self.pieces).unicodeScalars), at: place)
      case 3: scalars.replaceSubrange(place..<end, with: random.pick(Self.pieces).unicodeScalars)
      case 4: scalars.swapAt(min(place, scalars.count - 1), random.below(scalars.count))
      default: scalars.removeSubrange(place...)
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }
}
