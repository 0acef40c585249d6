/// An expression of an XForm, as forms state conditions and limits in it.
///
/// - Source: <https://getodk.github.io/xforms-spec/#xpath-expressions>
indirect enum FormExpression: Equatable {
  case question(String)
  /// The answer itself, in a constraint.
  case answer
  case text(String)
  case number(Double)
  case call(String, [FormExpression])
  case binary(String, FormExpression, FormExpression)

  /// Nil when the text is no expression that is known.
  init?(_ text: String) {
    guard text.utf8.count <= FormExpression.longest, let tokens = FormToken.tokens(of: text) else {
      return nil
    }
    var parser = FormParser(tokens: tokens)
    guard let expression = parser.expression(), parser.isAtEnd else { return nil }
    self = expression
  }

  private static let longest = 10_000
}

private enum FormToken: Equatable {
  case question(String), text(String), number(Double), name(String), symbol(String)

  static func tokens(of text: String) -> [FormToken]? {
    var tokens: [FormToken] = []
    var rest = text[...]
    while let first = rest.first {
      if first.isWhitespace {
        rest.removeFirst()
      } else if rest.hasPrefix("${") {
        let name = rest.dropFirst(2).prefix { $0 != "}" }
        guard name.endIndex < rest.endIndex else { return nil }
        tokens.append(.question(FormLabel.trimmed(String(name))))
        rest = rest[name.endIndex...].dropFirst()
      } else if "'\"‘’“”".contains(first) {
        let closing: Character = ["‘": "’", "“": "”"][first] ?? first
        let inside = rest.dropFirst().prefix { $0 != closing }
        guard inside.endIndex < rest.endIndex else { return nil }
        tokens.append(.text(String(inside)))
        rest = rest[inside.endIndex...].dropFirst()
      } else if first.isASCII, first.isNumber {
        let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let number = Double(digits) else { return nil }
        tokens.append(.number(number))
        rest = rest[digits.endIndex...]
      } else if first.isLetter || first == "_" {
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }
        tokens.append(.name(String(name)))
        rest = rest[name.endIndex...]
      } else {
        let symbols = ["!=", "<=", ">=", "=", "<", ">", "(", ")", ",", "+", "-", "*", "."]
        guard let symbol = symbols.first(where: { rest.hasPrefix($0) }) else { return nil }
        tokens.append(.symbol(symbol))
        rest = rest.dropFirst(symbol.count)
      }
    }
    return tokens
  }
}

private struct FormParser {
  let tokens: [FormToken]
  private var place = 0
  private var depth = 0

  private static let mostDepth = 60

  init(tokens: [FormToken]) { self.tokens = tokens }

  var isAtEnd: Bool { place == tokens.count }

  private static let levels: [[String]] = [
    ["or"], ["and"], ["=", "!="], ["<", "<=", ">", ">="], ["+", "-"], ["*", "div", "mod"],
  ]

  mutating func expression(_ level: Int = 0) -> FormExpression? {
    guard level < FormParser.levels.count else { return primary() }
    guard var left = expression(level + 1) else { return nil }
    while let sign = sign(of: FormParser.levels[level]) {
      guard let right = expression(level + 1) else { return nil }
      left = .binary(sign, left, right)
    }
    return left
  }

  private mutating func sign(of signs: [String]) -> String? {
    guard place < tokens.count else { return nil }
    switch tokens[place] {
    case .symbol(let word), .name(let word):
      guard signs.contains(word) else { return nil }
      place += 1
      return word
    case .question, .text, .number: return nil
    }
  }

  private mutating func primary() -> FormExpression? {
    guard place < tokens.count, depth < FormParser.mostDepth else { return nil }
    depth += 1
    defer { depth -= 1 }
    let token = tokens[place]
    place += 1
    switch token {
    case .question(let name): return .question(name)
    case .text(let text): return .text(text)
    case .number(let number): return .number(number)
    case .symbol("."): return .answer
    case .symbol("-"):
      guard let inner = primary() else { return nil }
      if case .number(let number) = inner { return .number(-number) }
      return .binary("-", .number(0), inner)
    case .symbol("("):
      guard let inner = expression(), take(")") else { return nil }
      return inner
    case .name(let name):
      guard take("(") else { return nil }
      return arguments().map { .call(name, $0) }
    case .symbol: return nil
    }
  }

  private mutating func arguments() -> [FormExpression]? {
    var arguments: [FormExpression] = []
    if take(")") { return [] }
    repeat {
      guard let argument = expression() else { return nil }
      arguments.append(argument)
    } while take(",")
    return take(")") ? arguments : nil
  }

  private mutating func take(_ symbol: String) -> Bool {
    guard place < tokens.count, tokens[place] == .symbol(symbol) else { return false }
    place += 1
    return true
  }
}

// MARK: - Limits

extension FormExpression {
  /// The lowest and the highest answer, where the constraint is nothing but two such bounds.
  func range(isWhole: Bool) -> ClosedRange<Double>? {
    var low: Double?
    var high: Double?
    for bound in conjuncts {
      guard case .binary(var sign, let left, let right) = bound else { return nil }
      var limit = 0.0
      if left == .answer, case .number(let number) = right {
        limit = number
      } else if right == .answer, case .number(let number) = left {
        limit = number
        sign = ["<": ">", "<=": ">=", ">": "<", ">=": "<="][sign] ?? sign
      } else {
        return nil
      }
      let step = isWhole ? 1.0 : 0
      switch sign {
      case ">=" where low == nil: low = limit
      case ">" where low == nil: low = limit + step
      case "<=" where high == nil: high = limit
      case "<" where high == nil: high = limit - step
      default: return nil
      }
    }
    guard let low, let high, low <= high else { return nil }
    return low...high
  }

  private var conjuncts: [FormExpression] {
    if case .binary("and", let left, let right) = self { return left.conjuncts + right.conjuncts }
    return [self]
  }
}
