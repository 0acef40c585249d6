import TarazaDocument

extension Syntax {
  /// The smallest piece of a program that means something.
  struct Token: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
      case name(String)
      /// Stood in back-quotes, so it is never a verb, a clause or a word of the language.
      case quotedName(String)
      case number(Double)
      case text(String)
      case date(DateLiteral)
      case word(ReservedWord)
      case symbol(Symbol)
      /// A sign of another language that has no counterpart here, such as `->`.
      case foreign(String)
      case end
    }

    enum Symbol: String, CaseIterable, Sendable {
      case pipe = "|"
      case comma = ","
      case colon = ":"
      case semicolon = ";"
      case equals = "="
      case equal = "=="
      case notEqual = "!="
      case less = "<"
      case lessOrEqual = "<="
      case greater = ">"
      case greaterOrEqual = ">="
      case plus = "+"
      case minus = "-"
      case star = "*"
      case slash = "/"
      case caret = "^"
      case range = ".."
      case point = "."
      case arrow = "=>"
      case openRound = "("
      case closeRound = ")"
      case openSquare = "["
      case closeSquare = "]"
      case openCurly = "{"
      case closeCurly = "}"
    }

    var kind: Kind
    var span: Span
    /// First on its line, blanks and comments aside.
    var startsLine: Bool
    /// First on a line that goes on with the statement before it.
    var continuesLine: Bool
    /// Nothing stands between it and the token before it.
    var touchesPrevious: Bool
  }
}

extension Syntax.Token.Symbol {
  /// The longest symbol that begins with two bytes.
  init?(beginning first: UInt8, _ second: UInt8?) {
    if let second, let long = Self.byBytes[[first, second]] {
      self = long
    } else if let short = Self.byBytes[[first]] {
      self = short
    } else {
      return nil
    }
  }

  private static let byBytes = Dictionary(
    uniqueKeysWithValues: allCases.map { (Array($0.rawValue.utf8), $0) })

  /// The bracket that closes this one, when this one opens.
  var closer: Self? {
    switch self {
    case .openRound: .closeRound
    case .openSquare: .closeSquare
    case .openCurly: .closeCurly
    default: nil
    }
  }

  var closes: Bool {
    switch self {
    case .closeRound, .closeSquare, .closeCurly: true
    default: false
    }
  }

  /// A line that ends with this symbol goes on in the next one.
  fileprivate var wantsMore: Bool {
    switch self {
    case .pipe, .comma, .colon, .equals, .equal, .notEqual, .less, .lessOrEqual, .greater,
      .greaterOrEqual, .plus, .minus, .star, .slash, .caret, .range, .arrow:
      true
    case .semicolon, .point, .openRound, .closeRound, .openSquare, .closeSquare, .openCurly,
      .closeCurly:
      false
    }
  }
}

extension Syntax.Token.Kind {
  /// A line that ends with this token goes on in the next one.
  var wantsMore: Bool {
    switch self {
    case .symbol(let symbol): symbol.wantsMore
    case .word(.with), .word(.and), .word(.or), .word(.not), .word(.in), .word(.between),
      .word(.is), .word(.except):
      true
    default: false
    }
  }

  /// A line that begins with this token goes on with the statement before it.
  var goesOn: Bool {
    switch self {
    case .symbol(.pipe), .word(.with), .word(.and), .word(.or): true
    default: false
    }
  }

  var isBareName: Bool {
    if case .name = self { return true }
    return false
  }

  func isName(_ text: String) -> Bool { self == .name(text) }
}
