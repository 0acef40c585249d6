/// Reads a pattern by recursive descent: alternatives, sequences, repetitions, single signs.
struct PatternParser {
  /// Groups within groups, so that reading needs little stack.
  private static let deepest = 50
  /// The largest count between braces.
  private static let mostRepeats = 1000

  private let characters: [Character]
  private var position = 0
  private var depth = 0

  init(_ source: String) {
    characters = Array(source)
  }

  mutating func parse() throws(PatternError) -> PatternNode {
    let node = try alternatives()
    guard position == characters.count else {
      throw PatternError("this “)” closes nothing", at: position)
    }
    return node
  }

  private var next: Character? {
    position < characters.count ? characters[position] : nil
  }

  private mutating func take(_ character: Character) -> Bool {
    guard next == character else { return false }
    position += 1
    return true
  }

  private mutating func alternatives() throws(PatternError) -> PatternNode {
    var all = [try sequence()]
    while take("|") { all.append(try sequence()) }
    return all.count == 1 ? all[0] : .anyOf(all)
  }

  private mutating func sequence() throws(PatternError) -> PatternNode {
    var nodes: [PatternNode] = []
    while let character = next, character != "|", character != ")" {
      nodes.append(try repetition())
    }
    return nodes.count == 1 ? nodes[0] : .sequence(nodes)
  }

  private mutating func repetition() throws(PatternError) -> PatternNode {
    let start = position
    var node = try single()
    guard let (least, most) = try count() else { return node }
    if node == .start || node == .end {
      throw PatternError("an end of the text cannot be repeated", at: start)
    }
    node = .repeated(node, least: least, most: most)
    let again = position
    // A lazy `*?` finds the same texts as `*`.
    if take("?") { return node }
    if try count() != nil { throw PatternError("a repetition cannot be repeated", at: again) }
    return node
  }

  /// How often what stands before is repeated; nil when nothing says so.
  private mutating func count() throws(PatternError) -> (Int, Int?)? {
    if take("*") { return (0, nil) }
    if take("+") { return (1, nil) }
    if take("?") { return (0, 1) }
    let start = position
    guard take("{") else { return nil }
    guard let least = try number() else {
      throw PatternError("“{” needs a count behind it; the sign itself is “\\{”", at: start)
    }
    var most: Int? = least
    if take(",") { most = try number() }
    guard take("}") else { throw PatternError("this “{” is not closed", at: start) }
    if let most, most < least {
      throw PatternError("{\(least),\(most)} counts downwards", at: start)
    }
    return (least, most)
  }

  private mutating func number() throws(PatternError) -> Int? {
    let start = position
    var value: Int?
    while let digit = next, digit.isASCII, let amount = digit.wholeNumberValue {
      let grown = (value ?? 0) * 10 + amount
      guard grown <= Self.mostRepeats else {
        throw PatternError("a count can be \(Self.mostRepeats) at most", at: start)
      }
      value = grown
      position += 1
    }
    return value
  }

  private mutating func single() throws(PatternError) -> PatternNode {
    let start = position
    let character = characters[position]
    position += 1
    switch character {
    case ".": return .one(.any)
    case "^": return .start
    case "$": return .end
    case "[": return .one(try characterClass(start))
    case "(": return try group(start)
    case "\\": return .one(try escaped(start))
    case "*", "+", "?":
      throw PatternError("“\(character)” has nothing to repeat", at: start)
    case "{":
      throw PatternError("“{” has nothing to repeat; the sign itself is “\\{”", at: start)
    default: return .one(.only(character))
    }
  }

  private mutating func group(_ start: Int) throws(PatternError) -> PatternNode {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      throw PatternError("more than \(Self.deepest) groups within each other", at: start)
    }
    if take("?"), !take(":") {
      throw PatternError("“(?” is read only in “(?:…)”", at: start)
    }
    let node = try alternatives()
    guard take(")") else { throw PatternError("this “(” is not closed", at: start) }
    return node
  }

  private mutating func escaped(_ start: Int) throws(PatternError) -> CharacterTest {
    guard let character = next else {
      throw PatternError("a backslash needs a sign behind it", at: start)
    }
    position += 1
    switch character {
    case "d": return .digit
    case "w": return .word
    case "s": return .space
    case "D": return .not(.digit)
    case "W": return .not(.word)
    case "S": return .not(.space)
    case "t": return .only("\t")
    case "n": return .only("\n")
    default:
      guard !character.isLetter, !character.isNumber else {
        throw PatternError("“\\\(character)” is not known", at: start)
      }
      return .only(character)
    }
  }

  private mutating func characterClass(_ start: Int) throws(PatternError) -> CharacterTest {
    let isNegated = take("^")
    var tests: [CharacterTest] = []
    while let character = next, character != "]" || tests.isEmpty {
      let place = position
      position += 1
      let low = character == "\\" ? try escaped(place) : .only(character)
      guard next == "-", position + 1 < characters.count, characters[position + 1] != "]" else {
        tests.append(low)
        continue
      }
      position += 1
      tests.append(try range(from: low, place))
    }
    guard take("]") else { throw PatternError("this “[” is not closed", at: start) }
    return isNegated ? .not(.anyOf(tests)) : .anyOf(tests)
  }

  private mutating func range(from low: CharacterTest, _ place: Int) throws(PatternError)
    -> CharacterTest
  {
    let end = position
    let character = characters[position]
    position += 1
    let high = character == "\\" ? try escaped(end) : .only(character)
    guard case .only(let first) = low, case .only(let last) = high,
      let from = first.onlyScalar, let to = last.onlyScalar
    else { throw PatternError("a range needs a single character at both ends", at: place) }
    guard from <= to else {
      throw PatternError("the range \(first)-\(last) runs backwards", at: place)
    }
    return .range(from, to)
  }
}

extension Character {
  /// Its code point, when it is one.
  fileprivate var onlyScalar: Unicode.Scalar? {
    unicodeScalars.count == 1 ? unicodeScalars.first : nil
  }
}
