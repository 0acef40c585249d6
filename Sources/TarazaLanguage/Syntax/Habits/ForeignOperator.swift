extension Syntax {
  /// Operators of other languages. None of their spellings can occur in a right program, so they
  /// are recognised wherever they stand, and the parser then sees what was meant.
  struct ForeignOperator: Sendable {
    enum Meaning: Sendable {
      case tokens([Token.Kind])
      case unknown
      case comment
      case blockComment
    }

    let spelling: String
    let message: String
    let hint: String
    let meaning: Meaning

    private init(_ spelling: String, _ message: String, hint: String, _ meaning: Meaning) {
      self.spelling = spelling
      self.message = message
      self.hint = hint
      self.meaning = meaning
    }

    /// An operator that has another spelling here.
    private init(_ spelling: String, is right: String, _ kinds: Token.Kind...) {
      self.init(
        spelling, "“\(spelling)” is not an operator here", hint: "write “\(right)”", .tokens(kinds))
    }

    /// A longer spelling stands before one that it begins with.
    static let all: [ForeignOperator] = [
      .init("===", is: "==", .symbol(.equal)),
      .init("!==", is: "!=", .symbol(.notEqual)),
      .init("=/=", is: "!=", .symbol(.notEqual)),
      .init("<>", is: "!=", .symbol(.notEqual)),
      .init("~=", is: "!=", .symbol(.notEqual)),
      .init("=~", is: "matches(…)", .symbol(.equal)),
      .init("=<", is: "<=", .symbol(.lessOrEqual)),
      .init("&&", is: "and", .word(.and)),
      .init("&", is: "and", .word(.and)),
      .init(
        "||", "“||” is not an operator here, and between two pipes a verb is missing",
        hint: "one or the other is written “or”", .tokens([.word(.or)])),
      .init("|>", is: "|", .symbol(.pipe)),
      .init("**", is: "^", .symbol(.caret)),
      .init(":=", is: "=", .symbol(.equals)),
      .init(
        "->", "“->” gives no name here", hint: "a value gets its name first: “let s = …”", .unknown),
      .init(
        "::", "“::” has no meaning here",
        hint: "commands and functions are called by their name alone",
        .unknown),
      assigning("+="), assigning("-="), assigning("*="), assigning("/="),
      .init(
        "//", "comments do not begin with “//” here", hint: "a comment begins with #", .comment),
      .init(
        "/*", "comments do not begin with “/*” here", hint: "a comment begins with #", .blockComment
      ),
    ]

    /// The operators that R writes between percent signs.
    static let percents: [ForeignOperator] = [
      .init("%>%", is: "|", .symbol(.pipe)),
      .init("%<>%", is: "|", .symbol(.pipe)),
      .init("%in%", is: "in", .word(.in)),
      .init("%%", is: "mod(x, 2)", .symbol(.star)),
      .init("%/%", is: "/", .symbol(.slash)),
      .init("%*%", is: "*", .symbol(.star)),
    ]

    private static func assigning(_ spelling: String) -> ForeignOperator {
      .init(
        spelling, "“\(spelling)” has no meaning here: a value does not change",
        hint: "a changed value gets a new name: “let y = x \(spelling.prefix(1)) 1”", .unknown)
    }

    /// `!` where no `=` follows.
    static let negation = ForeignOperator("!", is: "not", .word(.not))

    private static let byFirstByte = Dictionary(grouping: all) { $0.spelling.utf8.first ?? 0 }

    /// Those that begin with a byte.
    static func beginning(with byte: UInt8) -> [ForeignOperator] { byFirstByte[byte] ?? [] }
  }
}
