import TarazaDocument

extension Syntax.Parser {
  // MARK: No value where one should be

  mutating func reportNoExpression() {
    switch kind() {
    case .foreign: return  // The lexer told of it.
    case .word(let word): reportWord(word)
    case .symbol(.star):
      report(
        .expectedExpression, "“*” is no value", "all columns are “all()”, a number of rows is “n()”"
      )
    case .symbol(.plus):
      report(.expectedExpression, "a value has no plus before it", "remove the “+”")
    case .symbol(.range):
      report(
        .expectedExpression, "nothing stands before “..”",
        "a range has two ends, such as 1..5 or q1..q12")
    case .symbol(let symbol):
      report(
        .expectedExpression, "a value is missing before “\(symbol.rawValue)”",
        "name a column, or write a number or a text")
    case .end:
      report(
        .expectedExpression, "\(afterPrevious) a value is missing",
        "name a column, or write a number or a text")
    case .name, .quotedName, .number, .text, .date:
      report(.unexpectedToken, "“\(source(here))” is not expected here", "remove it")
    }
  }

  /// A reserved word where a value should be: a column's name, or an operator too many.
  private mutating func reportWord(_ word: Syntax.ReservedWord) {
    let stands: Bool
    switch kind(ahead: 1) {
    case .end, .symbol(.comma), .symbol(.pipe), .symbol(.closeRound), .symbol(.closeSquare),
      .symbol(.equal), .symbol(.notEqual), .symbol(.less), .symbol(.greater),
      .symbol(.lessOrEqual), .symbol(.greaterOrEqual), .symbol(.range):
      stands = true
    default: stands = false
    }
    if stands {
      report(
        .reservedWord, "“\(word.rawValue)” is a word of the language and no name",
        "a column of that name stands in back-quotes: `\(word.rawValue)`")
    } else {
      report(
        .expectedExpression, "a value is missing before “\(word.rawValue)”",
        "name a column, or write a number or a text")
    }
  }

  private var afterPrevious: String {
    guard position > statementStart else { return "here" }
    return "after “\(source(tokens[position - 1].span))”"
  }

  // MARK: Something where nothing should be

  /// Says why the token at hand does not belong, with the spelling that was most likely meant.
  mutating func reportUnexpected(closing closer: Symbol? = nil) {
    let what = source(here)
    switch kind() {
    case .foreign: return  // The lexer told of it.
    case .symbol(.colon): reportColon()
    case .symbol(.comma): reportComma()
    case .symbol(.arrow):
      report(
        .foreignOperator, "=> parts a key from its value and compares nothing",
        "at least is written >=")
    case .symbol(.range):
      report(
        .unexpectedToken, "a range runs between two numbers, two dates or two names of columns",
        "ranges are such as 1..5, @2023Q1..@2023Q4 and q1..q12")
    case .symbol(.point):
      report(
        .unexpectedToken, "a point touches what it belongs to",
        "write such as “f.loadings”; statements need no point at their end")
    case .symbol(.openRound), .symbol(.openSquare), .symbol(.openCurly): reportOpening()
    case .number: reportNumber()
    case .word(let word): reportWordBehind(word)
    case .name where closer == nil, .quotedName where closer == nil, .text where closer == nil,
      .date where closer == nil:
      report(
        .unexpectedToken, "“\(what)” stands behind a complete value",
        "put “|” before it if it is the next verb: “| \(what)”")
    case .name, .quotedName, .text, .date, .symbol, .end:
      report(
        .unexpectedToken, "“\(what)” is not expected here",
        closer.map { "the bracket goes on with a comma, or ends with “\($0.rawValue)”" }
          ?? "end the statement before it, or remove it")
    }
  }

  /// `A1:A5`.
  private mutating func reportColon() {
    let before = tokens[max(0, position - 1)]
    let after = tokens[min(position + 1, tokens.count - 1)]
    let isRun: Bool
    switch (before.kind, after.kind) {
    case (.name, .name), (.quotedName, .quotedName), (.name, .quotedName), (.quotedName, .name),
      (.number, .number):
      isRun = true
    default: isRun = false
    }
    if isRun {
      report(
        .foreignOperator, "a run of columns or numbers is written with two points",
        "write “\(source(before.span))..\(source(after.span))”")
    } else {
      report(
        .unexpectedToken, "a colon stands only behind the name of an option or an argument",
        "options follow “with”: “with level: 95%”")
    }
  }

  /// `0,005`, and commas where there are no items.
  private mutating func reportComma() {
    if position > 0, case .number = tokens[position - 1].kind, touches(), touches(ahead: 1),
      case .number = kind(ahead: 1)
    {
      let whole = tokens[position - 1].span
      let fraction = tokens[position + 1].span
      report(
        .badNumber, "the decimal sign is a point", at: whole.union(fraction),
        "write “\(source(whole)).\(source(fraction))”")
    } else {
      report(
        .unexpectedToken, "commas part the items of a verb or a list, and here is neither",
        "remove it, or put the values into a list: [1, 2]")
    }
  }

  /// `mean (age)`, `f ["Osh"]`.
  private mutating func reportOpening() {
    let symbol = source(here)
    let inside = partners[position].map { here.union(tokens[$0].span) } ?? here
    switch position > 0 ? tokens[position - 1].kind : .end {
    case .name, .quotedName:
      let name = source(tokens[position - 1].span)
      report(
        .unexpectedToken, "a bracket that belongs to “\(name)” touches it",
        "remove the blank: “\(name)\(source(inside))”")
    default:
      report(
        .unexpectedToken, "no bracket is expected here",
        "is a sign or a comma missing before “\(symbol)”?")
    }
  }

  /// `10 000`.
  private mutating func reportNumber() {
    if position > 0, case .number = tokens[position - 1].kind {
      let before = tokens[position - 1].span
      report(
        .badNumber, "two numbers stand side by side", at: before.union(here),
        "the figures of a number stand together: “\(source(before))\(source(here))”; "
          + "two numbers are parted by a comma or a sign")
    } else {
      report(
        .unexpectedToken, "“\(source(here))” stands behind a complete value",
        "put a sign between them, such as + or ==")
    }
  }

  private mutating func reportWordBehind(_ word: Syntax.ReservedWord) {
    switch word {
    case .let, .check:
      report(
        .unexpectedToken, "“\(word.rawValue)” begins a statement, and one is not yet at its end",
        "begin a new line with it, or put “;” before it")
    case .with:
      report(
        .unexpectedToken, "options belong to a verb, and here is none",
        "write such as “s | describe with level: 95%”")
    default:
      report(
        .unexpectedToken, "“\(word.rawValue)” is not expected here",
        "end the statement before it, or remove it")
    }
  }
}
